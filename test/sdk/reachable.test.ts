import {afterEach, describe, expect, test, vi} from 'vitest';
import {
  mobiusRequests,
  cloud,
  outcomeOf,
  registeredSetup,
  setup,
  secondsLeft,
  useSetups,
} from './real-sdk-setup.js';
import {clientDevice, mercury} from './real-sdk.js';
import {block, letPass, settled, unblock} from './sdk-requests.js';

/**
 * `registered` means that calls arrive, and every other state gives the reason. Tested on the SDK's registration code.
 */
useSetups();

const devices = () => cloud.devices().mobius;
const {url: thisPage} = clientDevice;
afterEach(() => void (clientDevice.url = thisPage));

describe('the event socket', () => {
  test('lost: the state is `reconnecting` immediately, and `registered` with the outage afterwards', async () => {
    const {states, state} = await registeredSetup();
    const from = Date.now();
    mercury.emit('offline', {code: 1006});
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'events', unreachableSince: from});
    await letPass(10);
    mercury.emit('online');
    expect(state()).toMatchObject({status: 'registered', outage: {from, until: from + 10_000}});
    expect(states).toEqual(['reconnecting', 'registered']);
    expect(mobiusRequests()).toEqual(['register']);
  });

  test('lost for 20 s or more: we check that Webex still has the device', async () => {
    const {state} = await registeredSetup();
    mercury.emit('offline', {code: 1006});
    await letPass(21);
    for (const {deviceId} of devices()) cloud.removeDevice(deviceId);
    mercury.emit('online');
    await settled();
    expect(mobiusRequests()).toEqual(['register', 'register']);
    expect(state().status).toBe('registered');
    expect(devices()).toHaveLength(1);
  });

  test('back on another WDM device: the line moves there, and the old device is deleted', async () => {
    const {state} = await registeredSetup();
    const [before] = devices();
    mercury.emit('offline', {code: 4401});
    await letPass(1);
    clientDevice.url = `${thisPage}-2`;
    mercury.emit('online');
    await settled();
    expect(state().status).toBe('registered');
    expect(devices().map(({clientDeviceUri}) => clientDeviceUri)).toEqual([clientDevice.url]);
    expect(devices()[0]?.deviceId).not.toBe(before?.deviceId);
  });

  test('down during `register()`: registers at Webex, and resolves only once calls can arrive', async () => {
    const {line, state} = await setup();
    mercury.emit('offline', {code: 1006});
    const registration = outcomeOf(line.register());
    await settled();
    expect(devices()).toHaveLength(1);
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'events'});
    mercury.emit('online');
    expect(await registration).toBe('ok');
  });

  test('down for a minute: `register()` rejects, and the line continues', async () => {
    const {line, state} = await setup();
    mercury.emit('offline', {code: 1006});
    const registration = outcomeOf(line.register());
    await letPass(61);
    expect(await registration).toBe('events-unavailable');
    mercury.emit('online');
    expect(state().status).toBe('registered');
  });
});

describe('the network', () => {
  test('reported missing by the browser: is shown immediately, until an answer arrives', async () => {
    const {state} = await registeredSetup();
    const {fetch} = globalThis;
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const from = Date.now();
    window.dispatchEvent(new Event('offline'));
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'network', unreachableSince: from});
    await letPass(5);
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'network'});
    vi.stubGlobal('fetch', fetch);
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(state()).toMatchObject({status: 'registered', outage: {from, until: from + 5_000}});
  });

  test('reported missing for hours behind a VPN while everything works: the line stays registered', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const {line, state} = await registeredSetup({keepaliveInterval: 10}, {keepalives: 'real'});
    await letPass(60);
    expect(state().status).toBe('registered');
    expect(line.snapshot.online).toBe(true);
  });

  test('is also proven by frames of the event socket', async () => {
    const {line, state} = await registeredSetup();
    window.dispatchEvent(new Event('offline'));
    expect(line.snapshot.online).toBe(false);
    mercury.emit('event', {});
    expect(state().status).toBe('registered');
    expect(line.snapshot.online).toBe(true);
  });
});

describe('register() that is not answered', () => {
  test('is connecting for 20 s, then retrying with a time, and succeeds when retried', async () => {
    const {line, state} = await setup();
    block('POST', 'request');
    line.register().catch(() => undefined);
    await letPass(19);
    expect(state().status).toBe('connecting');
    await letPass(1);
    expect(state()).toMatchObject({status: 'retrying', cause: 'timeout', attempt: 1});
    expect(secondsLeft(state() as {nextAttemptAt?: number})).toBeGreaterThan(30);
    unblock();
    await letPass(45);
    expect(state().status).toBe('registered');
    expect(devices()).toHaveLength(1);
  });

  test('uses the device of a late answer in the next attempt', async () => {
    const {line, state} = await setup();
    block('POST', 'answer');
    line.register().catch(() => undefined);
    await letPass(20);
    expect(devices()).toHaveLength(1);
    unblock();
    await letPass(45);
    expect(state().status).toBe('registered');
    expect(devices()).toHaveLength(1);
  });

  test('leaves no device if it is cancelled and answered late', async () => {
    const {line, state} = await setup();
    block('POST', 'request');
    line.register().catch(() => undefined);
    await letPass(20);
    line.deregister().catch(() => undefined);
    await letPass(5);
    unblock();
    await letPass(60);
    expect(devices()).toEqual([]);
    expect(state()).toEqual({status: 'unregistered'});
  });
});

describe('answers that cannot be Webex’s', () => {
  test.each([{body: 'html'}, {body: 'empty'}] as const)(
    'to register with $body are retried at the pace of the schedule',
    async answer => {
      const {line, states, state} = await setup({register: [answer]});
      line.register().catch(() => undefined);
      await letPass(60);
      expect(state()).toMatchObject({status: 'retrying', cause: 'unexpected-answer'});
      expect(states).toEqual(['unregistered', 'connecting', 'retrying']);
      expect(mobiusRequests().length).toBeLessThanOrEqual(3);
      expect(devices()).toEqual([]);
    },
  );

  test("to keepalives, such as a proxy's page, count as missing", async () => {
    const {state} = await registeredSetup({keepaliveInterval: 10}, {keepalives: 'real'});
    cloud.setScenario({keepaliveInterval: 10, keepalive: [{body: 'html'}]});
    await letPass(20);
    expect(state()).toMatchObject({status: 'reconnecting', cause: 'keepalive', missed: 2});
    cloud.setScenario({keepaliveInterval: 10});
    await letPass(10);
    expect(state().status).toBe('registered');
  });
});

describe('keepalives that are always answered 429', () => {
  test.each([{retryAfter: 5}, {retryAfter: 30}, {retryAfter: 120}])(
    'with Retry-After $retryAfter show trouble until one is answered, and count few misses',
    async ({retryAfter}) => {
      const {states, state} = await registeredSetup({keepaliveInterval: 10}, {keepalives: 'real'});
      cloud.setScenario({keepaliveInterval: 10, keepalive: [{status: 429, retryAfter}]});
      await letPass(600);
      expect(states).toEqual(['reconnecting']);
      const keepaliveCount = cloud.requests().filter(({endpoint}) => endpoint === 'keepalive').length;
      const {missed = 0} = state() as {missed?: number};
      expect(missed).toBeLessThanOrEqual(keepaliveCount);
      cloud.setScenario({keepaliveInterval: 10});
      await letPass(retryAfter + 40);
      expect(state().status).toBe('registered');
    },
  );
});
