import type {CDPSession, Page} from '@playwright/test';

/**
 * Measures a page in CPU time and heap. Unlike wall-clock time, CPU time does not include waiting for other programs or
 * for the next frame.
 */
export class PageMetrics {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<PageMetrics> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', {timeDomain: 'threadTicks'});
    return new PageMetrics(session);
  }

  /** The CPU time of the page's main thread while `act` runs, in milliseconds. */
  async time(act: () => Promise<unknown>): Promise<number> {
    const before = await this.#cpuTime();
    await act();
    return (await this.#cpuTime()) - before;
  }

  /** The size of the JavaScript heap after a garbage collection, in bytes. */
  async heap(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const {usedSize} = await this.#session.send('Runtime.getHeapUsage');
    return usedSize;
  }

  async #cpuTime(): Promise<number> {
    const {metrics} = await this.#session.send('Performance.getMetrics');
    return (metrics.find(({name}) => name === 'TaskDuration')?.value ?? 0) * 1_000;
  }
}
