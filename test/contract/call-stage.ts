import {serveStatic} from '@hono/node-server/serve-static';
import type {BrowserContext, Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {launchWithMicrophone} from '../../scripts/browsers.mjs';
import {installPhone} from './call-page.js';
import {installPageSide} from './page-side.js';
import {serveSession} from './session-scripts.js';
import {expect, test as base} from './stage.js';

export type Person = 'ada' | 'grace' | 'katherine';

/** The simulated cloud and one page for each person, registered with the SDK without this library. */
export interface Phones {
  readonly cloud: RunningCloud;
  readonly context: BrowserContext;
  readonly pages: Readonly<Record<Person, Page>>;
  /** Opens another registered page of a person. */
  open(person: Person): Promise<Page>;
  /** Opens a page that plays the cloud's far ends (echo and tone). */
  openFarEnds(): Promise<Page>;
}

/** Starts the simulated cloud, which also serves the pages and the SDK. */
export function startCallCloud(sdkScript: Buffer<ArrayBuffer>): Promise<RunningCloud> {
  const page = '<!doctype html><title>Talk</title>';
  return startCloud({
    routes: app => {
      app.get('/', c => c.html(page));
      app.get('/without-microphone', c => c.html(page, 200, {'permissions-policy': 'microphone=()'}));
      app.get('/sdk.js', c => c.body(sdkScript, 200, {'content-type': 'text/javascript'}));
      serveSession(app);
      for (const folder of ['/demo/*', '/dist/*']) app.use(folder, serveStatic({root: '.'}));
    },
  });
}

/** Runs the echo and the tone in a page, until it is closed. */
export function runFarEnds(page: Page): Promise<void> {
  return page.evaluate(async () => {
    // With this permission the browser reveals its network addresses, and an audio context may play.
    await navigator.mediaDevices.getUserMedia({audio: true});
    // A URL for the browser, which the compiler must not resolve.
    const address = '/demo/far-end.js';
    const farEndModule = (await import(address)) as {runFarEnds: () => Promise<void>};
    await farEndModule.runFarEnds();
  });
}

/** One cloud and one page for each person, shared by all tests of a worker: a page takes seconds to register. */
export const test = base.extend<object, {phones: Phones}>({
  launchOptions: [launchWithMicrophone(), {scope: 'worker'}],

  phones: [
    async ({browser, sdkScript}, use) => {
      const cloud = await startCallCloud(sdkScript);
      const context = await browser.newContext();
      await routeToCloud(context, cloud);
      await context.addInitScript(installPageSide);
      await context.addInitScript(installPhone);

      const open = async (person: Person): Promise<Page> => {
        const page = await context.newPage();
        await page.goto(cloud.url);
        await page.evaluate(
          async token => {
            await raw.connect(token);
            await raw.line().register();
            phone.start();
          },
          cloud.issueToken({account: person}).access_token,
        );
        await expect
          .poll(() => cloud.devices().mobius.some(({account}) => account === person), {timeout: 30_000})
          .toBe(true);
        return page;
      };
      const openFarEnds = async (): Promise<Page> => {
        const page = await context.newPage();
        await page.goto(cloud.url);
        await runFarEnds(page);
        return page;
      };
      const [ada, grace, katherine] = await Promise.all([open('ada'), open('grace'), open('katherine')]);
      await use({cloud, context, pages: {ada, grace, katherine}, open, openFarEnds});
      await context.close();
      await cloud.close();
    },
    {scope: 'worker', timeout: 120_000},
  ],
});

export {expect};
