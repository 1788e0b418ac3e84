import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {LineSignal} from '../../src/line/line-state.js';
import {adasLine, signals} from './samples.js';
import {alreadyRegistered, attached, connecting, outcomeOf, registered} from './line-setup.js';

const {unregistered, retrying} = signals;

/** A command that Webex does not answer settles after a minute; the state goes on to tell what becomes of it. */
beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']}));
afterEach(() => void vi.useRealTimers());

const seconds = (count: number): void => void vi.advanceTimersByTime(count * 1000);

const deaf = {...registered, trouble: 'events'} as const;
const lost = {type: 'reconnecting', cause: 'events', at: 100} as const;
const back = {type: 'reconnected', at: 200} as const;
const deleting: LineSignal = {type: 'deregistering', at: 100, expiresAt: 9_000};
const refused: LineSignal = {...deleting, cause: 'server', nextAttemptAt: 5_000};
const deletingAgain: LineSignal = {...deleting, cause: 'server'};

const unavailable = 'FaultError events-unavailable';

describe('register(), while the event socket is down', () => {
  test('waits in `reconnecting`, and resolves when calls can arrive', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, deaf);
    expect(line.snapshot.state).toMatchObject({status: 'reconnecting', cause: 'events'});
    seconds(59);
    expect(await outcome.now()).toBe('pending');
    driver.signal(back);
    expect(await outcome.now()).toBe(adasLine);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects after 60 s, and the line goes on', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, deaf);
    seconds(60);
    expect(await outcome.now()).toBe(unavailable);
    expect(line.snapshot).toMatchObject({state: {status: 'reconnecting'}, wanted: true});
    driver.signal(back);
    expect(line.snapshot.state).toMatchObject({status: 'registered'});
  });

  test.each([
    {trouble: 'events', type: 'events-unavailable'},
    {trouble: 'keepalive', type: 'keepalives-unanswered'},
    {trouble: 'network', type: 'offline'},
  ] as const)('names what is missing: $trouble, $type', async ({trouble, type}) => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, {...registered, trouble});
    seconds(60);
    expect(await outcome.now()).toBe(`FaultError ${type}`);
  });

  test('counts from the command, not from the loss', async () => {
    const {line, driver} = alreadyRegistered();
    driver.signal(lost);
    seconds(50);
    const outcome = outcomeOf(line.register());
    seconds(20);
    expect(await outcome.now()).toBe('pending');
    seconds(40);
    expect(await outcome.now()).toBe(unavailable);
  });

  test('settles also where the socket has been down for longer than that', async () => {
    const {line, driver} = alreadyRegistered();
    driver.signal(lost);
    seconds(300);
    const outcome = outcomeOf(line.register());
    seconds(60);
    expect(await outcome.now()).toBe(unavailable);
  });

  test('waits for as long as it takes while the line is tried again: the state tells when', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.signal(connecting, retrying);
    seconds(3_600);
    expect(await outcome.now()).toBe('pending');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('deregister(), while Webex does not confirm it', () => {
  test('resolves when Webex confirms it', async () => {
    const {line, driver} = alreadyRegistered();
    const outcome = outcomeOf(line.deregister());
    driver.signal(deleting, refused);
    expect(line.snapshot).toMatchObject({state: {status: 'deregistering', cause: 'server'}, wanted: false});
    seconds(59);
    expect(await outcome.now()).toBe('pending');
    driver.signal(deletingAgain, unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects after 60 s with what remains and until when; the state goes on', async () => {
    const {line, driver} = alreadyRegistered();
    const deregistration = line.deregister();
    const outcome = expect(deregistration).rejects.toMatchObject({
      fault: {
        type: 'still-registered',
        expiresAt: 9_000,
        retryable: true,
      },
    });
    driver.signal(deleting, refused);
    seconds(60);
    await outcome;
    expect(line.snapshot.state).toMatchObject({status: 'deregistering', nextAttemptAt: 5_000});
    driver.signal(unregistered);
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
  });

  test('has its minute, also after the event socket was down', async () => {
    const {line, driver} = alreadyRegistered();
    driver.signal(lost);
    seconds(50);
    const outcome = outcomeOf(line.deregister());
    driver.signal(deleting, refused);
    seconds(59);
    expect(await outcome.now()).toBe('pending');
    seconds(1);
    expect(await outcome.now()).toBe('FaultError still-registered');
  });

  test('asked for again waits again', async () => {
    const {line, driver} = alreadyRegistered();
    line.deregister().catch(() => undefined);
    driver.signal(deleting, refused);
    seconds(90);
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['deregister']);
    seconds(59);
    expect(await outcome.now()).toBe('pending');
    seconds(1);
    expect(await outcome.now()).toBe('FaultError still-registered');
  });

  test('rejects at once where it cannot be tried again', async () => {
    const {line, driver} = alreadyRegistered();
    const outcome = outcomeOf(line.deregister());
    driver.signal(deleting, signals.failed);
    expect(await outcome.now()).toBe('FaultError timeout');
    expect(line.snapshot.wanted).toBe(false);
  });
});

describe('register(), while the device is being deleted', () => {
  const setup = (...said: readonly LineSignal[]) => {
    const made = alreadyRegistered();
    const deregistration = outcomeOf(made.line.deregister());
    made.driver.signal(...said);
    return {...made, deregistration, registration: outcomeOf(made.line.register())};
  };

  test.each([
    {name: 'the first DELETE under way', said: [deleting]},
    {name: 'a later DELETE under way', said: [deleting, refused, deletingAgain]},
  ])('$name: waits for its end, or the new device would go too', async ({said}) => {
    const {line, driver, registration, deregistration} = setup(...said);
    expect(driver.commands).toEqual(['deregister']);
    expect(await deregistration.now()).toBe('AbortError');
    driver.signal(unregistered);
    expect(driver.commands).toEqual(['deregister', 'register']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true, pending: undefined});
  });

  test('a DELETE under way that is refused: registers then', async () => {
    const {driver, registration} = setup(deleting);
    driver.signal(refused);
    expect(driver.commands).toEqual(['deregister', 'register']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
  });

  test('between two of them: goes ahead', async () => {
    const {driver, registration} = setup(deleting, refused);
    expect(driver.commands).toEqual(['deregister', 'register']);
    driver.signal(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
  });

  test.each([
    {name: 'the first DELETE under way', said: [deleting]},
    {name: 'a later DELETE under way', said: [deleting, refused, deletingAgain]},
  ])('$name, and aborted: nothing registers later', async ({said}) => {
    const {line, driver} = alreadyRegistered();
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
