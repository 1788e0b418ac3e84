import type {SessionStore} from '../../server/index.js';

/** A store that knows no `ttl`, such as a Map. */
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

/** A store of one process with the optional method. */
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
