import type {SessionStore} from './options.js';

/** Time limit for a call to the store, in milliseconds. */
const storeTimeout = 5_000;

/** Thrown if a method of the store does not settle in time. The call may still take effect later. */
export class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout';
}

/**
 * Limits the time of each call to a store. Some clients, such as those for Redis, queue commands for as long as
 * their server cannot be reached. Without this limit, a request would then never be answered.
 */
export function withTimeout(store: SessionStore): SessionStore {
  const {addItem} = store;
  return {
    getItem: key => callWithTimeout(async () => store.getItem(key)),
    setItem: (key, value, options) => callWithTimeout(async () => store.setItem(key, value, options)),
    removeItem: key => callWithTimeout(async () => store.removeItem(key)),
    ...(addItem && {
      addItem: (key: string, value: string, options: {ttl: number}) =>
        callWithTimeout(async () => addItem.call(store, key, value, options)),
    }),
  };
}

function callWithTimeout<Result>(call: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onTimeout = (): void => reject(new StoreTimeout(`No answer within ${storeTimeout} ms`));
    const timer = setTimeout(onTimeout, storeTimeout);
    call()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
