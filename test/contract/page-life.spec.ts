import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNoRing, expectNothingLeft, expectReachable} from './reachable.js';
import {requestedEndpoints} from './stage.js';
import {awayAndBack, expect, otherUrl, pageUrl, register, signIn, status, test} from './life.js';
import {repeats} from '../repeats.js';

/** The line when its page is left, cached, frozen, suspended and shown again. */
test('leaving the page for another site deletes its device after a preflight request', async ({life}) => {
  const {cloud, page, preflights} = life;
  await register(page, cloud);
  const before = preflights.length;
  await page.goto('about:blank');
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  expect(preflights.slice(before).join()).toContain('DELETE');
});

test('leaving the page during a call ends it at Webex first, so that the other side hears no silence', async ({
  life,
}) => {
  const {cloud, page} = life;
  await register(page, cloud);
  await page.evaluate(() => ours.session.line.call('5196'));
  await expect
    .poll(() => page.evaluate(() => ours.session.line.calls[0]?.snapshot.state.status))
    .toBe('ringing');
  // A closing page cannot wait between its two requests. The delay keeps a busy machine from reversing them.
  cloud.setScenario({deregister: [{delayMs: 3_000}]});
  await page.goto('about:blank');
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  // Refused with 404 if the device had been deleted first.
  const ends = cloud.requests().filter(({endpoint}) => endpoint === 'callEnd');
  expect(ends.map(({status: answer}) => answer)).toContain(200);
});

test('closing the page deletes its device and its record at the device service', async ({life}) => {
  const {cloud, page} = life;
  await register(page, cloud);
  await page.close({runBeforeUnload: true});
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await expect.poll(() => cloud.devices().wdm).toEqual([]);
});

test('reloading a page that is signed in leaves one record at the device service, that of the new page', async ({
  life,
}) => {
  const {cloud, page} = life;
  // Never registered, so no deregistration releases it.
  await signIn(page, cloud);
  const [first] = cloud.devices().wdm;
  await page.reload();
  await signIn(page, cloud);
  await expect.poll(() => cloud.devices().wdm).toHaveLength(1);
  expect(cloud.devices().wdm[0]?.id).not.toBe(first?.id);
  await page.evaluate(() => ours.session.signOut());
  await expectNothingLeft(cloud);
});

