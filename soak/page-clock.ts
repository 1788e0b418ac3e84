import type {Page, Request} from '@playwright/test';

/** The clock of a page, which runs as fast as answers arrive. */
export interface PageClock {
  /** Lets seconds pass. The clock stands still while a request has no answer: that must not seem to take minutes. */
  run(seconds: number): Promise<void>;
  /** Lets seconds pass while an answer is missing. What has none then is not waited for later either. */
  runUnanswered(seconds: number): Promise<void>;
}

/** How long the clock stands still for one request at most, in milliseconds of real time. */
const longestRequest = 30_000;

/** Replaces the clock of the page, and of every other page in its browser context. */
export async function installClock(page: Page): Promise<PageClock> {
  const underWay = new Set<Request>();
  const context = page.context();
  context.on('request', request => isFollowed(request) && underWay.add(request));
  context.on('requestfinished', request => underWay.delete(request));
  context.on('requestfailed', request => underWay.delete(request));
  await page.clock.install();

  async function quiet(): Promise<void> {
    // A timer that has just run may have begun a request that is not known here yet.
    await page.evaluate(
      () =>
        new Promise<void>(resolve => {
          const {port1, port2} = new MessageChannel();
          port1.addEventListener('message', () => {
            port1.close();
            resolve();
          });
          port1.start();
          port2.postMessage(undefined);
        }),
    );
    const start = Date.now();
    while (underWay.size) {
      if (Date.now() - start > longestRequest) {
        throw new Error(`Not answered: ${Array.from(underWay, request => request.url()).join(', ')}`);
      }
      await new Promise(resolve => void setTimeout(resolve, 2));
    }
  }

  return {
    async run(seconds) {
      for (let passed = 0; passed < seconds; passed += 1) {
        await quiet();
        await page.clock.runFor(Math.min(seconds - passed, 1) * 1000);
      }
      await quiet();
    },
    async runUnanswered(seconds) {
      await page.clock.runFor(seconds * 1000);
      underWay.clear();
    },
  };
}

/**
 * Keepalives are sent by the worker, which runs on the real clock and is ended with some of them under way. The browser
 * does not report the end of a request that may outlive its page, nor that of the worker's own script.
 */
function isFollowed(request: Request): boolean {
  const url = request.url();
  return !url.endsWith('/status') && !url.startsWith('blob:') && request.method() !== 'DELETE';
}
