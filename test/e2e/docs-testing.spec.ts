import {readFileSync} from 'node:fs';
import {serve} from '@hono/node-server';
import {serveStatic} from '@hono/node-server/serve-static';
import {expect, test} from '@playwright/test';
import {Hono} from 'hono';
import type * as Cloud from '../../cloud/index.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';

// Runs the Playwright example of docs/testing.md as it is printed, on the built package and an application's own server.

test.use({
  // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
  baseURL: async ({}, use) => {
    const app = new Hono();
    app.get('/', c =>
      c.html(`<!doctype html><html lang="en"><title>An application</title>
        <script type="module" src="/dist/bundle/webex-calling-elements.js"></script>
        <webex-login></webex-login><webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
        <webex-line-status view="dot"></webex-line-status>`),
    );
    app.use('/dist/*', serveStatic({root: '.'}));
    const port = await new Promise<number>(resolve => {
      server = serve({fetch: app.fetch, port: 0}, info => resolve(info.port));
    });
    await use(`http://localhost:${port}`);
    server?.close();
  },
});
let server: ReturnType<typeof serve> | undefined;

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

const page = readFileSync('docs/testing.md', 'utf8');
const [, body = ''] =
  /```js\nimport \{expect, test\} from '@playwright\/test';\n[^\n]*\n\ntest\('a call rings', async \(\{context, page\}\) => \{\n([^]*?)\n\}\);\n```/.exec(
    page,
  ) ?? [];
const run = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...source: string[]
) => (...given: unknown[]) => Promise<void>;

test('the example runs as it is printed: a call rings', async ({context, page: tab}) => {
  expect(body).toContain('routeToCloud(context, cloud)');
  const published = '../../dist/cloud/index.js';
  const {routeToCloud, startCloud} = (await import(published)) as typeof Cloud;
  const example = new run('expect', 'routeToCloud', 'startCloud', 'context', 'page', body);
  await example(expect, routeToCloud, startCloud, context, tab);
});
