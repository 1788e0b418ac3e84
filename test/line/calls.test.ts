import {describe, expect, test, vi} from 'vitest';
import type {Call} from '../../src/call/call.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import type {DriverCalls, LineDriverListener} from '../../src/line/line-driver.js';
import {scriptedCall} from '../call/scripted-call.js';
import {setUpLine, connecting, outcomeOf, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

/** A driver of a line that can call. */
class CallingDriver extends ScriptedDriver {
  readonly calls = {
    dial: vi.fn<DriverCalls['dial']>(async () => scriptedCall().call),
    prepare: vi.fn<DriverCalls['prepare']>(),
  };
  listener!: LineDriverListener;

  override start(listener: LineDriverListener): ReturnType<ScriptedDriver['start']> {
    this.listener = listener;
    return super.start(listener);
  }
}

function lineThatCalls(): {line: LineController; driver: CallingDriver} {
  const driver = new CallingDriver();
  const {line} = setUpLine(driver);
  void line.register();
  driver.signal(connecting, registered);
  return {line, driver};
}

describe('line.call()', () => {
  test('passes the number and the signal on, and returns the call', async () => {
    const {line, driver} = lineThatCalls();
    const {signal} = new AbortController();
    expect((await line.call('5101', {signal})).direction).toBe('outgoing');
    expect(driver.calls.dial).toHaveBeenCalledWith('5101', {signal});
  });

  test('is refused while nobody is signed in', async () => {
    expect(await outcomeOf(new LineController().call('5101')).now()).toBe('FaultError signed-out');
  });

  test('is refused while the line is not registered', async () => {
    const driver = new CallingDriver();
    const {line} = setUpLine(driver);
    expect(await outcomeOf(line.call('5101')).now()).toBe('FaultError line-not-registered');
    void line.register();
    driver.signal(connecting);
    expect(await outcomeOf(line.call('5101')).now()).toBe('FaultError line-not-registered');
    expect(driver.calls.dial).not.toHaveBeenCalled();
  });

  test('is refused while deregister() ends the calls', async () => {
    const {line, driver} = lineThatCalls();
    void line.deregister().catch(() => undefined);
    expect(line.snapshot.state.status).toBe('registered');
    expect(await outcomeOf(line.call('5101')).now()).toBe('FaultError line-not-registered');
    expect(driver.calls.dial).not.toHaveBeenCalled();
  });

  test('is refused by a line that has no calls', async () => {
    const {line, driver} = setUpLine();
    void line.register();
    driver.signal(connecting, registered);
    expect(await outcomeOf(line.call('5101')).now()).toBe('FaultError calls-unsupported');
  });

  test('does nothing with an aborted signal', async () => {
    const {line, driver} = lineThatCalls();
    expect(await outcomeOf(line.call('5101', {signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.calls.dial).not.toHaveBeenCalled();
  });
});

describe('line.calls', () => {
  test('is an empty array that stays the same, before anybody signs in', () => {
    const line = new LineController();
    expect(line.calls).toEqual([]);
    expect(line.calls).toBe(line.calls);
  });

  test('listeners get it immediately and at every change, until their signal aborts', () => {
    const {line, driver} = lineThatCalls();
    const end = new AbortController();
    const lists: (readonly Call[])[] = [];
    line.subscribeCalls(calls => lists.push(calls), {signal: end.signal});
    const list = [scriptedCall().call];
    driver.listener.calls!(list);
    expect(line.calls).toBe(list);
    end.abort();
    driver.listener.calls!([]);
    expect(lists).toEqual([[], list]);
    expect(line.calls).toEqual([]);
  });

  test('is empty once the line is detached, and the listeners are notified', () => {
    const {line, driver} = lineThatCalls();
    const counts: number[] = [];
    line.subscribeCalls(calls => counts.push(calls.length));
    driver.listener.calls!([scriptedCall().call]);
    detach(line);
    expect(line.calls).toEqual([]);
    driver.listener.calls!([scriptedCall().call]);
    expect(counts).toEqual([0, 1, 0]);
  });

  test('listeners are not notified when a line without calls is detached', () => {
    const {line, driver} = lineThatCalls();
    const listener = vi.fn();
    line.subscribeCalls(listener);
    driver.listener.calls!([]);
    listener.mockClear();
    detach(line);
    expect(listener).not.toHaveBeenCalled();
  });

  test('of a line that has no calls is empty', () => {
    const {line, driver} = setUpLine();
    const listener = vi.fn();
    line.subscribeCalls(listener);
    void line.register();
    driver.signal(connecting, registered);
    expect(listener).toHaveBeenCalledExactlyOnceWith([]);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('a listener that throws at the first call is not subscribed', () => {
    const {line, driver} = lineThatCalls();
    const listener = vi.fn(() => {
      throw new Error('of the page');
    });
    expect(() => line.subscribeCalls(listener)).toThrow('of the page');
    driver.listener.calls!([]);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('the code for calls loads', () => {
  test('once the line is registered, if there is a listener', () => {
    const driver = new CallingDriver();
    const {line} = setUpLine(driver);
    line.subscribeCalls(() => undefined);
    void line.register();
    driver.signal(connecting);
    expect(driver.calls.prepare).not.toHaveBeenCalled();
    driver.signal(registered);
    expect(driver.calls.prepare).toHaveBeenCalled();
  });

  test('at the first listener, if the line is registered', () => {
    const {line, driver} = lineThatCalls();
    expect(driver.calls.prepare).not.toHaveBeenCalled();
    line.subscribeCalls(() => undefined);
    expect(driver.calls.prepare).toHaveBeenCalledOnce();
  });
});
