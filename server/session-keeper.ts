import {chunkedCookie, cookieName, readChunked, type CookieStyle} from './chunked-cookie.js';
import type {Seal} from './seal.js';
import {remainingSession, type Session, type SessionEnd} from './session.js';
import type {SessionStore} from './session-store.js';
import {lockOr} from './store-lock.js';
import {UpstreamError} from './upstream-error.js';

/** What came of a renewal: the session as it is now; or how it has ended meanwhile, with what was granted all the same. */
export type Renewal =
  {readonly session: Session} | {readonly end: SessionEnd | 'gone'; readonly unwanted?: Session};

/** Where sessions are. */
export interface SessionKeeper {
  open(request: Request): Promise<Session | undefined>;
  /** Keeps a new session. Returns its `Set-Cookie` headers. */
  begin(session: Session): Promise<string[]>;
  /** Renews a session and keeps it. One that another instance has renewed meanwhile is not renewed again. */
  renew(session: Session, refresh: () => Promise<Session>): Promise<Renewal>;
  /** The `Set-Cookie` headers of a session that is kept. */
  cookies(session: Session): Promise<string[]>;
  /** Ends a session. Returns the `Set-Cookie` headers that remove it from the browser. */
  end(session: Session | undefined, how: SessionEnd): Promise<string[]>;
}

export interface KeeperOptions {
  readonly style: CookieStyle;
  /** Seconds after its beginning at which a session ends: also one that began when more was allowed. */
  readonly longest: number;
  /** Seconds that a renewal takes at the most. */
  readonly renewalSeconds: number;
}

const name = 'webex-session';

function live(session: Session | undefined, {longest}: KeeperOptions): Session | undefined {
  return session && session.beganAt + longest * 1000 > Date.now() ? session : undefined;
}

/** The session is in the cookie: any number of instances serve it. A copied cookie cannot be revoked. */
export function cookieKeeper(seal: Seal, options: KeeperOptions): SessionKeeper {
  const {style} = options;
  const place = cookieName(name, style);
  async function cookies(session: Session): Promise<string[]> {
    const life = remainingSession(session);
    return chunkedCookie(name, await seal.seal('session', place, session, life), life, style);
  }
  return {
    async open(request) {
      const sealed = readChunked(request, name, style);
      return sealed === undefined
        ? undefined
        : live(await seal.open<Session>('session', place, sealed), options);
    },
    begin: cookies,
    renew: async (_session, refresh) => ({session: await refresh()}),
    cookies,
    end: async () => chunkedCookie(name, '', 0, style),
  };
}

/** The session is in the store, and the cookie only names it: what is removed there is over everywhere. */
export function storeKeeper(seal: Seal, options: KeeperOptions, store: SessionStore): SessionKeeper {
  const {style} = options;
  const place = cookieName(name, style);
  /** Sessions that were renewed and could not be put into the store, with the token of the one that is there. */
  const unkept = new Map<string, {before: string; session: Session}>();

  async function read(id: string): Promise<Session | undefined> {
    const key = await keyOf(id);
    const item = await store.getItem(key);
    const session = typeof item === 'string' ? await seal.open<Session>('store', key, item) : undefined;
    return session?.id === id ? live(session, options) : undefined;
  }
  async function put(session: Session): Promise<void> {
    const key = await keyOf(session.id);
    const life = remainingSession(session);
    await store.setItem(key, await seal.seal('store', key, session, life), {ttl: Math.ceil(life)});
  }
  async function cookies(session: Session): Promise<string[]> {
    const life = remainingSession(session);
    return chunkedCookie(name, await seal.seal('session-id', place, {id: session.id}, life), life, style);
  }

  /** What the store has in place of a session, once that is another one. */
  async function successor({id, accessToken}: Session): Promise<Renewal | undefined> {
    const now = await read(id);
    if (!now) return {end: await endOf(id)};
    return now.accessToken === accessToken ? undefined : {session: now};
  }
  async function endOf(id: string): Promise<SessionEnd | 'gone'> {
    const end = await store.getItem(endKey(await keyOf(id)));
    return end === 'signed-out' || end === 'replaced' ? end : 'gone';
  }

  /** The lock is ours. */
  async function renewAlone(session: Session, refresh: () => Promise<Session>): Promise<Renewal> {
    // Another instance may have been first.
    const before = await successor(session);
    if (before) return before;
    const known = unkept.get(session.id);
    let next: Session;
    try {
      next = known?.before === session.accessToken ? known.session : await refresh();
    } catch (error) {
      // A refresh token that is used up may have been used by an instance that took no turn.
      const now = error instanceof UpstreamError && error.ended ? await successor(session) : undefined;
      if (now && 'session' in now) return now;
      throw error;
    }
    if (unkept.size >= mostUnkept) unkept.clear();
    unkept.set(session.id, {before: session.accessToken, session: next});
    await put(next);
    unkept.delete(session.id);
    // It may have ended between the two.
    const end = await endOf(session.id);
    if (end === 'gone') return {session: next};
    await store.removeItem(await keyOf(session.id));
    return {end, unwanted: next};
  }

  return {
    async open(request) {
      const sealed = readChunked(request, name, style);
      const named =
        sealed === undefined ? undefined : await seal.open<{id: string}>('session-id', place, sealed);
      return named && read(named.id);
    },
    async begin(session) {
      await put(session);
      return cookies(session);
    },
    async renew(session, refresh) {
      const key = lockKey(await keyOf(session.id));
      const turn = await lockOr(store, key, options.renewalSeconds, () => successor(session));
      if ('result' in turn) return turn.result;
      try {
        return await renewAlone(session, refresh);
      } finally {
        // A lock that cannot be given back ends by itself.
        await turn.release().catch(() => undefined);
      }
    },
    cookies,
    async end(session, how) {
      if (session) {
        unkept.delete(session.id);
        const key = await keyOf(session.id);
        await store.setItem(endKey(key), how, {ttl: endIsKnownFor});
        await store.removeItem(key);
      }
      return chunkedCookie(name, '', 0, style);
    },
  };
}

/** Only what a store has refused is in there. */
const mostUnkept = 1_000;

/** How long a renewal that is under way may still bring an ended session back, in seconds. */
const endIsKnownFor = 60;
const endKey = (key: string): string => `${key}:ended`;
const lockKey = (key: string): string => `${key}:renewal`;

/** Whoever reads the keys of the store cannot make a cookie from them. */
async function keyOf(id: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id));
  return `webex-session:${Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
