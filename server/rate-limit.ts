import ipaddr from 'ipaddr.js';
import type {Limits, LogEntry, SessionStore} from './options.js';
import {hexHash} from './hash.js';
import {StoreTimeout} from './store-timeout.js';

type LimitedRoute = 'login' | 'callback' | 'unknown-callback' | 'guest';

/** Length of a counting window, in milliseconds. */
const windowLength = 60_000;
/** Maximum number of keys that each counter remembers at the same time. A key is a route and a client. */
const maxKeys = 10_000;

/**
 * Counts requests per key and minute: in this instance and, with a store, in all instances together. Keys never share a
 * count, so that no client can use up another one's limit. Beyond `maxKeys` the least recently used key is forgotten
 * and starts again at zero.
 */
export function createCounter(store?: SessionStore) {
  /** Requests in the current minute by key, the least recently used key first. */
  const counts = new Map<string, number>();
  /** By key, the latest update of the count in the store that is still in progress. */
  const pending = new Map<string, Promise<number>>();
  let minute = 0;

  function countHere(key: string): number {
    const now = Math.floor(Date.now() / windowLength);
    if (now !== minute) counts.clear();
    minute = now;
    const count = (counts.get(key) ?? 0) + 1;
    counts.delete(key);
    const [leastRecent] = counts.size < maxKeys ? [] : counts.keys();
    if (leastRecent !== undefined) counts.delete(leastRecent);
    counts.set(key, count);
    return count;
  }

  /** Updates the count in the store. The store can only read and write, so the updates of this instance wait for each other. */
  async function countInStore(key: string, shared: SessionStore): Promise<number> {
    const result = (pending.get(key) ?? Promise.resolve(0))
      .catch((error: unknown) => {
        // All fail together: if each waited for its own timeout, the times would add up.
        if (error instanceof StoreTimeout) throw error;
      })
      .then(async () => {
        const item = `webex-limit:${key}:${Math.floor(Date.now() / windowLength)}`;
        const count = (Number(await shared.getItem(item)) || 0) + 1;
        await shared.setItem(item, String(count), {ttl: windowLength / 1000});
        return count;
      });
    pending.set(key, result);
    try {
      return await result;
    } finally {
      if (pending.get(key) === result) pending.delete(key);
    }
  }

  return {
    /** Counts a request. Returns true if it exceeds the limit. */
    async exceeded(key: string, perMinute: number): Promise<boolean> {
      // Excess requests stop at the local counter and do not reach the store.
      if (countHere(key) > perMinute) return true;
      return store !== undefined && (await countInStore(key, store)) > perMinute;
    },
  };
}

const socketAddresses = new WeakMap<Request, string>();

/** Records the remote address of the Node socket that a request came from. */
export function setSocketAddress(request: Request, address: string | undefined): void {
  if (address !== undefined) socketAddresses.set(request, address);
}

interface RateLimitSettings {
  readonly limits: Limits;
  /** In JavaScript, the function may return anything, including a promise that rejects. */
  readonly rateLimitKey?: ((request: Request) => unknown) | undefined;
  readonly log: (entry: LogEntry) => void;
}

/** The limit for all unknown clients together is the limit for one known client, multiplied by this factor. */
const unknownClientsFactor = 10;
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip'] as const;

export type RateLimit = ReturnType<typeof createRateLimit>;

/** Creates the rate limits per client of the routes `login`, `callback` and `guest`. */
export function createRateLimit({limits, rateLimitKey, log}: RateLimitSettings, store?: SessionStore) {
  const sharedCounter = createCounter(store);
  /** Limits only the log. Not shared, because any site can cause these counts, and that must not write to the store. */
  const logCounter = createCounter();
  const perMinute: Readonly<Record<LimitedRoute, number>> = {
    login: limits.loginsPerMinute,
    // Each callback makes a request to Webex with the client secret.
    callback: limits.loginsPerMinute,
    // Any site can send a browser to the callback, and must not use up the limit of sign-ins in the browser's network.
    'unknown-callback': limits.loginsPerMinute,
    guest: limits.guestsPerMinute,
  };
  let hasWarned = false;

  function warnOnce(reason: string): void {
    if (!hasWarned) log({route: 'limits', reason});
    hasWarned = true;
  }

  async function clientFrom(request: Request): Promise<string | undefined> {
    if (!rateLimitKey) {
      const address = socketAddresses.get(request);
      if (address !== undefined && proxyHeaders.some(name => request.headers.has(name))) {
        warnOnce('behind a proxy all clients share one rate limit: set rateLimitKey');
      }
      return address;
    }
    try {
      const key = await rateLimitKey(request);
      if (typeof key === 'string') return key || undefined;
      if (key !== undefined && key !== null) warnOnce('rateLimitKey must return a string');
      return undefined;
    } catch {
      // An unexpected header of the client must not cause a 500.
      return undefined;
    }
  }

  return {
    /** Counts a request for its client. Returns true if it exceeds the limit. */
    async exceeded(route: LimitedRoute, request: Request): Promise<boolean> {
      const client = await clientFrom(request);
      const isUnknown = client === undefined;
      // A sign-in has no effect outside its own browser, and with a shared counter one client could block all others.
      if (isUnknown && (route === 'login' || route === 'callback')) return false;
      // Guest tokens cost requests to Webex, and unknown callbacks fill the log. For these, all unknown clients share one limit.
      const key = `${route}:${isUnknown ? 'unknown' : await normalizeKey(client)}`;
      const counter = route === 'unknown-callback' ? logCounter : sharedCounter;
      const limit = perMinute[route] * (isUnknown ? unknownClientsFactor : 1);
      const isExceeded = await counter.exceeded(key, limit);
      // Log it once a minute, so that a flood does not fill the log.
      if (isExceeded && route !== 'unknown-callback' && !(await logCounter.exceeded(key, 1)))
        log({route, reason: 'rate limit exceeded'});
      return isExceeded;
    },
  };
}

/**
 * Returns the counter key of a client. IPv6 addresses count by /64 network, because a site has at least one of these
 * (RFC 6177). IPv4 addresses count individually, also if an IPv6 address contains them: mapped (RFC 4291, section 2.5.5.2)
 * or translated (RFC 6052).
 */
async function normalizeKey(client: string): Promise<string> {
  const address = client
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).toString();
  if (ipaddr.IPv6.isValid(address)) {
    const ipv6 = ipaddr.IPv6.parse(address);
    if (ipv6.isIPv4MappedAddress()) return ipv6.toIPv4Address().toString();
    if (ipv6.range() === 'rfc6052') return new ipaddr.IPv4(ipv6.toByteArray().slice(12)).toString();
    return ipv6.parts
      .slice(0, 4)
      .map(part => part.toString(16))
      .join(':');
  }
  // Hash other values if they are long, or contain what a store may refuse, such as `..`.
  return /^(?:[\w@-]|\.(?=[\w@-])){1,64}$/.test(client) ? client : hexHash(client);
}
