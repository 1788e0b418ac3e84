import type {SessionStore} from './options.js';

/** Maximum lifetime of tracked items, in seconds. Items with a longer one are sessions, which are too many to track. */
const maxTrackedLifetime = 3_600;
const minute = 60_000;

/**
 * Wraps a store that may ignore `ttl`. Short-lived items (such as used sign-ins, counters and locks) that this instance has
 * written are removed by the first `setItem` after the minute in which they expire, unless another instance has changed
 * them.
 */
export function withExpiry(store: SessionStore): SessionStore {
  /** Items by the minute in which they expire. */
  const tracked = new Map<number, Map<string, string>>();

  async function remove(key: string, value: string): Promise<void> {
    const item = await store.getItem(key);
    // Some stores convert a numeric text to a number.
    if (String(item) === value) await store.removeItem(key);
  }

  function removeExpired(): void {
    const now = Math.floor(Date.now() / minute);
    for (const [end, items] of [...tracked].filter(([expiry]) => expiry < now)) {
      tracked.delete(end);
      // Do not wait, and ignore failures: an expired item does no harm.
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
