import type {Page} from '@playwright/test';
import {letPass, watchRequests} from '../test/contract/clock.js';

/** The clock of a page, which runs as fast as answers arrive. */
export interface PageClock {
  /** Lets seconds pass. The clock stands still while a request has no answer: that must not seem to take minutes. */
  run(seconds: number): Promise<void>;
  /** Lets seconds pass while an answer is missing. What has none then is not waited for later either. */
  runUnanswered(seconds: number): Promise<void>;
}

/** Replaces the clock of the page, and of every other page in its browser context. */
export async function installClock(page: Page): Promise<PageClock> {
  const underWay = watchRequests(page);
  await page.clock.install();
  return {
    run: seconds => letPass(page, seconds),
    async runUnanswered(seconds) {
      await page.clock.runFor(seconds * 1000);
      underWay.clear();
    },
  };
}
