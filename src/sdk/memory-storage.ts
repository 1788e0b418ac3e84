/** A namespace of the SDK's storage. */
interface Store {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** An in-memory storage for the SDK, which by default writes the credentials to `localStorage.webex` (trap 18). */
export const memoryStorage = {
  bind(): Promise<Store> {
    const kept = new Map<string, unknown>([['@', {}]]);
    return Promise.resolve({
      async get(key) {
        if (kept.has(key)) return kept.get(key);
        // The SDK's own error class cannot be accessed, but it accepts an error with this message.
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
