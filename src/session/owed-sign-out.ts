const key = 'webex-calling-elements/sign-out';

/** Whether somebody signed out, and the server does not know: it must not sign them in again by itself. */
export function owesSignOut(): boolean {
  try {
    return key in localStorage;
  } catch {
    return false;
  }
}

export function oweSignOut(owes: boolean): void {
  try {
    if (owes) localStorage.setItem(key, '');
    else localStorage.removeItem(key);
  } catch {
    // No storage: then nothing is remembered.
  }
}
