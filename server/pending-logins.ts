import {cookieName, cookiesOf, setCookie, type CookieStyle} from './chunked-cookie.js';
import type {Seal} from './seal.js';
import type {SessionStore} from './session-store.js';

/** A sign-in that has gone to Webex and is not back yet. */
export interface PendingLogin {
  /** Random, with the attempt behind it: a callback whose cookie is gone still knows which page waits for it. */
  readonly state: string;
  /** PKCE, RFC 7636. */
  readonly verifier: string;
  /** The path that the person comes back to. */
  readonly next: string;
  readonly mode: 'popup' | 'redirect';
  /** What the page calls this sign-in, to know its answer among others. */
  readonly attempt?: string | undefined;
}

/** What follows the random part of a `state`: the name of the attempt, where it has one. */
export function attemptOf(state: string): string | undefined {
  return /^[\w-]+\.([\w.-]{1,40})$/.exec(state)?.[1];
}

export type PendingLogins = ReturnType<typeof createPendingLogins>;

/** Seconds that a person may take at Webex: forgotten passwords and second factors included. */
const lifetime = 600;
const prefix = 'webex-login-';
const nameFor = (state: string): string => prefix + state.slice(0, 16);
/** The names that `nameFor` makes, and no others: a request may name its cookies as it likes. */
const ours = /^[\w-]{16}$/;

/**
 * What all pending sign-ins of a browser may take together: this many, and this many characters with their names, or less
 * where the page's own cookies leave less. A request whose cookies are longer than 8 kB does not get past most proxies,
 * and nobody could sign in, or out, until they end.
 */
const [mostAtOnce, most, least] = [4, 2_048, 512];
const longestLine = 7_900;

interface Held {
  readonly name: string;
  readonly size: number;
}

/**
 * Each sign-in in a cookie of its own, bound to the browser that began it: a callback that somebody else sends here
 * finds none (RFC 9700, section 4.7). The store, where there is one, remembers which have come back, so that each does
 * once. One that was only begun is in no store.
 */
export function createPendingLogins(seal: Seal, style: CookieStyle, store?: SessionStore) {
  const forget = (name: string): string => setCookie(name, '', 0, style);
  const sizeOf = (name: string, value: string): number => cookieName(name, style).length + value.length + 3;

  /** Those of this browser, oldest first, as browsers send them (RFC 6265, section 5.4). */
  function pendingIn(request: Request): Held[] {
    const start = cookieName(prefix, style);
    return Object.entries(cookiesOf(request))
      .filter(([name]) => name.startsWith(start) && ours.test(name.slice(start.length)))
      .map(([name, value = '']) => {
        const plain = prefix + name.slice(start.length);
        return {name: plain, size: sizeOf(plain, value)};
      });
  }

  /** Sealed with as much of the address to come back to as there is room for. */
  async function sealed(login: PendingLogin, budget: number): Promise<string> {
    const name = nameFor(login.state);
    const place = cookieName(name, style);
    const path = login.next.replace(/[?#].*$/s, '');
    for (const next of [login.next, path]) {
      const value = await seal.seal('login', place, {...login, next}, lifetime);
      if (sizeOf(name, value) <= budget) return value;
    }
    return seal.seal('login', place, {...login, next: '/'}, lifetime);
  }

  return {
    /** The `Set-Cookie` headers: this sign-in's, and the end of older ones that there is no room for. */
    async begin(request: Request, login: PendingLogin): Promise<string[]> {
      // A store that is out of order is better noticed now than after the person has given consent.
      await store?.getItem(`webex-login:${login.state}`);
      const pending = pendingIn(request);
      const line = request.headers.get('cookie')?.length ?? 0;
      const others = line - pending.reduce((sum, {size}) => sum + size, 0);
      const budget = Math.max(least, Math.min(most, longestLine - others));
      const name = nameFor(login.state);
      const value = await sealed(login, budget);
      let room = budget - sizeOf(name, value);
      const dropped = pending.toReversed().filter(({size}, index) => {
        room -= size;
        return room < 0 || index >= mostAtOnce - 1;
      });
      return [...dropped.map(one => forget(one.name)), setCookie(name, value, lifetime, style)];
    },

    /** The sign-in that a callback's `state` belongs to, once. */
    async take(request: Request, state: string): Promise<{login?: PendingLogin; cookies: string[]}> {
      const name = nameFor(state);
      const value = /^[\w.-]+$/.test(state) ? cookiesOf(request)[cookieName(name, style)] : undefined;
      if (value === undefined) return {cookies: []};
      const cookies = [forget(name)];
      const login = await seal.open<PendingLogin>('login', cookieName(name, style), value);
      if (login?.state !== state) return {cookies};
      if (store) {
        const key = `webex-login:${state}`;
        if ((await store.getItem(key)) === 'used') return {cookies};
        await store.setItem(key, 'used', {ttl: lifetime});
      }
      return {login, cookies};
    },
  };
}
