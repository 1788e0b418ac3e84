/** One namespace of the SDK's storage. */
interface Store {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  clear(): Promise<void>;
}

/**
 * Storage for the SDK that keeps nothing beyond the page: by itself it writes the credentials to
 * `localStorage.webex` (trap 18).
 */
export const memoryStorage = {
  bind(): Promise<Store> {
    const kept = new Map<string, unknown>([['@', {}]]);
    return Promise.resolve({
      async get(key) {
        if (kept.has(key)) return kept.get(key);
        // The SDK's own class for this cannot be reached from outside; it takes an error that says this as well.
        throw new Error('MockNotFoundError');
      },
      async put(key, value) {
        kept.set(key, value);
      },
      async del(key) {
        kept.delete(key);
      },
      async clear() {
        kept.clear();
      },
    });
  },
};
