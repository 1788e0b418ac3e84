import {expect, signIn, test} from './site.js';
import {repeats} from '../repeats.js';

test('the SDK loads when the pointer is over the button, and a denied consent leaves no device', async ({
  site,
  cloud,
}) => {
  const requested: string[] = [];
  site.on('request', request => requested.push(new URL(request.url()).pathname));
  const sdkRequests = () => requested.filter(path => path === '/sdk.js');
  await site.goto(cloud.url);
  const login = site.locator('webex-login');
  const button = login.getByRole('button', {name: 'Sign in'});
  await button.waitFor();
  expect(sdkRequests()).toEqual([]);

  await button.hover();
  await expect
    .poll(() => site.evaluate(() => Symbol.for('webex-calling-elements.sdk') in globalThis))
    .toBe(true);
  const requests = sdkRequests().length;
  // Hovering sends nothing to Webex, and stores nothing.
  expect(cloud.requests()).toEqual([]);
  expect(await site.evaluate(() => [document.cookie, ...Object.keys(localStorage)])).toEqual(['']);

  const opened = site.waitForEvent('popup');
  await button.click();
  await (await opened).getByRole('button', {name: 'Deny'}).click();
  await expect(login.locator('[part~="failed"]')).toBeVisible();
  expect(cloud.devices()).toEqual({mobius: [], wdm: []});
  expect(cloud.requests().filter(({endpoint}) => endpoint !== 'authorize')).toEqual([]);
  expect(sdkRequests()).toHaveLength(requests);
});

test('with the hint of a session the SDK loads in parallel with the token request', async ({
  site,
  cloud,
  context,
}) => {
  await site.goto(cloud.url);
  await signIn(site);
  const cookies = await context.cookies();
  expect(cookies.find(({name}) => name === 'webex-signed-in')).toMatchObject({value: '1', httpOnly: false});

  const held: (() => Promise<void>)[] = [];
  await context.route('**/webex/token', route => void held.push(() => route.continue()));
  const sdk = site.waitForRequest('**/sdk.js');
  await site.reload();
  await sdk;
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await Promise.all(held.map(go => go()));
  await expect(site.locator('webex-login')).toContainText('Ada Lovelace');
  await context.unroute('**/webex/token');

  await site.locator('webex-login').getByRole('button', {name: 'Sign out'}).click();
  await expect.poll(async () => (await context.cookies()).map(({name}) => name)).toEqual([]);
});

for (const path of ['/verified', '/verified-strict', '/verified-nonce'])
  test(
    `with the hint, an SDK with a known hash downloads once, in parallel with the code for signing in: ${path}`,
    repeats(path !== '/verified'),
    async ({site, cloud, context}) => {
      const violations: string[] = [];
      await site.exposeFunction('onViolation', (directive: string) => violations.push(directive));
      await site.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI}) => {
          if (blockedURI.includes('sdk.js')) Object(globalThis).onViolation(effectiveDirective);
        });
      });
      await site.goto(`${cloud.url}${path}`);
      await signIn(site);

      const held: (() => Promise<void>)[] = [];
      const chunk = '**/sign-in-chunk*';
      await context.route(chunk, route => void held.push(() => route.continue()));
      const requested: string[] = [];
      site.on('request', request => {
        // The check for a redirect requests one byte.
        if (!request.headers()['range']) requested.push(new URL(request.url()).pathname);
      });
      const sdkRequests = () => requested.filter(name => name === '/sdk.js');
      await site.reload();
      await expect.poll(() => held.length).toBe(1);
      await expect.poll(sdkRequests).toHaveLength(1);
      await Promise.all(held.map(go => go()));
      await context.unroute(chunk);
      await expect(site.locator('webex-login')).toContainText('Ada Lovelace');
      expect(sdkRequests()).toHaveLength(1);
      expect(violations).toEqual([]);
    },
  );

test('a page does not download the SDK in advance while another tab has the line', async ({
  site,
  cloud,
  context,
}) => {
  await site.goto(`${cloud.url}/verified`);
  await signIn(site);
  await site.locator('webex-line-controls').getByRole('button', {name: 'Register'}).click();
  await expect(site.locator('webex-line-status')).toContainText('Registered');

  const other = await context.newPage();
  const requested: string[] = [];
  other.on('request', request => requested.push(new URL(request.url()).pathname));
  await other.goto(`${cloud.url}/verified`);
  await expect(other.locator('webex-login')).toContainText('Ada Lovelace');
  expect(requested.filter(name => name === '/sdk.js')).toEqual([]);
});

test('without the hint a page loads the elements only, until somebody signs in in another tab', async ({
  site,
  cloud,
  context,
}) => {
  const requested: string[] = [];
  site.on('request', request => requested.push(new URL(request.url()).pathname));
  await site.goto(cloud.url);
  await site.locator('webex-login').getByRole('button', {name: 'Sign in'}).waitFor();
  await site.waitForLoadState('networkidle');
  expect(requested).toEqual(['/', '/policy.js', '/dist/bundle/webex-calling-elements.js']);

  const other = await context.newPage();
  await other.goto(cloud.url);
  await signIn(other);
  await expect(site.locator('webex-login')).toContainText('Ada Lovelace');
});
