import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {chromium, type BrowserContext, type Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {chromiumLaunch, findChromium} from '../../scripts/browsers.mjs';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {installStage} from './page-side.js';
import {serveSession} from './session-scripts.js';
import {pageHost, startTlsFront} from './tls-front.js';

/**
 * A page in a browser of its own: with the back/forward cache, which test tools switch off, and with nothing between it
 * and the network.
 */
export interface Life {
  readonly cloud: RunningCloud;
  /** The preflights that the browser sent: method and path. */
  readonly preflights: readonly string[];
  readonly context: BrowserContext;
  readonly page: Page;
  /** Cuts every connection that is open, Mercury's too. */
  cut(): void;
  /** Cuts the connections of requests alone, also of those that are never answered. */
  cutRequests(): void;
  /** Nothing of the browser runs meanwhile, and nobody tells it: as when a laptop is closed. */
  sleep(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const pageUrl = `https://${pageHost}/`;
export const otherUrl = `https://${pageHost}/other`;

export async function startLife(): Promise<Life> {
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
  // The one without a window has no back/forward cache.
  const launch = chromiumLaunch(findChromium());
  const browser = await chromium.launch({
    ...launch,
    args: [...launch.args, ...front.arguments],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const context = await browser.newContext();
  // The compilers that run such files mark functions with their names, and the page does not know how.
  await context.addInitScript('globalThis.__name = named => named');
  await context.addInitScript(installStage);
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
