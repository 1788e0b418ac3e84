import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {startCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {expect, test} from '@playwright/test';
import {expectState} from '../contract/shown-state.js';

test("the README's page, copied unchanged, registers a line with the default SDK", async ({
  page,
  context,
}) => {
  const readme = await readFile('README.md', 'utf8');
  const html = /```html\n(<!doctype html>[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(html.trim().split('\n').length).toBeLessThanOrEqual(21);
  const cloud = await startCloud({
    routes: app => {
      app.get('/', c => c.html(html));
      app.use(
        '/webex-calling-elements/*',
        serveStatic({
          root: 'dist/bundle',
          rewriteRequestPath: path => path.replace('/webex-calling-elements', ''),
        }),
      );
    },
  });
  try {
    await routeToCloud(context, cloud);
    const {path} = await sdkFile();
    await context.route('https://unpkg.com/webex@3.12.0/umd/calling.min.js', route =>
      route.fulfill({path, contentType: 'text/javascript', headers: {'access-control-allow-origin': '*'}}),
    );
    const consoleMessages: string[] = [];
    page.on('console', message => consoleMessages.push(message.text()));
    await page.goto(cloud.url);
    await page.getByLabel('Access token').fill(cloud.issueToken().access_token);
    await page.getByRole('button', {name: 'Sign in'}).click();
    await page.getByRole('button', {name: 'Register', exact: true}).click();
    await expectState(page.locator('webex-line-status'), 'registered');
    expect(consoleMessages).toContain('The line is registered');
  } finally {
    await cloud.close();
  }
});
