import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {FaultError} from '../../src/base/fault.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {adasLine, signals} from './samples.js';
import {setUpRegisteredLine, setUpLine, connecting, outcomeOf, registered} from './line-setup.js';

const {unregistered, retrying} = signals;

/** A command that Webex does not answer settles after a minute; the state keeps showing its progress. */
beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']}));
afterEach(() => void vi.useRealTimers());

const advanceSeconds = (count: number): void => void vi.advanceTimersByTime(count * 1000);

const unreachable = {...registered, trouble: 'events'} as const;
const lost = {type: 'reconnecting', cause: 'events', at: 100} as const;
const back = {type: 'reconnected', at: 200} as const;
const deleting: LineSignal = {type: 'deregistering', at: 100, expiresAt: 9_000};
const refused: LineSignal = {...deleting, cause: 'server', nextAttemptAt: 5_000};
const deletingAgain: LineSignal = {...deleting, cause: 'server'};

const unavailable = 'FaultError events-unavailable';

describe('register() while the event socket is down', () => {
  test('waits in `reconnecting`, and resolves once calls can arrive', async () => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, unreachable);
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', cause: 'events'});
    advanceSeconds(59);
    expect(await outcome.now()).toBe('pending');
    driver.signal(back);
    expect(await outcome.now()).toBe(adasLine);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects after 60 s, and the line continues', async () => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, unreachable);
    advanceSeconds(60);
    expect(await outcome.now()).toBe(unavailable);
    expect(line.snapshot).toMatchObject({state: {status: 'reconnecting'}, wanted: true});
    driver.signal(back);
    expect(line.snapshot.state).toMatchObject({status: 'registered'});
  });

  test.each([
    {trouble: 'events', type: 'events-unavailable'},
    {trouble: 'keepalive', type: 'keepalives-unanswered'},
    {trouble: 'network', type: 'offline'},
  ] as const)('rejects with $type for $trouble', async ({trouble, type}) => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, {...registered, trouble});
    advanceSeconds(60);
    expect(await outcome.now()).toBe(`FaultError ${type}`);
  });

  test('counts from the command, not from the loss', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(lost);
    advanceSeconds(50);
    const outcome = outcomeOf(line.register());
    advanceSeconds(20);
    expect(await outcome.now()).toBe('pending');
    advanceSeconds(40);
    expect(await outcome.now()).toBe(unavailable);
  });

  test('settles even if the socket has been down for longer than that', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(lost);
    advanceSeconds(300);
    const outcome = outcomeOf(line.register());
    advanceSeconds(60);
    expect(await outcome.now()).toBe(unavailable);
  });

  test('waits without a limit while the line is retrying, as the state shows the next attempt', async () => {
    const {line, driver} = setUpLine();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, retrying);
    advanceSeconds(3_600);
    expect(await outcome.now()).toBe('pending');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('deregister() while Webex does not confirm it', () => {
  test('resolves when Webex confirms it', async () => {
    const {line, driver} = setUpRegisteredLine();
    const outcome = outcomeOf(line.deregister());
    driver.signal(deleting, refused);
    expect(line.snapshot).toMatchObject({state: {status: 'deregistering', cause: 'server'}, wanted: false});
    advanceSeconds(59);
    expect(await outcome.now()).toBe('pending');
    driver.signal(deletingAgain, unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects after 60 s with the remaining device and its expiry, and the state continues', async () => {
    const {line, driver} = setUpRegisteredLine();
    const deregistration = line.deregister();
    const outcome = expect(deregistration).rejects.toMatchObject({
      fault: {
        type: 'still-registered',
        expiresAt: 9_000,
        retryable: true,
      },
    });
    driver.signal(deleting, refused);
    advanceSeconds(60);
    await outcome;
    expect(line.snapshot.state).toMatchObject({status: 'deregistering', nextAttemptAt: 5_000});
    driver.signal(unregistered);
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
  });

  test('rejects after 60 s without any answer, with no expiry', async () => {
    const {line} = setUpRegisteredLine();
    const deregistration = line.deregister().catch((error: unknown) => error);
    advanceSeconds(60);
    const {fault} = (await deregistration) as FaultError;
    expect(fault).toMatchObject({type: 'still-registered', expiresAt: undefined});
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, pending: 'deregister'});
  });

  test('has its full minute even after the event socket was down', async () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(lost);
    advanceSeconds(50);
    const outcome = outcomeOf(line.deregister());
    driver.signal(deleting, refused);
    advanceSeconds(59);
    expect(await outcome.now()).toBe('pending');
    advanceSeconds(1);
    expect(await outcome.now()).toBe('FaultError still-registered');
  });

  test('waits again when called again', async () => {
    const {line, driver} = setUpRegisteredLine();
    line.deregister().catch(() => undefined);
    driver.signal(deleting, refused);
    advanceSeconds(90);
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['deregister']);
    advanceSeconds(59);
    expect(await outcome.now()).toBe('pending');
    advanceSeconds(1);
    expect(await outcome.now()).toBe('FaultError still-registered');
  });

  test('rejects immediately if it cannot be retried', async () => {
    const {line, driver} = setUpRegisteredLine();
    const outcome = outcomeOf(line.deregister());
    driver.signal(deleting, signals.failed);
    expect(await outcome.now()).toBe('FaultError timeout');
    expect(line.snapshot.wanted).toBe(false);
  });
});

describe('register() while the device is being deleted', () => {
  const setup = (...said: readonly LineSignal[]) => {
    const made = setUpRegisteredLine();
    const deregistration = outcomeOf(made.line.deregister());
    made.driver.signal(...said);
    return {...made, deregistration, registration: outcomeOf(made.line.register())};
  };

  test.each([
    {name: 'the first DELETE', said: [deleting]},
    {name: 'a later DELETE', said: [deleting, refused, deletingAgain]},
  ])('waits during $name, which would delete the new device too', async ({said}) => {
    const {line, driver, registration, deregistration} = setup(...said);
    expect(driver.commands).toEqual(['deregister']);
    expect(await deregistration.now()).toBe('AbortError');
    driver.signal(unregistered);
    expect(driver.commands).toEqual(['deregister', 'register']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true, pending: undefined});
  });

  test('registers after a refused DELETE', async () => {
    const {driver, registration} = setup(deleting);
    driver.signal(refused);
    expect(driver.commands).toEqual(['deregister', 'register']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
  });

  test('registers between two DELETEs', async () => {
    const {driver, registration} = setup(deleting, refused);
    expect(driver.commands).toEqual(['deregister', 'register']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
  });

  test.each([
    {name: 'the first DELETE', said: [deleting]},
    {name: 'a later DELETE', said: [deleting, refused, deletingAgain]},
  ])('aborted during $name does not register later', async ({said}) => {
    const {line, driver} = setUpRegisteredLine();
    void outcomeOf(line.deregister());
    driver.signal(...said);
    const controller = new AbortController();
    const registration = outcomeOf(line.register({signal: controller.signal}));
    controller.abort();
    expect(await registration.now()).toBe('AbortError');
    driver.signal(unregistered);
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
  });
});
