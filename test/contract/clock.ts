import type {Page, Request} from '@playwright/test';

/** The requests under way, by page. */
const underWay = new WeakMap<Page, Set<Request>>();

/** How long a request may take before waiting for it is given up, in milliseconds of the machine's time. */
const longestRequest = 30_000;

/**
 * Follows what a page asks for, so that its clock can stand still meanwhile.
 *
 * @returns The requests under way. Those that are taken out of it are not waited for.
 */
export function watchRequests(page: Page): Set<Request> {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.context().on('request', request => isFollowed(request) && requests.add(request));
  page.context().on('requestfinished', request => requests.delete(request));
  page.context().on('requestfailed', request => requests.delete(request));
  return requests;
}

/**
 * Keepalives are sent by the worker, which runs on the real clock and is ended with some of them under way. The browser
 * does not report the end of a request that may outlive its page, nor that of the worker's own script.
 */
function isFollowed(request: Request): boolean {
  const url = request.url();
  return !url.endsWith('/status') && !url.startsWith('blob:') && request.method() !== 'DELETE';
}

/**
 * Lets the page's clock run, second by second or in longer steps: the SDK's retries take minutes. It stands still while
 * a request is under way, as an answer that takes milliseconds must not seem to take minutes.
 */
export async function letPass(page: Page, seconds: number, step = 1): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    await quiet(page);
    await page.clock.runFor(Math.min(step, seconds - passed) * 1000);
  }
  await quiet(page);
}

/**
 * Lets the page's clock run until something holds. When exactly it comes to hold depends on how many of the clock's
 * seconds real answers seem to have taken: what is certain is a bound.
 *
 * @returns How many seconds it took.
 * @throws {Error} When it does not hold within so many seconds of the page's clock.
 */
export async function letPassUntil(
  page: Page,
  seconds: number,
  holds: () => Promise<boolean>,
  step = 1,
): Promise<number> {
  for (let passed = 0; passed < seconds; passed += step) {
    if (await holds()) return passed;
    await letPass(page, step, step);
  }
  if (await holds()) return seconds;
  throw new Error(`It does not hold after ${seconds} s of the page's clock: ${holds.toString()}`);
}

/** Waits until the page has had its turn, and nothing that it asked for is under way. */
async function quiet(page: Page): Promise<void> {
  // A timer that has run may have begun a request that is not seen here yet.
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
  const requests = underWay.get(page) ?? new Set();
  const start = Date.now();
  while (requests.size) {
    if (Date.now() - start > longestRequest) {
      throw new Error(`Still under way: ${Array.from(requests, request => request.url()).join(', ')}`);
    }
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}
