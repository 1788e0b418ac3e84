import {lockName} from './lock-holder.js';

/** The lock, in the tab that holds it. */
export interface HeldLock {
  release(): void;
  /** Called when another tab steals it. */
  onStolen: () => void;
}

/** Thrown if the browser denies locks to this page, for example in a sandboxed frame. Such a page cannot share a line. */
export class LocksDenied extends Error {
  override readonly name = 'LocksDenied';
}

/**
 * Requests the lock.
 *
 * @param options `ifAvailable` does not wait; `steal` takes the lock from its current holder. Without either, the
 *   request waits in the lock's queue.
 * @param onStolen Called when another tab steals the lock.
 * @returns The lock, or undefined if it was not available.
 * @throws {DOMException} `AbortError` when `options.signal` aborts; `InvalidStateError` in a page that is being
 *   unloaded.
 * @throws {LocksDenied} If the browser denies it for any other reason.
 */
export async function requestLock(
  options: Pick<LockOptions, 'ifAvailable' | 'steal' | 'signal'>,
  onStolen: () => void,
): Promise<HeldLock | undefined> {
  return new Promise((resolve, reject) => {
    let held: HeldLock | undefined;
    const hold = async (lock: Lock | null): Promise<void> => {
      if (!lock) return resolve(undefined);
      return new Promise(release => resolve((held = {release, onStolen})));
    };
    const onRefused = (error: unknown): void => {
      const {name: reason} = error as {name?: string};
      if (held) held.onStolen();
      else if (reason === 'AbortError' || reason === 'InvalidStateError') reject(error);
      else reject(new LocksDenied());
    };
    try {
      navigator.locks.request(lockName, options, hold).catch(onRefused);
    } catch (error) {
      onRefused(error);
    }
  });
}
