import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {expect, test as base, type Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdk, sdkFile, sdks} from '../../scripts/sdk-file.mjs';
import {watchRequests} from './clock.js';
import {installPageSide} from './page-side.js';
import {serveSession} from './session-scripts.js';

interface WorkerFixtures {
  /** The version of `webex`: `npm run sdk-versions` runs tests on others. */
  sdkVersion: string;
  sdkScript: Buffer<ArrayBuffer>;
}

/**
 * The real SDK in a real browser, on the simulated cloud. The page is empty. Tests use the SDK directly
 * (`raw`) to verify its documented traps, and through this library (`ours`) to verify how it handles them.
 */
export const test = base.extend<{cloud: RunningCloud; sdkPage: Page}, WorkerFixtures>({
  sdkVersion: [sdk.version, {option: true, scope: 'worker'}],

  sdkScript: [
    async ({sdkVersion}, use) => {
      const wanted = sdks.find(({version}) => version === sdkVersion);
      if (!wanted) throw new Error(`webex ${sdkVersion} is not one of the versions in scripts/sdk-file.mjs`);
      await use(await readFile((await sdkFile({wanted})).path));
    },
    {scope: 'worker'},
  ],

  cloud: async ({sdkScript}, use) => {
    const cloud = await startCloud({
      routes: app => {
        app.get('/', c => c.html('<!doctype html><title>Stage</title>'));
        // Served as a typical site serves it: with a policy, and without a character encoding.
        app.get('/with-policy', c =>
          c.body('<!doctype html><title>Stage</title>', 200, {
            'content-type': 'text/html',
            'content-security-policy': c.req.query('policy') ?? '',
          }),
        );
        serveSession(app);
        app.get('/sdk.js', c => c.body(sdkScript, 200, {'content-type': 'text/javascript'}));
        app.use('/dist/*', serveStatic({root: '.'}));
      },
    });
    await use(cloud);
    await cloud.close();
  },

  sdkPage: async ({cloud, context, page}, use) => {
    await routeToCloud(context, cloud);
    watchRequests(page);
    await page.addInitScript(installPageSide);
    await page.goto(cloud.url);
    await use(page);
  },
});

export {expect};
export {letPass, letPassUntil} from './clock.js';

/** The endpoints of the SDK's requests to the cloud, in order. */
export function requestedEndpoints(cloud: RunningCloud, ...endpoints: string[]): string[] {
  const names = cloud.requests().map(({endpoint}) => endpoint);
  return endpoints.length ? names.filter(name => endpoints.includes(name)) : names;
}
