import type {ServerAddresses} from '../auth/server-addresses.js';

/** The key in `localStorage` for a sign-out that the server has not confirmed. */
export const signOutKey = 'webex-calling-elements/sign-out';

/** The key in `sessionStorage` of a tab that was redirected to sign in. */
export const redirectKey = 'webex-calling-elements/redirect';

/** The start of the part of the fragment that reports how a sign-in by redirect has failed. */
export const failureMark = /[#&]webex-sign-in=/;

/**
 * Whether the application's server has set its cookie `webex-signed-in`, so that this browser probably has a session. It is
 * only a hint: the token request decides. On https only the name with the prefix counts, because another subdomain can set
 * the name without it.
 */
export function hasSignedInHint(): boolean {
  try {
    const prefix = location.protocol === 'https:' ? '__Host-' : '';
    return document.cookie.split('; ').includes(`${prefix}webex-signed-in=1`);
  } catch {
    // A frame with an opaque origin has no cookies.
    return false;
  }
}

/** Stores that the person has signed out, and whether the server had set its cookie, until the server confirms the sign-out. */
export function rememberSignOut(): void {
  try {
    if (hasSignedInHint()) localStorage.setItem(signOutKey, 'hint');
    else if (!localStorage.getItem(signOutKey)) localStorage.setItem(signOutKey, '');
  } catch {
    // Without storage, a pending sign-out is forgotten.
  }
}

/**
 * Whether this page has a reason to request a session from the application's server. A server without a `login` route
 * may set no hint, so the session is always requested from such a server.
 */
export function mayHaveSession({loginUrl}: ServerAddresses): boolean {
  try {
    return (
      !loginUrl ||
      failureMark.test(location.hash) ||
      hasSignedInHint() ||
      redirectKey in sessionStorage ||
      signOutKey in localStorage
    );
  } catch {
    // The browser denies storage, so nothing is stored there.
    return false;
  }
}
