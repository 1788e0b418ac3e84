interface Waiter<T> {
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** The pending promises of a command. Calling the command again adds a promise; all of them settle together. */
export class Deferred<T> {
  readonly #waiters = new Set<Waiter<T>>();

  /** The number of pending promises. */
  get pendingCount(): number {
    return this.#waiters.size;
  }

  /** Adds a promise. When `signal` aborts, it rejects with the signal's reason and `onAbort` is called. */
  wait(signal?: AbortSignal, onAbort?: () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const done = (): void => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter<T> = {
        resolve: value => (done(), resolve(value)),
        reject: reason => (done(), reject(reason)),
      };
      const abort = (): void => {
        waiter.reject(signal?.reason);
        onAbort?.();
      };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', abort);
    });
  }

  resolve(value: T): void {
    for (const waiter of this.#waiters) waiter.resolve(value);
  }

  reject(reason: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(reason);
  }
}
