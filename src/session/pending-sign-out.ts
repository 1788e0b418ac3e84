import {signOutKey as key} from './session-hint.js';

/**
 * Whether a person signed out but the server has not confirmed it, so that it must not sign them in again
 * automatically. Stored in `localStorage` for all tabs.
 */
export function hasPendingSignOut(): boolean {
  try {
    return key in localStorage;
  } catch {
    return false;
  }
}

export function setPendingSignOut(owes: boolean): void {
  try {
    if (owes) localStorage.setItem(key, '');
    else localStorage.removeItem(key);
  } catch {
    // Without storage it is not remembered.
  }
}

/** Calls `listener` when another tab has completed the sign-out, or signed in again. */
export function watchPendingSignOut(listener: () => void, signal: AbortSignal): void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key === key && event.newValue === null) listener();
  };
  addEventListener('storage', onStorage, {signal});
}
