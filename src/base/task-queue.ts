/**
 * Runs one task at a time. A new task replaces a waiting one, aborts the running one, and starts when that has ended. A
 * failed task does not stop the queue.
 */
export class TaskQueue {
  #latest = new AbortController();
  #idle: Promise<void> = Promise.resolve();

  /** Resolves when all tasks so far have ended. Never rejects. */
  get idle(): Promise<void> {
    return this.#idle;
  }

  /**
   * Runs a task after the previous one has ended.
   *
   * @param task Receives a signal that aborts when a later task or `abort()` supersedes it. The task must then end
   *   soon, because the next one waits for it, and must undo its own effects.
   * @returns The task's result, even if it was superseded while running.
   * @throws {DOMException} `AbortError` if the task was superseded before it started, or failed after it was
   *   superseded.
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

  /** Aborts the running task and the waiting one, if any. Later tasks are not affected. */
  abort(): void {
    this.#latest.abort();
  }
}
