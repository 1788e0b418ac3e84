import {describe, expect, test, vi} from 'vitest';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {onTokenRefused} from '../../src/sdk/token-renewal.js';
import {
  mobiusRequests,
  cloud,
  keepaliveMissed,
  outcomeOf,
  registeredSetup,
  setup,
  useSetups,
} from './real-sdk-setup.js';
import {mercury} from './real-sdk.js';
import {letPass, settled} from './sdk-requests.js';
import {StubWorker} from './sdk-workers.js';

/** The states of a registration that the SDK loses, through keepalives or silently. */
useSetups();

describe('keepalives', () => {
  test('missed and then answered: the state is `reconnecting`, then `registered`', async () => {
    const {line, states, worker} = await registeredSetup();
    await worker.send(keepaliveMissed(1, 503));
    await worker.send(keepaliveMissed(2, 503));
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', missed: 2});
    await worker.send({type: 'KEEPALIVE_SUCCESS', statusCode: 200});
    expect(states).toEqual(['reconnecting', 'registered']);
  });

  test('missed repeatedly: the state stays `reconnecting`', async () => {
    const {states, worker} = await registeredSetup();
    for (let missed = 1; missed <= 4; missed += 1) {
      await worker.send(keepaliveMissed(missed, 503));
      await letPass(30);
    }
    expect(states).toEqual(['reconnecting']);
  });

  test('missed five times: the line stays wanted, and registers again', async () => {
    const {line, states, worker} = await registeredSetup();
    for (let missed = 1; missed <= 5; missed += 1) await worker.send(keepaliveMissed(missed, 503));
    expect(states).toEqual(['reconnecting', 'retrying', 'registered']);
    expect(line.snapshot.wanted).toBe(true);
    expect(worker.terminated).toBe(true);
  });

  test.each([
    {name: 'has a problem', refusal: {status: 503}, cause: 'server'},
    {name: 'is busy', refusal: {status: 429}, cause: 'throttled'},
    {name: 'cannot be reached', refusal: {drop: true}, cause: 'unknown'},
  ] as const)(
    'missed five times while Webex $name for longer than all retries take: the line registers again afterwards',
    async ({refusal, cause}) => {
      const {line, states, worker} = await registeredSetup();
      cloud.setScenario({register: [refusal]});
      for (let missed = 1; missed <= 5; missed += 1) await worker.send(keepaliveMissed(missed, 503));
      await letPass(60);
      // The pauses are random, so wait until all attempts of a round have failed.
      for (let seconds = 0; seconds < 300 && 'attempt' in line.snapshot.state; seconds += 5) await letPass(5);
      expect(line.snapshot.state).toMatchObject({
        status: 'retrying',
        cause,
        nextAttemptAt: expect.any(Number),
      });
      expect(line.snapshot.state).not.toHaveProperty('attempt');
      // The network works, so anything that arrives does not start an attempt earlier.
      const before = mobiusRequests().length;
      mercury.emit('event', {});
      await settled();
      expect(mobiusRequests()).toHaveLength(before);
      // A person may press “Try again now”, which does not end the attempts either.
      const pressed = outcomeOf(line.retryNow());
      await settled();
      expect(mobiusRequests()).toHaveLength(before + 1);
      await letPass(600);
      cloud.setScenario({});
      await letPass(120);
      expect(await pressed).toBe('ok');
      expect(states).not.toContain('failed');
      expect(line.snapshot).toMatchObject({state: {status: 'registered', outage: {}}, wanted: true});
      expect(cloud.devices().mobius).toHaveLength(1);
    },
  );

  test('answered 401: the line has failed for good', async () => {
    const {line, states, events, worker} = await registeredSetup();
    await worker.send(keepaliveMissed(1, 401));
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
    expect(states).toEqual(['failed']);
    expect(events).toEqual(['error token-expired', 'unregistered']);
  });

  test('answered 401 while no new token can be requested: the line registers once there is one', async () => {
    const {line, states, sdkLine, worker} = await registeredSetup();
    const mayRenew = vi.fn(() => true);
    onTokenRefused({line: sdkLine}, {renew: async () => false, mayRenew});
    cloud.setScenario({register: [{status: 401}, {status: 200}]});
    await worker.send(keepaliveMissed(1, 401));
    expect(line.snapshot).toMatchObject({
      state: {status: 'retrying', cause: 'unknown', nextAttemptAt: Date.now() + 60_000},
      wanted: true,
    });
    await letPass(65);
    expect(line.snapshot.state.status).toBe('retrying');
    await letPass(65);
    expect(states).toEqual(['retrying', 'registered']);
    expect(mobiusRequests()).toEqual(['register', 'register', 'register']);
    mayRenew.mockReturnValue(false);
    await StubWorker.all.at(-1)?.send(keepaliveMissed(1, 401));
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'token-expired'}});
  });

  test('answered 401, and there is a new token: the line registers with it immediately', async () => {
    const {line, states, sdkLine, worker} = await registeredSetup();
    onTokenRefused({line: sdkLine}, {renew: async () => false, mayRenew: () => true});
    await worker.send(keepaliveMissed(1, 401));
    await letPass(5);
    expect(states).toEqual(['retrying']);
    RegistrationGate.of(sdkLine.registration as SdkRegistration)?.onTokenRenewed();
    await settled();
    expect(states).toEqual(['retrying', 'registered']);
    expect(line.snapshot.wanted).toBe(true);
  });

  test('answered 404: the line registers again immediately, without a visible failure (trap 12)', async () => {
    const {line, states, events, worker} = await registeredSetup();
    await worker.send(keepaliveMissed(1, 404));
    expect(states).toEqual(['retrying', 'registered']);
    expect(events).toEqual(['error device-not-found', 'unregistered', 'registered']);
    expect(line.snapshot.wanted).toBe(true);
  });

  test('answered 429: the line stays registered, and the state is `registered` again after the wait (trap 12)', async () => {
    const {line, worker} = await registeredSetup();
    await worker.send(keepaliveMissed(1, 429));
    await letPass(66);
    // The SDK has restarted the keepalives, and does not report one that is answered immediately. The worker does.
    const next = StubWorker.all.at(-1);
    expect(next).not.toBe(worker);
    expect(line.snapshot.state.status).toBe('reconnecting');
    await next?.send(keepaliveMissed(2, 503));
    expect(line.snapshot.state.status).toBe('reconnecting');
    await next?.send({type: 'KEEPALIVE_ANSWERED', status: 200});
    expect(line.snapshot.state.status).toBe('registered');
  });
});

