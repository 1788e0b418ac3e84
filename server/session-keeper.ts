import {chunkedCookie, readChunked, type CookieStyle} from './chunked-cookie.js';
import type {Seal} from './seal.js';
import type {Session} from './session.js';
import type {SessionStore} from './session-store.js';

/** Where sessions are. What it gives back are `Set-Cookie` headers. */
export interface SessionKeeper {
  open(request: Request): Promise<Session | undefined>;
  begin(session: Session): Promise<string[]>;
  /** Keeps a session that was there before; undefined when it has ended meanwhile, and stays so. */
  renew(session: Session): Promise<string[] | undefined>;
  end(session: Session | undefined): Promise<string[]>;
}

const name = 'webex-session';

const life = ({endsAt}: Session): number => (endsAt - Date.now()) / 1000;

/** The session is in the cookie: any number of instances serve it, and none can take it back from who copied it. */
export function cookieKeeper(seal: Seal, style: CookieStyle): SessionKeeper {
  async function keep(session: Session): Promise<string[]> {
    return chunkedCookie(name, await seal.seal('session', session, life(session)), life(session), style);
  }
  return {
    async open(request) {
      const sealed = readChunked(request, name, style);
      return sealed === undefined ? undefined : seal.open<Session>('session', sealed);
    },
    begin: keep,
    renew: keep,
    end: async () => chunkedCookie(name, '', 0, style),
  };
}

/** The session is in the store, and the cookie only names it: what is removed there is over everywhere. */
export function storeKeeper(seal: Seal, style: CookieStyle, store: SessionStore): SessionKeeper {
  async function put(session: Session): Promise<void> {
    const sealed = await seal.seal('store', session, life(session));
    await store.setItem(await keyOf(session.id), sealed, {ttl: Math.ceil(life(session))});
  }
  async function cookieFor(session: Session): Promise<string[]> {
    const sealed = await seal.seal('session-id', {id: session.id}, life(session));
    return chunkedCookie(name, sealed, life(session), style);
  }
  return {
    async open(request) {
      const sealed = readChunked(request, name, style);
      const named = sealed === undefined ? undefined : await seal.open<{id: string}>('session-id', sealed);
      const item = named && (await store.getItem(await keyOf(named.id)));
      return typeof item === 'string' ? seal.open<Session>('store', item) : undefined;
    },
    async begin(session) {
      await put(session);
      return cookieFor(session);
    },
    async renew(session) {
      const key = await keyOf(session.id);
      if (typeof (await store.getItem(key)) !== 'string') return undefined;
      await put(session);
      // It may have ended between the two.
      if ((await store.getItem(endOf(key))) !== 'ended') return cookieFor(session);
      await store.removeItem(key);
      return undefined;
    },
    async end(session) {
      if (session) {
        const key = await keyOf(session.id);
        await store.setItem(endOf(key), 'ended', {ttl: endIsKnownFor});
        await store.removeItem(key);
      }
      return chunkedCookie(name, '', 0, style);
    },
  };
}

/** How long a renewal that is under way may still bring an ended session back, in seconds. */
const endIsKnownFor = 60;
const endOf = (key: string): string => `${key}:ended`;

/** Who reads the keys of the store cannot make a cookie from them. */
async function keyOf(id: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id));
  return `webex-session:${Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
