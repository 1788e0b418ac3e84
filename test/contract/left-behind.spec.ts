// Cases in which Webex deletes the device late or refuses to: there is never more than one device per browser, and
// nothing rings without a registered line.
import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {awayAndBack, expect, pageUrl, register, signIn, status, test} from './life.js';
import {expectNoRing, expectNothingLeft, expectReachable} from './reachable.js';
import {requestedEndpoints} from './stage.js';
import {repeats} from '../repeats.js';

const devices = (cloud: RunningCloud) => cloud.devices().mobius;

/** Device requests to Mobius, in the order of its answers. */
const deviceRequests = (cloud: RunningCloud) => requestedEndpoints(cloud, 'register', 'deregister');

async function secondTab(context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const second = await context.newPage();
  await second.goto(pageUrl);
  await signIn(second, cloud);
  await expect.poll(() => status(second)).toBe('elsewhere');
  return second;
}

const registerByPerson = (page: Page) =>
  page.evaluate(() => ours.outcome(ours.session.line.register({by: 'person'})));

test.describe('a page that returns before its former device is deleted has one device, and it rings', () => {
  test('after a freeze', repeats(), async ({life}) => {
    const {cloud, page} = life;
    await register(page, cloud);
    cloud.setScenario({deregister: [{delayMs: 2_000}, {status: 200}]});
    await page.evaluate(() => {
      document.dispatchEvent(new Event('freeze'));
      document.dispatchEvent(new Event('resume'));
    });
    await expect.poll(() => status(page)).toBe('registered');
    expect(deviceRequests(cloud)).toEqual(['register', 'deregister', 'register']);
    expect(devices(cloud)).toHaveLength(1);
    await expectReachable(page, cloud);
  });

  test('from the back/forward cache', repeats(), async ({life}) => {
    const {cloud, page} = life;
    await awayAndBack(page, async () => {
      await register(page, cloud);
      cloud.setScenario({deregister: [{delayMs: 3_000}, {status: 200}]});
    });
    await expect.poll(() => status(page), {timeout: 15_000}).toBe('registered');
    await expect.poll(() => requestedEndpoints(cloud, 'deregister').length).toBeGreaterThan(0);
    expect(deviceRequests(cloud).at(-1)).toBe('register');
    expect(devices(cloud)).toHaveLength(1);
    await expectReachable(page, cloud);
  });
});

/** Fails the line for good while Webex refuses to delete its device. */
async function failKeepingDevice(page: Page, cloud: RunningCloud): Promise<void> {
  cloud.setScenario({
    keepaliveInterval: 1,
    keepalive: [{status: 503}],
    register: [{status: 400}],
    deregister: [{status: 503}],
  });
  await expect
    .poll(() => page.evaluate(() => ours.session.line.snapshot.state), {timeout: 20_000})
    .toMatchObject({status: 'failed', fault: {type: 'bad-request', expiresAt: expect.any(Number)}});
}

test.describe('a line that has failed with its device left at Webex', () => {
  test('takes no call, reports the remaining device, and keeps other tabs from adding one', async ({
    life,
  }) => {
    const {cloud, page, context} = life;
    cloud.setScenario({keepaliveInterval: 1});
    await register(page, cloud);
    const second = await secondTab(context, cloud);
    await failKeepingDevice(page, cloud);
    expect(devices(cloud)).toHaveLength(1);
    await expectNoRing(cloud);
    expect(await second.evaluate(() => ours.session.line.snapshot.state)).toMatchObject({
      status: 'elsewhere',
      there: {status: 'failed', fault: {expiresAt: expect.any(Number)}},
    });
    cloud.setScenario({deregister: [{status: 503}]});
    expect(await registerByPerson(second)).toBe('not-released-elsewhere');
    expect(devices(cloud)).toHaveLength(1);

    // Once the device is deleted, the waiting tab gets the line.
    cloud.setScenario({});
    await expect.poll(() => status(second), {timeout: 40_000}).toBe('registered');
    expect(devices(cloud)).toHaveLength(1);
    await expectReachable(second, cloud);
    expect(await status(page)).toBe('elsewhere');
  });

  test('registers again on request, replacing the pending deletion', repeats(), async ({life}) => {
    const {cloud, page} = life;
    cloud.setScenario({keepaliveInterval: 1});
    await register(page, cloud);
    await failKeepingDevice(page, cloud);
    cloud.setScenario({deregister: [{delayMs: 1_000}]});
    expect(await registerByPerson(page)).toBe('ok');
    expect(devices(cloud)).toHaveLength(1);
    await expectReachable(page, cloud);
  });
});

