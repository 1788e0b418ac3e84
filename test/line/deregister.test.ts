import {describe, expect, test} from 'vitest';
import {LineController} from '../../src/line/line-controller.js';
import {adasLine, signals} from './samples.js';
import {setUpRegisteredLine, setUpLine, connecting, outcomeOf, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

const {unregistered, reconnecting, retrying, elsewhere, failed} = signals;

describe('deregister()', () => {
  test.each([
    {
      name: 'while signed out',
      setup: () => ({line: new LineController(), driver: new ScriptedDriver()}),
    },
    {name: 'on a line that is not registered', setup: setUpLine},
  ])('$name resolves immediately without a command to the line', async ({setup}) => {
    const {line, driver} = setup();
    expect(await outcomeOf(line.deregister()).now()).toBeUndefined();
    expect(driver.commands).toEqual([]);
  });

  test('on a registered line resolves when it is unregistered', async () => {
    const {line, driver} = setUpRegisteredLine();
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({
      state: {status: 'registered'},
      wanted: false,
      pending: 'deregister',
    });
    expect(await outcome.now()).toBe('pending');
    driver.signal(unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, pending: undefined});
  });

  test('while the line deregisters for another tab tells the driver that it is not wanted here either', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal({type: 'deregistering', at: 200});
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['cancel']);
    expect(line.snapshot.wanted).toBe(false);
    driver.signal(unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(driver.commands).toEqual(['cancel']);
  });

  test('rejects if the page registers the line of its own SDK meanwhile', async () => {
    const {line, driver} = setUpRegisteredLine();
    const outcome = outcomeOf(line.deregister());
    driver.signal({type: 'deregistering', at: 200, cause: 'server'}, {type: 'connecting', at: 300});
    expect(line.snapshot.wanted).toBe(true);
    expect(await outcome.now()).toBe('AbortError');
  });

  test('called twice sends one command, and settles both promises', async () => {
    const {line, driver} = setUpRegisteredLine();
    const outcomes = [outcomeOf(line.deregister()), outcomeOf(line.deregister())];
    driver.signal(unregistered);
    expect(driver.commands).toEqual(['deregister']);
    for (const outcome of outcomes) expect(await outcome.now()).toBeUndefined();
  });

  test.each([
    {name: 'failed', signal: failed},
    {name: 'elsewhere', signal: elsewhere},
  ])('on a line that is $name dismisses that without a command to the line', async ({signal}) => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, signal);
    expect(await outcomeOf(line.deregister()).now()).toBeUndefined();
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
    expect(driver.commands).toEqual(['register']);
  });

  test.each([
    {name: 'before the first signal of the line', said: []},
    {name: 'while connecting', said: [connecting]},
    {name: 'while retrying', said: [connecting, retrying]},
  ])('$name cancels, overtakes register(), and waits for its end', async ({said}) => {
    const {line, driver} = setUpLine();
    const registration = outcomeOf(line.register());
    driver.signal(...said);
    const deregistration = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['register', 'cancel']);
    expect(await registration.now()).toBe('AbortError');
    expect(await deregistration.now()).toBe('pending');
    driver.signal(unregistered);
    expect(await deregistration.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
  });

  test('undoes a registration that still completes, and resolves afterwards', async () => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting);
    const outcome = outcomeOf(line.deregister());
    driver.signal(registered);
    expect(driver.commands).toEqual(['register', 'cancel', 'deregister']);
    expect(await outcome.now()).toBe('pending');
    driver.signal(unregistered);
    expect(await outcome.now()).toBeUndefined();
  });

  test('while reconnecting deregisters', () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(reconnecting);
    line.deregister().catch(() => undefined);
    expect(driver.commands).toEqual(['deregister']);
  });
});

describe('retryNow()', () => {
  test('while retrying starts the attempt, and waits like register()', async () => {
    const {line, driver} = setUpLine();
    const registration = outcomeOf(line.register());
    driver.signal(connecting, retrying);
    const retry = outcomeOf(line.retryNow());
    expect(driver.commands).toEqual(['register', 'retryNow']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
    expect(await retry.now()).toBe(adasLine);
  });

  test.each([
    {name: 'failed', signal: failed},
    {name: 'elsewhere', signal: elsewhere},
  ])('on a line that is $name registers', ({signal}) => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, signal);
    line.retryNow().catch(() => undefined);
    expect(driver.commands).toEqual(['register', 'register']);
  });

  test('with an aborted signal does nothing', async () => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, retrying);
    expect(await outcomeOf(line.retryNow({signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.commands).toEqual(['register']);
  });
});
