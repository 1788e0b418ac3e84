import {createStorage} from 'unstorage';
import {describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import {hexHash} from '../../server/hash.js';
import {createSeal} from '../../server/seal.js';
import {storedSessions} from '../../server/session-store.js';
import {createRenewals, type Session, type Sessions} from '../../server/session.js';
import {withExpiry} from '../../server/store-expiry.js';
import {acquireLock} from '../../server/store-lock.js';
import {UpstreamError} from '../../server/upstream-error.js';
import {storeWithoutTtl, withAddItem} from './stores.js';

// Several instances with one session: interleaved steps.

const session: Session = {
  id: 'a-session',
  accessToken: 'first',
  refreshToken: 'refresh',
  scopes: ['spark:kms'],
  expiresAt: 0,
  lifetime: 1_000,
  beganAt: Date.now(),
  endsAt: Date.now() + 1_000_000,
  refusals: [],
};
const second: Session = {...session, accessToken: 'second'};
const seal = createSeal(['a-secret-of-the-tests-with-more-than-32-characters']);
const options = {style: {secure: true}, maxSeconds: 10_000, renewalSeconds: 1};
const sessionsIn = (store: SessionStore, more = {}) => storedSessions(seal, {...options, ...more}, store);

const asCookie = (lines: readonly string[]): Request =>
  new Request('https://app.example/webex/token', {
    headers: {cookie: lines.map(line => line.split(';')[0]).join('; ')},
  });

const kinds = [
  ['with three methods', () => createStorage()],
  ['with addItem', () => withAddItem(createStorage())],
  ['that ignores ttl', () => storeWithoutTtl().store],
] as const;

describe.concurrent.each(kinds)('two instances on a store %s', (_name, newStore) => {
  it('renew a session once for simultaneous requests', async () => {
    const store = newStore();
    const instances = Array.from({length: 8}, () => sessionsIn(store, {renewalSeconds: 5}));
    await instances[0]!.begin(session);
    let refreshes = 0;
    const renewals = await Promise.all(
      instances.map(one =>
        one.renew(session, async () => {
          refreshes += 1;
          await new Promise(resolve => {
            setTimeout(resolve, 50);
          });
          return second;
        }),
      ),
    );
    expect(refreshes).toBe(1);
    for (const renewal of renewals) expect(renewal).toMatchObject({session: {accessToken: 'second'}});
  });

  it.each(['signed-out', 'replaced'] as const)(
    'a session that is %s during the other’s renewal stays ended',
    async how => {
      const store = newStore();
      const [one, other] = [sessionsIn(store), sessionsIn(store)];
      await one.begin(session);
      const renewal = await one.renew(session, async () => {
        await other.end(session, how);
        return second;
      });
      // The issued token is returned for revocation.
      expect(renewal).toMatchObject({end: how, unwanted: {accessToken: 'second'}});
      expect(await one.renew(session, () => Promise.reject(new Error('It is over')))).toEqual({end: how});
    },
  );

  type Change = (other: Sessions, store: SessionStore) => unknown;
  const changes: readonly (readonly [string, Change, string])[] = [
    ['was renewed by the other: returned', other => other.begin(second), 'second'],
    ['is unchanged: expired', other => other.begin(session), 'expired'],
    ['was signed out at the other: not expired', other => other.end(session, 'signed-out'), 'signed-out'],
    ['was replaced at the other: not expired', other => other.end(session, 'replaced'), 'replaced'],
    [
      'was removed from the store: expired',
      async (_, store) => store.removeItem(`webex-session:${await hexHash(session.id)}`),
      'expired',
    ],
  ];
  it.each(changes)(
    'the refresh token is no longer valid, and the session %s',
    async (_, change, expected) => {
      const store = newStore();
      const [one, other] = [sessionsIn(store), sessionsIn(store)];
      await one.begin(session);
      const renewal = one.renew(session, async () => {
        await change(other, store);
        throw new UpstreamError('server', 'expired', true);
      });
      const result = await renewal.then(
        done => ('session' in done ? done.session.accessToken : done.end),
        (error: unknown) => (error as UpstreamError).reason,
      );
      expect(result).toBe(expected);
    },
  );

  it('the lock of an instance that dies during a renewal expires', async () => {
    const store = newStore();
    await sessionsIn(store).begin(session);
    const brief = {renewalSeconds: 0.4};
    void sessionsIn(store, brief).renew(session, () => new Promise(() => undefined));
    await vi.waitUntil(async () => hasLock(store));
    expect(await sessionsIn(store, brief).renew(session, async () => second)).toMatchObject({
      session: {accessToken: 'second'},
    });
  });
});

/** Whether the store contains the lock of the session's renewal. */
async function hasLock(store: SessionStore): Promise<boolean> {
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(session.id))).toString('hex');
  return typeof (await store.getItem(`webex-session-lock:${hash}`)) === 'string';
}

