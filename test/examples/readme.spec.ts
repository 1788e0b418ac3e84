import {readFile} from 'node:fs/promises';
import {expect, test} from '@playwright/test';
import {startCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdk, sdkFile} from '../../scripts/sdk-file.mjs';
import {expectReachable} from '../contract/reachable.js';
import {serveFolder} from './served.js';

/** Prepared by `npm run test:examples`: an empty folder with the package, and the first page of its README. */
const folder = process.env['README_PAGE'];

test('registers the line with the page of the README', async ({page, context}) => {
  test.skip(!folder, 'runs with all examples');
  expect(await readFile(`${folder}/index.html`, 'utf8')).toContain('<webex-login></webex-login>');
  const cloud = await startCloud();
  const served = await serveFolder(folder!);
  try {
    await routeToCloud(context, cloud);
    const {path} = await sdkFile();
    await context.route(`https://unpkg.com/webex@${sdk.version}/umd/calling.min.js`, route =>
      route.fulfill({path, contentType: 'text/javascript', headers: {'access-control-allow-origin': '*'}}),
    );
    const printed: string[] = [];
    page.on('console', message => printed.push(message.text()));
    await page.goto(served.url);
    await page.getByLabel('Access token').fill(cloud.issueToken({account: 'ada'}).access_token);
    await page.getByRole('button', {name: 'Sign in'}).click();
    await page.getByRole('button', {name: 'Register', exact: true}).click();
    await expect(page.locator('webex-line-status [part="root registered"]')).toHaveCount(1);
    await expectReachable(page, cloud);
    expect(printed).toContain('The line is registered');
  } finally {
    await served.close();
    await cloud.close();
  }
});
