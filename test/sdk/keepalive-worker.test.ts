import {describe, expect, test, vi} from 'vitest';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {mobiusRequests, cloud, setup, useSetups} from './real-sdk-setup.js';
import {realLine} from './real-sdk.js';
import {letPass, settled} from './sdk-requests.js';
import {SdkWorker, StubWorker} from './sdk-workers.js';
import {endLine} from '../../src/line/line-controller.js';
import {onTokenRefused} from '../../src/sdk/token-renewal.js';
import {attach} from '../line/attach.js';

/** The SDK's keepalives, run by its worker's code on the test's clock, and the faults when the worker cannot run. */
useSetups();

function keepalives(): number {
  return cloud.requests().filter(({endpoint}) => endpoint === 'keepalive').length;
}

describe('keepalives', () => {
  test('are sent, and missed ones are counted', async () => {
    const {line} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    await letPass(35);
    expect(keepalives()).toBe(3);
    cloud.setScenario({keepalive: [{status: 503}, {drop: true}, {status: 200}]});
    await letPass(20);
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', missed: 2});
    await letPass(10);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('missed beyond the threshold make the line register again, and nothing is left after deregistering', async () => {
    const {line} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    cloud.setScenario({keepaliveInterval: 10, keepalive: [{status: 503}], register: [{status: 503}]});
    await letPass(53);
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'server'});
    cloud.setScenario({keepaliveInterval: 10});
    await letPass(60);
    expect(line.snapshot.state.status).toBe('registered');
    await line.deregister();
    await letPass(120);
    expect(vi.getTimerCount()).toBe(0);
    expect(cloud.devices().mobius).toEqual([]);
  });
});

