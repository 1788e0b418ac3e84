import type {Page} from '@playwright/test';
import {expectNoRing, expectReachable} from './reachable.js';
import {expect, test} from './stage.js';
import {register, signOutCleanly, state, status} from './state-matches-webex-setup.js';
import {repeats} from '../repeats.js';

test.describe('the event socket', () => {
  test('is shown as lost within a second after it is closed and a new one is refused', async ({
    sdkPage,
    cloud,
  }) => {
    await register(sdkPage, cloud);
    cloud.setScenario({mercury: [{status: 503}]});
    cloud.dropMercury();
    await expect
      .poll(() => state(sdkPage), {timeout: 1_000})
      .toMatchObject({
        status: 'reconnecting',
        cause: 'events',
      });
    await expectNoRing(cloud);
    cloud.setScenario({});
    await expect.poll(() => status(sdkPage), {timeout: 45_000}).toBe('registered');
    await expectReachable(sdkPage, cloud);
    expect(await state(sdkPage)).toMatchObject({
      outage: {from: expect.any(Number), until: expect.any(Number)},
    });
    await signOutCleanly(sdkPage, cloud);
  });

  test('that falls silent is shown as lost within 30 seconds', async ({sdkPage, cloud}) => {
    test.slow();
    await register(sdkPage, cloud);
    const muted = Date.now();
    cloud.muteMercury();
    // It may recover within milliseconds, so check that the state was shown at all.
    await expect.poll(() => sdkPage.evaluate(() => ours.states), {timeout: 30_000}).toContain('reconnecting');
    await expect.poll(() => status(sdkPage), {timeout: 20_000}).toBe('registered');
    const {outage} = (await state(sdkPage)) as {outage: {from: number; until: number}};
    expect(Math.abs(outage.from - muted)).toBeLessThan(5_000);
    expect(outage.until - outage.from).toBeGreaterThan(15_000);
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  for (const code of [4401, 4000, 1003, 4403]) {
    test(
      `closed with ${code}, which the SDK treats as final, is reconnected by this library`,
      repeats(code !== 4403),
      async ({sdkPage, cloud}) => {
        await register(sdkPage, cloud);
        cloud.dropMercury({code});
        await expect.poll(() => sdkPage.evaluate(() => ours.states.includes('reconnecting'))).toBe(true);
        await expect.poll(() => status(sdkPage)).toBe('registered');
        await expectReachable(sdkPage, cloud);
        await signOutCleanly(sdkPage, cloud);
      },
    );
  }

  test(
    'that opens but never sends anything is replaced after 15 seconds',
    repeats(),
    async ({sdkPage, cloud}) => {
      test.slow();
      await register(sdkPage, cloud);
      cloud.setScenario({mercury: [{silent: true}, {status: 200}]});
      cloud.dropMercury();
      await expect.poll(() => status(sdkPage)).toBe('reconnecting');
      await expect.poll(() => status(sdkPage), {timeout: 45_000}).toBe('registered');
      await expectReachable(sdkPage, cloud);
      await signOutCleanly(sdkPage, cloud);
    },
  );

  test('that is down during registration keeps register() pending in `reconnecting` until calls arrive', async ({
    sdkPage,
    cloud,
  }) => {
    await sdkPage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
    cloud.setScenario({mercury: [{status: 503}]});
    cloud.dropMercury();
    await sdkPage.evaluate(() => {
      Object.assign(globalThis, {outcome: 'pending'});
      void ours.outcome(ours.session.line.register()).then(outcome => Object.assign(globalThis, {outcome}));
    });
    await expect.poll(() => state(sdkPage)).toMatchObject({status: 'reconnecting', cause: 'events'});
    const outcome = () => sdkPage.evaluate(() => (globalThis as unknown as {outcome: string}).outcome);
    expect(await outcome()).toBe('pending');
    cloud.setScenario({});
    await expect.poll(outcome, {timeout: 45_000}).toBe('ok');
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  test('whose device at WDM is gone gets a new one, and the line registers with it', async ({
    sdkPage,
    cloud,
  }) => {
    test.slow();
    await register(sdkPage, cloud);
    cloud.removeDevice(cloud.devices().wdm[0]!.id);
    cloud.dropMercury();
    await expect.poll(() => status(sdkPage)).toBe('reconnecting');
    await expect
      .poll(() => cloud.devices().mobius.map(({clientDeviceUri}) => clientDeviceUri), {timeout: 60_000})
      .toEqual(cloud.devices().wdm.length ? [cloud.devices().wdm[0]!.url] : [expect.any(String)]);
    await expect.poll(() => status(sdkPage), {timeout: 60_000}).toBe('registered');
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });
});

test.describe('a client that Mercury moves to another server', () => {
  /** Moves the client: the SDK opens a second socket, and the server closes the first with 4001 (trap 40). */
  async function move(sdkPage: Page): Promise<void> {
    await sdkPage.evaluate(async () => {
      const {sockets} = globalThis as unknown as {sockets: WebSocket[]};
      const [first] = sockets.splice(0);
      const data = JSON.stringify({id: 'shutdown', type: 'shutdown'});
      first?.onmessage?.(new MessageEvent('message', {data}));
      const second = async (): Promise<WebSocket> => {
        const [opened] = sockets;
        if (opened?.readyState === WebSocket.OPEN) return opened;
        await new Promise(resolve => setTimeout(resolve, 20));
        return second();
      };
      await second();
      // The SDK authorizes the second socket.
      await new Promise(resolve => setTimeout(resolve, 500));
      first?.close(4001, 'replaced');
      await new Promise(resolve => first?.addEventListener('close', resolve));
    });
  }

  test.beforeEach(async ({sdkPage}) => {
    await sdkPage.addInitScript(() => {
      const sockets: WebSocket[] = [];
      Object.assign(globalThis, {
        sockets,
        WebSocket: class extends WebSocket {
          constructor(url: string | URL, protocols?: string | string[]) {
            super(url, protocols);
            sockets.push(this);
          }
        },
      });
    });
    await sdkPage.reload();
  });

  test('rings, and notices within a second that the new socket closes', async ({sdkPage, cloud}) => {
    await register(sdkPage, cloud);
    await move(sdkPage);
    await expectReachable(sdkPage, cloud);
    expect(await sdkPage.evaluate(() => ours.states)).not.toContain('reconnecting');
    cloud.setScenario({mercury: [{status: 503}]});
    cloud.dropMercury();
    await expect
      .poll(() => state(sdkPage), {timeout: 1_000})
      .toMatchObject({status: 'reconnecting', cause: 'events'});
    cloud.setScenario({});
    await expect.poll(() => status(sdkPage), {timeout: 45_000}).toBe('registered');
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  test('does not ring while a deletion is refused', async ({sdkPage, cloud}) => {
    await register(sdkPage, cloud);
    await move(sdkPage);
    cloud.setScenario({deregister: [{status: 500}]});
    await sdkPage.evaluate(() => void ours.session.line.deregister().catch(() => undefined));
    await expect.poll(() => state(sdkPage)).toMatchObject({status: 'deregistering', cause: 'server'});
    await expect.poll(() => cloud.devices().wdm[0]?.connected).toBe(false);
    await expectNoRing(cloud);
    cloud.setScenario({});
    await expect.poll(() => status(sdkPage), {timeout: 30_000}).toBe('unregistered');
    await signOutCleanly(sdkPage, cloud);
  });
});

test.describe("the browser's network status", () => {
  test('going offline while everything works is shown immediately, and refuted by the next message', async ({
    sdkPage,
    cloud,
  }) => {
    await register(sdkPage, cloud);
    // Read in the same step: the next pong, which disproves it, can arrive at any moment.
    const shown = await sdkPage.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', {get: () => false});
      dispatchEvent(new Event('offline'));
      return ours.session.line.snapshot.state;
    });
    expect(shown).toMatchObject({status: 'reconnecting', cause: 'network'});
    await expect.poll(() => status(sdkPage), {timeout: 20_000}).toBe('registered');
    expect(await sdkPage.evaluate(() => ours.session.line.snapshot.online)).toBe(true);
    await expectReachable(sdkPage, cloud);
    await signOutCleanly(sdkPage, cloud);
  });

  test(
    'does not blame one failed request on the network while the event socket is connected',
    repeats(),
    async ({sdkPage, cloud}) => {
      cloud.setScenario({register: [{drop: true}]});
      await sdkPage.evaluate(async token => {
        const session = await ours.signIn(token);
        session.line.register().catch(() => undefined);
      }, cloud.issueToken().access_token);
      await expect.poll(() => state(sdkPage)).toMatchObject({status: 'retrying', cause: 'unknown'});
      await signOutCleanly(sdkPage, cloud);
    },
  );
});
