import type {Page, Request} from '@playwright/test';

/** Pending requests by page. */
const pendingRequests = new WeakMap<Page, Set<Request>>();

/** The longest wait for a pending request, in real milliseconds. */
const longestRequest = 30_000;

/**
 * Tracks a page's requests, so that its clock can be paused while one is pending.
 *
 * @returns The pending requests. Remove one from the set to stop waiting for it.
 */
export function watchRequests(page: Page): Set<Request> {
  const requests = new Set<Request>();
  pendingRequests.set(page, requests);
  page.context().on('request', request => isFollowed(request) && requests.add(request));
  page.context().on('requestfinished', request => requests.delete(request));
  page.context().on('requestfailed', request => requests.delete(request));
  // The browser does not report the end of a request whose page is closed.
  page.context().on('page', opened =>
    opened.on('close', () => {
      for (const request of requests) if (request.frame().page() === opened) requests.delete(request);
    }),
  );
  return requests;
}

/**
 * Keepalives come from the worker, which runs on the real clock and may be terminated while some are pending. The
 * browser reports neither the end of a request that may outlive its page, nor that of the worker's script.
 */
function isFollowed(request: Request): boolean {
  const url = request.url();
  return !url.endsWith('/status') && !url.startsWith('blob:') && request.method() !== 'DELETE';
}

/**
 * Advances the page's clock by one second or more per step, because the SDK's retries take minutes. The clock is paused
 * while a request is pending, so that an answer that takes milliseconds doesn't appear to take minutes.
 */
export async function letPass(page: Page, seconds: number, step = 1): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    await waitUntilSettled(page);
    await page.clock.runFor(Math.min(step, seconds - passed) * 1000);
  }
  await waitUntilSettled(page);
}

/**
 * Advances the page's clock until a condition is true. The exact time varies, because real answers take a varying
 * number of the clock's seconds, so assert only an upper bound.
 *
 * @returns The number of seconds it took.
 * @throws {Error} If the condition isn't true within this many seconds of the page's clock.
 */
export async function letPassUntil(
  page: Page,
  seconds: number,
  condition: () => Promise<boolean>,
  step = 1,
): Promise<number> {
  for (let passed = 0; passed < seconds; passed += step) {
    if (await condition()) return passed;
    await letPass(page, step, step);
  }
  if (await condition()) return seconds;
  throw new Error(`Still false after ${seconds} s of the page's clock: ${condition.toString()}`);
}

/** Waits until the page has run its pending tasks and has no pending request. */
async function waitUntilSettled(page: Page): Promise<void> {
  // A timer may have started a request that has not been reported here yet.
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
  const requests = pendingRequests.get(page) ?? new Set();
  const start = Date.now();
  while (requests.size) {
    if (Date.now() - start > longestRequest) {
      throw new Error(`Still pending: ${Array.from(requests, request => request.url()).join(', ')}`);
    }
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}
