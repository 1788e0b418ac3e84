import {parseCookie, stringifySetCookie} from 'cookie';
import type {SessionStore} from './options.js';
import type {Seal} from './seal.js';

export interface CookieStyle {
  /** Use the prefix `__Host-` and the attribute `Secure`. False only on loopback `http`, where not every browser accepts them. */
  readonly secure: boolean;
}

export const cookieName = (name: string, {secure}: CookieStyle): string => (secure ? `__Host-${name}` : name);

function cookiesOf(request: Request): Readonly<Record<string, string | undefined>> {
  return parseCookie(request.headers.get('cookie') ?? '', {decode: value => value});
}

/** Returns a `Set-Cookie` header value. `seconds` is the lifetime; 0 removes the cookie. */
function setCookie(
  name: string,
  value: string,
  seconds: number,
  style: CookieStyle,
  httpOnly = true,
): string {
  return stringifySetCookie(cookieName(name, style), value, {
    encode: text => text,
    path: '/',
    httpOnly,
    // Do not use Strict: the browser would not send the cookie with the callback, which is a navigation from Webex's origin.
    sameSite: 'lax',
    secure: style.secure,
    maxAge: Math.max(0, Math.floor(seconds)),
  });
}

const hintCookie = 'webex-signed-in';

/**
 * Returns a `Set-Cookie` header value for the hint that there is a session. Scripts can read this cookie, so it contains
 * only `1`. It has the lifetime of the session. A page that finds this cookie requests the token and loads the SDK at the
 * same time.
 */
const setHint = (seconds: number, style: CookieStyle): string =>
  setCookie(hintCookie, seconds > 0 ? '1' : '', seconds, style, false);

/** Returns `Set-Cookie` header values that remove a hint that has outlived its session. For requests without a session. */
export const removeStaleHint = (request: Request, style: CookieStyle): string[] =>
  cookiesOf(request)[cookieName(hintCookie, style)] === undefined ? [] : [setHint(0, style)];

/** Returns `Set-Cookie` header values that set the hint again if the request lacks it. For requests with a session. */
export const restoreHint = (request: Request, seconds: number, style: CookieStyle): string[] =>
  cookiesOf(request)[cookieName(hintCookie, style)] === undefined ? [setHint(seconds, style)] : [];

/** Browsers limit a cookie to 4,096 characters, including its name. */
const chunkSize = 3_584;
const maxChunks = 2;

/**
 * Maximum length of a chunked value. Many proxies refuse header lines over 8 kB (nginx: `large_client_header_buffers`),
 * and the cookies of pending sign-ins and of the page itself share that line.
 */
export const maxChunkedLength = 5_632;

/** Thrown if the tokens are too long for cookies. A store is necessary then. */
export class SessionTooLong extends Error {
  override readonly name = 'SessionTooLong';
}

/** Reads a value that `writeChunked` wrote. */
export function readChunked(request: Request, name: string, style: CookieStyle): string | undefined {
  const cookies = cookiesOf(request);
  let value = '';
  for (let index = 0; index < maxChunks; index += 1) {
    const chunk = cookies[`${cookieName(name, style)}.${index}`];
    if (chunk === undefined) break;
    value += chunk;
  }
  return value || undefined;
}

/**
 * Returns `Set-Cookie` header values that store a text, split across several cookies if necessary. Unused cookies are
 * removed, because a mixture with cookies from an earlier, longer text could not be decrypted.
 *
 * @throws {SessionTooLong}
 */
export function writeChunked(name: string, value: string, seconds: number, style: CookieStyle): string[] {
  if (value.length > maxChunkedLength) throw new SessionTooLong(`${value.length} characters`);
  return Array.from({length: maxChunks}, (_, index) => {
    const chunk = value.slice(index * chunkSize, (index + 1) * chunkSize);
    return setCookie(`${name}.${index}`, chunk, chunk ? seconds : 0, style);
  });
}

/** Returns `Set-Cookie` header values that store a session's value and set the hint. An empty value removes both. */
export function writeSession(name: string, value: string, seconds: number, style: CookieStyle): string[] {
  return [...writeChunked(name, value, seconds, style), setHint(value ? seconds : 0, style)];
}

/** A sign-in between the redirect to Webex and the callback. */
export interface PendingLogin {
  /**
   * A random value, followed by a dot and the attempt's name, if there is one. Even if the cookie is missing, the name
   * identifies the page that waits for the callback.
   */
  readonly state: string;
  /** PKCE code verifier (RFC 7636). */
  readonly verifier: string;
  /** Path to return to. */
  readonly next: string;
  readonly mode: 'popup' | 'redirect';
  /** Name that the page gave this sign-in, to recognize its result. */
  readonly attempt?: string | undefined;
}

/** Whether a `state` has the form of those that this handler creates. Most requests of bots have no such `state`. */
export function isState(state: string): boolean {
  return /^[\w-]{43}(?:\.[\w.-]{1,40})?$/.test(state);
}

/** Returns the name of the attempt in a `state`, if it has one. */
export function attemptOf(state: string): string | undefined {
  return /^[\w-]+\.([\w.-]{1,40})$/.exec(state)?.[1];
}

