import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {expect, test as base, type Page, type Request} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {installStage} from './page-side.js';

/**
 * The real SDK in a real browser, on the stand-in for Webex's cloud. The page is empty: tests drive the SDK by
 * itself (`stage.raw`), to hold its traps against what the reference says of them, and through this library
 * (`stage.ours`), to show what becomes of them there.
 */
export const test = base.extend<{cloud: RunningCloud; stage: Page}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture stands on
  cloud: async ({}, use) => {
    const {path} = await sdkFile();
    const sdk = await readFile(path);
    const cloud = await startCloud({
      routes: app => {
        app.get('/', c => c.html('<!doctype html><title>Stage</title>'));
        // A page as its host may send it: with a policy, and without a word on its encoding.
        app.get('/with-policy', c =>
          c.body('<!doctype html><title>Stage</title>', 200, {
            'content-type': 'text/html',
            'content-security-policy': c.req.query('policy') ?? '',
          }),
        );
        app.get('/sdk.js', c => c.body(sdk, 200, {'content-type': 'text/javascript'}));
        app.use('/dist/*', serveStatic({root: '.'}));
      },
    });
    await use(cloud);
    await cloud.close();
  },

  stage: async ({cloud, context, page}, use) => {
    await routeToCloud(context, cloud);
    watchRequests(page);
    await page.addInitScript(installStage);
    await page.goto(cloud.url);
    await use(page);
  },
});

export {expect};

/** What the SDK asked of the cloud, in order, by the names of the reference's list. */
export function asked(cloud: RunningCloud, ...endpoints: string[]): string[] {
  const names = cloud.requests().map(({endpoint}) => endpoint);
  return endpoints.length ? names.filter(name => endpoints.includes(name)) : names;
}

/** The requests under way, by page. */
const underWay = new WeakMap<Page, Set<Request>>();

/**
 * Keepalives are the worker's, which keeps the real time and ends with some on their way; and of a request that may
 * outlive its page the browser does not say when it is over.
 */
function isFollowed(request: Request): boolean {
  return !request.url().endsWith('/status') && request.method() !== 'DELETE';
}

function watchRequests(page: Page): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.context().on('request', request => isFollowed(request) && requests.add(request));
  page.context().on('requestfinished', request => requests.delete(request));
  page.context().on('requestfailed', request => requests.delete(request));
}

/**
 * Lets the page's clock run, second by second or in longer steps: the SDK's retries take minutes. It stands still while
 * a request is under way, as an answer that takes milliseconds must not seem to take minutes.
 */
export async function letPass(page: Page, seconds: number, step = 1): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    await quiet(page);
    await page.clock.runFor(step * 1000);
  }
  await quiet(page);
}

/**
 * Lets the page's clock run until something holds. When exactly it comes to hold depends on how many of the clock's
 * seconds real answers seem to have taken: what is certain is a bound.
 *
 * @throws {Error} When it does not hold within so many seconds of the page's clock.
 */
export async function letPassUntil(
  page: Page,
  seconds: number,
  holds: () => Promise<boolean>,
  step = 1,
): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    if (await holds()) return;
    await letPass(page, step, step);
  }
  await expect.poll(holds, `within ${seconds} s of the page's clock`).toBe(true);
}

/** Waits until the page has had its turn, and nothing that it asked for is under way. */
async function quiet(page: Page): Promise<void> {
  // A timer that has run may have begun a request that is not seen here yet.
  await page.evaluate(
    () =>
      new Promise(resolve => {
        const {port1, port2} = new MessageChannel();
        port1.addEventListener('message', resolve);
        port1.start();
        port2.postMessage(undefined);
      }),
  );
  await expect
    .poll(() => Array.from(underWay.get(page) ?? [], request => request.url()), {
      intervals: [1, 5, 20],
      timeout: 15_000,
    })
    .toEqual([]);
}
