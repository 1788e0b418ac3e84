import {serveStatic} from '@hono/node-server/serve-static';
import {test as base, type Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdk, sdkFile} from '../../scripts/sdk-file.mjs';

/** Tests of an application in a browser, with the SDK that it loads, on the simulated cloud. */
export const test = base.extend<{cloud: RunningCloud; hasSdk: boolean}>({
  hasSdk: [false, {option: true}],

  cloud: async ({context, hasSdk}, use) => {
    const cloud = await startCloud({routes: app => app.use('/demo/*', serveStatic({root: '.'}))});
    await routeToCloud(context, cloud);
    const {path} = await sdkFile();
    if (!hasSdk) {
      await context.route(`https://unpkg.com/webex@${sdk.version}/umd/calling.min.js`, route =>
        route.fulfill({path, contentType: 'text/javascript', headers: {'access-control-allow-origin': '*'}}),
      );
    }
    await use(cloud);
    await cloud.close();
  },
});

/** The names of the examples to test. Undefined: all. */
export const selectedExamples = process.env['EXAMPLES']?.split(',');

export async function signIn(page: Page, cloud: RunningCloud): Promise<void> {
  await page.getByLabel('Access token').fill(cloud.issueToken({account: 'ada'}).access_token);
  await page.getByRole('button', {name: 'Sign in'}).click();
}
