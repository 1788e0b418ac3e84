import {cookieName, readChunked, writeSession} from './cookies.js';
import type {SessionStore} from './options.js';
import {hexHash} from './hash.js';
import type {Seal} from './seal.js';
import {
  longestRenewal,
  secondsToEnd,
  sessionCookie,
  unlessTooOld,
  type Renewal,
  type Session,
  type SessionEnd,
  type Sessions,
  type SessionSettings,
} from './session.js';
import {acquireLock} from './store-lock.js';
import {UpstreamError} from './upstream-error.js';

/** Maximum number of renewed sessions that are kept in memory until the store has them. */
const maxUnsaved = 1_000;

/**
 * Returns the key of a session, of its end, or of the lock of its renewal. It contains a hash, so that read access to the
 * store's keys does not reveal the ID. No key may begin with another key and a colon: a store of files makes a folder of
 * each part before a colon, and a file cannot have the same name as a folder.
 */
async function keyOf(id: string, kind: '' | '-end' | '-lock' = ''): Promise<string> {
  return `webex-session${kind}:${await hexHash(id)}`;
}

/** Sessions in a store. The cookie contains only the session's ID, so that removing the item ends the session. */
export function storedSessions(
  seal: Seal,
  {style, maxSeconds, renewalSeconds, onUnreadable}: SessionSettings,
  store: SessionStore,
): Sessions {
  const place = cookieName(sessionCookie, style);
  /** Seconds for which the end of a session is recorded, so that a renewal in progress does not store it again. */
  const endLifetime = Math.ceil(longestRenewal(renewalSeconds));
  /** By ID, renewed sessions that are not in the store yet, for example because it failed, and the access token that is there. */
  const unsaved = new Map<string, {storedToken: string; session: Session}>();

  async function read(id: string): Promise<Session | undefined> {
    const key = await keyOf(id);
    const item = await store.getItem(key);
    const session = typeof item === 'string' ? await seal.open<Session>('store', key, item) : undefined;
    return session?.id === id ? unlessTooOld(session, maxSeconds) : undefined;
  }
  async function write(session: Session): Promise<void> {
    const key = await keyOf(session.id);
    const seconds = secondsToEnd(session);
    const item = await seal.seal('store', key, session, seconds);
    await store.setItem(key, item, {ttl: Math.ceil(seconds)});
  }
  async function cookies(session: Session): Promise<string[]> {
    const seconds = secondsToEnd(session);
    const value = await seal.seal('session-id', place, {id: session.id}, seconds);
    return writeSession(sessionCookie, value, seconds, style);
  }

  /** Returns the session as another instance has renewed it, or its end. Undefined if the stored session has the same token. */
  async function changedSession({id, accessToken}: Session): Promise<Renewal | undefined> {
    const current = await read(id);
    if (!current) return {end: (await endOf(id)) ?? 'gone'};
    return current.accessToken === accessToken ? undefined : {session: current};
  }
  /** Returns why the session ended. Undefined if no end is recorded. */
  async function endOf(id: string): Promise<SessionEnd | undefined> {
    const end = await store.getItem(await keyOf(id, '-end'));
    return end === 'signed-out' || end === 'replaced' ? end : undefined;
  }

  async function renewLocked(session: Session, refresh: () => Promise<Session>): Promise<Renewal> {
    const changed = await changedSession(session);
    if (changed) return changed;
    const unsavedRenewal = unsaved.get(session.id);
    let next: Session;
    try {
      next = unsavedRenewal?.storedToken === session.accessToken ? unsavedRenewal.session : await refresh();
    } catch (error) {
      // Another instance may have used the refresh token without the lock, or ended the session.
      const latest =
        error instanceof UpstreamError && error.ended ? await changedSession(session) : undefined;
      if (latest && ('session' in latest || latest.end !== 'gone')) return latest;
      throw error;
    }
    if (unsaved.size >= maxUnsaved) unsaved.clear();
    unsaved.set(session.id, {storedToken: session.accessToken, session: next});
    await write(next);
    unsaved.delete(session.id);
    // The session may have ended just before the write.
    const end = await endOf(session.id);
    if (!end) return {session: next};
    await store.removeItem(await keyOf(session.id));
    return {end, unwanted: next};
  }

  return {
    async open(request) {
      const value = readChunked(request, sessionCookie, style);
      if (value === undefined) return undefined;
      const content = await seal.open<{id: string}>('session-id', place, value);
      if (!content) onUnreadable?.();
      return content && read(content.id);
    },
    async begin(session) {
      await write(session);
      return cookies(session);
    },
    async renew(session, refresh) {
      const key = await keyOf(session.id, '-lock');
      const lock = await acquireLock(store, key, renewalSeconds, () => changedSession(session));
      if ('result' in lock) return lock.result;
      try {
        return await renewLocked(session, refresh);
      } finally {
        // If the release fails, the lock expires.
        await lock.release().catch(() => undefined);
      }
    },
    cookies,
    async end(session, reason) {
      if (session) {
        unsaved.delete(session.id);
        await store.setItem(await keyOf(session.id, '-end'), reason, {ttl: endLifetime});
        await store.removeItem(await keyOf(session.id));
      }
      return writeSession(sessionCookie, '', 0, style);
    },
  };
}
