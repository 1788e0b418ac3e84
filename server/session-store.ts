/**
 * Three methods of unstorage's: any of its drivers fits, and so does a wrapper of a few lines around a cache. What is
 * put in is sealed, so that who reads the store has no token.
 */
export interface SessionStore {
  getItem(key: string): unknown;
  /** `ttl` is in seconds; a store that knows none keeps dead items, which do no harm. */
  setItem(key: string, value: string, options: {ttl: number}): unknown;
  removeItem(key: string): unknown;
}