describe('the lock of another instance', () => {
  it('is not removed if it was acquired between a failed attempt and its check', async () => {
    const {store, items} = storeWithoutTtl();
    const until = Date.now() + 60_000;
    items.set('lock', `held by a until ${until}`);
    const interleaved: SessionStore = {
      ...store,
      addItem: () => false,
      getItem(key) {
        // The first owner has released the lock, and a third instance acquires it after this read.
        items.set(key, `held by c until ${until}`);
        return null;
      },
    };
    let attempts = 0;
    const isDone = async (): Promise<true | undefined> => ((attempts += 1) > 1 ? true : undefined);
    expect(await acquireLock(interleaved, 'lock', 1, isDone)).toEqual({result: true});
    expect(items.get('lock')).toBe(`held by c until ${until}`);
  });

  it('is removed once it has expired', async () => {
    const {store, items} = storeWithoutTtl();
    items.set('lock', `held by a until ${Date.now() - 1}`);
    const atomic = {...store, addItem: async () => !items.has('lock')};
    expect(await acquireLock(atomic, 'lock', 1, async () => undefined)).toHaveProperty('release');
  });
});

describe('a store too slow for a lock with reads and writes', () => {
  it('renews without the lock, after the maximum duration of a renewal', async () => {
    const {store} = storeWithoutTtl();
    const slow: SessionStore = {
      ...store,
      async setItem(key, value, how) {
        await new Promise(resolve => {
          setTimeout(resolve, 400);
        });
        return store.setItem(key, value, how);
      },
    };
    await sessionsIn(store).begin(session);
    const renewal = await sessionsIn(slow, {renewalSeconds: 0.2}).renew(session, async () => second);
    expect(renewal).toMatchObject({session: {accessToken: 'second'}});
  });

  it('does not wait longer than that if each check is slow', async () => {
    const {store} = storeWithoutTtl();
    vi.useFakeTimers({toFake: ['setTimeout', 'performance']});
    const slow = async (): Promise<undefined> => void vi.advanceTimersByTime(4_000);
    const locked = acquireLock(
      {...store, getItem: () => `held until ${Date.now() + 60_000}`},
      'lock',
      15,
      slow,
    );
    let isOver = false;
    void locked.then(() => (isOver = true));
    for (let pauses = 0; pauses < 5; pauses += 1) await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();
    expect(isOver).toBe(true);
  });
});

describe('a renewal that never settles', () => {
  it('is shared until it must have ended, then repeated', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const refresh = vi.fn(async () => ({session: second}));
    refresh.mockReturnValueOnce(new Promise(() => undefined));
    const renewals = createRenewals(15, refresh);
    void renewals.renew(session);
    vi.advanceTimersByTime(90_000);
    void renewals.renew(session);
    expect(refresh).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(await renewals.renew(session)).toEqual({session: second});
    vi.useRealTimers();
  });
});

describe('a shorter `sessionSeconds`', () => {
  it('ends existing sessions', async () => {
    const store = createStorage();
    const long = {...session, beganAt: Date.now() - 100_000};
    const lines = await sessionsIn(store).begin(long);
    expect(await sessionsIn(store).open(asCookie(lines))).toMatchObject({accessToken: 'first'});
    expect(await sessionsIn(store, {maxSeconds: 99}).open(asCookie(lines))).toBeUndefined();
  });
});

describe('a short-lived item in a store that ignores `ttl`', () => {
  it('is removed by the next write after it expires; a session is not', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const {store, items} = storeWithoutTtl();
    const ending = withExpiry(store);
    await ending.setItem('login', 'pending', {ttl: 600});
    await ending.setItem('count', '1', {ttl: 60});
    await ending.setItem('session', 'sealed', {ttl: 86_400});
    await ending.setItem('login-that-came-back', 'pending', {ttl: 600});
    await ending.removeItem('login-that-came-back');
    await store.setItem('login-that-came-back', 'of another instance', {ttl: 600});
    vi.advanceTimersByTime(500_000);
    await ending.setItem('count', '2', {ttl: 600});
    vi.advanceTimersByTime(200_000);
    await ending.setItem('another', '1', {ttl: 60});
    await vi.waitUntil(() => !items.has('login'));
    expect([...items.keys()].toSorted()).toEqual(['another', 'count', 'login-that-came-back', 'session']);
    vi.useRealTimers();
  });

  it('is kept if another instance has changed it', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const {store, items} = storeWithoutTtl();
    const ending = withExpiry(store);
    await ending.setItem('mine', '1', {ttl: 60});
    await ending.setItem('ours', '1', {ttl: 60});
    items.set('ours', '2');
    vi.advanceTimersByTime(180_000);
    await ending.setItem('another', '1', {ttl: 60});
    await vi.waitUntil(() => !items.has('mine'));
    expect(items.get('ours')).toBe('2');
    vi.useRealTimers();
  });
});
