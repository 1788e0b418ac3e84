import {expect, test} from 'vitest';
import {TaskQueue} from '../../src/base/task-queue.js';

/** A queue with tasks that the test ends with `end()` or `fail()`, and a log of them. */
function setup() {
  const queue = new TaskQueue();
  const log: string[] = [];
  const tasks = new Map<string, PromiseWithResolvers>();
  const run = (name: string): Promise<string> =>
    outcomeOf(
      queue.run(async signal => {
        log.push(`${name} starts`);
        await new Promise<void>((resolve, reject) => tasks.set(name, {resolve, reject}));
        log.push(`${name} ends${signal.aborted ? ', aborted' : ''}`);
        return name;
      }),
    );
  return {
    queue,
    log,
    run,
    end: (name: string) => tasks.get(name)?.resolve(),
    fail: (name: string) => tasks.get(name)?.reject(new Error(`${name} failed`)),
  };
}

interface PromiseWithResolvers {
  resolve(): void;
  reject(reason: unknown): void;
}

function outcomeOf(promise: Promise<string>): Promise<string> {
  return promise.catch((error: unknown) => {
    return error instanceof DOMException ? error.name : (error as Error).message;
  });
}

/** Waits until only the test can make progress. */
const waitUntilSettled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('a new task aborts the running one, and starts once the running one has ended', async () => {
  const {log, run, end} = setup();
  void run('first');
  await waitUntilSettled();
  const second = run('second');
  await waitUntilSettled();
  expect(log).toEqual(['first starts']);
  end('first');
  await waitUntilSettled();
  expect(log).toEqual(['first starts', 'first ends, aborted', 'second starts']);
  end('second');
  expect(await second).toBe('second');
});

test('if several tasks are added in a row, only the last one starts', async () => {
  const {log, run, end} = setup();
  const outcomes = [run('first'), run('second'), run('third')];
  await waitUntilSettled();
  end('third');
  expect(await Promise.all(outcomes)).toEqual(['AbortError', 'AbortError', 'third']);
  expect(log).toEqual(['third starts', 'third ends']);
});

test('an overtaken task that still completes keeps its result', async () => {
  const {run, end} = setup();
  const first = run('first');
  await waitUntilSettled();
  void run('second');
  end('first');
  expect(await first).toBe('first');
});

test('an overtaken task that fails rejects with AbortError, regardless of its error', async () => {
  const {run, fail} = setup();
  const first = run('first');
  await waitUntilSettled();
  void run('second');
  fail('first');
  expect(await first).toBe('AbortError');
});

test('a failure rejects, and does not stop the queue', async () => {
  const {run, fail, end} = setup();
  const first = run('first');
  await waitUntilSettled();
  fail('first');
  expect(await first).toBe('first failed');
  const second = run('second');
  await waitUntilSettled();
  end('second');
  expect(await second).toBe('second');
});

test('a task that throws before it returns a promise rejects, and does not stop the queue', async () => {
  const {queue, run, end} = setup();
  const first = outcomeOf(
    queue.run(() => {
      throw new Error('thrown synchronously');
    }),
  );
  expect(await first).toBe('thrown synchronously');
  const second = run('second');
  await waitUntilSettled();
  end('second');
  expect(await second).toBe('second');
});

test('abort() aborts the running task, but no later one', async () => {
  const {queue, log, run, end} = setup();
  void run('first');
  await waitUntilSettled();
  queue.abort();
  end('first');
  await waitUntilSettled();
  expect(log).toEqual(['first starts', 'first ends, aborted']);
  const second = run('second');
  await waitUntilSettled();
  end('second');
  expect(await second).toBe('second');
  expect(log.at(-1)).toBe('second ends');
});

test('abort() before a task starts keeps it from starting', async () => {
  const {queue, log, run} = setup();
  const first = run('first');
  queue.abort();
  expect(await first).toBe('AbortError');
  expect(log).toEqual([]);
});

test('`idle` resolves once the running task has ended, even if it fails', async () => {
  const {queue, run, fail} = setup();
  void run('first');
  let isIdle = false;
  void queue.idle.then(() => (isIdle = true));
  await waitUntilSettled();
  expect(isIdle).toBe(false);
  fail('first');
  await waitUntilSettled();
  expect(isIdle).toBe(true);
});
