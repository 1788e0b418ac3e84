import {afterEach, expect, test, vi} from 'vitest';
import {lockManager, withLock} from '../../src/base/web-lock.js';

const {signal} = new AbortController();
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function stubLocks(request: (name: string, options: object, task: () => unknown) => unknown): void {
  vi.stubGlobal('navigator', {locks: {request}});
}

test('the task runs under the lock once it is granted', async () => {
  let grant = (): void => undefined;
  const before = new Promise<void>(resolve => (grant = resolve));
  const request = vi.fn(async (_name: string, _options: object, task: () => unknown) => {
    await before;
    return task();
  });
  stubLocks(request);
  const task = vi.fn(async () => 'done');
  const running = withLock('name', signal, task);
  await Promise.resolve();
  expect(task).not.toHaveBeenCalled();
  grant();
  expect(await running).toBe('done');
  expect(request.mock.calls[0]?.slice(0, 2)).toEqual(['name', {signal: expect.any(AbortSignal)}]);
});

test.each([
  {name: 'missing', stub: () => vi.stubGlobal('navigator', {})},
  {name: 'missing, because there is no navigator', stub: () => vi.stubGlobal('navigator', undefined)},
  {
    name: 'not readable',
    stub: () =>
      vi.stubGlobal('navigator', {
        get locks() {
          throw new DOMException('', 'SecurityError');
        },
      }),
  },
  {
    name: 'refused',
    stub: () => stubLocks(() => Promise.reject(new DOMException('sandboxed', 'SecurityError'))),
  },
  {
    name: 'refused synchronously',
    stub: () =>
      stubLocks(() => {
        throw new DOMException('', 'InvalidStateError');
      }),
  },
])('if locks are $name, the task runs once, without a lock', async ({stub}) => {
  stub();
  const task = vi.fn(async () => 'done');
  expect(await withLock('name', signal, task)).toBe('done');
  expect(task).toHaveBeenCalledOnce();
});

test('an error of the task is thrown, and the task does not run again', async () => {
  stubLocks(async (_name, _options, task) => task());
  const failure = new DOMException('from the task', 'NetworkError');
  const task = vi.fn(() => Promise.reject(failure));
  await expect(withLock('name', signal, task)).rejects.toBe(failure);
  expect(task).toHaveBeenCalledOnce();
});

test('a stolen lock does not end the task', async () => {
  stubLocks((_name, _options, task) => {
    void task();
    return Promise.reject(new DOMException('stolen', 'AbortError'));
  });
  expect(await withLock('name', signal, async () => 'done')).toBe('done');
});

test('an abort while waiting rejects with the signal’s reason', async () => {
  const end = new AbortController();
  stubLocks((_name, options) => {
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

test('if a lock is not granted within a minute, the task runs without it, and not again when it is granted', async () => {
  vi.useFakeTimers();
  let grant = (): unknown => undefined;
  let given: AbortSignal | undefined;
  stubLocks((_name, options, task) => {
    ({signal: given} = options as {signal: AbortSignal});
    return new Promise(resolve => (grant = () => resolve(task())));
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
  stubLocks(async (_name, _options, task) => task());
  const task = vi.fn(() => new Promise(resolve => setTimeout(() => resolve('done'), 90_000)));
  const running = withLock('name', signal, task);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(await running).toBe('done');
  expect(task).toHaveBeenCalledOnce();
});

test("lockManager() returns the browser's lock manager", () => {
  stubLocks(() => undefined);
  expect(lockManager()).toBe(navigator.locks);
});
