const key = 'webex-calling-elements/redirect';

/** Remembers, in this tab, that the page is left to sign in: the other tabs are to hear of it when it is back. */
export function markRedirect(): void {
  try {
    sessionStorage.setItem(key, '');
  } catch {
    // No storage: the other tabs find out when they are loaded anew.
  }
}

/** Whether this tab has come back from there, once. */
export function hasComeBack(): boolean {
  try {
    const isMarked = key in sessionStorage;
    sessionStorage.removeItem(key);
    return isMarked;
  } catch {
    return false;
  }
}
