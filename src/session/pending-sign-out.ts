const key = 'webex-calling-elements/sign-out';

/** Whether somebody signed out, and the server does not know: it must not sign them in again automatically. */
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
    // Without storage nothing is remembered.
  }
}

/** Calls `listener` when another tab has told the server, or somebody has signed in there. */
export function watchPendingSignOut(listener: () => void, signal: AbortSignal): void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key === key && event.newValue === null) listener();
  };
  addEventListener('storage', onStorage, {signal});
}
