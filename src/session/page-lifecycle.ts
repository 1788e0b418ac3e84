interface SuspendablePage {
  /** The page is frozen, kept for the way back, or left for good. */
  suspend(forGood: boolean): void;
  /** The browser has kept the page, and shows it again. */
  resume(): void;
}

/**
 * Follows the page into the browser's back/forward cache, into a freeze, and out of both; and to its end. There is no
 * better moment than `pagehide`: a page that is closed on a phone gets no other event.
 */
export function followPage(page: SuspendablePage, signal: AbortSignal): void {
  if (typeof document === 'undefined') return;
  // A page that goes into the cache is hidden and frozen, and comes back with both events too.
  let isSuspended = false;
  const suspend = (forGood: boolean): void => {
    if (!isSuspended) page.suspend(forGood);
    isSuspended = true;
  };
  const resume = (): void => {
    if (isSuspended) page.resume();
    isSuspended = false;
  };
  addEventListener('pagehide', ({persisted}) => suspend(!persisted), {signal});
  addEventListener('pageshow', ({persisted}) => persisted && resume(), {signal});
  document.addEventListener('freeze', () => suspend(false), {signal});
  document.addEventListener('resume', resume, {signal});
}
