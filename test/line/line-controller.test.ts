import {makeFault} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {detach, LineController} from '../../src/line/line-controller.js';
import type {LineDriver} from '../../src/line/line-driver.js';
import {attach} from './attach.js';
import {signals} from './samples.js';
import {setUpLine, connecting, outcomeOf, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

test('before the first sign-in there is no line and no call', () => {
  const line = new LineController();
  expect(line.snapshot).toEqual({
    state: {status: 'absent'},
    wanted: false,
    online: true,
    reachability: 'watched',
  });
  expect(line.inCall).toBe(false);
});

test('a line that nobody uses can be detached and retried, and subscribed to', async () => {
  const line = new LineController();
  detach(line);
  expect(await outcomeOf(line.retryNow()).now()).toBe('FaultError signed-out');
  const calls = vi.fn();
  line.subscribeCalls(calls);
  expect(calls).toHaveBeenCalledExactlyOnceWith([]);
});

test('a detached line is in no call', () => {
  const {line} = setUpLine(Object.assign(new ScriptedDriver(), {inCall: true}));
  detach(line);
  expect(line.inCall).toBe(false);
});

test('the line is in a call when its driver reports one', () => {
  const driver = Object.assign(new ScriptedDriver(), {inCall: false});
  const {line} = setUpLine(driver);
  expect(line.inCall).toBe(false);
  driver.inCall = true;
  expect(line.inCall).toBe(true);
});

test('a driver can read the state after its last signal', () => {
  const driver = new ScriptedDriver();
  let state: (() => unknown) | undefined;
  const start = driver.start.bind(driver);
  driver.start = listener => {
    ({state} = listener);
    return start(listener);
  };
  const {line} = setUpLine(driver);
  driver.signal(connecting);
  expect(state?.()).toBe(line.snapshot.state);
});

describe('whether `registered` means that calls arrive', () => {
  test.each([
    {name: 'a driver that watches the connection to Webex', reachability: 'watched'},
    {name: 'a driver that only knows the line’s events', reachability: 'unknown'},
    {name: 'a driver that does not specify it', reachability: undefined, is: 'watched'},
  ] as const)('$name: $reachability', ({reachability, ...expected}) => {
    const {line} = setUpLine(Object.assign(new ScriptedDriver(), {reachability}));
    expect(line.snapshot.reachability).toBe('is' in expected ? expected.is : reachability);
    detach(line);
    expect(line.snapshot.reachability).toBe('watched');
  });
});

describe('a message from Webex', () => {
  test("refutes the browser's report that it is offline", () => {
    vi.stubGlobal('navigator', {onLine: false});
    const {line, driver, shown} = setUpLine();
    vi.unstubAllGlobals();
    expect(line.snapshot.online).toBe(false);
    driver.heard();
    expect(shown.map(({online}) => online)).toEqual([true]);
    driver.heard();
    expect(shown).toHaveLength(1);
  });

  test('is ignored from a released line', () => {
    vi.stubGlobal('navigator', {onLine: false});
    const {line, driver} = setUpLine();
    attach(line, new ScriptedDriver());
    vi.unstubAllGlobals();
    driver.heard();
    expect(line.snapshot.online).toBe(false);
  });
});

describe('a driver that throws', () => {
  const throwing = (...commands: readonly (keyof LineDriver)[]) => {
    const driver = new ScriptedDriver();
    for (const command of commands) {
      Object.assign(driver, {
        [command]: () => {
          throw new Error(`from ${command}()`);
        },
      });
    }
    return driver;
  };

  beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue());
  afterEach(() => vi.restoreAllMocks());

  test('makes register() and the next call reject with the error', async () => {
    const {line} = setUpLine(throwing('register'));
    for (let time = 0; time < 2; time += 1) {
      await expect(line.register()).rejects.toMatchObject({
        fault: {type: 'unknown', sdkMessage: 'Error: from register()'},
      });
    }
    expect(line.snapshot).toMatchObject({state: {status: 'failed'}, pending: undefined});
    expect(console.error).toHaveBeenCalledTimes(2);
    expect(console.error).toHaveBeenLastCalledWith(expect.stringContaining("The line's register() threw"));
  });

  test('makes deregister() reject', async () => {
    const {line, driver} = setUpLine(throwing('deregister'));
    void line.register();
    driver.signal(connecting, registered);
    await expect(line.deregister()).rejects.toMatchObject({type: 'unknown'});
    expect(line.snapshot).toMatchObject({state: {status: 'failed'}, pending: undefined, wanted: false});
  });

  test('in cancel() makes deregister() reject, and register() is overtaken', async () => {
    const {line, driver} = setUpLine(throwing('cancel'));
    const registration = outcomeOf(line.register());
    driver.signal(connecting);
    await expect(line.deregister()).rejects.toMatchObject({type: 'unknown'});
    expect(await registration.now()).toBe('AbortError');
  });

  test('makes retryNow() reject instead of throwing', async () => {
    const {line, driver} = setUpLine(throwing('retryNow'));
    const registration = outcomeOf(line.register());
    driver.signal(connecting, signals.retrying);
    expect(await outcomeOf(line.retryNow()).now()).toBe('FaultError unknown');
    expect(await registration.now()).toBe('FaultError unknown');
  });

  test('in start() leaves the line unattached, and the next one can be attached', async () => {
    const line = new LineController();
    expect(() => attach(line, throwing('start'))).toThrow('from start()');
    expect(line.snapshot.state).toEqual({status: 'absent'});
    expect(await outcomeOf(line.register()).now()).toBe('FaultError signed-out');
    attach(line, new ScriptedDriver());
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
  });

  test('in stop() still releases the line, and settles waiting promises', async () => {
    const {line} = setUpLine(throwing('stop'));
    const registration = outcomeOf(line.register());
    detach(line);
    expect(line.snapshot).toMatchObject({state: {status: 'absent'}, wanted: false, pending: undefined});
    expect(await registration.now()).toBe('AbortError');
    expect(console.error).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/The line driver could not be stopped\. Error: from stop\(\)/),
    );
  });
});

test('register() on a line of another tab keeps showing that tab until the line connects here', () => {
  const there = {status: 'registered', line: registered.line, server: 'primary', since: 1} as const;
  const {line, driver} = setUpLine();
  driver.signal({type: 'elsewhere', holder: 'tab', there});
  line.register().catch(() => undefined);
  expect(line.snapshot).toMatchObject({state: {status: 'elsewhere', there}, pending: 'register'});
  driver.signal(connecting);
  expect(line.snapshot.state.status).toBe('connecting');
});

test('register() of a line that its host deregisters rejects', async () => {
  const {line, driver} = setUpLine();
  const registration = line.register();
  driver.signal(connecting, {type: 'unregistered', deliberate: true});
  await expect(registration).rejects.toThrow(
    'Aborted: the line was deregistered or taken over by another tab.',
  );
});

test('register() rejects with an Error that contains the fault', async () => {
  const {line, driver} = setUpLine();
  const registration = line.register();
  driver.signal(connecting, {type: 'failed', fault: makeFault('forbidden', {trackingId: 'T'})});
  await expect(registration).rejects.toMatchObject({
    name: 'FaultError',
    fault: {type: 'forbidden', action: 'contact-admin', retryable: false, trackingId: 'T'},
  });
  await expect(registration).rejects.toBeInstanceOf(Error);
});
