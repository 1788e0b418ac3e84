import {getEventListeners} from 'node:events';
import {describe, expect, test, vi} from 'vitest';
import {faultError} from '../../src/base/make-fault.js';
import {CallList} from '../../src/call/call-list.js';
import type {Call} from '../../src/call/call.js';
import type {CallSnapshot} from '../../src/call/call-state.js';
import {activeCall, scriptedCall} from './scripted-call.js';

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: {type?: string; name: string}) => error.type ?? error.name,
  );
const hungUp = {type: 'ended', end: {reason: 'remote-hung-up'}} as const;

describe('the snapshot', () => {
  test('is the same frozen object until something changes', () => {
    const {call, driver} = scriptedCall();
    const first = call.snapshot;
    driver.signal('established', 'established');
    const second = call.snapshot;
    driver.listener.remote({number: '5101'});
    driver.listener.muted('unknown');
    driver.signal('established');
    expect(second).not.toBe(first);
    expect(call.snapshot).toBe(second);
    for (const part of [second, second.state, second.remote, second.muted])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test('listeners get the current one immediately, then each change, until their signal aborts', () => {
    const {call, driver} = scriptedCall();
    const end = new AbortController();
    const statuses: string[] = [];
    call.subscribe(({state}) => statuses.push(state.status), {signal: end.signal});
    driver.signal('ringing');
    end.abort();
    driver.signal('answered');
    expect(statuses).toEqual(['dialing', 'ringing']);
  });

  test('follows an outgoing call from dialing to its end', () => {
    vi.useFakeTimers({now: 1_000, toFake: ['Date', 'performance']});
    try {
      const {call, driver} = scriptedCall();
      const states: CallSnapshot['state'][] = [];
      call.subscribe(({state}) => states.push(state));
      for (const signal of ['ringing', 'answered', 'established'] as const) {
        vi.advanceTimersByTime(1_000);
        driver.signal(signal);
      }
      vi.advanceTimersByTime(5_000);
      driver.signal(hungUp, 'established', hungUp);
      expect(states).toEqual([
        {status: 'dialing', since: 1_000},
        {status: 'ringing', since: 2_000},
        {status: 'connecting', since: 3_000},
        {status: 'active', since: 4_000, audio: 'unknown'},
        {status: 'ended', reason: 'remote-hung-up', duration: 5_000},
      ]);
      expect(call.snapshot).toMatchObject({startedAt: 1_000, connectedAt: 4_000, tab: 'here'});
    } finally {
      vi.useRealTimers();
    }
  });

  test('the duration does not depend on the wall clock', () => {
    vi.useFakeTimers({now: 10_000, toFake: ['Date', 'performance']});
    try {
      const {call, driver} = activeCall();
      vi.advanceTimersByTime(5_000);
      vi.setSystemTime(1_000);
      driver.signal(hungUp);
      expect(call.snapshot.state).toMatchObject({duration: 5_000});
    } finally {
      vi.useRealTimers();
    }
  });

  test('a call that has ended has no microphone, and an unknown mute state', () => {
    const {call, driver} = activeCall();
    driver.listener.microphone('default');
    driver.listener.muted(true);
    driver.signal(hungUp);
    expect(call.snapshot).toMatchObject({microphone: 'none', muted: {verified: 'unknown'}});
  });
});

test('a signal that outlives a call does not keep its listeners', async () => {
  const {call, driver} = scriptedCall();
  const {signal} = new AbortController();
  const statuses: string[] = [];
  call.subscribe(({state}) => statuses.push(state.status), {signal});
  driver.signal('established');
  driver.signal(hungUp);
  expect(statuses.at(-1)).toBe('ended');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('commands', () => {
  test('the call stays active until Webex confirms the hold, and a second hold() sends nothing', async () => {
    const {call, driver} = activeCall();
    const holding = [call.hold(), call.hold()];
    expect(driver.commands).toEqual(['hold']);
    expect(call.snapshot).toMatchObject({pending: 'hold', state: {status: 'active'}});
    driver.signal('holding', 'held');
    driver.outcomes[0]!.resolve();
    await Promise.all(holding);
    expect(call.snapshot).toMatchObject({pending: undefined, state: {status: 'on-hold'}});
  });

  test('a hold that Webex refuses rejects, and the call continues', async () => {
    const {call, driver} = activeCall();
    const held = outcome(call.hold());
    driver.signal('holding', 'hold-failed');
    driver.outcomes[0]!.reject(faultError('hold-failed'));
    expect(await held).toBe('hold-failed');
    expect(call.snapshot.state.status).toBe('active');
  });

  test('no command is sent during another one, except end() (trap C13)', async () => {
    const {call, driver} = activeCall();
    void call.hold();
    expect(await outcome(call.transfer('5102'))).toBe('call-not-possible');
    void call.end();
    expect(driver.commands).toEqual(['hold', 'end person']);
  });

  test.each<[command: (call: Call) => Promise<void>]>([
    [call => call.answer()],
    [call => call.decline()],
    [call => call.hold()],
    [call => call.resume()],
    [call => call.sendDigits('1')],
    [call => call.transfer('5102')],
  ])('a call that is dialing refuses %s', async command => {
    const {call, driver} = scriptedCall();
    expect(await outcome(command(call))).toBe('call-not-possible');
    expect(driver.commands).toEqual([]);
  });

  test.each<[command: (call: Call) => Promise<void>]>([
    [call => call.answer()],
    [call => call.decline()],
    [call => call.hold()],
    [call => call.resume()],
    [call => call.mute()],
    [call => call.sendDigits('1')],
    [call => call.transfer('5102')],
    [call => call.play()],
  ])('a call that has ended refuses %s', async command => {
    const {call, driver} = activeCall();
    driver.signal(hungUp);
    expect(await outcome(command(call))).toBe('call-ended');
    expect(driver.commands).toEqual([]);
  });

  test('end() of a call that has ended does nothing', async () => {
    const {call, driver} = activeCall();
    driver.signal(hungUp);
    await call.end();
    expect(driver.commands).toEqual([]);
  });

  test('an incoming call can be declined while it rings', async () => {
    const {call, driver} = scriptedCall('incoming');
    void call.decline();
    expect(driver.commands).toEqual(['end person']);
    expect(call.snapshot).toMatchObject({pending: 'end', state: {status: 'ending'}});
  });

  test('an incoming call keeps ringing if its answer fails because of the microphone', async () => {
    const {call, driver} = scriptedCall('incoming');
    const answered = outcome(call.answer());
    driver.outcomes[0]!.reject(faultError('microphone-dismissed'));
    expect(await answered).toBe('microphone-dismissed');
    expect(call.snapshot).toMatchObject({pending: undefined, state: {status: 'incoming'}});
    void call.answer();
    expect(driver.commands).toEqual(['answer', 'answer']);
  });

  test('mute() before the microphone is open is remembered', async () => {
    const {call, driver} = scriptedCall();
    await call.mute();
    expect(call.snapshot.muted).toEqual({wanted: true, verified: 'unknown'});
    driver.listener.muted(true);
    expect(call.snapshot.muted).toEqual({wanted: true, verified: true});
    await call.mute(true);
    await call.mute();
    expect(call.snapshot.muted.wanted).toBe(false);
    expect(driver.commands).toEqual(['mute', 'mute', 'unmute']);
  });

  test('a transfer cleans the number, and is refused to the same call or to an object that is no call', async () => {
    const [{call, driver}, other] = [activeCall(), activeCall()];
    void call.transfer('+1 (206) 555-0199');
    expect(driver.commands).toEqual(['transfer +12065550199']);
    driver.outcomes[0]!.resolve();
    await vi.waitFor(() => expect(call.snapshot.pending).toBeUndefined());
    expect(await outcome(call.transfer('ada@example.com'))).toBe('number-is-address');
    expect(await outcome(call.transfer(call))).toBe('call-not-possible');
    expect(await outcome(call.transfer({} as Call))).toBe('call-not-possible');
    void call.transfer(other.call);
    await vi.waitFor(() => expect(driver.commands.at(-1)).toBe('transfer to call'));
  });

  test('a transfer to another target is refused while one is in progress', async () => {
    const [{call, driver}, other] = [activeCall(), activeCall()];
    const first = call.transfer('5102');
    expect(await outcome(call.transfer('5103'))).toBe('call-not-possible');
    expect(await outcome(call.transfer(other.call))).toBe('call-not-possible');
    driver.outcomes[0]!.reject(faultError('transfer-failed'));
    expect(await outcome(first)).toBe('transfer-failed');
    void call.transfer('5103');
    expect(driver.commands).toEqual(['transfer 5102', 'transfer 5103']);
  });

  test('a transfer that is pressed twice is sent once', async () => {
    const {call, driver} = activeCall();
    const pressed = [call.transfer('5102'), call.transfer('5102')];
    expect(driver.commands).toEqual(['transfer 5102']);
    driver.outcomes[0]!.resolve();
    await Promise.all(pressed);
  });

  test('digits are checked before anything is sent', async () => {
    const {call, driver} = activeCall();
    expect(await outcome(call.sendDigits('12x'))).toBe('digits-invalid');
    void call.sendDigits('1 2*');
    expect(driver.commands).toEqual(['digits 12*']);
  });
});

describe('the calls of a line', () => {
  test('are those that have not ended, in a frozen array that stays the same until a call is added or removed', () => {
    const changes: number[] = [];
    const list = new CallList<Call>(calls => changes.push(calls.length));
    const [first, second] = [activeCall(), activeCall()];
    list.add(first.call);
    list.add(second.call);
    const before = list.calls;
    first.driver.signal('holding');
    expect(list.calls).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
    first.driver.signal(hungUp);
    expect(list.calls).toEqual([second.call]);
    expect(changes).toEqual([1, 2, 1]);
  });

  test('a call that has ended before it was added is not one of them', () => {
    const list = new CallList<Call>(() => undefined);
    const {call, driver} = activeCall();
    driver.signal(hungUp);
    list.add(call);
    expect(list.calls).toEqual([]);
  });
});
