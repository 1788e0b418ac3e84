import {getEventListeners} from 'node:events';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {detach, endLine, LineController} from '../../src/line/line-controller.js';
import {attach} from './attach.js';
import type {SdkLineEvent} from '../../src/line/line-event.js';
import type {LineSnapshot} from '../../src/line/line-state.js';
import {signals} from './samples.js';
import {setUpRegisteredLine, setUpLine, connecting, outcomeOf, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';
import {uncaughtDuring} from './uncaught.js';

const {unregistered, reconnecting, reconnected, failed} = signals;

afterEach(() => vi.unstubAllGlobals());

describe('subscribe()', () => {
  test('calls the listener immediately and at every change, until it ends', () => {
    const {line, driver} = setUpLine();
    const received: string[] = [];
    const end = line.subscribe(({state}) => received.push(state.status));
    void line.register();
    driver.signal(connecting, connecting, registered);
    end();
    end();
    driver.signal(reconnecting);
    expect(received).toEqual(['unregistered', 'unregistered', 'connecting', 'registered']);
  });

  test('ends with a signal', () => {
    const {line, driver} = setUpLine();
    const controller = new AbortController();
    const listener = vi.fn();
    line.subscribe(listener, {signal: controller.signal});
    controller.abort();
    driver.signal(connecting);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('never calls the listener with an aborted signal', () => {
    const {line, driver} = setUpLine();
    const listener = vi.fn();
    line.subscribe(listener, {signal: AbortSignal.abort()})();
    driver.signal(connecting);
    expect(listener).not.toHaveBeenCalled();
  });

  test('only reports changes', () => {
    const {line, driver, shown} = setUpRegisteredLine();
    const {snapshot} = line;
    driver.signal(connecting, reconnected);
    expect(shown).toEqual([]);
    expect(line.snapshot).toBe(snapshot);
  });

  test('passes frozen snapshots, the same as `snapshot`', () => {
    const {line, driver} = setUpLine();
    line.subscribe(snapshot => {
      expect(Object.isFrozen(snapshot)).toBe(true);
      expect(snapshot).toBe(line.snapshot);
    });
    driver.signal(connecting, registered);
    expect.assertions(6);
  });

  test('a listener that throws does not affect others, and the error is reported globally', async () => {
    const {line, driver, shown} = setUpLine();
    const error = new Error('from a listener');
    let joined = false;
    line.subscribe(() => {
      if (joined) throw error;
      joined = true;
    });
    const after = vi.fn();
    line.subscribe(after);
    expect(await uncaughtDuring(() => driver.signal(connecting))).toEqual([error]);
    expect(shown.map(({state}) => state.status)).toEqual(['connecting']);
    expect(after).toHaveBeenCalledTimes(2);
  });

  test('a listener that throws at the first call is not added', () => {
    const {line, driver} = setUpLine();
    const {signal} = new AbortController();
    const listener = vi.fn(() => {
      throw new Error('from a listener');
    });
    for (let round = 0; round < 10; round += 1)
      expect(() => line.subscribe(listener, {signal})).toThrow('from a listener');
    listener.mockClear();
    driver.signal(connecting);
    expect(listener).not.toHaveBeenCalled();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test("a listener's command takes effect after all listeners have the current state", () => {
    const line = new LineController();
    const driver = new ScriptedDriver();
    attach(line, driver);
    driver.answers.deregister = unregistered;
    line.subscribe(({state, pending}) => {
      if (state.status === 'registered' && !pending) line.deregister().catch(() => undefined);
    });
    const shown: string[] = [];
    line.subscribe(({state, pending}) => shown.push(`${state.status}, ${pending}`));
    line.register().catch(() => undefined);
    driver.signal(connecting, registered);
    expect(shown).toEqual([
      'unregistered, undefined',
      'unregistered, register',
      'connecting, register',
      'registered, undefined',
      'registered, deregister',
      'unregistered, undefined',
    ]);
  });

  test('a listener added during a notification never gets an older state', () => {
    const {line, driver} = setUpLine();
    const late: LineSnapshot[] = [];
    driver.answers.deregister = unregistered;
    line.subscribe(({state, pending}) => {
      if (state.status !== 'registered' || pending) return;
      line.deregister().catch(() => undefined);
      line.subscribe(snapshot => late.push(snapshot));
    });
    line.register().catch(() => undefined);
    driver.signal(connecting, registered);
    expect(late.map(({state}) => state.status)).toEqual(['unregistered']);
  });
});

describe('listen()', () => {
  const lineEvent: SdkLineEvent = {type: 'connecting'};

  test("passes the line's events from now on, until it ends", () => {
    const {line, driver} = setUpLine();
    const controller = new AbortController();
    const [one, other] = [vi.fn(), vi.fn()];
    driver.event(lineEvent);
    const end = line.listen(one);
    line.listen(other, {signal: controller.signal});
    driver.event(lineEvent);
    end();
    controller.abort();
    driver.event(lineEvent);
    expect(one.mock.calls).toEqual([[lineEvent]]);
    expect(other.mock.calls).toEqual([[lineEvent]]);
  });

  test('an event follows its resulting state', () => {
    const {line, driver} = setUpLine();
    const received: string[] = [];
    line.subscribe(({state}) => received.push(`state ${state.status}`));
    line.listen(
      ({type}) => type === lineEvent.type && received.push(`event ${type}, ${line.snapshot.state.status}`),
    );
    received.length = 0;
    driver.signal(connecting);
    driver.event(lineEvent);
    expect(received).toEqual(['state connecting', 'event connecting, connecting']);
  });
});

describe('signing out', () => {
  test('settles pending promises: register() is overtaken, deregister() resolves', async () => {
    const one = setUpLine();
    const registration = outcomeOf(one.line.register());
    detach(one.line);
    expect(await registration.now()).toBe('AbortError');

    const other = setUpRegisteredLine();
    const deregistration = outcomeOf(other.line.deregister());
    detach(other.line);
    expect(await deregistration.now()).toBeUndefined();
  });

  test('leaves an absent, unwanted line and a stopped driver', () => {
    const {line, driver} = setUpRegisteredLine();
    detach(line);
    expect(line.snapshot).toEqual({
      state: {status: 'absent'},
      wanted: false,
      online: true,
      reachability: 'watched',
    });
    expect(driver.isStopped).toBe(true);
    expect(driver.commands).toEqual([]);
  });

  test('ignores later signals of the old line', () => {
    const {line, driver: old, shown} = setUpRegisteredLine();
    attach(line, new ScriptedDriver());
    shown.length = 0;
    const events = vi.fn();
    line.listen(events);
    old.signal(registered, unregistered, failed);
    old.event({type: 'unregistered'});
    expect(shown).toEqual([]);
    expect(events).not.toHaveBeenCalled();
    expect(old.isStopped).toBe(true);
  });
});

describe('the network', () => {
  function stubPage(onLine?: boolean): EventTarget {
    const target = new EventTarget();
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    if (onLine !== undefined) vi.stubGlobal('navigator', {onLine});
    return target;
  }

  test('is followed', () => {
    const target = stubPage(false);
    const {line} = setUpLine();
    const onlineStates: boolean[] = [];
    line.subscribe(({online}) => onlineStates.push(online));
    for (const event of ['online', 'online', 'offline']) target.dispatchEvent(new Event(event));
    expect(onlineStates).toEqual([false, true, false]);
  });

  test('counts as online if its status is unavailable', () => {
    vi.stubGlobal('addEventListener', undefined);
    vi.stubGlobal('navigator', undefined);
    expect(new LineController().snapshot.online).toBe(true);
  });

  test('is not followed after dispose', () => {
    const target = stubPage();
    const listenerCounts = () => ['online', 'offline'].map(event => getEventListeners(target, event).length);
    const {line} = setUpLine();
    expect(listenerCounts()).toEqual([1, 1]);
    endLine(line);
    expect(listenerCounts()).toEqual([0, 0]);
  });

  test('is not followed without a line, or after its release', () => {
    const target = stubPage();
    const listenerCounts = () => ['online', 'offline'].map(event => getEventListeners(target, event).length);
    const line = new LineController();
    expect(listenerCounts()).toEqual([0, 0]);
    for (let round = 0; round < 10; round += 1) attach(line, new ScriptedDriver());
    expect(listenerCounts()).toEqual([1, 1]);
    detach(line);
    expect(listenerCounts()).toEqual([0, 0]);
  });
});

describe('dispose', () => {
  test('settles pending promises, releases the line, and notifies no more listeners', async () => {
    const {line, driver, shown} = setUpLine();
    const events = vi.fn();
    const registration = outcomeOf(line.register());
    line.listen(events);
    endLine(line);
    events.mockClear();
    expect(await registration.now()).toBe('AbortError');
    expect(driver.isStopped).toBe(true);
    expect(shown.at(-1)?.state.status).toBe('absent');
    shown.length = 0;
    const next = new ScriptedDriver();
    attach(line, next);
    next.signal(connecting);
    next.event({type: 'connecting'});
    expect(shown).toEqual([]);
    expect(events).not.toHaveBeenCalled();
  });
});
