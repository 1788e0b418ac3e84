/**
 * Runs a task while this tab has a lock of the browser's. Where locks are missing or refused, as in a sandboxed frame,
 * the task runs without one: then no other tab could be waited for either.
 *
 * @throws What the task throws; the signal's reason when `signal` aborts before the task has started.
 */
export async function withLock<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  const locks = lockManager();
  if (!locks) return task();
  let running: Promise<T> | undefined;
  try {
    return await locks.request(name, {signal}, () => (running = task()));
  } catch (error) {
    // What the task threw; or the lock was taken away, which does not end the task.
    if (running) return running;
    signal.throwIfAborted();
    if (error instanceof DOMException) return task();
    throw error;
  }
}

/** Reading it may throw where the page has no origin. */
export function lockManager(): LockManager | undefined {
  try {
    return (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  } catch {
    return undefined;
  }
}
