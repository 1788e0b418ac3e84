import {afterEach, expect, test, vi} from 'vitest';
import {lockManager, withLock} from '../../src/base/web-lock.js';

const {signal} = new AbortController();
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function withLocks(request: (name: string, options: object, task: () => unknown) => unknown): void {
  vi.stubGlobal('navigator', {locks: {request}});
}

test('the task runs under the lock once it is granted', async () => {
  let turn = (): void => undefined;
  const before = new Promise<void>(resolve => (turn = resolve));
  const request = vi.fn(async (_name: string, _options: object, task: () => unknown) => {
    await before;
    return task();
  });
  withLocks(request);
  const task = vi.fn(async () => 'done');
  const running = withLock('name', signal, task);
  await Promise.resolve();
  expect(task).not.toHaveBeenCalled();
  turn();
  expect(await running).toBe('done');
  expect(request.mock.calls[0]?.slice(0, 2)).toEqual(['name', {signal: expect.any(AbortSignal)}]);
});

test.each([
  {name: 'missing', stub: () => vi.stubGlobal('navigator', {})},
  {name: 'on a page without a navigator', stub: () => vi.stubGlobal('navigator', undefined)},
  {
    name: 'forbidden to read',
    stub: () =>
      vi.stubGlobal('navigator', {
        get locks() {
          throw new DOMException('', 'SecurityError');
        },
      }),
  },
  {
    name: 'refused',
    stub: () => withLocks(() => Promise.reject(new DOMException('sandboxed', 'SecurityError'))),
  },
  {
    name: 'refused at once',
    stub: () =>
      withLocks(() => {
        throw new DOMException('', 'InvalidStateError');
      }),
  },
])('where locks are $name the task runs without one, once', async ({stub}) => {
  stub();
  const task = vi.fn(async () => 'done');
  expect(await withLock('name', signal, task)).toBe('done');
  expect(task).toHaveBeenCalledOnce();
});

test('an error of the task is thrown, and the task does not run again', async () => {
  withLocks(async (_name, _options, task) => task());
  const failure = new DOMException('from the task', 'NetworkError');
  const task = vi.fn(() => Promise.reject(failure));
  await expect(withLock('name', signal, task)).rejects.toBe(failure);
  expect(task).toHaveBeenCalledOnce();
});

test('a stolen lock does not end the task', async () => {
  withLocks((_name, _options, task) => {
    void task();
    return Promise.reject(new DOMException('stolen', 'AbortError'));
  });
  expect(await withLock('name', signal, async () => 'done')).toBe('done');
});

test('an abort while waiting rejects with the signal’s reason', async () => {
  const end = new AbortController();
  withLocks((_name, options) => {
    const {signal: given} = options as {signal: AbortSignal};
    return new Promise((_resolve, reject) => {
      given.addEventListener('abort', () => reject(given.reason));
    });
  });
  const task = vi.fn(async () => 'done');
  const running = withLock('name', end.signal, task);
  end.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(task).not.toHaveBeenCalled();
});

test('a lock that is never granted: the task runs without it after a minute, and a late lock is not kept', async () => {
  vi.useFakeTimers();
  let grant = (): unknown => undefined;
  let given: AbortSignal | undefined;
  withLocks((_name, options, hold) => {
    ({signal: given} = options as {signal: AbortSignal});
    return new Promise(resolve => (grant = () => resolve(hold())));
  });
  const task = vi.fn(async () => 'done');
  const running = withLock('name', signal, task);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(task).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await running).toBe('done');
  expect(given?.aborted).toBe(true);
  grant();
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledOnce();
});

test('a task that takes longer than the wait for the lock is not run again', async () => {
  vi.useFakeTimers();
  withLocks(async (_name, _options, hold) => hold());
  const task = vi.fn(() => new Promise(resolve => setTimeout(() => resolve('done'), 90_000)));
  const running = withLock('name', signal, task);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(await running).toBe('done');
  expect(task).toHaveBeenCalledOnce();
});

test("lockManager() returns the browser's lock manager", () => {
  withLocks(() => undefined);
  expect(lockManager()).toBe(navigator.locks);
});
