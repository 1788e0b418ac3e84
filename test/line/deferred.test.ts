import {describe, expect, test, vi} from 'vitest';
import {Deferred} from '../../src/line/deferred.js';
import {uncaughtDuring} from './uncaught.js';

describe('an outcome', () => {
  test.each([
    {
      name: 'resolves all waiting promises',
      settle: (outcome: Deferred<string>) => outcome.resolve('done'),
      with: 'done',
    },
    {
      name: 'rejects all waiting promises',
      settle: (outcome: Deferred<string>) => outcome.reject('no'),
      with: 'no',
    },
  ])('$name', async ({settle, with: value}) => {
    const outcome = new Deferred<string>();
    const waiting = [outcome.wait(), outcome.wait()].map(promise =>
      promise.catch((reason: unknown) => reason),
    );
    expect(outcome.pendingCount).toBe(2);
    settle(outcome);
    expect(await Promise.all(waiting)).toEqual([value, value]);
    expect(outcome.pendingCount).toBe(0);
  });

  test('applies once, and later promises wait for the next one', async () => {
    const outcome = new Deferred<number>();
    outcome.resolve(1);
    const waiting = outcome.wait();
    outcome.resolve(2);
    expect(await waiting).toBe(2);
  });

  test("an abort rejects with the signal's reason, and reports when nothing is waiting any more", async () => {
    const outcome = new Deferred<number>();
    const controller = new AbortController();
    const onAbort = vi.fn(() => expect(outcome.pendingCount).toBe(1));
    const other = outcome.wait();
    const waiting = outcome.wait(controller.signal, onAbort);
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    expect(onAbort).toHaveBeenCalledTimes(1);
    outcome.resolve(1);
    expect(await other).toBe(1);
  });

  test('an abort needs no listener', async () => {
    const controller = new AbortController();
    const reason = new Deferred<number>().wait(controller.signal).catch((error: unknown) => error);
    const errors = await uncaughtDuring(() => controller.abort('enough'));
    expect(errors).toEqual([]);
    expect(await reason).toBe('enough');
  });

  test.each(['resolve', 'reject'] as const)('after %s no listener is left on the signal', async settle => {
    const outcome = new Deferred<number>();
    const controller = new AbortController();
    const onAbort = vi.fn();
    const waiting = outcome.wait(controller.signal, onAbort).catch(() => undefined);
    outcome[settle](1);
    await waiting;
    controller.abort();
    expect(onAbort).not.toHaveBeenCalled();
  });
});
