const key = 'webex-calling-elements/redirect';

/**
 * Remembers, in this tab, that the page is left to sign in: the other tabs are to hear of it when it is back, and its
 * fragment goes to no server.
 */
export function rememberRedirect(): void {
  try {
    sessionStorage.setItem(key, location.href);
  } catch {
    // No storage: the other tabs find out when they are loaded anew, and the fragment is lost.
  }
}

/** Gives the page that was left its fragment back, once. A router in the page hears of it. */
export function restoreFragment(): void {
  try {
    const left = sessionStorage.getItem(key);
    if (!left?.startsWith(`${location.href}#`)) return;
    sessionStorage.setItem(key, '');
    location.replace(left);
  } catch {
    // No storage.
  }
}

/** Whether this tab has come back from there, once. */
export function consumeRedirectMark(): boolean {
  try {
    const isMarked = key in sessionStorage;
    sessionStorage.removeItem(key);
    return isMarked;
  } catch {
    return false;
  }
}
