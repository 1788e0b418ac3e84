import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {expect, test as base, type Page} from '@playwright/test';
import type {MiddlewareHandler} from 'hono';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {signInAtCloud} from '../../demo/sign-in.js';
import {sdk as sdkVersion, sdkFile} from '../../scripts/sdk-file.mjs';
import {testedSdk} from '../../src/sdk/sdk-file.js';
import {serveSession} from './session-scripts.js';

/** The strict policy with the sources that the SDK needs, and its script, as printed in docs/sign-in.md. */
const [documented = '', documentedScript = ''] = blocksOf(
  await readFile('docs/sign-in.md', 'utf8'),
  '### With a strict Content-Security-Policy and Trusted Types',
);
/** The simulated cloud's Mercury is at ws://localhost. */
const policy = documented.replaceAll(/\s+/g, ' ').replace('wss:', 'wss: ws:');

/**
 * While loading, the SDK tries WebAssembly and style attributes and continues without them. This policy allows
 * both, so that no violation is reported.
 */
const quietPolicy = `${policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")}; style-src-attr 'unsafe-inline'`;

const scripts = `<!doctype html><meta charset="utf-8"><title>Site</title>
<script src="/policy.js"></script>
<script type="module" src="/dist/bundle/webex-calling-elements.js"></script>
`;
const elements = `${scripts}<webex-login login-url="/webex/login" sdk-src="/sdk.js"></webex-login>
<webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>`;
/** The elements with the hash of the SDK's file. */
const verified = elements.replace('sdk-src', `sdk-integrity="${sdkVersion.integrity}" sdk-src`);

const noncePolicy =
  "script-src 'nonce-of-this-page' 'strict-dynamic'; require-trusted-types-for 'script'; trusted-types webex-calling-elements lit-html default";
const withNonce = (page: string): string => page.replaceAll('<script', '<script nonce="of-this-page"');

/** A minimal application with its own server, on the simulated cloud. */
export const test = base.extend<{cloud: RunningCloud; site: Page}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
  cloud: async ({}, use) => {
    const sdk = await readFile((await sdkFile()).path);
    const cloud = await startCloud({
      routes: (app, itself) => {
        // A proxy that adds a policy of the site to the response of the callback.
        app.use('/webex/callback', async (c, next) => {
          await next();
          if (c.req.header('cookie')?.includes('proxy=1'))
            c.header('content-security-policy', "script-src 'self'", {append: true});
        });
        // A service worker that answers a navigation to the login address with the application's page.
        app.get('/shell/login', c => (c.req.method === 'HEAD' ? c.body(null, 204) : c.html(elements)));
        signInAtCloud(app, itself);
        serveSession(app);
        app.get('/', c => c.html(elements));
        // The page with injected markup before its own. `strict` adds a policy that lets a script load others.
        app.get('/injected', c => {
          const page = elements.replace(scripts, () => scripts + (c.req.query('html') ?? ''));
          if (c.req.query('without-login-url')) return c.html(page.replace('login-url="/webex/login" ', ''));
          if (!c.req.query('strict')) return c.html(page);
          return c.html(withNonce(page), 200, {'content-security-policy': noncePolicy});
        });
        app.get('/verified', c => c.html(verified));
        app.get('/verified-nonce', c =>
          c.html(withNonce(verified), 200, {'content-security-policy': noncePolicy}),
        );
        app.get('/verified-strict', c => c.html(verified, 200, {'content-security-policy': policy}));
        app.get('/strict', c => c.html(elements, 200, {'content-security-policy': policy}));
        app.get('/quiet', c => c.html(elements, 200, {'content-security-policy': quietPolicy}));
        // The default address of the SDK, which the policy does not allow.
        app.get('/without-sdk', c =>
          c.html(elements.replace(' sdk-src="/sdk.js"', ''), 200, {
            'content-security-policy': policy.replace(` ${testedSdk.src}`, ''),
          }),
        );
        app.get('/without-pictures', c =>
          c.html(elements, 200, {
            'content-security-policy': quietPolicy.replace("img-src 'self' https:", "img-src 'self'"),
          }),
        );
        app.get('/separate', c => c.html(elements.replace('<webex-login', '<webex-login tabs="separate"')));
        app.get('/isolated', c =>
          c.html(elements, 200, {'cross-origin-opener-policy': c.req.query('policy') ?? ''}),
        );
        app.get('/provided', c =>
          c.html(
            elements.replace('<webex-login', '<webex-line-provider><webex-login') +
              '<webex-line-details></webex-line-details><webex-line-log></webex-line-log></webex-line-provider>',
          ),
        );
        app.get('/framed', c => c.html(`<!doctype html><iframe src="${c.req.query('src')}"></iframe>`));
        // In a frame without an origin nothing is stored or shared with other pages.
        app.get('/sandboxed', c =>
          c.html(
            `<!doctype html><iframe sandbox="allow-scripts allow-forms" src="${c.req.query('src') ?? '/'}"></iframe>`,
          ),
        );
        // An application that answers every address with its page.
        app.get('/spa/*', c => c.html(elements));
        // An open redirect, of GET and POST requests only.
        app.on(['GET', 'POST'], '/away', c =>
          c.req.method === 'HEAD' ? c.body(null, 405) : c.redirect(c.req.query('to') ?? ''),
        );
        app.get('/policy.js', c => c.body(documentedScript, 200, {'content-type': 'text/javascript'}));
        // For a frame without an origin, this site is cross-origin.
        app.use('/dist/*', shared);
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

const shared: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('access-control-allow-origin', '*');
};

/** The code blocks in one section of a document. */
function blocksOf(page: string, heading: string): string[] {
  const section = page.slice(page.indexOf(heading)).split('\n### ')[0]!;
  return [...section.matchAll(/```\w*\n([^]*?)```/g)].map(([, code]) => code!.trim());
}

/** Presses Sign in, allows access as Ada in the other window, and waits until the page is signed in. */
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
