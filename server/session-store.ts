/**
 * Three methods of unstorage's: any of its drivers fits, and so does a wrapper of a few lines around a cache. What is
 * put in is sealed, so that whoever reads the store has no token.
 *
 * Several instances need a store in which a read sees the latest write, as in Redis: their renewals take turns by it.
 */
export interface SessionStore {
  getItem(key: string): unknown;
  /** `ttl` is in seconds. Where the store ignores it, dead items are removed again, sessions excepted. */
  setItem(key: string, value: string, options: {ttl: number}): unknown;
  removeItem(key: string): unknown;
  /**
   * Puts an item where there is none, in one step, and returns whether it did: Redis' `SET … NX EX`. Optional: with it
   * two instances take turns without the pause that reading and writing needs.
   */
  addItem?(key: string, value: string, options: {ttl: number}): boolean | Promise<boolean>;
}

/** Items that live longer are sessions: too many to remember. In seconds. */
const shortLived = 3_600;
const minute = 60_000;

/**
 * The same store, in which what lives briefly ends: sign-ins that were begun, counts, locks. Some stores know no `ttl`,
 * and would keep each of them for ever. The items that this instance has put in are removed with the next use after
 * their time, unless another instance has changed them.
 */
export function withEnds(store: SessionStore): SessionStore {
  /** Items, by the minute in which they have ended. */
  const due = new Map<number, Map<string, string>>();

  async function remove(key: string, value: string): Promise<void> {
    const item = await store.getItem(key);
    // Some stores read a number out of a text.
    if (String(item) === value) await store.removeItem(key);
  }

  function sweep(): void {
    const now = Math.floor(Date.now() / minute);
    const over = [...due].filter(([end]) => end < now);
    for (const [end, items] of over) {
      due.delete(end);
      // One that cannot be removed does no harm, and nobody waits for it.
      for (const [key, value] of items) remove(key, value).catch(() => undefined);
    }
  }

  function forget(key: string): void {
    for (const items of due.values()) items.delete(key);
  }

  function note(key: string, value: string, seconds: number): void {
    forget(key);
    if (seconds > shortLived) return;
    const end = Math.floor((Date.now() + seconds * 1000) / minute);
    const items = due.get(end) ?? new Map<string, string>();
    due.set(end, items.set(key, value));
  }

  const {addItem} = store;
  return {
    getItem: key => store.getItem(key),
    setItem(key, value, options) {
      note(key, value, options.ttl);
      sweep();
      return store.setItem(key, value, options);
    },
    removeItem(key) {
      forget(key);
      return store.removeItem(key);
    },
    ...(addItem && {
      async addItem(key: string, value: string, options: {ttl: number}) {
        const isAdded = await addItem.call(store, key, value, options);
        if (isAdded) note(key, value, options.ttl);
        return isAdded;
      },
    }),
  };
}
