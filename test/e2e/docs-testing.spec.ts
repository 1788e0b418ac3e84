import {readFileSync} from 'node:fs';
import {serve} from '@hono/node-server';
import {serveStatic} from '@hono/node-server/serve-static';
import {expect, test as base} from '@playwright/test';
import {Hono} from 'hono';
import type * as Cloud from '../../cloud/index.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {createSignInHandler} from '../../server/index.js';

// Runs the Playwright examples of docs/testing.md as they are printed, on the built package and an application's own server.

const published = '../../dist/cloud/index.js';
const {routeToCloud, simulatedClient, startCloud} = (await import(published)) as typeof Cloud;

const pageWith = (loginUrl: string): string => `<!doctype html><html lang="en"><title>An application</title>
  <script type="module" src="/dist/bundle/webex-calling-elements.js"></script>
  <webex-login login-url="${loginUrl}"></webex-login><webex-line-status></webex-line-status>
  <webex-line-controls></webex-line-controls><webex-line-status view="dot"></webex-line-status>`;

const test = base.extend<{loginUrl: string}>({
  /** Empty for a page with a token field. */
  loginUrl: ['', {option: true}],

  baseURL: async ({loginUrl}, use) => {
    const app = new Hono();
    app.get('/', c => c.html(pageWith(loginUrl)));
    app.use('/dist/*', serveStatic({root: '.'}));
    let handler: ReturnType<typeof createSignInHandler> | undefined;
    app.all('/webex/*', c => handler?.(c.req.raw) ?? c.notFound());
    let server: ReturnType<typeof serve> | undefined;
    const origin = await new Promise<string>(resolve => {
      server = serve({fetch: app.fetch, port: 0}, ({port}) => resolve(`http://localhost:${port}`));
    });
    if (loginUrl) handler = createSignInHandler(printedOptions(origin));
    await use(origin);
    server?.close();
  },
});

// The tests have no network: this is unpkg.com.
test.beforeEach(async ({context}) => {
  const {path: file} = await sdkFile();
  await context.route('https://unpkg.com/**', route =>
    route.fulfill({
      path: file,
      contentType: 'text/javascript',
      headers: {'access-control-allow-origin': '*'},
    }),
  );
});

const docs = readFileSync('docs/testing.md', 'utf8');
// Another port than the printed one, which another test run on this machine may use.
const cloudPort = String(20_000 + (process.pid % 10_000));
const printed = [...docs.matchAll(/```js\n([^]*?)```/g)].map(([, code = '']) =>
  code.replace(/\b4000\b/, cloudPort),
);

/** The options of the sign-in handler, from the variables in the printed configuration. */
function printedOptions(origin: string): Parameters<typeof createSignInHandler>[0] {
  const config = printed.find(code => code.includes('{simulatedClient}')) ?? '';
  const [, setup = ''] = /(const url = [^]*)export default/.exec(config) ?? [];
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is that of the page
  const read = new Function(
    'simulatedClient',
    `${setup.replace('http://localhost:8080', origin)}return env;`,
  );
  const env = read(simulatedClient) as Record<string, string>;
  return {
    clientId: env['WEBEX_CLIENT_ID'] ?? '',
    clientSecret: env['WEBEX_CLIENT_SECRET'] ?? '',
    redirectUri: env['WEBEX_REDIRECT_URI'] ?? '',
    cookieSecret: env['WEBEX_COOKIE_SECRET'] ?? '',
    endpoints: JSON.parse(env['WEBEX_ENDPOINTS'] ?? '{}') as object,
  };
}

const run = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...source: string[]
) => (...given: unknown[]) => Promise<void>;

/** The printed test with this title. */
function exampleOf(title: string): (...given: unknown[]) => Promise<void> {
  const code = printed.find(one => one.includes(`test('${title}'`)) ?? '';
  const [, body = ''] = /async \(\{context, page\}\) => \{\n([^]*?)\n\}\);\n/.exec(code) ?? [];
  expect(body).toContain('routeToCloud(context, cloud)');
  return new run('expect', 'routeToCloud', 'startCloud', 'context', 'page', body);
}

test('the example runs as it is printed: a call rings', async ({context, page}) => {
  await exampleOf('a call rings')(expect, routeToCloud, startCloud, context, page);
});

test.describe('with a sign-in', () => {
  test.use({loginUrl: '/webex/login'});

  test('the example runs as it is printed: a person signs in', async ({context, page}) => {
    await exampleOf('a person signs in')(expect, routeToCloud, startCloud, context, page);
  });
});

test.describe('at another host than localhost', () => {
  const baseURL = 'https://staging.example';
  test.use({baseURL});

  test('the example runs with the permissions that the page names', async ({context, page}) => {
    const [, named = ''] = /`context\.grantPermissions\(\[(.*?)\]\)`/.exec(docs) ?? [];
    await context.grantPermissions(named.split(', ').map(name => name.slice(1, -1)));
    await context.route(`${baseURL}/**`, route => {
      const {pathname} = new URL(route.request().url());
      return pathname === '/'
        ? route.fulfill({body: pageWith(''), contentType: 'text/html'})
        : route.fulfill({path: `.${pathname}`});
    });
    await exampleOf('a call rings')(expect, routeToCloud, startCloud, context, page);
  });
});
