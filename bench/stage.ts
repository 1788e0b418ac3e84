import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import type {Browser, BrowserContext, Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../cloud/cloud.js';
import {routeToCloud} from '../cloud/route-to-cloud.js';
import {sdkFile} from '../scripts/sdk-file.mjs';
import {installPageSide} from '../test/contract/page-side.js';
import {serveSession} from '../test/contract/session-scripts.js';

/** Starts a cloud that also serves an empty page, the SDK and the library. */
export async function startStage(): Promise<RunningCloud> {
  const sdk = await readFile((await sdkFile()).path);
  return startCloud({
    routes: app => {
      app.get('/', c => c.html('<!doctype html><title>Bench</title>'));
      serveSession(app);
      app.get('/sdk.js', c => c.body(sdk, 200, {'content-type': 'text/javascript'}));
      app.use('/dist/*', serveStatic({root: '.'}));
    },
  });
}

/** Opens a new browser context, whose requests to Webex go to the cloud. */
export async function openContext(browser: Browser, cloud: RunningCloud): Promise<BrowserContext> {
  const context = await browser.newContext();
  await routeToCloud(context, cloud);
  // The TypeScript runner wraps functions in a `__name` helper, which does not exist in the page.
  await context.addInitScript('globalThis.__name = named => named');
  await context.addInitScript(installPageSide);
  return context;
}

export async function openPage(context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const page = await context.newPage();
  await page.goto(cloud.url);
  return page;
}
