/**
 * The one lock of the browser for the line: the tab that holds it registers. The browser gives it back by itself when
 * a tab dies, whatever it died of.
 */
const name = 'webex-calling-elements';

/** Ends the hold. */
export type Release = () => void;

/** Whether this browser can say which tab holds the line: on a page without https it cannot. */
export function canShare(): boolean {
  return Boolean(globalThis.navigator?.locks) && typeof BroadcastChannel === 'function';
}

/** Whether any tab holds the line. */
export async function isHeld(): Promise<boolean> {
  const {held = []} = await navigator.locks.query();
  return held.some(lock => lock.name === name);
}

/**
 * Takes the lock.
 *
 * @param options `ifAvailable`: now or never; `steal`: from whoever holds it; otherwise when its turn comes.
 * @param onStolen Told when another tab has taken it.
 * @returns The way to give it back, or undefined where it was not available.
 * @throws {DOMException} `AbortError` when `options.signal` aborts.
 */
export function takeLock(
  options: Pick<LockOptions, 'ifAvailable' | 'steal' | 'signal'>,
  onStolen: () => void,
): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    let isHeldHere = false;
    const hold = async (lock: Lock | null): Promise<void> => {
      if (!lock) return resolve(undefined);
      isHeldHere = true;
      return new Promise(end => resolve(end));
    };
    navigator.locks.request(name, options, hold).catch((error: unknown) => {
      if (isHeldHere) onStolen();
      else reject(error);
    });
  });
}
