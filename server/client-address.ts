import ipaddr from 'ipaddr.js';
import type {Limited, RateLimit} from './rate-limit.js';
import type {Settings} from './settings.js';

const addresses = new WeakMap<Request, string>();

/** What Node's socket says. A header would do for a proxy, and could be anybody's word. */
export const clientAddress = {
  of: (request: Request): string | undefined => addresses.get(request),
  note(request: Request, address: string | undefined): void {
    if (address !== undefined) addresses.set(request, address);
  },
};

/** Clients that nobody can tell apart may together have as many guests as ten: it is Webex that is protected here. */
const crowd = 10;

/** The limits, for each client that a request may come from. */
export function clientLimits({limits, clientOf, log}: Settings, rateLimit: RateLimit) {
  const perMinute: Readonly<Record<Limited, number>> = {
    login: limits.loginsPerMinute,
    guest: limits.guestsPerMinute,
  };
  let isWarned = false;

  /** A proxy's address is everybody's: the limits need `clientOf` there. */
  function warnOnce({headers}: Request): void {
    if (isWarned || !forwarded.some(name => headers.has(name))) return;
    isWarned = true;
    log({route: 'limits', reason: 'behind a proxy all clients count as one: set clientOf'});
  }

  function clientFrom(request: Request): string | undefined {
    if (!clientOf) {
      const address = clientAddress.of(request);
      if (address !== undefined) warnOnce(request);
      return address;
    }
    try {
      return clientOf(request) || undefined;
    } catch {
      // A header that the host's function did not expect is a stranger's, and no reason to fail.
      return undefined;
    }
  }

  return {
    /** Counts a request to its client; true when it is one too many. */
    async exceeded(what: Limited, request: Request): Promise<boolean> {
      const client = clientFrom(request);
      if (client !== undefined) return rateLimit.exceeded(what, await countedAs(client), perMinute[what]);
      // A sign-in that is begun costs nothing outside its own browser. With one count for all, anybody could keep all
      // others from signing in.
      return what !== 'login' && rateLimit.exceeded(what, 'everybody', perMinute[what] * crowd);
    },
  };
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'] as const;

/**
 * What a client is counted by. Of an IPv6 address it is the network, /64: whoever has one address has all 2⁶⁴ of it (RFC
 * 6177). An IPv4 address is itself, also where IPv6 carries it: mapped (RFC 4291, 2.5.5.2), or translated (RFC 6052).
 */
export async function countedAs(client: string): Promise<string> {
  const address = client
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).toString();
  if (ipaddr.IPv6.isValid(address)) {
    const long = ipaddr.IPv6.parse(address);
    if (long.isIPv4MappedAddress()) return long.toIPv4Address().toString();
    if (long.range() === 'rfc6052') return new ipaddr.IPv4(long.toByteArray().slice(12)).toString();
    return long.parts
      .slice(0, 4)
      .map(part => part.toString(16))
      .join(':');
  }
  // Whatever else the host counts by: of a length and of letters that every store takes.
  if (/^[\w.@-]{1,64}$/.test(client)) return client;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(client));
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}
