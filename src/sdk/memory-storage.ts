/** A namespace of the SDK's storage. */
interface Store {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** An SDK storage adapter that keeps data in memory. The SDK's own can store credentials in `localStorage` (trap 18). */
export const memoryStorage = {
  bind(): Promise<Store> {
    const values = new Map<string, unknown>([['@', {}]]);
    return Promise.resolve({
      async get(key) {
        if (values.has(key)) return values.get(key);
        // The SDK's own error class cannot be accessed, but the SDK accepts an error with this message.
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
