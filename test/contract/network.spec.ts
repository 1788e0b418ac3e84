import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectReachable} from './reachable.js';
import {requestedEndpoints} from './stage.js';
import {expect, register, signIn, status, test} from './life.js';
import {repeats} from '../repeats.js';

/** The line when the network is lost, returns or changes. */
const online = (page: Page) => page.evaluate(() => ours.session.line.snapshot.online);
const keepalives = (cloud: RunningCloud) => requestedEndpoints(cloud, 'keepalive').length;

async function offlineAndBack(context: BrowserContext, page: Page): Promise<void> {
  await context.setOffline(true);
  await expect.poll(() => online(page)).toBe(false);
  await context.setOffline(false);
  await expect.poll(() => online(page)).toBe(true);
}

/** The SDK stops the keepalives, and their worker, when it detects that the network is lost. */
const untilKeepalivesStop = (page: Page) => expect.poll(() => page.workers().length).toBe(0);

test(
  'the line retries after too many missed keepalives while offline, and registers again after the network returns',
  repeats(),
  async ({life}) => {
    test.slow();
    const {cloud, page, context} = life;
    cloud.setScenario({keepaliveInterval: 1});
    await register(page, cloud);
    // Keepalives fail before the browser notices.
    cloud.setScenario({keepaliveInterval: 1, keepalive: [{drop: true}], register: [{drop: true}]});
    await expect.poll(() => status(page), {timeout: 30_000}).toBe('retrying');
    await context.setOffline(true);
    await expect
      .poll(() => page.evaluate(() => ours.session.line.snapshot))
      .toMatchObject({state: {cause: 'network'}, wanted: true, online: false});
    cloud.setScenario({});
    await context.setOffline(false);
    await expect.poll(() => status(page), {timeout: 30_000}).toBe('registered');
    await expectReachable(page, cloud);
  },
);

test('a short time offline is shown immediately, keeps the device, and keepalives resume after it (trap 27)', async ({
  life,
}) => {
  test.slow();
  const {cloud, page, context} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await register(page, cloud);
  await expect.poll(() => keepalives(cloud)).toBeGreaterThan(0);
  await context.setOffline(true);
  await expect.poll(() => online(page)).toBe(false);
  await untilKeepalivesStop(page);
  await context.setOffline(false);
  const before = keepalives(cloud);
  await expect.poll(() => keepalives(cloud)).toBeGreaterThan(before + 1);
  await expect.poll(() => status(page)).toBe('registered');
  await expectReachable(page, cloud);
  expect(await page.evaluate(() => ours.states.slice(3))).toEqual([
    'registered',
    'reconnecting',
    'registered',
  ]);
  expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
});

test('the line is reachable again with the same device after a network change drops every connection', async ({
  life,
}) => {
  test.slow();
  const {cloud, page, context, cut} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await register(page, cloud);
  await context.setOffline(true);
  cut();
  await untilKeepalivesStop(page);
  await context.setOffline(false);
  await expect.poll(() => status(page), {timeout: 60_000}).toBe('registered');
  await expectReachable(page, cloud);
  // On its own, the SDK would delete its device and request another one, which isn't needed while Mobius still has it.
  expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
});

for (const [was, prepare] of [
  ['was never registered', async () => undefined],
  [
    'was deregistered',
    async (page: Page) => {
      await page.evaluate(() => ours.session.line.register());
      await page.evaluate(() => ours.session.line.deregister());
    },
  ],
] as const) {
  test(
    `a flapping network does not register a line that ${was} (webex-js-sdk issue 3142)`,
    repeats(was !== 'was deregistered'),
    async ({life}) => {
      test.slow();
      const {cloud, page, context, cut} = life;
      await page.clock.install();
      await signIn(page, cloud);
      await prepare(page);
      const before = requestedEndpoints(cloud, 'register').length;
      await offlineAndBack(context, page);
      await context.setOffline(true);
      cut();
      await expect.poll(() => cloud.devices().wdm.some(({connected}) => connected)).toBe(false);
      // The SDK's network probe is answered before the next request.
      await page.evaluate(() => fetch('/').catch(() => undefined));
      await context.setOffline(false);
      await expect
        .poll(() => cloud.devices().wdm.some(({connected}) => connected), {timeout: 60_000})
        .toBe(true);
      // Anything the SDK does automatically after that starts within 5 s.
      await page.clock.runFor(10_000);
      await page.evaluate(() => fetch('/'));
      expect(requestedEndpoints(cloud, 'register')).toHaveLength(before);
      expect(await status(page)).toBe('unregistered');
      expect(cloud.devices().mobius).toEqual([]);
    },
  );
}
