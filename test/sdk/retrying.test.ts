import {describe, expect, test, vi} from 'vitest';
import type {LineState} from '../../src/line/line-state.js';
import {
  mobiusRequests,
  cloud,
  keepaliveMissed,
  outcomeOf,
  registeredSetup,
  setup,
  secondsLeft,
  useSetups,
} from './real-sdk-setup.js';
import {mercury} from './real-sdk.js';
import {letPass, settled} from './sdk-requests.js';
import {StubWorker} from './sdk-workers.js';

/** This library's retries, which replace the SDK's (trap 3): their visible states and their end (trap 5). */
useSetups();

type Retrying = Extract<LineState, {status: 'retrying'}>;

async function retryingSetup(scenario: Parameters<typeof setup>[0]) {
  const made = await setup(scenario);
  const registration = outcomeOf(made.line.register());
  await settled();
  return {...made, registration, retrying: () => made.line.snapshot.state as Retrying};
}

/** The schedule counts its attempts, and stops counting at its end. */
async function untilScheduleEnds(retrying: () => Retrying): Promise<void> {
  for (let second = 0; 'attempt' in retrying() && retrying().attempt; second += 1) {
    if (second > 400) throw new Error('The schedule has no end');
    await letPass(1);
  }
  expect(retrying().status).toBe('retrying');
}

