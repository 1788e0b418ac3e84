import {describe, expect, test} from 'vitest';
import {LineController} from '../../src/line/line-controller.js';
import {lineFault} from '../../src/line/line-fault.js';
import {adasLine, signals} from './samples.js';
import {alreadyRegistered, attached, connecting, outcomeOf, registered} from './scene.js';
import {ScriptedDriver} from './scripted-driver.js';

const {unregistered, reconnecting, reconnected, retrying, elsewhere, failed} = signals;

test('before anybody has signed in there is no line, and no call', () => {
  const line = new LineController();
  expect(line.snapshot).toEqual({state: {status: 'absent'}, wanted: false, online: true});
  expect(line.inCall).toBe(false);
});

test('the line is in a call when its driver says so', () => {
  const driver = Object.assign(new ScriptedDriver(), {inCall: false});
  const {line} = attached(driver);
  expect(line.inCall).toBe(false);
  driver.inCall = true;
  expect(line.inCall).toBe(true);
});

test('a driver that asks is told what became of its last signal', () => {
  const driver = new ScriptedDriver();
  let state: (() => unknown) | undefined;
  const start = driver.start.bind(driver);
  driver.start = listener => {
    ({state} = listener);
    return start(listener);
  };
  const {line} = attached(driver);
  driver.says(connecting);
  expect(state?.()).toBe(line.snapshot.state);
});

