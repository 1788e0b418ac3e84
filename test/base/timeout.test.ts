import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {pause, withTimeout} from '../../src/base/timeout.js';

const lateError = (): Error => new Error('late');
const never = new Promise<never>(() => {});

beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']}));
afterEach(() => void vi.useRealTimers());

describe('withTimeout()', () => {
  test.each([
    {name: 'resolves', promise: () => Promise.resolve('done'), outcome: 'done'},
    {name: 'rejects', promise: () => Promise.reject('no'), outcome: 'no'},
  ])('$name like a promise that settles in time, and leaves no timer', async ({promise, outcome}) => {
    expect(await withTimeout(promise(), 1_000, lateError).catch((reason: unknown) => reason)).toBe(outcome);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects if the promise takes longer', async () => {
    const bounded = withTimeout(never, 1_000, lateError);
    bounded.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await expect(bounded).rejects.toThrow('late');
  });

  test('has no timer without a time limit', () => {
    void withTimeout(never, Infinity, lateError);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects with the reason of its signal when that aborts', async () => {
    const controller = new AbortController();
    const bounded = withTimeout(never, 1_000, lateError, controller.signal);
    controller.abort('enough');
    await expect(bounded).rejects.toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects immediately if its signal has already aborted', async () => {
    await expect(withTimeout(Promise.resolve(1), 1_000, lateError, AbortSignal.abort('before'))).rejects.toBe(
      'before',
    );
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('pause() ends immediately if its signal has already aborted', async () => {
  const ended = pause(60_000, AbortSignal.abort()).then(() => 'ended');
  expect(await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 20, 'waits'))])).toBe('ended');
});
