import {hasSignedInHint, rememberSignOut, signOutKey as key} from './session-hint.js';

/**
 * Whether a person has signed out, but the server has not confirmed it. Until it does, no page may sign them in
 * automatically. The mark is in `localStorage`, for all tabs.
 */
export function hasPendingSignOut(): boolean {
  try {
    return key in localStorage;
  } catch {
    return false;
  }
}

export function setPendingSignOut(isPending: boolean): void {
  if (isPending) return rememberSignOut();
  try {
    localStorage.removeItem(key);
  } catch {
    // Without storage, no sign-out is pending.
  }
}

/** The stored value if the sign-out is left to the next sign-in at the server. */
const replaceable = 'replaceable';

/**
 * Leaves a pending sign-out to the next sign-in at the server, which replaces the session. Removes the cookie
 * `webex-signed-in`: when it exists again, somebody has signed in. Until then the sign-out remains pending, so that the
 * earlier person is not signed in automatically.
 *
 * @returns False if the server does not set this cookie, or it could not be removed.
 */
export function replacePendingSignOut(): boolean {
  if (!hasSignedInHint() && !localStorage.getItem(key)) return false;
  document.cookie = 'webex-signed-in=; path=/; max-age=0';
  document.cookie = '__Host-webex-signed-in=; path=/; max-age=0; secure';
  if (hasSignedInHint()) return false;
  localStorage.setItem(key, replaceable);
  return true;
}

/** Whether a sign-in at the server has replaced the session whose sign-out is pending. */
export const isSignOutReplaced = (): boolean =>
  hasSignedInHint() && localStorage.getItem(key) === replaceable;

/** Calls `listener` when another tab has completed the sign-out, or signed in again. */
export function watchPendingSignOut(listener: () => void, signal: AbortSignal): void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key === key && event.newValue === null) listener();
  };
  addEventListener('storage', onStorage, {signal});
}
