import {execFileSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {expect, test} from '@playwright/test';
import {startCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {expectState} from '../contract/shown-state.js';

/** Runs in a separate process, as on a server: the elements are defined there, too. */
const render = `
  import 'webex-calling-elements/define';
  import {render} from '@lit-labs/ssr';
  import {collectResult} from '@lit-labs/ssr/lib/render-result.js';
  import {html} from 'lit';
  process.stdout.write(await collectResult(render(html\`
    <webex-line-provider sdk-src="/sdk.js">
      <webex-login></webex-login>
      <webex-line-status view="card"></webex-line-status>
      <webex-line-controls></webex-line-controls>
      <webex-line-details></webex-line-details>
      <webex-line-log></webex-line-log>
    </webex-line-provider>
    <webex-login id="with-server" login-url="/webex/login"></webex-login>
    <webex-line-status id="german" lang="de"></webex-line-status>\`)));`;

test('the HTML that @lit-labs/ssr renders is readable without scripts, and works with them', async ({
  browser,
}) => {
  const body = execFileSync(process.execPath, ['--input-type=module', '-e', render], {encoding: 'utf8'});
  const bundled = await build({
    // As frameworks do: with the hydration of Lit's own elements.
    stdin: {
      contents: `import '@lit-labs/ssr-client/lit-element-hydrate-support.js'; import './dist/define.js';`,
      resolveDir: '.',
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const sdk = await readFile((await sdkFile()).path);
  const cloud = await startCloud({
    routes: app => {
      app.get('/', c =>
        c.html(`<!doctype html><html lang="en"><title>Rendered</title>${body}
          <script type="module" src="/app.js"></script>`),
      );
      app.get('/app.js', c => c.body(bundled.outputFiles[0]!.text, 200, {'content-type': 'text/javascript'}));
      app.get('/sdk.js', c => c.body(sdk, 200, {'content-type': 'text/javascript'}));
    },
  });
  const plain = await browser.newContext({javaScriptEnabled: false});
  const context = await browser.newContext();
  try {
    const still = await plain.newPage();
    await still.goto(cloud.url);
    await expect(still.locator('webex-login').first().getByLabel('Access token')).toBeVisible();
    await expect(still.locator('#with-server')).toContainText('Sign in');
    await expect(still.locator('#with-server').getByLabel('Access token')).toHaveCount(0);
    await expect(still.locator('webex-line-status').first()).toContainText('Not signed in');
    // Loading German takes longer than rendering, and English would flash.
    await expect(still.locator('#german')).not.toContainText('Not signed in');

    await routeToCloud(context, cloud);
    const page = await context.newPage();
    const consoleMessages: string[] = [];
    page.on('console', message => consoleMessages.push(message.text()));
    page.on('pageerror', ({message}) => consoleMessages.push(message));
    await page.goto(cloud.url);
    await page.waitForFunction(() => customElements.get('webex-line-log'));
    await expect(page.locator('#german')).toContainText('Nicht angemeldet');
    for (const element of await page
      .locator('webex-login, webex-line-status, webex-line-controls, webex-line-log')
      .all())
      await expect(element.locator('[part~=root]')).toHaveCount(1);

    const login = page.locator('webex-login').first();
    await login.getByLabel('Access token').fill(cloud.issueToken().access_token);
    await login.getByRole('button', {name: 'Sign in'}).click();
    await page.getByRole('button', {name: 'Register', exact: true}).click();
    await expectState(page.locator('webex-line-provider webex-line-status'), 'registered');
    expect(consoleMessages.filter(text => /hydrat|webex-calling-elements:|Error/i.test(text))).toEqual([]);
  } finally {
    await Promise.all([plain.close(), context.close()]);
    await cloud.close();
  }
});
