/** A set of listeners. One that throws harms no other: its error is reported as an unhandled one of the page. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #queue: (() => void)[] = [];
  #isNotifying = false;

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener until the returned function is called or the signal aborts. */
  add(listener: (value: T) => void, signal?: AbortSignal): () => void {
    if (signal?.aborted) return () => {};
    // A wrapper, so that one function added twice is two listeners and each ends by itself.
    const entry = (value: T): void => listener(value);
    const remove = (): void => {
      this.#listeners.delete(entry);
      signal?.removeEventListener('abort', remove);
    };
    this.#listeners.add(entry);
    signal?.addEventListener('abort', remove);
    return remove;
  }

  /** Tells every listener. A value told from within a listener waits until the present one went round. */
  tell(value: T): void {
    this.queue(value);
    this.flush();
  }

  /** Keeps a value until the next `flush()`, so that what must happen in between cannot change the order. */
  queue(value: T): void {
    // Whoever joins later is told the latest on joining, and nothing that was before.
    const recipients = Array.from(this.#listeners);
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

  clear(): void {
    this.#listeners.clear();
  }
}

/** Calls a listener of the page's: what it throws is reported, as the browser does for its own events. */
function callSafely<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