test.describe('a sign-in after a sign-out that could not delete the device', () => {
  async function signOutLeavingDevice({
    cloud,
    page,
    context,
  }: {
    cloud: RunningCloud;
    page: Page;
    context: BrowserContext;
  }) {
    await register(page, cloud);
    const second = await secondTab(context, cloud);
    cloud.setScenario({deregister: [{status: 503}]});
    expect(await page.evaluate(() => ours.session.signOut())).toContain('line');
    return second;
  }

  test(
    'if cancelled, keeps track of the device and keeps other tabs from adding one',
    repeats(),
    async ({life}) => {
      const {cloud, page} = life;
      const second = await signOutLeavingDevice(life);
      await page.evaluate(async () => {
        const signingIn = ours.session.signIn(() => new Promise<never>(() => {})).catch(() => undefined);
        await ours.session.signOut();
        await signingIn;
      });
      expect(await page.evaluate(() => ours.session.state)).toMatchObject({
        status: 'signed-out',
        failed: expect.arrayContaining(['line']),
        until: expect.any(Number),
      });
      expect(devices(cloud)).toHaveLength(1);
      await expectNoRing(cloud);
      expect(await registerByPerson(second)).toBe('not-released-elsewhere');
      expect(devices(cloud)).toHaveLength(1);

      cloud.setScenario({});
      await expect.poll(() => status(second), {timeout: 40_000}).toBe('registered');
      await expectReachable(second, cloud);
      await expect
        .poll(() => page.evaluate(() => ours.session.state), {timeout: 40_000})
        .toEqual({status: 'signed-out'});
      expect(devices(cloud)).toHaveLength(1);
    },
  );

  test('if completed, gets the line again and leaves no device', async ({life}) => {
    const {cloud, page} = life;
    const second = await signOutLeavingDevice(life);
    await signIn(page, cloud);
    expect(await status(second)).toBe('elsewhere');
    cloud.setScenario({});
    expect(await registerByPerson(page)).toBe('ok');
    expect(devices(cloud)).toHaveLength(1);
    await expectReachable(page, cloud);
    expect(await status(second)).toBe('elsewhere');
    await second.evaluate(() => ours.session.signOut());
    expect(await page.evaluate(() => ours.session.signOut())).toEqual([]);
    await expectNothingLeft(cloud);
  });
});

test('a page closed during sign-in leaves no record at the device service', repeats(), async ({life}) => {
  const {cloud, page} = life;
  // The event socket does not open, which keeps the SDK starting.
  cloud.setScenario({mercury: [{silent: true}]});
  const {access_token: token} = cloud.issueToken();
  await page.evaluate(t => void ours.signIn(t).catch(() => undefined), token);
  await expect.poll(() => cloud.devices().wdm).toHaveLength(1);
  await page.close({runBeforeUnload: true});
  await expect.poll(() => cloud.devices().wdm).toEqual([]);
});

test('a page closed after a sign-out that Webex refused tries once more to delete the devices', async ({
  life,
}) => {
  const {cloud, page} = life;
  await register(page, cloud);
  cloud.setScenario({deregister: [{status: 503}], wdm: [{status: 503}]});
  expect(await page.evaluate(() => ours.session.signOut())).toEqual(['line', 'device']);
  // The page waits for seconds before the next attempt.
  await expect.poll(() => requestedEndpoints(cloud, 'wdm').length).toBeGreaterThanOrEqual(4);
  cloud.setScenario({});
  await page.close({runBeforeUnload: true});
  await expectNothingLeft(cloud);
});