describe('refused keepalives', () => {
  test('are not sent again before the time of Retry-After, which the SDK ignores for 503', async () => {
    const {line} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    cloud.setScenario({keepaliveInterval: 10, keepalive: [{status: 503, retryAfter: 100}, {status: 200}]});
    await letPass(105);
    expect(keepalives()).toBe(1);
    await letPass(25);
    expect(keepalives()).toBeGreaterThan(1);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test.each([
    ['soon', undefined],
    ['1.5', '2'],
  ])('tell the SDK to wait for the Retry-After %s only if it is valid', async (header, expected) => {
    const {line} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    const {fetch} = globalThis;
    const dispatched = vi.spyOn(SdkWorker.prototype, 'dispatchEvent');
    vi.stubGlobal('fetch', async () => new Response('', {status: 429, headers: {'Retry-After': header}}));
    await letPass(11);
    vi.stubGlobal('fetch', fetch);
    const failure = dispatched.mock.calls
      .map(([event]) => (event as MessageEvent).data)
      .find(({type}) => type === 'KEEPALIVE_FAILURE');
    expect(failure.err.headers['retry-after']).toBe(expected);
  });

  test('are shown as missing while another request has made them wait for longer than their interval', async () => {
    const {line, sdkLine} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    await letPass(15);
    const {getActiveMobiusUrl} = sdkLine.registration as SdkRegistration;
    const server = getActiveMobiusUrl!.call(sdkLine.registration)!;
    serverBackoff.note(server, 503, '8');
    expect(line.snapshot.state.status).toBe('registered');
    serverBackoff.note(server, 503, '100');
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', cause: 'keepalive'});
    await letPass(99);
    expect(line.snapshot.state.status).toBe('reconnecting');
    await letPass(15);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('request a new token once if the token is refused', async () => {
    const {line, sdkLine} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    const renew = vi.fn(async () => false);
    onTokenRefused({line: sdkLine}, {renew});
    await line.register();
    await letPass(15);
    expect(renew).not.toHaveBeenCalled();
    cloud.setScenario({keepaliveInterval: 10, keepalive: [{status: 401}, {status: 200}]});
    await letPass(10);
    expect(renew).toHaveBeenCalledOnce();
    expect(line.snapshot.state.status).toBe('registered');
    cloud.setScenario({keepaliveInterval: 10, keepalive: [{status: 503}, {status: 200}]});
    await letPass(20);
    expect(renew).toHaveBeenCalledOnce();
  });

  test('of a contact center lose the registration one miss earlier', async () => {
    const {line, sdkLine} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    Object.assign((sdkLine as {registration?: object}).registration!, {isCCFlow: true});
    await line.register();
    cloud.setScenario({keepaliveInterval: 10, keepalive: [{status: 503}], register: [{status: 503}]});
    await letPass(31);
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', missed: 3});
    await letPass(12);
    expect(line.snapshot.state).toMatchObject({status: 'retrying'});
    expect(keepalives()).toBe(4);
  });
});

describe('when the network is lost but the socket to Webex survives (trap 27)', () => {
  const goOffline = async () => {
    const {fetch} = globalThis;
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    window.dispatchEvent(new Event('offline'));
    await letPass(60);
    return () => {
      vi.stubGlobal('fetch', fetch);
      online.mockRestore();
      window.dispatchEvent(new Event('online'));
    };
  };

  test('the SDK stops the keepalives, and they resume when it is back', async () => {
    const {line, states} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    await settled();
    const comeBack = await goOffline();
    const before = keepalives();
    await letPass(60);
    expect(keepalives()).toBe(before);
    comeBack();
    await letPass(35);
    expect(keepalives()).toBe(before + 3);
    expect(states).toEqual(['unregistered', 'connecting', 'registered', 'reconnecting', 'registered']);
  });

  test('a line that is no longer wanted starts none', async () => {
    const {line} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    await line.deregister();
    const before = cloud.requests().length;
    (await goOffline())();
    await letPass(60);
    expect(cloud.requests()).toHaveLength(before);
  });
});

/** Fires the browser's report on a worker blocked by a policy, which jsdom lacks. */
function fireReport(effectiveDirective: string, more: Partial<SecurityPolicyViolationEvent> = {}): void {
  const report = {disposition: 'enforce', effectiveDirective, blockedURI: 'blob', sample: '', ...more};
  document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), report));
}

const failToLoad = (): void => void StubWorker.all.at(-1)?.dispatchEvent(new Event('error'));

const throwing = (error: Error) =>
  class extends EventTarget {
    constructor() {
      super();
      throw error;
    }
  };

describe("if the worker does not run, the fault is based on the browser's reports", () => {
  const byPolicy = (policy: string) => ({type: 'keepalives-blocked', policy, action: 'fix-page'});
  const content = byPolicy('Content-Security-Policy: worker-src blob:');
  const trusted = byPolicy("trustedTypes.createPolicy('default')");
  const other = {type: 'keepalives-failed', action: 'retry'};

  test.each([
    {
      name: 'not loaded after a worker-src report',
      happens: [failToLoad, () => fireReport('worker-src')],
      fault: content,
    },
    {name: 'reported first', happens: [() => fireReport('worker-src'), failToLoad], fault: content},
    {name: 'script-src instead', happens: [() => fireReport('script-src'), failToLoad], fault: content},
    {name: 'default-src instead', happens: [() => fireReport('default-src'), failToLoad], fault: content},
    {name: 'not loaded without a report', happens: [failToLoad], fault: other},
    {
      name: 'a report-only violation',
      happens: [() => fireReport('worker-src', {disposition: 'report'}), failToLoad],
      fault: other,
    },
    {
      name: 'an unrelated report',
      happens: [() => fireReport('script-src', {blockedURI: 'inline'}), failToLoad],
      fault: other,
    },
    {
      name: 'SecurityError',
      worker: throwing(new DOMException('Not allowed', 'SecurityError')),
      fault: content,
    },
    {
      name: 'TypeError of Trusted Types',
      worker: throwing(new TypeError('This document requires TrustedScriptURL assignment.')),
      fault: trusted,
    },
    {
      name: 'TypeError with a Trusted Types report',
      worker: throwing(new TypeError('no')),
      happens: [
        () =>
          fireReport('require-trusted-types-for', {
            blockedURI: 'trusted-types-sink',
            sample: 'Worker constructor|blob:',
          }),
      ],
      fault: trusted,
    },
    {
      name: 'any other error',
      worker: throwing(new TypeError('Worker is not a constructor')),
      fault: {...other, sdkMessage: 'Worker is not a constructor'},
    },
  ])('$name', async ({happens = [], worker, fault}) => {
    const made = await setup();
    if (worker) vi.stubGlobal('Worker', worker);
    await made.line.register();
    await settled();
    for (const event of happens) event();
    await letPass(300);
    expect(made.line.snapshot.state).toMatchObject({status: 'failed', fault});
    expect(mobiusRequests()).toEqual(['register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test("an error in the worker's code does not count as blocked", async () => {
    const {line} = await setup();
    await line.register();
    await settled();
    StubWorker.all.at(-1)?.dispatchEvent(Object.assign(new Event('error'), {message: 'oops'}));
    await letPass(1);
    expect(line.snapshot.state.status).toBe('registered');
  });
});

test('a line assigned a thousand times is wrapped once, and not wrapped after its release', async () => {
  const line = await realLine(cloud);
  const {LineController} = await import('../../src/line/line-controller.js');
  const {SdkLineDriver} = await import('../../src/sdk/sdk-line-driver.js');
  const {registration} = line as {registration: object};
  const before = Object.keys(registration);
  const controller = new LineController();
  for (let round = 0; round < 1_000; round += 1) attach(controller, new SdkLineDriver(line));
  const wrapped = Object.keys(registration);
  expect(wrapped).toContain('postRegistration');
  expect(new Set(wrapped).size).toBeLessThan(before.length + 20);
  endLine(controller);
  await settled();
  expect(Object.keys(registration)).toEqual(before);
});