describe('register()', () => {
  test('records the wish, tells the line, and changes nothing else', () => {
    const {line, driver} = attached();
    void line.register();
    expect(driver.commands).toEqual(['register']);
    expect(line.snapshot).toEqual({
      state: {status: 'unregistered'},
      wanted: true,
      pending: 'register',
      online: true,
    });
  });

  test('is pending until the line has registered, and resolves with the line', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting);
    expect(await outcome.now()).toBe('pending');
    driver.says(registered);
    expect(await outcome.now()).toBe(adasLine);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true, pending: undefined});
  });

  test('stays pending while the SDK tries again', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting, retrying, {type: 'retrying', cause: 'throttled'}, unregistered);
    expect(await outcome.now()).toBe('pending');
    driver.says(registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test.each([
    {name: 'failed', signal: failed, with: 'LineFaultError timeout'},
    {name: 'elsewhere', signal: elsewhere, with: 'LineFaultError registered-elsewhere'},
  ])('rejects on $name with the fault', async ({signal, with: rejection}) => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting, signal);
    expect(await outcome.now()).toBe(rejection);
  });

  test('on a line that was lost waits for it to be back, whatever else changes', async () => {
    const {line, driver} = alreadyRegistered();
    driver.says(retrying);
    const outcome = outcomeOf(line.register());
    driver.says({type: 'retrying', cause: 'throttled'});
    expect(await outcome.now()).toBe('pending');
    driver.says(registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test.each([
    {
      by: 'deregister()',
      overtake: (line: LineController) => void line.deregister(),
      reason: 'deregister() was called',
    },
    {by: 'a sign-out', overtake: (line: LineController) => line.detach(), reason: 'the session ended'},
  ])('says that $by overtook it', async ({overtake, reason}) => {
    const {line} = attached();
    const registration = line.register();
    overtake(line);
    await expect(registration).rejects.toMatchObject({name: 'AbortError', message: `Overtaken: ${reason}.`});
  });

  test('says that it overtook deregister()', async () => {
    const {line} = alreadyRegistered();
    const deregistration = line.deregister();
    line.register().catch(() => undefined);
    await expect(deregistration).rejects.toThrow('Overtaken: register() was called.');
  });

  test('after a failure begins anew', async () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, failed);
    const outcome = outcomeOf(line.register());
    expect(driver.commands).toEqual(['register', 'register']);
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
    driver.says(connecting, registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test('asked twice is asked once, and both are told', async () => {
    const {line, driver} = attached();
    const outcomes = [outcomeOf(line.register()), outcomeOf(line.register())];
    driver.says(connecting);
    outcomes.push(outcomeOf(line.register()));
    driver.says(registered);
    expect(driver.commands).toEqual(['register']);
    for (const outcome of outcomes) expect(await outcome.now()).toBe(adasLine);
  });

  test('on a registered line resolves at once and tells the line nothing', async () => {
    const {line, driver} = alreadyRegistered();
    expect(await line.register()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('while reconnecting waits for the line to be back', async () => {
    const {line, driver} = alreadyRegistered();
    driver.says(reconnecting);
    const outcome = outcomeOf(line.register());
    expect(await outcome.now()).toBe('pending');
    driver.says(reconnected);
    expect(await outcome.now()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('with nobody signed in rejects', async () => {
    const line = new LineController();
    expect(await outcomeOf(line.register()).now()).toBe('LineFaultError signed-out');
    expect(line.snapshot.wanted).toBe(false);
  });

  test('with a signal that has ended begins nothing', async () => {
    const {line, driver} = attached();
    expect(await outcomeOf(line.register({signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.commands).toEqual([]);
    expect(line.snapshot.wanted).toBe(false);
  });
});

describe('a registration that waits', () => {
  test('is told when the line is given up by its host, or to another tab', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting, {type: 'unregistered', deliberate: true});
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
    expect(await outcome.now()).toBe('AbortError');
  });
});

describe('an abort of register()', () => {
  test('takes the wish back when nobody else waits', async () => {
    const {line, driver} = attached();
    const controller = new AbortController();
    const outcome = outcomeOf(line.register({signal: controller.signal}));
    driver.says(connecting);
    controller.abort();
    expect(await outcome.now()).toBe('AbortError');
    expect(driver.commands).toEqual(['register', 'cancel']);
    expect(line.snapshot.wanted).toBe(false);
  });

  test("rejects with the signal's own reason", async () => {
    const {line} = attached();
    const controller = new AbortController();
    const registration = line.register({signal: controller.signal});
    const reason = new Error('ours');
    controller.abort(reason);
    await expect(registration).rejects.toBe(reason);
  });

  test.each([
    {name: 'the other aborts, too', both: true, commands: ['register', 'cancel'], wanted: false},
    {name: 'one still waits', both: false, commands: ['register'], wanted: true},
  ])('of one of two: $name', async ({both, commands, wanted}) => {
    const {line, driver} = attached();
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = [first, second].map(({signal}) => outcomeOf(line.register({signal})));
    driver.says(connecting);
    first.abort();
    if (both) second.abort();
    expect(driver.commands).toEqual(commands);
    expect(line.snapshot.wanted).toBe(wanted);
    if (!both) driver.says(registered);
    expect(await outcomes[0]?.now()).toBe('AbortError');
    expect(await outcomes[1]?.now()).toBe(both ? 'AbortError' : adasLine);
  });

  test('of one that waits for a line to be back leaves the line wanted', async () => {
    const {line, driver} = alreadyRegistered();
    driver.says({type: 'reconnecting'});
    const controller = new AbortController();
    const outcome = outcomeOf(line.register({signal: controller.signal}));
    controller.abort();
    expect(await outcome.now()).toBe('AbortError');
    expect(driver.commands).toEqual([]);
    expect(line.snapshot.wanted).toBe(true);
  });

  test('that comes after the outcome changes nothing', () => {
    const {line, driver} = attached();
    const controller = new AbortController();
    void line.register({signal: controller.signal});
    driver.says(connecting, registered);
    controller.abort();
    expect(driver.commands).toEqual(['register']);
    expect(line.snapshot.wanted).toBe(true);
  });
});

describe('deregister()', () => {
  test.each([
    {
      name: 'with nobody signed in',
      scene: () => ({line: new LineController(), driver: new ScriptedDriver()}),
    },
    {name: 'on a line that is not registered', scene: attached},
  ])('$name resolves at once and tells the line nothing', async ({scene}) => {
    const {line, driver} = scene();
    expect(await outcomeOf(line.deregister()).now()).toBeUndefined();
    expect(driver.commands).toEqual([]);
  });

  test('on a registered line resolves when it is unregistered', async () => {
    const {line, driver} = alreadyRegistered();
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({
      state: {status: 'registered'},
      wanted: false,
      pending: 'deregister',
    });
    expect(await outcome.now()).toBe('pending');
    driver.says(unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, pending: undefined});
  });

  test('asked twice is asked once, and both are told', async () => {
    const {line, driver} = alreadyRegistered();
    const outcomes = [outcomeOf(line.deregister()), outcomeOf(line.deregister())];
    driver.says(unregistered);
    expect(driver.commands).toEqual(['deregister']);
    for (const outcome of outcomes) expect(await outcome.now()).toBeUndefined();
  });

  test.each([
    {name: 'failed', signal: failed},
    {name: 'elsewhere', signal: elsewhere},
  ])('on a line that is $name puts that away and tells the line nothing', async ({signal}) => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, signal);
    expect(await outcomeOf(line.deregister()).now()).toBeUndefined();
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
    expect(driver.commands).toEqual(['register']);
  });

  test.each([
    {name: 'before the line has said a word', said: []},
    {name: 'while connecting', said: [connecting]},
    {name: 'while retrying', said: [connecting, retrying]},
  ])('$name cancels, overtakes register(), and waits for the end of it', async ({said}) => {
    const {line, driver} = attached();
    const registration = outcomeOf(line.register());
    driver.says(...said);
    const deregistration = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['register', 'cancel']);
    expect(await registration.now()).toBe('AbortError');
    expect(await deregistration.now()).toBe('pending');
    driver.says(unregistered);
    expect(await deregistration.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
  });

  test('undoes a registration that comes all the same, and resolves after that', async () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting);
    const outcome = outcomeOf(line.deregister());
    driver.says(registered);
    expect(driver.commands).toEqual(['register', 'cancel', 'deregister']);
    expect(await outcome.now()).toBe('pending');
    driver.says(unregistered);
    expect(await outcome.now()).toBeUndefined();
  });

  test('while reconnecting deregisters', () => {
    const {line, driver} = alreadyRegistered();
    driver.says(reconnecting);
    void line.deregister();
    expect(driver.commands).toEqual(['deregister']);
  });
});

describe('retryNow()', () => {
  test('while retrying begins the attempt, and waits like register()', async () => {
    const {line, driver} = attached();
    const registration = outcomeOf(line.register());
    driver.says(connecting, retrying);
    const retry = outcomeOf(line.retryNow());
    expect(driver.commands).toEqual(['register', 'retryNow']);
    driver.says(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
    expect(await retry.now()).toBe(adasLine);
  });

  test.each([
    {name: 'failed', signal: failed},
    {name: 'elsewhere', signal: elsewhere},
  ])('on a line that is $name registers', ({signal}) => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, signal);
    line.retryNow().catch(() => undefined);
    expect(driver.commands).toEqual(['register', 'register']);
  });

  test('with a signal that has ended begins nothing', async () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, retrying);
    expect(await outcomeOf(line.retryNow({signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.commands).toEqual(['register']);
  });
});

test('a fault that register() rejects with is an Error with the fault in it', async () => {
  const {line, driver} = attached();
  const registration = line.register();
  driver.says(connecting, {type: 'failed', fault: lineFault('forbidden', {trackingId: 'T'})});
  await expect(registration).rejects.toMatchObject({
    name: 'LineFaultError',
    type: 'forbidden',
    action: 'contact-admin',
    retryable: false,
    trackingId: 'T',
  });
  await expect(registration).rejects.toBeInstanceOf(Error);
});
