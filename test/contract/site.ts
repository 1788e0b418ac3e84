import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {expect, test as base, type Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {signInAtCloud} from '../../demo/sign-in.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';

/** The least that the real SDK needs beside a strict policy of the page's, as docs/sign-in.md gives it. */
export const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types webex-calling-elements lit-html default',
  // Webex's catalogue says which hosts. The stand-in's Mercury is ws://localhost.
  "connect-src 'self' https: wss: ws:",
  'worker-src blob:',
  'img-src https:',
].join('; ');

/** As the SDK loads it tries WebAssembly and style attributes, and goes on without: so that this is not reported. */
export const quietPolicy = `${policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")}; style-src-attr 'unsafe-inline'`;

/** The page's own policy for the one thing that the SDK does without: the worker of its keepalives. */
export const policyScript = `trustedTypes.createPolicy('default', {
  createScriptURL: url => (url.startsWith('blob:' + location.origin + '/') ? url : null),
});`;

const elements = `<!doctype html><meta charset="utf-8"><title>Site</title>
<script src="/policy.js"></script>
<script type="module" src="/dist/bundle/webex-calling-elements.js"></script>
<webex-login login-url="/webex/login" sdk-src="/sdk.js"></webex-login>
<webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>`;

/** An application with a server of its own, on the stand-in for Webex's cloud: what a page needs, and no more. */
export const test = base.extend<{cloud: RunningCloud; site: Page}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture stands on
  cloud: async ({}, use) => {
    const sdk = await readFile((await sdkFile()).path);
    const cloud = await startCloud({
      routes: (app, itself) => {
        signInAtCloud(app, itself);
        app.get('/', c => c.html(elements));
        app.get('/strict', c => c.html(elements, 200, {'content-security-policy': policy}));
        app.get('/quiet', c => c.html(elements, 200, {'content-security-policy': quietPolicy}));
        app.get('/provided', c =>
          c.html(
            elements.replace('<webex-login', '<webex-line-provider><webex-login') + '</webex-line-provider>',
          ),
        );
        app.get('/framed', c => c.html(`<!doctype html><iframe src="${c.req.query('src')}"></iframe>`));
        app.get('/policy.js', c => c.body(policyScript, 200, {'content-type': 'text/javascript'}));
        app.get('/sdk.js', c => c.body(sdk, 200, {'content-type': 'text/javascript'}));
        app.use('/dist/*', serveStatic({root: '.'}));
      },
    });
    await use(cloud);
    await cloud.close();
  },

  site: async ({cloud, context, page}, use) => {
    await routeToCloud(context, cloud);
    await use(page);
  },
});

export {expect};

/** Presses Sign in, says yes as Ada in the other window, and waits until the page knows. */
export async function signIn(page: Page, {login = page.locator('webex-login')} = {}): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await login.getByRole('button', {name: 'Sign in'}).click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', {name: 'Allow'}).click();
  await closed;
  await expect(login).toContainText('Ada Lovelace', {timeout: 30_000});
  return popup;
}
