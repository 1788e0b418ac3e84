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

function watchRequests(page: Page): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.context().on('request', request => requests.add(request));
  page.context().on('requestfinished', request => requests.delete(request));
  page.context().on('requestfailed', request => requests.delete(request));
}

/**
 * Lets the page's clock run, second by second: the SDK's retries take minutes. It stands still while a request is
 * under way, as an answer that takes milliseconds must not seem to take minutes.
 */
export async function letPass(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await expect.poll(() => underWay.get(page)?.size, {intervals: [1, 5, 20]}).toBe(0);
    await page.clock.runFor(1000);
  }
}
