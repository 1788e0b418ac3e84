/** The maximum `Retry-After`, in seconds. Longer times are unrealistic, and a timer is limited to 24.8 days. */
const maxRetryAfter = 86_400;

/**
 * Parses a `Retry-After` header (RFC 9110, section 10.2.3): a number of seconds, or an HTTP date.
 *
 * @returns Seconds from now. Undefined if the header is missing or invalid, or the time has passed.
 */
export function parseRetryAfter(retryAfter: string | null | undefined): number | undefined {
  const text = retryAfter?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? Math.min(seconds, maxRetryAfter) : undefined;
}

/** A server's `Retry-After`. */
interface Wait {
  /** When requests are allowed again, on the clock of `performance.now()`. */
  readonly until: number;
  /** The HTTP status of the response with the header. */
  readonly status: number;
}

/**
 * Stores the `Retry-After` of each server. It applies to all requests of the page to that server, not only to the one that
 * was refused.
 */
class ServerBackoff {
  readonly #waits = new Map<string, Wait>();
  readonly #listeners = new Set<() => void>();

  /**
   * @param listener Called when a server has sent a `Retry-After` that ends later than its previous one.
   * @returns A function that removes the listener.
   */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Records a refused request.
   *
   * @param address The address of the request.
   * @param status The HTTP status of the response.
   * @param retryAfter The header of the response.
   */
  note(address: string, status: number, retryAfter: string | null | undefined): void {
    const seconds = parseRetryAfter(retryAfter);
    if (!seconds || seconds <= this.secondsLeft(address)) return;
    this.#waits.set(serverOf(address), {until: performance.now() + seconds * 1000, status});
    for (const listener of this.#listeners) listener();
  }

  /** Returns the seconds until requests to the server of `address` are allowed. 0 if they are allowed now. */
  secondsLeft(address: string): number {
    const {until = 0} = this.#waits.get(serverOf(address)) ?? {};
    return Math.max(0, (until - performance.now()) / 1000);
  }

  /** Returns the HTTP status of the response with the `Retry-After`. 0 if there was none. */
  statusOf(address: string): number {
    return this.#waits.get(serverOf(address))?.status ?? 0;
  }

  clear(): void {
    this.#waits.clear();
  }
}

/** The instance that all requests share. */
export const serverBackoff = new ServerBackoff();

/** Returns the host of an address. For a service whose address is unknown, returns the service's name. */
function serverOf(address: string): string {
  return /^\w+:\/\/([^/?#]+)/.exec(address)?.[1] ?? address;
}
