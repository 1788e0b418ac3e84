import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNoRing, expectNothingLeft, expectReachable} from '../contract/reachable.js';
import {requestedEndpoints, expect, letPass, letPassUntil, test} from '../contract/stage.js';

// What must work with each version of the SDK that a host may load: `npm run sdk-versions`. Titles become the rows of the
// table in docs/sdk-traps.md.

const state = (page: Page) => page.evaluate(() => ours.session.line.snapshot.state);
const status = async (page: Page) => (await state(page)).status;
const deviceId = (cloud: RunningCloud) => cloud.devices().mobius[0]?.deviceId;

async function signIn(page: Page, cloud: RunningCloud): Promise<void> {
  await page.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
}

async function register(page: Page, cloud: RunningCloud): Promise<void> {
  await signIn(page, cloud);
  await page.evaluate(() => ours.session.line.register());
  await expectReachable(page, cloud);
}

async function signOutCleanly(page: Page, cloud: RunningCloud): Promise<void> {
  expect(await page.evaluate(() => ours.session.signOut())).toEqual([]);
  await expectNothingLeft(cloud);
}

/** Begins a registration whose outcome is not awaited. */
const begin = (page: Page) => page.evaluate(() => void ours.session.line.register().catch(() => undefined));

test('the main job', async ({sdkPage, cloud}) => {
  await signIn(sdkPage, cloud);
  await sdkPage.evaluate(() => ours.session.line.register());
  expect(await state(sdkPage)).toMatchObject({status: 'registered', server: 'primary'});
  expect(cloud.devices().mobius).toHaveLength(1);
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('signed in again', async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
  await register(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('a keepalive answered 404', async ({sdkPage, cloud}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await register(sdkPage, cloud);
  const before = deviceId(cloud)!;
  cloud.removeDevice(before);
  await expect.poll(() => deviceId(cloud) ?? before, {timeout: 15_000}).not.toBe(before);
  await expect.poll(() => status(sdkPage)).toBe('registered');
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('five keepalives missed', async ({sdkPage, cloud}) => {
  test.slow();
  cloud.setScenario({keepaliveInterval: 1});
  await register(sdkPage, cloud);
  const before = requestedEndpoints(cloud, 'register').length;
  cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 503}]});
  await expect.poll(() => state(sdkPage)).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
  await expect
    .poll(() => requestedEndpoints(cloud, 'register').length, {timeout: 20_000})
    .toBeGreaterThan(before);
  cloud.setScenario({keepaliveInterval: 1});
  await expect.poll(() => status(sdkPage)).toBe('registered');
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('a keepalive throttled', async ({sdkPage, cloud}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await register(sdkPage, cloud);
  cloud.setScenario({
    keepaliveInterval: 1,
    keepalive: [{status: 429, retryAfter: 6}, {status: 200}],
  });
  await expect.poll(() => state(sdkPage)).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
  await expect.poll(() => status(sdkPage), {timeout: 20_000}).toBe('registered');
  const keepalives = cloud.requests().filter(({endpoint}) => endpoint === 'keepalive');
  const refused = keepalives.findIndex(({status: answer}) => answer === 429);
  const [from, until] = keepalives.slice(refused, refused + 2).map(({time}) => Date.parse(time)) as [
    number,
    number,
  ];
  expect(until - from).toBeGreaterThanOrEqual(6_000);
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('`Retry-After`', async ({sdkPage, cloud}) => {
  await sdkPage.clock.install();
  await signIn(sdkPage, cloud);
  cloud.setScenario({register: [{status: 429, retryAfter: 80}, {status: 200}]});
  await begin(sdkPage);
  await expect
    .poll(() => state(sdkPage))
    .toMatchObject({status: 'retrying', cause: 'throttled', nextAttemptAt: expect.any(Number)});
  await letPass(sdkPage, 70);
  expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  await letPassUntil(sdkPage, 30, async () => (await status(sdkPage)) === 'registered');
  await expectReachable(sdkPage, cloud);
});

test('the backup, and back', async ({sdkPage, cloud}) => {
  test.slow();
  await sdkPage.clock.install();
  await signIn(sdkPage, cloud);
  cloud.setScenario({down: ['primary']});
  await begin(sdkPage);
  const server = async () => {
    const now = await state(sdkPage);
    return 'server' in now ? now.server : now.status;
  };
  await letPassUntil(sdkPage, 300, async () => (await server()) === 'backup');
  await expectReachable(sdkPage, cloud);
  cloud.setScenario({});
  await letPassUntil(sdkPage, 3 * 3600, async () => (await server()) === 'primary', 60);
  expect(cloud.devices().mobius).toMatchObject([{server: 'primary'}]);
});

test('all servers refuse', async ({sdkPage, cloud}) => {
  await sdkPage.clock.install();
  await signIn(sdkPage, cloud);
  cloud.setScenario({register: [{status: 503}]});
  await begin(sdkPage);
  // While it is retrying, the state names the time of the next attempt, until nothing is tried any more.
  await letPassUntil(sdkPage, 400, async () => {
    await expect
      .poll(async () => {
        const now = await state(sdkPage);
        return now.status === 'failed' || (now.status === 'retrying' && now.nextAttemptAt !== undefined);
      })
      .toBe(true);
    return (await status(sdkPage)) === 'failed';
  });
  expect(await state(sdkPage)).toMatchObject({fault: {type: 'service-unavailable'}});
});

test('cancelled', async ({sdkPage, cloud}) => {
  await sdkPage.clock.install();
  await signIn(sdkPage, cloud);
  cloud.setScenario({register: [{status: 503}]});
  await begin(sdkPage);
  await expect.poll(() => status(sdkPage)).toBe('retrying');
  await sdkPage.evaluate(() => ours.session.line.deregister());
  cloud.setScenario({});
  const before = requestedEndpoints(cloud, 'register').length;
  await letPass(sdkPage, 300, 5);
  expect(requestedEndpoints(cloud, 'register')).toHaveLength(before);
  expect(cloud.devices().mobius).toEqual([]);
});

test('a deletion refused', async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  cloud.setScenario({deregister: [{status: 500}]});
  await sdkPage.evaluate(() => void ours.session.line.deregister().catch(() => undefined));
  await expect
    .poll(() => state(sdkPage))
    .toMatchObject({status: 'deregistering', cause: 'server', nextAttemptAt: expect.any(Number)});
  await expectNoRing(cloud);
  cloud.setScenario({});
  await expect.poll(() => status(sdkPage), {timeout: 30_000}).toBe('unregistered');
  await signOutCleanly(sdkPage, cloud);
});

test('Mercury lost', async ({sdkPage, cloud}) => {
  await register(sdkPage, cloud);
  cloud.setScenario({mercury: [{status: 503}]});
  cloud.dropMercury({code: 4401});
  await expect.poll(() => state(sdkPage)).toMatchObject({status: 'reconnecting', cause: 'events'});
  cloud.setScenario({});
  await expect.poll(() => status(sdkPage), {timeout: 45_000}).toBe('registered');
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('a token renewed', async ({sdkPage, cloud, context}) => {
  cloud.setScenario({keepaliveInterval: 1});
  const carried: (string | undefined)[] = [];
  context.on('request', request => {
    if (request.url().endsWith('/status')) carried.push(request.headers()['authorization']);
  });
  const tokens = [cloud.issueToken().access_token, cloud.issueToken().access_token] as const;
  await sdkPage.evaluate(async ([first, second]) => {
    const session = await ours.open();
    await session.signIn(({renew}) => ({accessToken: renew ? second : first, expiresIn: renew ? 3600 : 10}));
    await session.line.register();
  }, tokens);
  // On a slow machine it may be renewed before the first keepalive.
  await expect.poll(() => carried.at(-1), {timeout: 20_000}).toBe(`Bearer ${tokens[1]}`);
  expect(cloud.requests().filter(({status: answer}) => answer === 401)).toEqual([]);
  expect(await status(sdkPage)).toBe('registered');
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test('taken over', async ({sdkPage, cloud}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await register(sdkPage, cloud);
  cloud.setScenario({
    keepaliveInterval: 1,
    keepalive: [{status: 404}],
    register: [{status: 403, errorCode: 101, devices: true}],
  });
  await expect.poll(() => state(sdkPage)).toEqual({status: 'elsewhere', holder: 'device'});
  const before = requestedEndpoints(cloud, 'register').length;
  cloud.setScenario({keepaliveInterval: 1});
  // Nothing registers automatically; "Use it here" does.
  expect(requestedEndpoints(cloud, 'register')).toHaveLength(before);
  await sdkPage.evaluate(() => ours.session.line.register());
  await expectReachable(sdkPage, cloud);
  await signOutCleanly(sdkPage, cloud);
});

test("a host's own line", async ({sdkPage, cloud}) => {
  await sdkPage.evaluate(async token => {
    const line = await raw.connect(token);
    const session = await ours.open();
    await session.useSdkLine(line);
    await session.line.register();
  }, cloud.issueToken().access_token);
  await expectReachable(sdkPage, cloud);
  await sdkPage.evaluate(() => ours.session.line.deregister());
  expect(cloud.devices().mobius).toEqual([]);
});
