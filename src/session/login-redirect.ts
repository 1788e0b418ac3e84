import {redirectKey as key} from './session-hint.js';

/**
 * Stores in this tab that the page was redirected to sign in, so that the page can notify the other tabs when the person
 * returns. Also stores the page's fragment, because browsers do not send it to servers.
 */
export function rememberRedirect(): void {
  try {
    sessionStorage.setItem(key, location.href);
  } catch {
    // Without storage, the other tabs notice only after a reload, and the fragment is lost.
  }
}

/** Restores the fragment that the page had before the redirect, once. The page's router is notified of the change. */
export function restoreFragment(): void {
  try {
    const previous = sessionStorage.getItem(key);
    if (!previous?.startsWith(`${location.href}#`)) return;
    sessionStorage.setItem(key, '');
    location.replace(previous);
  } catch {
    // Without storage, no fragment was stored.
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
