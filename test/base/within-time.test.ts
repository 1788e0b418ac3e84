import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {withinTime} from '../../src/base/within-time.js';

const late = (): Error => new Error('late');
const never = new Promise<never>(() => {});

beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']}));
afterEach(() => void vi.useRealTimers());

describe('a promise within its time', () => {
  test.each([
    {name: 'resolves', promise: () => Promise.resolve('done'), outcome: 'done'},
    {name: 'rejects', promise: () => Promise.reject('no'), outcome: 'no'},
  ])('$name as it would, and leaves no timer', async ({promise, outcome}) => {
    expect(await withinTime(promise(), 1_000, late).catch((reason: unknown) => reason)).toBe(outcome);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that takes longer is late', async () => {
    const bounded = withinTime(never, 1_000, late);
    bounded.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await expect(bounded).rejects.toThrow('late');
  });

  test('without an end has no timer', () => {
    void withinTime(never, Infinity, late);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends with a signal, and its reason', async () => {
    const controller = new AbortController();
    const bounded = withinTime(never, 1_000, late, controller.signal);
    controller.abort('enough');
    await expect(bounded).rejects.toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not begin with a signal that has ended', async () => {
    await expect(withinTime(Promise.resolve(1), 1_000, late, AbortSignal.abort('before'))).rejects.toBe(
      'before',
    );
    expect(vi.getTimerCount()).toBe(0);
  });
});
