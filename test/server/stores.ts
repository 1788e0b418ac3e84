import type {SessionStore} from '../../server/index.js';

/** A store that ignores `ttl`, like a Map. */
export function storeWithoutTtl(): {store: SessionStore; items: Map<string, string>} {
  const items = new Map<string, string>();
  return {
    items,
    store: {
      getItem: key => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: key => void items.delete(key),
    },
  };
}

/** Adds the optional method to a store of one process. */
export function withAddItem(store: SessionStore): SessionStore {
  const added = new Set<string>();
  return {
    ...store,
    addItem(key, value, options) {
      if (added.has(key)) return false;
      added.add(key);
      return Promise.resolve(store.setItem(key, value, options)).then(() => true);
    },
    removeItem(key) {
      added.delete(key);
      return store.removeItem(key);
    },
  };
}
