import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {chromium, type BrowserContext, type Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {launchWithMicrophone, findChromium} from '../../scripts/browsers.mjs';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {installPageSide} from './page-side.js';
import {serveSession} from './session-scripts.js';
import {pageHost, startTlsFront} from './tls-front.js';

/**
 * A page in a separate browser with the back/forward cache, which test tools disable, and with nothing between it and
 * the network.
 */
export interface LifeStage {
  readonly cloud: RunningCloud;
  /** The browser's preflight requests as method and path. */
  readonly preflights: readonly string[];
  readonly context: BrowserContext;
  readonly page: Page;
  /** Drops every open connection, including Mercury's. */
  cut(): void;
  /** Drops the connections of requests only, including requests that are never answered. */
  cutRequests(): void;
  /** Suspends the browser's processes without notice, like closing a laptop. */
  sleep(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const pageUrl = `https://${pageHost}/`;
export const otherUrl = `https://${pageHost}/other`;

export async function startLifeStage(): Promise<LifeStage> {
  const sdk = await readFile((await sdkFile()).path);
  const cloud = await startCloud({
    routes: app => {
      app.get('/', c => c.html('<!doctype html><title>Page</title><a href="/other">Away</a>'));
      app.get('/other', c => c.html('<!doctype html><title>Other</title>'));
      serveSession(app);
      app.get('/sdk.js', c => c.body(sdk, 200, {'content-type': 'text/javascript'}));
      app.use('/dist/*', serveStatic({root: '.'}));
    },
  });
  const front = await startTlsFront(cloud);
  // The headless shell has no back/forward cache.
  const launch = launchWithMicrophone(findChromium());
  const browser = await chromium.launch({
    ...launch,
    args: [...launch.args, ...front.arguments],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const context = await browser.newContext();
  // The TypeScript runner wraps functions in a `__name` helper, which does not exist in the page.
  await context.addInitScript('globalThis.__name = named => named');
  await context.addInitScript(installPageSide);
  const page = await context.newPage();
  await page.goto(pageUrl);
  return {
    cloud,
    preflights: front.preflights,
    context,
    page,
    cut() {
      front.cut();
      cloud.dropMercury();
    },
    cutRequests: front.cut,
    async sleep(meanwhile) {
      const session = await browser.newBrowserCDPSession();
      const {processInfo} = await session.send('SystemInfo.getProcessInfo');
      const all = (signal: NodeJS.Signals) => processInfo.forEach(({id}) => process.kill(id, signal));
      all('SIGSTOP');
      await meanwhile().finally(() => all('SIGCONT'));
    },
    async close() {
      await browser.close();
      await front.close();
      await cloud.close();
    },
  };
}
