import {withTimeout} from './timeout.js';

/** How long to wait for a lock, in milliseconds. Two token requests of another tab usually take less time. */
const lockTimeout = 60_000;

/**
 * Runs a task while holding a Web Lock. The task runs without a lock if the browser has no locks or denies them (for
 * example in a sandboxed frame), or if the lock is not granted within a minute: a browser or tab that hangs must not
 * stop this page.
 *
 * @throws Any error of the task; the signal's reason when `signal` aborts before the task has started.
 */
export async function withLock<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  const release = await acquireLock(name, signal);
  signal.throwIfAborted();
  try {
    return await task();
  } finally {
    release?.();
  }
}

/** Returns the function that releases the lock, or undefined if there is no lock. */
async function acquireLock(name: string, signal: AbortSignal): Promise<(() => void) | undefined> {
  const locks = lockManager();
  if (!locks) return undefined;
  const waiting = new AbortController();
  const granted = new Promise<() => void>((resolve, reject) => {
    const hold = async (): Promise<void> => {
      if (!waiting.signal.aborted) return new Promise(release => resolve(release));
    };
    locks.request(name, {signal: waiting.signal}, hold).catch(reject);
  });
  try {
    return await withTimeout(granted, lockTimeout, () => new Error('The lock was not granted'), signal);
  } catch {
    waiting.abort();
    return undefined;
  }
}

/** Returns the browser's lock manager, if any. Reading it throws on a page with an opaque origin. */
export function lockManager(): LockManager | undefined {
  try {
    return (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  } catch {
    return undefined;
  }
}
