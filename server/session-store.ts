import {cookieName, readChunked, writeSession} from './cookies.js';
import type {SessionStore} from './options.js';
import {hexHash, type Seal} from './seal.js';
import {
  secondsToEnd,
  sessionCookie,
  unlessOver,
  type Renewal,
  type Session,
  type SessionEnd,
  type Sessions,
  type SessionSettings,
} from './session.js';
import {UpstreamError} from './upstream.js';

/** Maximum number of sessions that the store refused and that are kept in memory. */
const maxUnsaved = 1_000;
/** Seconds for which the end of a session is recorded: a renewal in progress could store the session again. */
const endLifetime = 60;
const endKey = (key: string): string => `${key}:ended`;
const lockKey = (key: string): string => `${key}:renewal`;

/** Hashed, so that read access to the store's keys is not enough to forge a cookie. */
async function keyOf(id: string): Promise<string> {
  return `webex-session:${await hexHash(id)}`;
}

/** Sessions in a store. The cookie contains only the session's id, so that removing the item ends the session. */
export function storedSessions(
  seal: Seal,
  {style, maxSeconds, renewalSeconds}: SessionSettings,
  store: SessionStore,
): Sessions {
  const place = cookieName(sessionCookie, style);
  /** Renewed sessions that the store refused, with the access token of the session in the store. */
  const unsaved = new Map<string, {before: string; session: Session}>();

  async function read(id: string): Promise<Session | undefined> {
    const key = await keyOf(id);
    const item = await store.getItem(key);
    const session = typeof item === 'string' ? await seal.open<Session>('store', key, item) : undefined;
    return session?.id === id ? unlessOver(session, maxSeconds) : undefined;
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

  /** Another instance's result, if it has renewed or ended the session meanwhile. */
  async function changed({id, accessToken}: Session): Promise<Renewal | undefined> {
    const now = await read(id);
    if (!now) return {end: await endOf(id)};
    return now.accessToken === accessToken ? undefined : {session: now};
  }
  async function endOf(id: string): Promise<SessionEnd | 'gone'> {
    const end = await store.getItem(endKey(await keyOf(id)));
    return end === 'signed-out' || end === 'replaced' ? end : 'gone';
  }

  async function renewLocked(session: Session, refresh: () => Promise<Session>): Promise<Renewal> {
    const before = await changed(session);
    if (before) return before;
    const known = unsaved.get(session.id);
    let next: Session;
    try {
      next = known?.before === session.accessToken ? known.session : await refresh();
    } catch (error) {
      // The refresh token may have been used by an instance that did not get the lock.
      const now = error instanceof UpstreamError && error.ended ? await changed(session) : undefined;
      if (now && 'session' in now) return now;
      throw error;
    }
    if (unsaved.size >= maxUnsaved) unsaved.clear();
    unsaved.set(session.id, {before: session.accessToken, session: next});
    await write(next);
    unsaved.delete(session.id);
    // The session may have ended just before the write.
    const end = await endOf(session.id);
    if (end === 'gone') return {session: next};
    await store.removeItem(await keyOf(session.id));
    return {end, unwanted: next};
  }

  return {
    async open(request) {
      const value = readChunked(request, sessionCookie, style);
      if (value === undefined) return undefined;
      const content = await seal.open<{id: string}>('session-id', place, value);
      return content && read(content.id);
    },
    async begin(session) {
      await write(session);
      return cookies(session);
    },
    async renew(session, refresh) {
      const key = lockKey(await keyOf(session.id));
      const lock = await acquireLock(store, key, renewalSeconds, () => changed(session));
      if ('result' in lock) return lock.result;
      try {
        return await renewLocked(session, refresh);
      } finally {
        // If the release fails, the lock expires.
        await lock.release().catch(() => undefined);
      }
    },
    cookies,
    async end(session, how) {
      if (session) {
        unsaved.delete(session.id);
        const key = await keyOf(session.id);
        await store.setItem(endKey(key), how, {ttl: endLifetime});
        await store.removeItem(key);
      }
      return writeSession(sessionCookie, '', 0, style);
    },
  };
}

type Release = () => Promise<void>;

/** Milliseconds that a store without `addItem` may take to read and write. Each lock waits as long. */
const settleTime = 300;
/** Pause between attempts to get a lock, in milliseconds. */
const retryPause = 100;

/**
 * Acquires a lock that instances share through the store, and that expires after `seconds` if its owner dies. Waits no
 * longer than that, then continues without the lock: a slow store or a dead owner must not block renewals forever.
 *
 * @param check Called before each attempt. If it returns a result, the lock is not needed.
 */
async function acquireLock<Result>(
  store: SessionStore,
  key: string,
  seconds: number,
  check: () => Promise<Result | undefined>,
): Promise<{release: Release} | {result: Result}> {
  for (let attempts = (seconds * 1000) / retryPause; attempts > 0; attempts -= 1) {
    const result = await check();
    if (result !== undefined) return {result};
    const release = await tryLock(store, key, seconds);
    if (release) return {release};
    await wait(retryPause);
  }
  return {release: async () => undefined};
}

/**
 * With `addItem` the lock is one atomic step. Without it, it is Fischer's algorithm: write your name if the lock is free,
 * wait, and own it if your name is still there. A write slower than the wait could have been missed by another instance,
 * so it does not count.
 *
 * @returns Undefined if another instance owns the lock.
 */
async function tryLock(store: SessionStore, key: string, seconds: number): Promise<Release | undefined> {
  const mine = `held by ${crypto.randomUUID()} until ${Date.now() + seconds * 1000}`;
  const release: Release = async () => {
    if ((await store.getItem(key)) === mine) await store.removeItem(key);
  };
  const ttl = Math.ceil(seconds);
  if (store.addItem) {
    if (await store.addItem(key, mine, {ttl})) return release;
    if (!isHeld(await store.getItem(key))) await store.removeItem(key);
    return undefined;
  }
  const began = performance.now();
  if (isHeld(await store.getItem(key))) return undefined;
  await store.setItem(key, mine, {ttl});
  if (performance.now() - began > settleTime) return undefined;
  await wait(settleTime);
  return (await store.getItem(key)) === mine ? release : undefined;
}

/** The lock contains its expiry time, for stores that ignore `ttl`. */
function isHeld(item: unknown): boolean {
  const until = typeof item === 'string' ? / until (\d+)$/.exec(item)?.[1] : undefined;
  return until !== undefined && Number(until) > Date.now();
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });

