import {getEventListeners} from 'node:events';
import {describe, expect, test, vi} from 'vitest';
import {Listeners} from '../../src/base/listeners.js';
import {uncaughtDuring} from '../line/uncaught.js';

describe('listeners', () => {
  test('each listener gets all values, in order', () => {
    const listeners = new Listeners<number>();
    const [a, b] = [vi.fn(), vi.fn()];
    listeners.add(a);
    listeners.add(b);
    listeners.notify(1);
    listeners.notify(2);
    expect(a.mock.calls).toEqual([[1], [2]]);
    expect(b.mock.calls).toEqual([[1], [2]]);
  });

  test('a function added twice is two independent listeners', () => {
    const listeners = new Listeners<number>();
    const listener = vi.fn();
    const remove = listeners.add(listener);
    listeners.add(listener);
    remove();
    remove();
    listeners.notify(1);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('an aborting signal removes its listener', () => {
    const listeners = new Listeners<number>();
    const listener = vi.fn();
    const controller = new AbortController();
    listeners.add(listener, controller.signal);
    controller.abort();
    listeners.notify(1);
    expect(listener).not.toHaveBeenCalled();
    expect(listeners.size).toBe(0);
  });

  test('a removed listener leaves nothing on the signal', () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    new Listeners<number>().add(() => {}, controller.signal)();
    expect(removed.mock.calls.map(call => call.slice(0, 2))).toEqual(
      added.mock.calls.map(call => call.slice(0, 2)),
    );
  });

  test('a listener with an aborted signal is not added', () => {
    const listeners = new Listeners<number>();
    listeners.add(() => {}, AbortSignal.abort());
    expect(listeners.size).toBe(0);
  });

  test('a value sent by a listener waits until all listeners have the current one', () => {
    const listeners = new Listeners<number>();
    const received: string[] = [];
    listeners.add(value => {
      received.push(`a${value}`);
      if (value === 1) listeners.notify(2);
    });
    listeners.add(value => received.push(`b${value}`));
    listeners.notify(1);
    expect(received).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  test('a listener that is removed during a notification gets no more values', () => {
    const listeners = new Listeners<number>();
    const late = vi.fn();
    listeners.add(() => remove());
    const remove = listeners.add(late);
    listeners.notify(1);
    expect(late).not.toHaveBeenCalled();
  });

  test('a new listener gets no earlier values', () => {
    const listeners = new Listeners<number>();
    const late = vi.fn();
    listeners.add(value => {
      if (value !== 1) return;
      listeners.notify(2);
      listeners.add(late);
    });
    listeners.notify(1);
    listeners.notify(3);
    expect(late.mock.calls).toEqual([[3]]);
  });

  test('a queued value waits for flush()', () => {
    const listeners = new Listeners<number>();
    const listener = vi.fn();
    listeners.add(listener);
    listeners.queue(1);
    expect(listener).not.toHaveBeenCalled();
    listeners.flush();
    listeners.flush();
    expect(listener.mock.calls).toEqual([[1]]);
  });

  test('a listener that throws does not affect others, and the error is reported globally', async () => {
    const listeners = new Listeners<number>();
    const other = vi.fn();
    const error = new Error('from a listener');
    listeners.add(() => {
      throw error;
    });
    listeners.add(other);
    expect(await uncaughtDuring(() => listeners.notify(1))).toEqual([error]);
    listeners.clear();
    expect(other.mock.calls).toEqual([[1]]);
  });

  test('clear() removes all listeners, also from their signals, which would keep them in memory', () => {
    const listeners = new Listeners<number>();
    const listener = vi.fn();
    const {signal} = new AbortController();
    listeners.add(listener);
    listeners.add(listener, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    listeners.clear();
    listeners.notify(1);
    expect(listener).not.toHaveBeenCalled();
    expect(listeners.size).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