test('a new token does not register a line that is not wanted', async () => {
  const {line, sdkLine, states} = await setup();
  RegistrationGate.of(sdkLine.registration as SdkRegistration)?.onTokenRenewed();
  await letPass(65);
  expect(states).toEqual(['unregistered']);
  expect(line.snapshot.wanted).toBe(false);
  expect(mobiusRequests()).toEqual([]);
});

describe('a registration that is lost silently', () => {
  test('and returns, as on a return to the primary server: the state stays `registered` (trap 14)', async () => {
    const {line, states, events} = await setup({down: ['primary']});
    line.register().catch(() => undefined);
    await letPass(150);
    expect(line.snapshot.state).toMatchObject({status: 'registered', server: 'backup'});
    cloud.setScenario({});
    states.length = 0;
    events.length = 0;
    // The SDK returns to the primary after one to two hours.
    await letPass(2 * 60 * 60 + 60);
    expect(events).toEqual(['unregistered', 'registered']);
    expect(states).toEqual(['registered']);
    expect(line.snapshot.state).toMatchObject({status: 'registered', server: 'primary'});
  });

  test('after five missed keepalives: is shown immediately, with its start', async () => {
    const {line, states, worker} = await registeredSetup();
    cloud.setScenario({register: [{status: 503}]});
    const lostAt = Date.now();
    await worker.send(keepaliveMissed(5, 503));
    expect(states).toEqual(['retrying']);
    expect(line.snapshot).toMatchObject({state: {unreachableSince: lostAt, cause: 'server'}, wanted: true});
    cloud.setScenario({});
    await letPass(60);
    expect(line.snapshot.state).toMatchObject({status: 'registered', outage: {from: lostAt}});
  });

  test('because the host ended it: the line is not wanted any more', async () => {
    const {line, sdkLine, states} = await registeredSetup();
    await sdkLine.deregister();
    await letPass(3);
    expect(states).toEqual(['unregistered']);
    expect(line.snapshot.wanted).toBe(false);
    expect(mobiusRequests()).toEqual(['register', 'deregister']);
  });
});
