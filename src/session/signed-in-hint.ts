/**
 * Whether the application's server has set its cookie `webex-signed-in`, so that this browser probably has a session.
 * Only a hint: it is without content, and the token request decides.
 */
export function hasSignedInHint(): boolean {
  try {
    return /(?:^|; )(?:__Host-)?webex-signed-in=1/.test(document.cookie);
  } catch {
    // A frame without an origin has no cookies.
    return false;
  }
}