test('a page configured to keep its device keeps it', repeats(), async ({life}) => {
  const {cloud, page, context} = life;
  await register(page, cloud, {keepDevice: true});
  const other = await context.newPage();
  await page.close({runBeforeUnload: true});
  await other.goto(otherUrl);
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('a page restored from the back/forward cache registers again', async ({life}) => {
  const {cloud, page} = life;
  await awayAndBack(
    page,
    () => register(page, cloud),
    () => expect.poll(() => cloud.devices().mobius).toEqual([]),
  );
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
  expect(await page.evaluate(() => ours.states.slice(-4))).toEqual(
    expect.arrayContaining(['retrying', 'registered']),
  );
  // The outage, in which a call may have been missed, is reported.
  expect(await page.evaluate(() => ours.session.line.snapshot.state)).toMatchObject({
    outage: {from: expect.any(Number), until: expect.any(Number)},
  });
});

for (const [before, leaveUnregistered] of [
  ['was never registered', async (page: Page, cloud: RunningCloud) => signIn(page, cloud)],
  [
    'was deregistered',
    async (page: Page, cloud: RunningCloud) => {
      await register(page, cloud);
      await page.evaluate(() => ours.session.line.deregister());
    },
  ],
] as const) {
  test(
    `a page restored from the back/forward cache whose line ${before} rings once it registers`,
    repeats(before === 'was never registered'),
    async ({life}) => {
      const {cloud, page} = life;
      await awayAndBack(page, () => leaveUnregistered(page, cloud));
      expect(await status(page)).toBe('unregistered');
      await page.evaluate(() => ours.session.line.register());
      await expectReachable(page, cloud);
    },
  );

  test(
    `a frozen page whose line ${before} rings once it registers`,
    repeats(before === 'was never registered'),
    async ({life}) => {
      const {cloud, page} = life;
      await leaveUnregistered(page, cloud);
      await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await expect.poll(() => cloud.devices().wdm[0]?.connected).toBe(false);
      await page.evaluate(() => document.dispatchEvent(new Event('resume')));
      await page.evaluate(() => ours.session.line.register());
      await expectReachable(page, cloud);
    },
  );
}

test(
  'a page restored from the cache stays unregistered if it was not meant to register',
  repeats(),
  async ({life}) => {
    const {cloud, page} = life;
    await awayAndBack(page, async () => {
      await register(page, cloud);
      await page.evaluate(() => ours.session.line.deregister());
    });
    const registrations = requestedEndpoints(cloud, 'register').length;
    // Any automatic registration would precede the command.
    expect(await status(page)).toBe('unregistered');
    await expectNoRing(cloud);
    await page.evaluate(() => ours.session.line.register());
    expect(requestedEndpoints(cloud, 'register')).toHaveLength(registrations + 1);
    await expectReachable(page, cloud);
    expect(await page.evaluate(() => ours.states.slice(3))).toEqual([
      'registered',
      'deregistering',
      'unregistered',
      'connecting',
      'registered',
    ]);
  },
);

test('a frozen page deletes its device, and registers when it resumes', async ({life}) => {
  const {cloud, page} = life;
  await register(page, cloud);
  // A headless browser considers every page visible and freezes none, so the test triggers it.
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await page.evaluate(() => document.dispatchEvent(new Event('resume')));
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
});

test('a page reloaded during retries registers immediately', repeats(), async ({life}) => {
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

test(
  'another tab takes over from a cached page, and keeps the line when that page returns',
  repeats(),
  async ({life}) => {
    const {cloud, page, context} = life;
    const second = await secondTab(context, cloud);
    await awayAndBack(
      page,
      async () => {
        await register(page, cloud);
        await expect.poll(() => status(second)).toBe('elsewhere');
      },
      () => expect.poll(() => status(second)).toBe('registered'),
    );
    await expect.poll(() => status(page)).toBe('elsewhere');
    await expectReachable(second, cloud);
  },
);

test("when one of two tabs is closed the other takes over, and the closed tab's device is gone", async ({
  life,
}) => {
  const {cloud, page, context} = life;
  const second = await secondTab(context, cloud);
  await register(page, cloud);
  const [first] = cloud.devices().mobius;
  await expect.poll(() => status(second)).toBe('elsewhere');
  await page.close({runBeforeUnload: true});
  await expect.poll(() => status(second)).toBe('registered');
  await expect.poll(() => cloud.devices().mobius.length).toBe(1);
  expect(cloud.devices().mobius[0]?.deviceId).not.toBe(first?.deviceId);
  await expectReachable(second, cloud);
});

test('a discarded tab loses its device, and registers again when reloaded', repeats(), async ({life}) => {
  const {cloud, page, context} = life;
  await register(page, cloud);
  // A browser freezes a tab before discarding it, and fires no event for the discard.
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  await again.goto(pageUrl);
  await register(again, cloud);
  await expectReachable(again, cloud);
});

test('the line registers again when the laptop is opened after Webex has forgotten the device', async ({
  life,
}) => {
  const {cloud, page, sleep, cut} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await register(page, cloud);
  const [device] = cloud.devices().mobius;
  await sleep(async () => {
    cloud.removeDevice(device?.deviceId ?? '');
    cut();
    // Suspended for a few keepalives.
    await new Promise(resolve => setTimeout(resolve, 3000));
  });
  await expect.poll(() => cloud.devices().mobius).toHaveLength(1);
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
  expect(await page.evaluate(() => ours.states)).not.toContain('failed');
});

test(
  'the line asks to sign in again if the token expired while the laptop was closed',
  repeats(),
  async ({life}) => {
    const {cloud, page, sleep} = life;
    cloud.setScenario({keepaliveInterval: 1});
    await register(page, cloud);
    await sleep(async () => cloud.expireTokens());
    await expect
      .poll(() => page.evaluate(() => ours.session.line.snapshot.state))
      .toMatchObject({status: 'failed', fault: {type: 'token-expired', action: 'sign-in'}});
  },
);

/** Another tab of the browser with the same person signed in. */
async function secondTab(context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const second = await context.newPage();
  await second.goto(pageUrl);
  await signIn(second, cloud);
  return second;
}
