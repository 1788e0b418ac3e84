export interface AbortOptions {
  /** Aborts the command, or removes the listener. */
  readonly signal?: AbortSignal | undefined;
}

/** A set of listeners. An error of one listener does not affect the others; it is reported as an unhandled error. */
export class Listeners<T> {
  /** The listeners, each with the function that removes it. */
  readonly #listeners = new Map<(value: T) => void, () => void>();
  readonly #queue: (() => void)[] = [];
  #isNotifying = false;

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener until the returned function is called or the signal aborts. */
  add(listener: (value: T) => void, signal?: AbortSignal): () => void {
    if (signal?.aborted) return () => {};
    // Wrap the listener, so that a function that is added twice is called twice and can be removed separately.
    const entry = (value: T): void => listener(value);
    const remove = (): void => {
      this.#listeners.delete(entry);
      signal?.removeEventListener('abort', remove);
    };
    this.#listeners.set(entry, remove);
    signal?.addEventListener('abort', remove);
    return remove;
  }

  /**
   * Calls every listener. If a listener calls `notify()` with another value, that value is delivered after every listener
   * has received the first one.
   */
  notify(value: T): void {
    this.queue(value);
    this.flush();
  }

  /** Queues a value until the next `flush()`. */
  queue(value: T): void {
    // Listeners added later do not receive this value.
    const recipients = Array.from(this.#listeners.keys());
    this.#queue.push(() => {
      for (const listener of recipients) {
        if (this.#listeners.has(listener)) callSafely(listener, value);
      }
    });
  }

  flush(): void {
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    for (let notifyNext = this.#queue.shift(); notifyNext; notifyNext = this.#queue.shift()) notifyNext();
    this.#isNotifying = false;
  }

  /** Removes all listeners, and their listeners on `AbortSignal`s. */
  clear(): void {
    for (const remove of this.#listeners.values()) remove();
  }
}

/** Calls a new listener. If it throws, unsubscribes it, because the caller never receives the `unsubscribe` function. */
export function notifyFirst(unsubscribe: () => void, notify: () => unknown): () => void {
  try {
    notify();
  } catch (error) {
    unsubscribe();
    throw error;
  }
  return unsubscribe;
}

/** Calls a listener. Reports its error as the browser does for its own events. */
function callSafely<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
