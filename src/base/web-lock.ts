/**
 * Runs a task while holding a Web Lock. If locks are missing or denied, as in a sandboxed frame, the task runs without
 * one, because there is no other tab to wait for.
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
    // The task's own error, or the lock was stolen, which does not end the task.
    if (running) return running;
    signal.throwIfAborted();
    if (error instanceof DOMException) return task();
    throw error;
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
