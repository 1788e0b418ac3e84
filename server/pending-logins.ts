import {cookieName, cookiesOf, setCookie, type CookieStyle} from './chunked-cookie.js';
import type {Seal} from './seal.js';
import type {SessionStore} from './session-store.js';

/** A sign-in that has gone to Webex and is not back yet. */
export interface PendingLogin {
  readonly state: string;
  /** PKCE, RFC 7636. */
  readonly verifier: string;
  /** The path that the person comes back to. */
  readonly next: string;
  readonly mode: 'popup' | 'redirect';
  /** What the page calls this sign-in, to know its answer among others. */
  readonly attempt?: string | undefined;
}

export type PendingLogins = ReturnType<typeof createPendingLogins>;

/** Seconds that a person may take at Webex: forgotten passwords and second factors included. */
const lifetime = 600;
const prefix = 'webex-login-';
// Two tabs may sign in at a time. More that were left unfinished only fill the browser's header.
const mostAtOnce = 4;

const nameFor = (state: string): string => prefix + state.slice(0, 16);

/**
 * Each sign-in in a cookie of its own, bound to the browser that began it: a callback that somebody else sends here
 * finds none (RFC 9700, section 4.7). The store, where there is one, sees to it that each comes back once.
 */
export function createPendingLogins(seal: Seal, style: CookieStyle, store?: SessionStore) {
  const forget = (name: string): string => setCookie(name, '', 0, style);

  return {
    /** The `Set-Cookie` headers. */
    async begin(request: Request, login: PendingLogin): Promise<string[]> {
      await store?.setItem(`webex-login:${login.state}`, 'pending', {ttl: lifetime});
      const start = cookieName(prefix, style);
      const others = Object.keys(cookiesOf(request)).filter(name => name.startsWith(start));
      const dropped =
        others.length < mostAtOnce ? [] : others.map(name => forget(prefix + name.slice(start.length)));
      const name = nameFor(login.state);
      const sealed = await seal.seal('login', cookieName(name, style), login, lifetime);
      return [...dropped, setCookie(name, sealed, lifetime, style)];
    },

    /** The sign-in that a callback's `state` belongs to, once. */
    async take(request: Request, state: string): Promise<{login?: PendingLogin; cookies: string[]}> {
      const name = nameFor(state);
      const sealed = /^[\w-]+$/.test(state) ? cookiesOf(request)[cookieName(name, style)] : undefined;
      if (sealed === undefined) return {cookies: []};
      const cookies = [forget(name)];
      const login = await seal.open<PendingLogin>('login', cookieName(name, style), sealed);
      if (login?.state !== state) return {cookies};
      if (store) {
        const key = `webex-login:${state}`;
        const pending = await store.getItem(key);
        await store.removeItem(key);
        if (pending !== 'pending') return {cookies};
      }
      return {login, cookies};
    },
  };
}
