/**
 * The name of the browser's lock for the line. The tab that holds it is the leader, and registers. The browser releases
 * it when the tab ends, even after a crash.
 */
const name = 'webex-calling-elements';

/** The lock, in the tab that holds it. */
export interface HeldLock {
  release(): void;
  /** Called when another tab steals it. */
  onStolen: () => void;
}

/** Whether tabs can share a line. They cannot on a page without https, or if the browser denies locks or channels. */
export function canShare(): boolean {
  try {
    if (!globalThis.navigator?.locks) return false;
    new BroadcastChannel(name).close();
    return true;
  } catch {
    return false;
  }
}

/** Whether a tab holds the lock. False if the browser does not report it. */
export async function isHeld(): Promise<boolean> {
  return Boolean(await findHolder());
}

/** The browser's client ID of the page that holds the lock. It is stable for the lifetime of the page. */
export async function holderId(): Promise<string | undefined> {
  return (await findHolder())?.clientId;
}

async function findHolder(): Promise<LockInfo | undefined> {
  try {
    const {held = []} = await navigator.locks.query();
    return held.find(lock => lock.name === name);
  } catch {
    return undefined;
  }
}

/** Thrown if the browser denies locks to this page, as in a sandboxed frame. It cannot share a line. */
export class LocksDenied extends Error {
  override readonly name = 'LocksDenied';
}

/**
 * Requests the lock.
 *
 * @param options `ifAvailable` does not wait; `steal` takes it from the current holder; otherwise waits in the lock's
 *   queue.
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
      navigator.locks.request(name, options, hold).catch(onRefused);
    } catch (error) {
      onRefused(error);
    }
  });
}
