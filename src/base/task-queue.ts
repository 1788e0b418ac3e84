/**
 * Runs one task at a time, and the last one wins: a new task aborts the one that is running, waits for it to end, and
 * then starts. A task that fails does not stop the queue.
 */
export class TaskQueue {
  #latest = new AbortController();
  #idle: Promise<void> = Promise.resolve();

  /** Resolves when every task given so far has ended. Never rejects. */
  get idle(): Promise<void> {
    return this.#idle;
  }

  /**
   * Runs a task as soon as the one before it has ended.
   *
   * @param task Gets a signal that aborts when a later task, or `abort()`, overtakes it. It must end soon then: the
   *   next task waits for it. Whatever it began it has to undo itself.
   * @returns The task's result. A task that was overtaken and completes all the same keeps its result.
   * @throws {DOMException} `AbortError` where the task was overtaken before it started, or fails after it was
   *   overtaken, whatever it fails with.
   */
  run<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.abort();
    const {signal} = (this.#latest = new AbortController());
    const result = this.#idle.then(async () => {
      signal.throwIfAborted();
      try {
        return await task(signal);
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    });
    this.#idle = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Overtakes the running task and the one that waits, if any. What comes later is not affected. */
  abort(): void {
    this.#latest.abort();
  }
}