/** Items with a longer lifetime are sessions: too many to track. In seconds. */
const maxTrackedLifetime = 3_600;
const minute = 60_000;

/**
 * Wraps a store that may ignore `ttl`: short-lived items (used callbacks, counters, locks) that this instance wrote are
 * removed with the first write after they expire, unless another instance has changed them.
 */
export function withExpiry(store: SessionStore): SessionStore {
  /** Items by the minute in which they expire. */
  const tracked = new Map<number, Map<string, string>>();

  async function remove(key: string, value: string): Promise<void> {
    const item = await store.getItem(key);
    // Some stores turn a numeric text into a number.
    if (String(item) === value) await store.removeItem(key);
  }

  function removeExpired(): void {
    const now = Math.floor(Date.now() / minute);
    for (const [end, items] of [...tracked].filter(([expiry]) => expiry < now)) {
      tracked.delete(end);
      // Not awaited, and failures are ignored: an expired item does no harm.
      for (const [key, value] of items) remove(key, value).catch(() => undefined);
    }
  }

  function untrack(key: string): void {
    for (const items of tracked.values()) items.delete(key);
  }

  function track(key: string, value: string, seconds: number): void {
    untrack(key);
    if (seconds > maxTrackedLifetime) return;
    const end = Math.floor((Date.now() + seconds * 1000) / minute);
    const items = tracked.get(end) ?? new Map<string, string>();
    tracked.set(end, items.set(key, value));
  }

  const {addItem} = store;
  return {
    getItem: key => store.getItem(key),
    setItem(key, value, options) {
      track(key, value, options.ttl);
      removeExpired();
      return store.setItem(key, value, options);
    },
    removeItem(key) {
      untrack(key);
      return store.removeItem(key);
    },
    ...(addItem && {
      async addItem(key: string, value: string, options: {ttl: number}) {
        const isAdded = await addItem.call(store, key, value, options);
        if (isAdded) track(key, value, options.ttl);
        return isAdded;
      },
    }),
  };
}
