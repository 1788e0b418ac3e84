import {redirectKey as key} from './session-hint.js';

/**
 * Remembers in this tab that the page was redirected to sign in, so that it can notify the other tabs when it is back,
 * and its fragment, which is not sent to a server.
 */
export function rememberRedirect(): void {
  try {
    sessionStorage.setItem(key, location.href);
  } catch {
    // Without storage the other tabs notice only after a reload, and the fragment is lost.
  }
}

/** Restores the fragment of the page from before the redirect, once. The page's router sees the change. */
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

/** Whether this tab has just returned from a redirect. True only once. */
export function consumeRedirectMark(): boolean {
  try {
    const isMarked = key in sessionStorage;
    sessionStorage.removeItem(key);
    return isMarked;
  } catch {
    return false;
  }
}
