interface SuspendablePage {
  /** Called when the page is frozen, moved to the back/forward cache, or closed for good (`isUnload`). */
  suspend(isUnload: boolean): void;
  /** Called when the page was resumed, or restored from the back/forward cache. */
  resume(): void;
}

/**
 * Watches the page's lifecycle: back/forward cache, freeze, and close. `pagehide` is the last reliable event: on phones
 * a page may get no other event when it is closed.
 */
export function followPage(page: SuspendablePage, signal: AbortSignal): void {
  if (typeof document === 'undefined') return;
  // A cached page may be both hidden and frozen. When it is restored, it then gets two events.
  let isSuspended = false;
  const suspend = (isUnload: boolean): void => {
    if (!isSuspended) page.suspend(isUnload);
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

/**
 * Resolves when the page is shown. Browsers prerender pages that a person may never open, and nothing may be created at
 * Webex for such a page. Also resolves when `signal` aborts.
 */
export async function whenShown(signal: AbortSignal): Promise<void> {
  const page = globalThis.document as (Document & {readonly prerendering?: boolean}) | undefined;
  if (!page?.prerendering) return;
  await new Promise(resolve => {
    page.addEventListener('prerenderingchange', resolve, {signal});
    signal.addEventListener('abort', resolve);
  });
}
