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
  // Into the cache it is hidden and frozen, and both ways out come together too.
  let isAway = false;
  const leave = (forGood: boolean): void => {
    if (!isAway) page.leave(forGood);
    isAway = true;
  };
  const comeBack = (): void => {
    if (isAway) page.comeBack();
    isAway = false;
  };
  addEventListener('pagehide', ({persisted}) => leave(!persisted), {signal});
  addEventListener('pageshow', ({persisted}) => persisted && comeBack(), {signal});
  document.addEventListener('freeze', () => leave(false), {signal});
  document.addEventListener('resume', comeBack, {signal});
}
