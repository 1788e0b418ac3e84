import type {Page} from '@playwright/test';
import {letPass, watchRequests} from '../test/contract/clock.js';

/** A page's clock, which advances as fast as answers arrive. */
export interface PageClock {
  /**
   * Advances the clock. The clock is paused while a request is pending, so that the answer does not appear to take
   * minutes.
   */
  run(seconds: number): Promise<void>;
  /**
   * Advances the clock without waiting for answers. Later runs do not wait for the requests that are pending now,
   * either.
   */
  runUnanswered(seconds: number): Promise<void>;
}

/** Replaces the clock of the page, and of every other page in its browser context. */
export async function installClock(page: Page): Promise<PageClock> {
  const pendingRequests = watchRequests(page);
  await page.clock.install();
  return {
    run: seconds => letPass(page, seconds),
    async runUnanswered(seconds) {
      await page.clock.runFor(seconds * 1000);
      pendingRequests.clear();
    },
  };
}
