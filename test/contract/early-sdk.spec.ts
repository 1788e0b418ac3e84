import {expect, signIn, test} from './site.js';

test('the SDK loads once the button is pointed at, and a denied consent leaves nothing', async ({
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
  // Only pointed at: nothing was sent to Webex, and nothing is stored.
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

test('with the hint of a session the SDK loads beside the token request, and without it after', async ({
  site,
  cloud,
  context,
}) => {
  await site.goto(cloud.url);
  await signIn(site);
  const cookies = await context.cookies();
  expect(cookies.find(({name}) => name === 'webex-signed-in')).toMatchObject({value: '1', httpOnly: false});

  for (const hasHint of [true, false]) {
    if (!hasHint) await context.clearCookies({name: 'webex-signed-in'});
    const held: (() => Promise<void>)[] = [];
    await context.route('**/webex/token', route => void held.push(() => route.continue()));
    const sdk = site.waitForRequest('**/sdk.js').then(() => 'requested');
    await site.reload();
    await expect.poll(() => held.length).toBeGreaterThan(0);
    // Without the hint there is no event to wait for: the request would come in the same task as the token's.
    const none = site.evaluate(() => new Promise(resolve => setTimeout(resolve, 500))).then(() => 'none');
    expect(await (hasHint ? sdk : Promise.race([sdk, none]))).toBe(hasHint ? 'requested' : 'none');
    await Promise.all(held.map(go => go()));
    await expect(site.locator('webex-login')).toContainText('Ada Lovelace');
    await context.unroute('**/webex/token');
  }

  await site.locator('webex-login').getByRole('button', {name: 'Sign out'}).click();
  await expect.poll(async () => (await context.cookies()).map(({name}) => name)).toEqual([]);
});
