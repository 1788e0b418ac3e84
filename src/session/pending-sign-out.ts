import {signOutKey as key} from './session-hint.js';

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
  try {
    if (isPending) localStorage.setItem(key, '');
    else localStorage.removeItem(key);
  } catch {
    // Without storage, a pending sign-out is forgotten.
  }
}

/** Calls `listener` when another tab has completed the sign-out, or signed in again. */
export function watchPendingSignOut(listener: () => void, signal: AbortSignal): void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key === key && event.newValue === null) listener();
  };
  addEventListener('storage', onStorage, {signal});
}
