import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNoRing, expectReachable} from './reachable.js';
import {asked} from './stage.js';
import {awayAndBack, expect, otherUrl, pageUrl, registered, signIn, status, test} from './life.js';

/** What becomes of the line when its page is left, kept, frozen, put to sleep and shown again. */
test('a page that is left for another site gives its device back, preflight and all', async ({life}) => {
  const {cloud, page, preflights} = life;
  await registered(page, cloud);
  const before = preflights.length;
  await page.goto('about:blank');
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  expect(preflights.slice(before).join()).toContain('DELETE');
});

test('a page that is closed does so too, and gives back its record at the device service', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  await page.close({runBeforeUnload: true});
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await expect.poll(() => cloud.devices().wdm).toEqual([]);
});

test('a page that is to keep its device keeps it', async ({life}) => {
  const {cloud, page, context} = life;
  await registered(page, cloud, {keepDevice: true});
  const other = await context.newPage();
  await page.close({runBeforeUnload: true});
  await other.goto(otherUrl);
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('a page from the back/forward cache registers again', async ({life}) => {
  const {cloud, page} = life;
  await awayAndBack(
    page,
    () => registered(page, cloud),
    () => expect.poll(() => cloud.devices().mobius).toEqual([]),
  );
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
  expect(await page.evaluate(() => ours.states.slice(-4))).toEqual(
    expect.arrayContaining(['retrying', 'registered']),
  );
  // A missed ring is explained.
  expect(await page.evaluate(() => ours.session.line.snapshot.state)).toMatchObject({
    outage: {from: expect.any(Number), until: expect.any(Number)},
  });
});

for (const [before, leaveUnregistered] of [
  ['was never registered', async (page: Page, cloud: RunningCloud) => signIn(page, cloud)],
  [
    'was deregistered',
    async (page: Page, cloud: RunningCloud) => {
      await registered(page, cloud);
      await page.evaluate(() => ours.session.line.deregister());
    },
  ],
] as const) {
  test(`a page from the back/forward cache whose line ${before} rings once it registers (T1)`, async ({
    life,
  }) => {
    const {cloud, page} = life;
    await awayAndBack(page, () => leaveUnregistered(page, cloud));
    expect(await status(page)).toBe('unregistered');
    await page.evaluate(() => ours.session.line.register());
    await expectReachable(page, cloud);
  });

  test(`a frozen page whose line ${before} rings once it registers (T1)`, async ({life}) => {
    const {cloud, page} = life;
    await leaveUnregistered(page, cloud);
    await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
    await expect.poll(() => cloud.devices().wdm[0]?.connected).toBe(false);
    await page.evaluate(() => document.dispatchEvent(new Event('resume')));
    await page.evaluate(() => ours.session.line.register());
    await expectReachable(page, cloud);
  });
}

test('a page from the cache whose line was not wanted stays unregistered', async ({life}) => {
  const {cloud, page} = life;
  await awayAndBack(page, async () => {
    await registered(page, cloud);
    await page.evaluate(() => ours.session.line.deregister());
  });
  const registrations = asked(cloud, 'register').length;
  // What it would have begun by itself would come before what it is told.
  expect(await status(page)).toBe('unregistered');
  await expectNoRing(cloud);
  await page.evaluate(() => ours.session.line.register());
  expect(asked(cloud, 'register')).toHaveLength(registrations + 1);
  await expectReachable(page, cloud);
  expect(await page.evaluate(() => ours.states.slice(3))).toEqual([
    'registered',
    'deregistering',
    'unregistered',
    'connecting',
    'registered',
  ]);
});

test('a page that is frozen gives its device back, and registers when it goes on', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  // A browser without a window shows every page, and freezes none: here the test says so.
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await page.evaluate(() => document.dispatchEvent(new Event('resume')));
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
});

test('a page that is loaded again in the midst of the retries registers at once', async ({life}) => {
  const {cloud, page} = life;
  cloud.setScenario({register: [{status: 503}, {status: 200}]});
  const {access_token: token} = cloud.issueToken();
  await page.evaluate(async t => {
    await ours.signIn(t);
    ours.session.line.register().catch(() => undefined);
  }, token);
  await expect.poll(() => status(page)).toBe('retrying');
  await page.reload();
  await page.evaluate(async t => {
    await ours.signIn(t);
    await ours.session.line.register();
  }, token);
  await expectReachable(page, cloud);
});

test('the other tab takes over from a page that is kept, and has the line when that comes back', async ({
  life,
}) => {
  const {cloud, page, context} = life;
  const second = await secondTab(context, cloud);
  await awayAndBack(
    page,
    async () => {
      await registered(page, cloud);
      await expect.poll(() => status(second)).toBe('elsewhere');
    },
    () => expect.poll(() => status(second)).toBe('registered'),
  );
  await expect.poll(() => status(page)).toBe('elsewhere');
  await expectReachable(second, cloud);
});

test('of two tabs the one that stays takes over, and the device of the one that is closed is gone', async ({
  life,
}) => {
  const {cloud, page, context} = life;
  const second = await secondTab(context, cloud);
  await registered(page, cloud);
  const [first] = cloud.devices().mobius;
  await expect.poll(() => status(second)).toBe('elsewhere');
  await page.close({runBeforeUnload: true});
  await expect.poll(() => status(second)).toBe('registered');
  await expect.poll(() => cloud.devices().mobius.length).toBe(1);
  expect(cloud.devices().mobius[0]?.deviceId).not.toBe(first?.deviceId);
  await expectReachable(second, cloud);
});

test('a tab that is discarded: its device is gone, and loaded again it registers anew', async ({life}) => {
  const {cloud, page, context} = life;
  await registered(page, cloud);
  // What a browser discards it has frozen before, and of its end it says nothing.
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  await again.goto(pageUrl);
  await registered(again, cloud);
  await expectReachable(again, cloud);
});

test('a laptop that is closed, and forgotten by Webex: registered again when it is opened', async ({
  life,
}) => {
  const {cloud, page, sleep, cut} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await registered(page, cloud);
  const [device] = cloud.devices().mobius;
  await sleep(async () => {
    cloud.removeDevice(device?.deviceId ?? '');
    cut();
    // Asleep for some keepalives.
    await new Promise(resolve => setTimeout(resolve, 3000));
  });
  await expect.poll(() => cloud.devices().mobius).toHaveLength(1);
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
  expect(await page.evaluate(() => ours.states)).not.toContain('failed');
});

test('a laptop that is closed until the token has expired: sign in again', async ({life}) => {
  const {cloud, page, sleep} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await registered(page, cloud);
  await sleep(async () => cloud.expireTokens());
  await expect
    .poll(() => page.evaluate(() => ours.session.line.snapshot.state))
    .toMatchObject({status: 'failed', fault: {type: 'token-expired', action: 'sign-in'}});
});

/** Another tab of the browser, in which the same person is signed in. */
async function secondTab(context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const second = await context.newPage();
  await second.goto(pageUrl);
  await signIn(second, cloud);
  return second;
}
