interface Page {
  /** The page is left, for good or perhaps not. */
  leave(forGood: boolean): void;
  /** The browser has kept the page, and shows it again. */
  comeBack(): void;
}

/**
 * Follows the page into the browser's back/forward cache, into a freeze, and out of both; and to its end. There is no
 * better moment than `pagehide`: a page that is closed on a phone hears of nothing else.
 */
export function followPage(page: Page, signal: AbortSignal): void {
  if (typeof document === 'undefined') return;
  addEventListener('pagehide', ({persisted}) => page.leave(!persisted), {signal});
  addEventListener('pageshow', ({persisted}) => persisted && page.comeBack(), {signal});
  document.addEventListener('freeze', () => page.leave(false), {signal});
  document.addEventListener('resume', () => page.comeBack(), {signal});
}
