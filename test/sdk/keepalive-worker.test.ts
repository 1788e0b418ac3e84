// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {asked, cloud, setup, useSetups} from './real-sdk-setup.js';
import {letPass, realLine, settled, StubWorker} from './real-sdk.js';
import {endLine} from '../../src/line/line-controller.js';
import {attach} from '../../src/line/attach.js';

/** The SDK's keepalives, by its own worker's code on the test's clock; and what becomes of them where they cannot run. */
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

  test('missed past the threshold: the line registers again, and nothing is left when it is given up', async () => {
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

describe('when the network goes, and the socket to Webex outlives that (trap 27)', () => {
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

  test('the SDK ends the keepalives, and they go on when it is back', async () => {
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

  test('a line that nobody wants any more begins none', async () => {
    const {line} = await setup({keepaliveInterval: 10}, {keepalives: 'real'});
    await line.register();
    await line.deregister();
    const before = cloud.requests().length;
    (await goOffline())();
    await letPass(60);
    expect(cloud.requests()).toHaveLength(before);
  });
});

/** The browser's report on a worker that a policy refuses. jsdom has no such event. */
function reports(effectiveDirective: string, more: Partial<SecurityPolicyViolationEvent> = {}): void {
  const report = {disposition: 'enforce', effectiveDirective, blockedURI: 'blob', sample: '', ...more};
  document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), report));
}

const notLoaded = (): void => void StubWorker.all.at(-1)?.dispatchEvent(new Event('error'));

const throwing = (error: Error) =>
  class extends EventTarget {
    constructor() {
      super();
      throw error;
    }
  };

describe('where the worker does not run, the cause is named by what the browser tells', () => {
  const byPolicy = (policy: string) => ({type: 'keepalives-blocked', policy, action: 'fix-page'});
  const content = byPolicy('Content-Security-Policy: worker-src blob:');
  const trusted = byPolicy("trustedTypes.createPolicy('default')");
  const other = {type: 'keepalives-failed', action: 'retry'};

  test.each([
    {
      name: 'not loaded, and worker-src reported',
      happens: [notLoaded, () => reports('worker-src')],
      fault: content,
    },
    {name: 'reported first', happens: [() => reports('worker-src'), notLoaded], fault: content},
    {name: 'script-src in its place', happens: [() => reports('script-src'), notLoaded], fault: content},
    {name: 'default-src in its place', happens: [() => reports('default-src'), notLoaded], fault: content},
    {name: 'not loaded, and nothing reported', happens: [notLoaded], fault: other},
    {
      name: 'a report of what is not enforced',
      happens: [() => reports('worker-src', {disposition: 'report'}), notLoaded],
      fault: other,
    },
    {
      name: 'a report on something else of the page',
      happens: [() => reports('script-src', {blockedURI: 'inline'}), notLoaded],
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
      name: 'TypeError, and Trusted Types reported',
      worker: throwing(new TypeError('no')),
      happens: [
        () =>
          reports('require-trusted-types-for', {
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
    expect(asked()).toEqual(['register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test("an error in the worker's own code is none of this", async () => {
    const {line} = await setup();
    await line.register();
    await settled();
    StubWorker.all.at(-1)?.dispatchEvent(Object.assign(new Event('error'), {message: 'oops'}));
    await settled();
    expect(line.snapshot.state.status).toBe('registered');
  });
});

test('a line held a thousand times is wrapped once, and not at all when it is let go of', async () => {
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
