import type {SessionStore} from './options.js';

type Release = () => Promise<void>;

/** Milliseconds that a store without `addItem` may take to read and write. Acquiring a lock in it takes at least this long. */
const settleTime = 300;
/** Pause between attempts to get a lock, in milliseconds. */
const retryPause = 100;

/**
 * Acquires a lock that instances share through the store. The lock expires after `seconds` if its owner crashes. This
 * function waits no longer than that, then continues without the lock, so that a slow store or a crashed owner does not
 * block renewals forever.
 *
 * @param check Called before each attempt. If it returns a result, the lock is not needed.
 */
export async function acquireLock<Result>(
  store: SessionStore,
  key: string,
  seconds: number,
  check: () => Promise<Result | undefined>,
): Promise<{release: Release} | {result: Result}> {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const result = await check();
    if (result !== undefined) return {result};
    const release = await tryLock(store, key, seconds);
    if (release) return {release};
    await wait(retryPause);
  }
  return {release: async () => undefined};
}

/**
 * Tries to acquire the lock. With `addItem`, that takes one atomic step. Without it, this function uses Fischer's
 * algorithm: write a unique value if the lock is free, wait, and own the lock if the value is still there. If reading and
 * writing took longer than the wait, the attempt fails, because another instance may not have seen the value in time.
 *
 * @returns Undefined if another instance owns the lock.
 */
async function tryLock(store: SessionStore, key: string, seconds: number): Promise<Release | undefined> {
  const ownValue = `held by ${crypto.randomUUID()} until ${Date.now() + seconds * 1000}`;
  const release: Release = async () => {
    if ((await store.getItem(key)) === ownValue) await store.removeItem(key);
  };
  const ttl = Math.ceil(seconds);
  if (store.addItem) {
    if (await store.addItem(key, ownValue, {ttl})) return release;
    const item = await store.getItem(key);
    // If there is no item, the lock was just released. Do not remove the key: another instance may have acquired the
    // lock since.
    if (typeof item === 'string' && !isHeld(item)) await store.removeItem(key);
    return undefined;
  }
  const began = performance.now();
  if (isHeld(await store.getItem(key))) return undefined;
  await store.setItem(key, ownValue, {ttl});
  if (performance.now() - began > settleTime) return undefined;
  await wait(settleTime);
  return (await store.getItem(key)) === ownValue ? release : undefined;
}

/** Whether an item is a lock that has not expired. It contains its expiry time, for stores that ignore `ttl`. */
function isHeld(item: unknown): boolean {
  const until = typeof item === 'string' ? / until (\d+)$/.exec(item)?.[1] : undefined;
  return until !== undefined && Number(until) > Date.now();
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
