/** A namespace of the SDK's storage. */
interface Store {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** A storage adapter for the SDK that keeps data in memory. By default the SDK writes credentials to `localStorage` (trap 18). */
export const memoryStorage = {
  bind(): Promise<Store> {
    const values = new Map<string, unknown>([['@', {}]]);
    return Promise.resolve({
      async get(key) {
        if (values.has(key)) return values.get(key);
        // The SDK's own error class cannot be accessed, but it accepts an error with this message.
        throw new Error('MockNotFoundError');
      },
      async put(key, value) {
        values.set(key, value);
      },
      async del(key) {
        values.delete(key);
      },
      async clear() {
        values.clear();
      },
    });
  },
};
