import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {expectNoRing, expectNothingLeft, expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

// Registered means that calls arrive. The page's state is compared with the cloud's. Every test ends by checking that a
// call rings, that none rings, or that no device is left at Webex.

async function register(stage: Page, cloud: RunningCloud): Promise<void> {
  await stage.evaluate(async token => {
    const session = await ours.signIn(token);
    await session.line.register();
  }, cloud.issueToken().access_token);
  await expectReachable(stage, cloud);
}

const state = (stage: Page) => stage.evaluate(() => ours.session.line.snapshot.state);
const status = (stage: Page) => stage.evaluate(() => ours.session.line.snapshot.state.status);

async function signOutCleanly(stage: Page, cloud: RunningCloud): Promise<void> {
  await stage.evaluate(() => ours.session.signOut());
  await expectNothingLeft(cloud);
}

test.describe('the event socket', () => {
  test('is shown as lost within a second after it is closed and a new one is refused', async ({
    stage,
    cloud,
  }) => {
    await register(stage, cloud);
    cloud.setScenario({mercury: [{status: 503}]});
    cloud.dropMercury();
    await expect
      .poll(() => state(stage), {timeout: 1_000})
      .toMatchObject({
        status: 'reconnecting',
        cause: 'events',
      });
    await expectNoRing(cloud);
    cloud.setScenario({});
    await expect.poll(() => status(stage), {timeout: 45_000}).toBe('registered');
    await expectReachable(stage, cloud);
    expect(await state(stage)).toMatchObject({outage: {from: expect.any(Number), until: expect.any(Number)}});
    await signOutCleanly(stage, cloud);
  });

  test('that falls silent is shown as lost within 30 seconds', async ({stage, cloud}) => {
    test.slow();
    await register(stage, cloud);
    const muted = Date.now();
    cloud.muteMercury();
    // It may recover within milliseconds, so check that the state was shown at all.
    await expect.poll(() => stage.evaluate(() => ours.states), {timeout: 30_000}).toContain('reconnecting');
    await expect.poll(() => status(stage), {timeout: 20_000}).toBe('registered');
    const {outage} = (await state(stage)) as {outage: {from: number; until: number}};
    expect(Math.abs(outage.from - muted)).toBeLessThan(5_000);
    expect(outage.until - outage.from).toBeGreaterThan(15_000);
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  for (const code of [4401, 4000, 1003, 4403]) {
    test(
      `closed with ${code}, which the SDK treats as final, is reconnected by this library`,
      repeats(code !== 4403),
      async ({stage, cloud}) => {
        await register(stage, cloud);
        cloud.dropMercury({code});
        await expect.poll(() => stage.evaluate(() => ours.states.includes('reconnecting'))).toBe(true);
        await expect.poll(() => status(stage)).toBe('registered');
        await expectReachable(stage, cloud);
        await signOutCleanly(stage, cloud);
      },
    );
  }

  test(
    'that opens but never sends anything is replaced after 15 seconds',
    repeats(),
    async ({stage, cloud}) => {
      test.slow();
      await register(stage, cloud);
      cloud.setScenario({mercury: [{silent: true}, {status: 200}]});
      cloud.dropMercury();
      await expect.poll(() => status(stage)).toBe('reconnecting');
      await expect.poll(() => status(stage), {timeout: 45_000}).toBe('registered');
      await expectReachable(stage, cloud);
      await signOutCleanly(stage, cloud);
    },
  );

  test('down during registration keeps register() pending in reconnecting until calls arrive', async ({
    stage,
    cloud,
  }) => {
    await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
    cloud.setScenario({mercury: [{status: 503}]});
    cloud.dropMercury();
    await stage.evaluate(() => {
      Object.assign(globalThis, {outcome: 'pending'});
      void ours.outcome(ours.session.line.register()).then(outcome => Object.assign(globalThis, {outcome}));
    });
    await expect.poll(() => state(stage)).toMatchObject({status: 'reconnecting', cause: 'events'});
    const outcome = () => stage.evaluate(() => (globalThis as unknown as {outcome: string}).outcome);
    expect(await outcome()).toBe('pending');
    cloud.setScenario({});
    await expect.poll(outcome, {timeout: 45_000}).toBe('ok');
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  test('whose device at WDM is gone gets a new one, and the line registers with it', async ({
    stage,
    cloud,
  }) => {
    test.slow();
    await register(stage, cloud);
    cloud.removeDevice(cloud.devices().wdm[0]!.id);
    cloud.dropMercury();
    await expect.poll(() => status(stage)).toBe('reconnecting');
    await expect
      .poll(() => cloud.devices().mobius.map(({clientDeviceUri}) => clientDeviceUri), {timeout: 60_000})
      .toEqual(cloud.devices().wdm.length ? [cloud.devices().wdm[0]!.url] : [expect.any(String)]);
    await expect.poll(() => status(stage), {timeout: 60_000}).toBe('registered');
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });
});

test.describe("the browser's network status", () => {
  test('going offline while everything works is shown at once, and refuted by the next message', async ({
    stage,
    cloud,
  }) => {
    await register(stage, cloud);
    // Read in the same step: the next pong, which disproves it, can arrive at any moment.
    const shown = await stage.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', {get: () => false});
      dispatchEvent(new Event('offline'));
      return ours.session.line.snapshot.state;
    });
    expect(shown).toMatchObject({status: 'reconnecting', cause: 'network'});
    await expect.poll(() => status(stage), {timeout: 20_000}).toBe('registered');
    expect(await stage.evaluate(() => ours.session.line.snapshot.online)).toBe(true);
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  test(
    'does not blame one failed request on the network while the event socket is connected',
    repeats(),
    async ({stage, cloud}) => {
      cloud.setScenario({register: [{drop: true}]});
      await stage.evaluate(async token => {
        const session = await ours.signIn(token);
        session.line.register().catch(() => undefined);
      }, cloud.issueToken().access_token);
      await expect.poll(() => state(stage)).toMatchObject({status: 'retrying', cause: 'unknown'});
      await signOutCleanly(stage, cloud);
    },
  );
});

test.describe('a sign-in', () => {
  for (const [how, slow, request] of [
    ['while the device service is slow', {wdm: [{delayMs: 1_500}, {status: 200}]}, '/wdm/api/v1/devices'],
    ['while discovery is slow', {discovery: [{delayMs: 1_500}, {status: 200}]}, '/calling/web/?'],
    ['while the event socket is slow', {mercury: [{delayMs: 1_500}, {status: 200}]}, '/mercury/'],
  ] satisfies [string, ScenarioInput, string][]) {
    test(
      `cancelled ${how} can be repeated by the same person, who is then reachable, but not by another person`,
      repeats(how !== 'while discovery is slow'),
      async ({stage, cloud}) => {
        cloud.setScenario(slow);
        const slowOne = request.startsWith('/mercury')
          ? stage.waitForEvent('websocket')
          : stage.waitForRequest(sent => sent.url().includes(request));
        const [token, again, other] = ['ada', 'ada', 'grace'].map(
          account => cloud.issueToken({account}).access_token,
        ) as [string, string, string];
        await stage.evaluate(async first => {
          const session = await ours.open();
          const outcome = ours.outcome(session.signIn(() => first));
          await new Promise<void>(resolve => {
            session.subscribe(s => s.status === 'signing-in' && s.step === 'device' && resolve());
          });
          Object.assign(globalThis, {outcome});
        }, token);
        await slowOne;
        await stage.evaluate(async () => {
          await ours.session.signOut();
          await (globalThis as unknown as {outcome: Promise<string>}).outcome;
        });
        const second = await stage.evaluate(
          async next => ours.outcome(ours.session.signIn(() => next)),
          again,
        );
        expect(second).toBe('ok');
        await stage.evaluate(() => ours.session.line.register());
        await expectReachable(stage, cloud);
        await signOutCleanly(stage, cloud);
        const third = await stage.evaluate(
          async next => ours.outcome(ours.session.signIn(() => next)),
          other,
        );
        expect(third).toBe('another-user');
        await expectNothingLeft(cloud);
      },
    );
  }

  test('succeeds even if each answer takes five seconds', async ({stage, cloud}) => {
    test.slow();
    const slow = [{delayMs: 5_000}];
    cloud.setScenario({catalog: slow, wdm: slow, mercury: slow, region: slow, discovery: slow});
    const outcome = await stage.evaluate(async token => {
      const session = await ours.open();
      return ours.outcome(session.signIn(() => token));
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    cloud.setScenario({});
    await stage.evaluate(() => ours.session.line.register());
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  for (const [answer, fault] of [
    [{status: 403}, 'device-not-entitled'],
    [{status: 404}, 'device-service-missing'],
    [{status: 429, retryAfter: 30}, 'device-throttled'],
  ] as const) {
    test(
      `with device service ${answer.status} fails with ${fault}, with the tracking id and the time`,
      repeats(answer.status !== 429),
      async ({stage, cloud}) => {
        cloud.setScenario({wdm: [answer]});
        await stage.evaluate(async token => {
          const session = await ours.open();
          await ours.outcome(session.signIn(() => token));
        }, cloud.issueToken().access_token);
        const {fault: found} = (await stage.evaluate(() => ours.session.state)) as {fault?: object};
        expect(found).toMatchObject({type: fault, trackingId: expect.any(String), at: expect.any(Number)});
        await expectNothingLeft(cloud);
      },
    );
  }
});

test.describe('a registration', () => {
  for (const body of ['html', 'empty'] as const) {
    test(
      `answered 200 with ${body} has no device, and is retried at the SDK's pace`,
      repeats(body !== 'html'),
      async ({stage, cloud}) => {
        await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
        cloud.setScenario({register: [{status: 200, body}]});
        await stage.evaluate(() => void ours.session.line.register().catch(() => undefined));
        await expect.poll(() => state(stage)).toMatchObject({status: 'retrying', cause: 'unexpected-answer'});
        // One request, and the next one after half a minute.
        const {nextAttemptAt = 0} = (await state(stage)) as {nextAttemptAt?: number};
        expect(nextAttemptAt - Date.now()).toBeGreaterThan(20_000);
        expect(requestedEndpoints(cloud, 'register')).toEqual(['register']);
        expect(await stage.evaluate(() => ours.states)).not.toContain('registered');
        cloud.setScenario({});
        await stage.evaluate(() => ours.session.line.retryNow());
        await expectReachable(stage, cloud);
        await signOutCleanly(stage, cloud);
      },
    );
  }

  test('that is never answered ends in a state with a next step', async ({stage, cloud}) => {
    await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
    cloud.setScenario({register: [{hang: true}, {status: 200}]});
    await stage.evaluate(() => void ours.session.line.register().catch(() => undefined));
    await expect
      .poll(() => state(stage), {timeout: 25_000})
      .toMatchObject({
        status: 'retrying',
        cause: 'timeout',
        nextAttemptAt: expect.any(Number),
      });
    await stage.evaluate(() => ours.session.line.retryNow());
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  for (const refusal of [429, 503]) {
    for (const retryAfter of [300, {seconds: 300, as: 'date' as const}]) {
      const how = typeof retryAfter === 'number' ? 'seconds' : 'a date';
      test(
        `refused with ${refusal} and Retry-After in ${how} sends no request before that time, even on retryNow()`,
        repeats((refusal === 429) === (how === 'a date')),
        async ({stage, cloud}) => {
          await stage.evaluate(token => ours.signIn(token), cloud.issueToken().access_token);
          cloud.setScenario({register: [{status: refusal, retryAfter}]});
          await stage.evaluate(() => void ours.session.line.register().catch(() => undefined));
          await expect
            .poll(() => state(stage))
            .toMatchObject({status: 'retrying', nextAttemptAt: expect.any(Number)});
          const {nextAttemptAt} = (await state(stage)) as {nextAttemptAt: number};
          expect(nextAttemptAt - Date.now()).toBeGreaterThan(290_000);
          await stage.evaluate(async () => {
            ours.session.line.retryNow().catch(() => undefined);
            await ours.session.line.deregister();
            ours.session.line.register().catch(() => undefined);
          });
          await expect.poll(() => status(stage)).toBe('retrying');
          expect(requestedEndpoints(cloud, 'register')).toEqual(['register']);
          await signOutCleanly(stage, cloud);
        },
      );
    }
  }

  test(
    'whose keepalives are answered with an HTML page counts them as missed',
    repeats(),
    async ({stage, cloud}) => {
      cloud.setScenario({keepaliveInterval: 1});
      await register(stage, cloud);
      cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 200, body: 'html'}]});
      await expect.poll(() => state(stage)).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
      cloud.setScenario({keepaliveInterval: 1});
      await expect.poll(() => status(stage)).toBe('registered');
      await expectReachable(stage, cloud);
      await signOutCleanly(stage, cloud);
    },
  );

  test('in another region of Webex succeeds', repeats(), async ({stage, cloud}) => {
    cloud.setScenario({hostMap: 'eu'});
    await register(stage, cloud);
    await signOutCleanly(stage, cloud);
  });
});

test.describe('deregistering', () => {
  for (const [how, answer] of [
    ['refused with 500', {status: 500}],
    ['refused with 403', {status: 403}],
    ['refused with 429', {status: 429, retryAfter: 2}],
    ['dropped', {drop: true}],
    ['done, and the answer dropped', {drop: 'answer'}],
    ['answered with an HTML page', {status: 200, body: 'html'}],
  ] as const) {
    test(
      `${how} shows deregistering until Webex confirms, and nothing rings`,
      repeats(!['refused with 429', 'done, and the answer dropped'].includes(how)),
      async ({stage, cloud}) => {
        await register(stage, cloud);
        cloud.setScenario({deregister: [answer]});
        await stage.evaluate(() => {
          Object.assign(globalThis, {outcome: 'pending'});
          void ours
            .outcome(ours.session.line.deregister())
            .then(outcome => Object.assign(globalThis, {outcome}));
        });
        await expect
          .poll(() => state(stage))
          .toMatchObject({
            status: 'deregistering',
            cause: expect.any(String),
            expiresAt: expect.any(Number),
          });
        await expectNoRing(cloud);
        expect(await status(stage)).toBe('deregistering');
        cloud.setScenario({});
        await expect.poll(() => status(stage), {timeout: 30_000}).toBe('unregistered');
        expect(cloud.devices().mobius).toEqual([]);
        expect(await stage.evaluate(() => (globalThis as unknown as {outcome: string}).outcome)).toBe('ok');
        // Registering again works.
        await stage.evaluate(() => ours.session.line.register());
        await expectReachable(stage, cloud);
        await signOutCleanly(stage, cloud);
      },
    );
  }

  test('without an answer from Webex still stops the ringing', async ({stage, cloud}) => {
    await register(stage, cloud);
    cloud.setScenario({deregister: [{hang: true}, {status: 200}]});
    await stage.evaluate(() => void ours.session.line.deregister().catch(() => undefined));
    await expect.poll(() => cloud.devices().wdm[0]?.connected, {timeout: 5_000}).toBe(false);
    expect(await status(stage)).toBe('deregistering');
    await expectNoRing(cloud);
    await expect.poll(() => status(stage), {timeout: 30_000}).toBe('unregistered');
    await signOutCleanly(stage, cloud);
  });

  test(
    'registering again while a deletion is refused leaves one device, which is reachable',
    repeats(),
    async ({stage, cloud}) => {
      await register(stage, cloud);
      cloud.setScenario({deregister: [{status: 503}]});
      await stage.evaluate(() => void ours.session.line.deregister().catch(() => undefined));
      await expect.poll(() => state(stage)).toMatchObject({status: 'deregistering', cause: 'server'});
      await stage.evaluate(() => ours.session.line.register());
      await expectReachable(stage, cloud);
      cloud.setScenario({});
      await signOutCleanly(stage, cloud);
    },
  );

  test('a token revoked while registered closes the socket, nothing rings, and the state has the expiry of the device', async ({
    stage,
    cloud,
  }) => {
    cloud.setScenario({keepaliveInterval: 1});
    await register(stage, cloud);
    cloud.expireTokens();
    await expect
      .poll(() => state(stage))
      .toMatchObject({
        status: 'failed',
        fault: {type: 'token-expired', action: 'sign-in', expiresAt: expect.any(Number)},
      });
    await expect.poll(() => cloud.devices().wdm[0]?.connected).toBe(false);
    await expectNoRing(cloud);
    // The same person signs in again, and the remaining device is deleted.
    const {access_token: token} = cloud.issueToken();
    await stage.evaluate(async next => {
      await ours.session.signIn(() => next);
      await ours.session.line.register();
    }, token);
    await expectReachable(stage, cloud);
    await signOutCleanly(stage, cloud);
  });

  test(
    'signing out while the deletion is refused lists `line` in `failed` until the device is deleted',
    repeats(),
    async ({stage, cloud}) => {
      await register(stage, cloud);
      cloud.setScenario({deregister: [{status: 503}]});
      expect(await stage.evaluate(() => ours.session.signOut())).toEqual(['line']);
      expect(await stage.evaluate(() => ours.session.state)).toMatchObject({
        status: 'signed-out',
        failed: ['line'],
      });
      await expectNoRing(cloud);
      cloud.setScenario({});
      await expectNothingLeft(cloud, {within: 30_000});
      await expect
        .poll(() => stage.evaluate(() => 'failed' in ours.session.state), {timeout: 30_000})
        .toBe(false);
    },
  );
});

test('signing out with a refused deletion and in again at once leaves one device, which is reachable', async ({
  stage,
  cloud,
}) => {
  await register(stage, cloud);
  cloud.setScenario({deregister: [{status: 503}]});
  expect(await stage.evaluate(() => ours.session.signOut())).toEqual(['line']);
  const {access_token: token} = cloud.issueToken();
  await stage.evaluate(async next => void (await ours.session.signIn(() => next)), token);
  // Nothing registers without a command.
  expect(['unregistered', 'deregistering']).toContain(await status(stage));
  cloud.setScenario({});
  await stage.evaluate(() => ours.session.line.register());
  await expect.poll(() => cloud.devices().mobius.length, {timeout: 30_000}).toBe(1);
  await expectReachable(stage, cloud);
  await signOutCleanly(stage, cloud);
});
