/** No server means more than a day, and a timer holds no more than 24.8 days. */
const longest = 86_400;

/**
 * How many seconds a server asks to wait, by its `Retry-After` (RFC 9110, section 10.2.3): a number of seconds, or an
 * HTTP date.
 *
 * @returns Undefined where the header is missing, means nothing, or names a time that has passed.
 */
export function parseRetryAfter(retryAfter: string | null | undefined): number | undefined {
  const text = retryAfter?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? Math.min(seconds, longest) : undefined;
}

/** A server's request to be left alone. */
interface Wish {
  /** Until when, by the monotonic clock. */
  readonly until: number;
  /** The HTTP status that it came with. */
  readonly status: number;
}

/**
 * Until when each server asks to be left alone. It counts for all requests of the page to that server, whichever of them
 * was refused.
 */
class ServerBackoff {
  readonly #wishes = new Map<string, Wish>();
  readonly #listeners = new Set<() => void>();

  /**
   * @param listener Told when a server has named a time.
   * @returns Ends it.
   */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A server has refused a request.
   *
   * @param address The address of the request.
   * @param retryAfter The header of the answer.
   */
  note(address: string, status: number, retryAfter: string | null | undefined): void {
    const seconds = parseRetryAfter(retryAfter);
    if (!seconds || seconds <= this.secondsLeft(address)) return;
    this.#wishes.set(serverOf(address), {until: performance.now() + seconds * 1000, status});
    for (const listener of this.#listeners) listener();
  }

  /** How many seconds the server of an address asks to be left alone still; 0 where it does not. */
  secondsLeft(address: string): number {
    const {until = 0} = this.#wishes.get(serverOf(address)) ?? {};
    return Math.max(0, (until - performance.now()) / 1000);
  }

  /** The HTTP status that the wish came with; 0 where there is none. */
  statusOf(address: string): number {
    return this.#wishes.get(serverOf(address))?.status ?? 0;
  }

  clear(): void {
    this.#wishes.clear();
  }
}

/** One for the page: a server does not ask each part of it on its own. */
export const serverBackoff = new ServerBackoff();

/** What is no address stands for itself: the name of a service, where its address is not known. */
function serverOf(address: string): string {
  return /^\w+:\/\/([^/?#]+)/.exec(address)?.[1] ?? address;
}