describe('retrying', () => {
  test('shows the attempt, and the time of the next one, which then follows', async () => {
    const {retrying} = await retryingSetup({register: [{status: 503}, {status: 503}, {status: 200}]});
    expect(retrying()).toMatchObject({status: 'retrying', cause: 'server', attempt: 1});
    const first = secondsLeft(retrying());
    expect(first).toBeGreaterThan(30);
    await letPass(first - 1);
    expect(mobiusRequests()).toEqual(['register']);
    await letPass(1);
    expect(mobiusRequests()).toEqual(['register', 'register']);
    expect(retrying()).toMatchObject({cause: 'server', attempt: 2});
    await letPass(secondsLeft(retrying()));
    expect(mobiusRequests()).toHaveLength(3);
    expect(retrying().status).toBe('registered');
  });

  test('switches to the backup server at the announced time', async () => {
    const {line, retrying} = await retryingSetup({down: ['primary']});
    let rounds = 0;
    for (; retrying().status === 'retrying' && rounds < 5; rounds += 1)
      await letPass(secondsLeft(retrying()));
    expect(line.snapshot.state).toMatchObject({status: 'registered', server: 'backup'});
    expect(rounds).toBeLessThan(5);
  });

  test('has no next time during an attempt', async () => {
    const {retrying} = await retryingSetup({register: [{status: 503}, {status: 200, delayMs: 50}]});
    await vi.advanceTimersByTimeAsync(secondsLeft(retrying()) * 1000 + 500);
    expect(retrying()).toMatchObject({status: 'retrying', attempt: 2});
    expect(retrying()).not.toHaveProperty('nextAttemptAt');
    await settled();
    expect(retrying().status).toBe('registered');
  });

  test.each([
    {name: '429, seconds', status: 429, retryAfter: 300, cause: 'throttled'},
    {name: '429, a date', status: 429, retryAfter: {seconds: 300, as: 'date'}, cause: 'throttled'},
    {name: '503, seconds', status: 503, retryAfter: 300, cause: 'server'},
    {name: '503, a date', status: 503, retryAfter: {seconds: 300, as: 'date'}, cause: 'server'},
  ] as const)('sends nothing before the time of a $name answer, regardless of commands', async row => {
    const {status, retryAfter, cause} = row;
    const {line, retrying} = await retryingSetup({register: [{status, retryAfter}, {status: 200}]});
    expect(retrying()).toMatchObject({cause, attempt: 1});
    // A date has whole seconds, and is rounded up.
    expect(secondsLeft(retrying())).toBeGreaterThanOrEqual(300);
    expect(secondsLeft(retrying())).toBeLessThanOrEqual(301);
    await letPass(100);
    line.retryNow().catch(() => undefined);
    window.dispatchEvent(new Event('online'));
    await settled();
    const cancel = new AbortController();
    const aborted = line.register({signal: cancel.signal}).catch(() => 'aborted');
    await line.deregister().catch(() => undefined);
    expect(await aborted).toBe('aborted');
    line.register().catch(() => undefined);
    await letPass(190);
    expect(mobiusRequests()).toEqual(['register']);
    expect(secondsLeft(retrying())).toBeLessThanOrEqual(11);
    await letPass(12);
    expect(mobiusRequests()).toEqual(['register', 'register']);
    expect(retrying().status).toBe('registered');
  });

  test('waits 200 s if an outage ends in 429 with that time (trap 26)', async () => {
    const {line, worker} = await registeredSetup({
      register: [{status: 200}, {status: 429, retryAfter: 200}, {status: 503}, {status: 200}],
    });
    const lostAt = Date.now();
    await worker.send(keepaliveMissed(5, 503));
    expect(line.snapshot.state).toMatchObject({cause: 'throttled', unreachableSince: lostAt});
    expect(secondsLeft(line.snapshot.state as Retrying)).toBe(200);
    await letPass(199);
    expect(mobiusRequests()).toEqual(['register', 'register']);
    await letPass(1);
    // The primary's two minutes are over, so the backup is tried immediately.
    expect(mobiusRequests()).toHaveLength(4);
    expect(line.snapshot.state).toMatchObject({status: 'registered', server: 'backup'});
  });

  test('is on time even if the clock is set back by 2 s during the wait', async () => {
    const {retrying} = await retryingSetup({register: [{status: 503}, {status: 200}]});
    const left = secondsLeft(retrying());
    await letPass(5);
    vi.setSystemTime(Date.now() - 2_000);
    await letPass(left - 6);
    expect(mobiusRequests()).toEqual(['register']);
    await letPass(1);
    expect(retrying().status).toBe('registered');
  });

  test('does not loop without a pause after 429 without a time (trap 25)', async () => {
    const {retrying} = await retryingSetup({register: [{status: 429}]});
    expect(retrying()).toMatchObject({cause: 'throttled'});
    expect(secondsLeft(retrying())).toBeGreaterThan(30);
    await letPass(30);
    expect(mobiusRequests()).toEqual(['register']);
  });

  test('ends with the fault for too many requests', async () => {
    const {registration} = await retryingSetup({register: [{status: 429}]});
    await letPass(400);
    expect(await registration).toBe('too-many-requests');
  });

  test('ends with the fault for the device limit', async () => {
    const {registration} = await retryingSetup({register: [{status: 403, errorCode: 101, devices: false}]});
    await letPass(400);
    expect(await registration).toBe('device-limit-exceeded');
  });

  test('provides the tracking id of the refused request', async () => {
    const {line} = await retryingSetup({register: [{status: 403, errorCode: 102}]});
    const {trackingId} = (line.snapshot.state as Extract<LineState, {status: 'failed'}>).fault;
    expect(trackingId).toMatch(/./);
  });

  test('waits for the network if offline at the end of the retries, and then registers', async () => {
    const {line, retrying} = await retryingSetup({register: [{drop: true}]});
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    window.dispatchEvent(new Event('offline'));
    await untilScheduleEnds(retrying);
    expect(retrying()).toMatchObject({cause: 'network'});
    cloud.setScenario({});
    online.mockRestore();
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
  });

  test.each([
    {name: 'a frame of the event socket', arrives: () => mercury.emit('event', {})},
    {name: 'a pong', arrives: () => mercury.emit('ping-pong-latency', 10)},
  ])('registers after $name, even if the browser stays offline', async ({arrives}) => {
    const {line, retrying} = await retryingSetup({register: [{drop: true}]});
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await untilScheduleEnds(retrying);
    // The browser's status alone is not a cause, as it did not report a loss either.
    expect(retrying()).toMatchObject({cause: 'unknown', nextAttemptAt: Date.now() + 60_000});
    cloud.setScenario({});
    const before = mobiusRequests().length;
    arrives();
    await settled();
    expect(mobiusRequests()).toHaveLength(before + 1);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('registers when the event socket is back, if it was down at the end of the retries', async () => {
    const {line, retrying} = await retryingSetup({register: [{drop: true}]});
    mercury.emit('offline', {code: 1006});
    await untilScheduleEnds(retrying);
    // The browser has not reported a loss of the network, so this is not a cause.
    expect(retrying()).toMatchObject({cause: 'unknown', nextAttemptAt: Date.now() + 60_000});
    cloud.setScenario({});
    mercury.emit('online');
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('shows why Webex refused the last attempt, if the event socket was down at the end of the retries', async () => {
    const {retrying} = await retryingSetup({register: [{status: 503}]});
    mercury.emit('offline', {code: 1006});
    await untilScheduleEnds(retrying);
    expect(retrying()).toMatchObject({cause: 'server', nextAttemptAt: Date.now() + 60_000});
  });

  test('fails after a command during a loss of the network, if Webex has a problem after it', async () => {
    const {line, retrying, registration} = await retryingSetup({register: [{drop: true}]});
    mercury.emit('offline', {code: 1006});
    await untilScheduleEnds(retrying);
    cloud.setScenario({register: [{status: 503}]});
    mercury.emit('online');
    await letPass(300);
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'service-unavailable'}});
    expect(await registration).toBe('service-unavailable');
  });

  test('continues after a takeover from a tab that has closed, because nobody gave a command', async () => {
    const {driver, state} = await setup({register: [{status: 503}]});
    driver.register({isRestoring: true});
    await letPass(600);
    expect(state()).toMatchObject({status: 'retrying', cause: 'server'});
    cloud.setScenario({});
    await letPass(120);
    expect(state().status).toBe('registered');
  });

  test('retries at the announced time if the browser is offline and nothing arrives', async () => {
    const {line, retrying} = await retryingSetup({register: [{drop: true}]});
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await untilScheduleEnds(retrying);
    cloud.setScenario({});
    const before = mobiusRequests().length;
    await letPass(59);
    expect(mobiusRequests()).toHaveLength(before);
    await letPass(4);
    expect(mobiusRequests()).toHaveLength(before + 1);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('does not wait for its time when online again', async () => {
    const {line, retrying} = await retryingSetup({register: [{drop: true}, {status: 200}]});
    expect(retrying()).toMatchObject({cause: 'unknown', attempt: 1});
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('sends nothing when online again but not wanted', async () => {
    const {line} = await retryingSetup({register: [{drop: true}, {status: 200}]});
    await line.deregister();
    const before = cloud.requests().length;
    window.dispatchEvent(new Event('online'));
    await letPass(200);
    expect(cloud.requests()).toHaveLength(before);
  });

  test('leaves no stored retry state that would delay the next page (trap 7)', async () => {
    await retryingSetup({register: [{status: 503}]});
    expect(Object.keys(localStorage)).toEqual([]);
  });
});

describe('while the SDK uploads its logs, which is never answered (trap 39)', () => {
  async function uploadingSetup(scenario: Parameters<typeof setup>[0]) {
    const made = await setup(scenario);
    const {webex} = made.sdkLine.registration as {
      webex: {internal: {support: {submitLogs(): Promise<object>}}};
    };
    vi.spyOn(webex.internal.support, 'submitLogs').mockReturnValue(new Promise(() => undefined));
    return made;
  }

  test('a command after a final refusal registers', async () => {
    const {line} = await uploadingSetup({register: [{status: 404}, {status: 200}]});
    expect(await outcomeOf(line.register())).toBe('device-not-found');
    const registration = outcomeOf(line.register());
    await letPass(10);
    expect(line.snapshot.state.status).toBe('registered');
    expect(await registration).toBe('ok');
  });

  test('a missed keepalive is shown, because the SDK uploads nothing before', async () => {
    const {line} = await uploadingSetup({});
    await line.register();
    await settled();
    await StubWorker.all.at(-1)?.send(keepaliveMissed(1, 503));
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', missed: 1});
  });

  test.each([
    {name: 'five missed keepalives', message: keepaliveMissed(5, 503)},
    {name: 'a keepalive answered with 404', message: keepaliveMissed(1, 404)},
  ])('the line registers again once after $name', async ({message}) => {
    const {line} = await uploadingSetup({});
    await line.register();
    await settled();
    void StubWorker.all.at(-1)?.send(message);
    await letPass(10);
    expect(line.snapshot.state.status).toBe('registered');
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });

  test.each([
    {name: 'five missed keepalives', message: keepaliveMissed(5, 503)},
    {name: 'a keepalive answered with 404', message: keepaliveMissed(1, 404)},
  ])('that are answered late, the line stays registered after $name', async ({message}) => {
    const {line, states, sdkLine} = await uploadingSetup({});
    await line.register();
    await settled();
    const {webex} = sdkLine.registration as {webex: {internal: {support: {submitLogs(): Promise<object>}}}};
    vi.spyOn(webex.internal.support, 'submitLogs').mockImplementation(
      () => new Promise(resolve => setTimeout(resolve, 5_000, {})),
    );
    states.length = 0;
    void StubWorker.all.at(-1)?.send(message);
    await letPass(60);
    expect(states.slice(-2)).toEqual(['retrying', 'registered']);
    expect(mobiusRequests()).toEqual(['register', 'register']);
  });

  test('a cancellation takes effect', async () => {
    const {line} = await uploadingSetup({register: [{status: 404}, {status: 200}]});
    expect(await outcomeOf(line.register())).toBe('device-not-found');
    line.register().catch(() => undefined);
    const deregistration = outcomeOf(line.deregister());
    await letPass(10);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(line.snapshot.pending).toBeUndefined();
    expect(await deregistration).toBe('ok');
    expect(cloud.devices().mobius).toEqual([]);
  });
});

describe('cancelled', () => {
  test("sends nothing in 200 s, regardless of the SDK's plans", async () => {
    const {line, registration} = await retryingSetup({register: [{status: 503}, {status: 200}]});
    await line.deregister();
    expect(await registration).toBe('AbortError');
    const before = cloud.requests().length;
    await letPass(200);
    expect(cloud.requests()).toHaveLength(before);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
  });

  test('by the signal of a second register() sends nothing either', async () => {
    const {line} = await retryingSetup({register: [{status: 503}]});
    await letPass(20);
    line.retryNow().catch(() => undefined);
    await letPass(20);
    await line.deregister();
    const cancel = new AbortController();
    const last = line.register({signal: cancel.signal}).catch((error: {name: string}) => error.name);
    await letPass(20);
    cancel.abort();
    expect(await last).toBe('AbortError');
    await settled();
    const before = cloud.requests().length;
    await letPass(300);
    expect(cloud.requests()).toHaveLength(before);
  });

  test('during a request sends the one DELETE that undoes it', async () => {
    const {line} = await setup({register: [{status: 200, delayMs: 300}]});
    const cancel = new AbortController();
    const registration = line.register({signal: cancel.signal}).catch((error: {name: string}) => error.name);
    await new Promise(setImmediate);
    cancel.abort();
    await letPass(200);
    expect(await registration).toBe('AbortError');
    expect(cloud.requests().map(({endpoint}) => endpoint)).toEqual(['discovery', 'register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('during a request and wanted again before its answer does not double the retries', async () => {
    // With long random pauses the backup server would be tried early: one attempt more.
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const {line} = await setup({register: [{status: 503}]});
    for (let round = 0; round < 5; round += 1) {
      line.register().catch(() => undefined);
      await new Promise(setImmediate);
      line.deregister().catch(() => undefined);
    }
    line.register().catch(() => undefined);
    await settled();
    // The first attempt may wait for the answer to a cancelled one.
    await letPass(5);
    const before = mobiusRequests().length;
    // One schedule: after about 35, 70 and 105 s.
    await letPass(100);
    expect(mobiusRequests().length - before).toBeLessThanOrEqual(3);
    random.mockRestore();
  });
});
