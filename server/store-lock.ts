import type {SessionStore} from './session-store.js';

/** Gives a lock back. */
type Release = () => Promise<void>;

/**
 * How long a store may take to read an item and then write it, in milliseconds, so that its lock works without
 * `addItem`. Each lock costs as much.
 */
const settling = 300;
/** The pause before a lock that was taken is looked at again, in milliseconds. */
const pause = 100;

/**
 * A lock between instances that share a store, which ends after `seconds` where its holder has died.
 *
 * With `addItem` it is one step. Without, it is Fischer's algorithm: whoever finds it free writes its name, waits, and
 * holds it if its name is still there. A write that came too late to be seen by the one before is known by its own
 * duration, and does not count.
 *
 * @returns Undefined where another one has it.
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
  if (performance.now() - began > settling) return undefined;
  await wait(settling);
  return (await store.getItem(key)) === mine ? release : undefined;
}

/** The end is in the item too, for stores that ignore `ttl`. */
function isHeld(item: unknown): boolean {
  const until = typeof item === 'string' ? / until (\d+)$/.exec(item)?.[1] : undefined;
  return until !== undefined && Number(until) > Date.now();
}

/**
 * Waits for a lock, and no longer than it can be held: a holder that has died, or a store that is too slow for it, stops
 * nobody for good.
 *
 * @param check Called before each attempt: when it returns something, that is the result, and the lock is not needed.
 */
export async function lockOr<Result>(
  store: SessionStore,
  key: string,
  seconds: number,
  check: () => Promise<Result | undefined>,
): Promise<{release: Release} | {result: Result}> {
  for (let attempts = (seconds * 1000) / pause; attempts > 0; attempts -= 1) {
    const result = await check();
    if (result !== undefined) return {result};
    const release = await tryLock(store, key, seconds);
    if (release) return {release};
    await wait(pause);
  }
  return {release: async () => undefined};
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