/** Maximum duration of a sign-in at Webex in seconds, including password resets and second factors. */
const pendingLifetime = 600;
const pendingPrefix = 'webex-login-';
const pendingName = (state: string): string => pendingPrefix + state.slice(0, 16);
/**
 * Returns the store's key that marks a sign-in as used. Contains only the random part of `state`: some stores refuse keys
 * with `..`, which anyone can put into the attempt's name.
 */
const usedKey = (state: string): string => `webex-login:${state.replace(/\..*$/, '')}`;
/** Matches the suffixes that `pendingName` produces. A request may contain other cookies with the same prefix. */
const pendingSuffix = /^[\w-]{16}$/;

/**
 * Limits for all pending sign-ins of one browser together: their number, and the number of characters in their cookies,
 * including names. If the page's own cookies are long, fewer characters are allowed, but never fewer than the minimum.
 * Most proxies refuse requests with more than 8 kB of cookies. Without these limits, a person who started many sign-ins
 * could not sign in or out until their cookies expire.
 */
const maxPending = 4;
const [minPendingBudget, maxPendingBudget] = [512, 2_048];
const maxCookieHeader = 7_900;

/** Maximum number of used sign-ins that each instance remembers. */
const maxUsed = 10_000;

interface PendingCookie {
  readonly name: string;
  readonly size: number;
}

export type PendingLogins = ReturnType<typeof createPendingLogins>;

/**
 * Stores each pending sign-in in its own cookie, which binds the sign-in to the browser that started it: if an attacker sends
 * a callback URL to another browser, that browser has no cookie (RFC 9700, section 4.7). This instance and the store, if any,
 * record which sign-ins have been used, so that each callback is accepted once. Sign-ins that were only started are not
 * recorded.
 */
export function createPendingLogins(seal: Seal, style: CookieStyle, store?: SessionStore) {
  /** The `state` parameters of used sign-ins, oldest first. By the time one is removed, its cookie has usually expired. */
  const used = new Set<string>();
  const remove = (name: string): string => setCookie(name, '', 0, style);
  const sizeOf = (name: string, value: string): number => cookieName(name, style).length + value.length + 3;

  /** Pending sign-ins of this browser, oldest first: browsers send cookies in this order (RFC 6265, section 5.4). */
  function pendingIn(request: Request): PendingCookie[] {
    const start = cookieName(pendingPrefix, style);
    return Object.entries(cookiesOf(request))
      .filter(([name]) => name.startsWith(start) && pendingSuffix.test(name.slice(start.length)))
      .map(([name, value = '']) => {
        const unprefixed = pendingPrefix + name.slice(start.length);
        return {name: unprefixed, size: sizeOf(unprefixed, value)};
      });
  }

  /** Seals a sign-in. If it exceeds the budget, removes the query of its return path. If it still does, uses the path `/`. */
  async function sealWithin(budget: number, login: PendingLogin): Promise<string> {
    const name = pendingName(login.state);
    const place = cookieName(name, style);
    const path = login.next.replace(/[?#].*$/s, '');
    for (const next of [login.next, path]) {
      const value = await seal.seal('login', place, {...login, next}, pendingLifetime);
      if (sizeOf(name, value) <= budget) return value;
    }
    return seal.seal('login', place, {...login, next: '/'}, pendingLifetime);
  }

  return {
    /**
     * Returns `Set-Cookie` header values that add this sign-in, and remove the oldest ones beyond the maximum number or
     * the budget.
     */
    async begin(request: Request, login: PendingLogin): Promise<string[]> {
      // If the store is unavailable, fail now, and not after the person has given consent.
      await store?.getItem(usedKey(login.state));
      const pending = pendingIn(request);
      const headerLength = request.headers.get('cookie')?.length ?? 0;
      const otherCookies = headerLength - pending.reduce((sum, {size}) => sum + size, 0);
      const budget = Math.max(minPendingBudget, Math.min(maxPendingBudget, maxCookieHeader - otherCookies));
      const name = pendingName(login.state);
      const value = await sealWithin(budget, login);
      let remaining = budget - sizeOf(name, value);
      const dropped = pending.toReversed().filter(({size}, index) => {
        remaining -= size;
        return remaining < 0 || index >= maxPending - 1;
      });
      return [...dropped.map(one => remove(one.name)), setCookie(name, value, pendingLifetime, style)];
    },

    /**
     * Returns the sign-in to which a callback's `state` belongs, and the `Set-Cookie` header values that remove its cookie.
     * Each sign-in is returned only once.
     */
    async take(request: Request, state: string): Promise<{login?: PendingLogin; cookies: string[]}> {
      const name = pendingName(state);
      const place = cookieName(name, style);
      const value = /^[\w.-]+$/.test(state) ? cookiesOf(request)[place] : undefined;
      if (value === undefined) return {cookies: []};
      const cookies = [remove(name)];
      const login = await seal.open<PendingLogin>('login', place, value);
      if (login?.state !== state) return {cookies};
      if (store) {
        const key = usedKey(state);
        if ((await store.getItem(key)) === 'used') return {cookies};
        await store.setItem(key, 'used', {ttl: pendingLifetime});
      }
      // Check and change `used` only after the store has responded, so that the callback can be repeated if the store fails.
      if (used.has(state)) return {cookies};
      const [oldest] = used.size < maxUsed ? [] : used;
      if (oldest !== undefined) used.delete(oldest);
      used.add(login.state);
      return {login, cookies};
    },
  };
}
