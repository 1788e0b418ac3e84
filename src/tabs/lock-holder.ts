/**
 * The name of the browser's lock for the line. The tab that holds it is the leader, and registers. The browser releases
 * the lock when the tab closes or crashes.
 */
export const lockName = 'webex-calling-elements';

/** Whether tabs can share a line. They cannot if the page has no https, or if the browser denies locks or channels. */
export function canShareLine(): boolean {
  try {
    if (!globalThis.navigator?.locks) return false;
    new BroadcastChannel(lockName).close();
    return true;
  } catch {
    return false;
  }
}

/** Whether a tab holds the lock. False if the browser does not report it. */
export async function isLockHeld(): Promise<boolean> {
  return Boolean(await findHolder());
}

/** The browser's client ID of the page that holds the lock. It is stable for the lifetime of the page. */
export async function holderId(): Promise<string | undefined> {
  return (await findHolder())?.clientId;
}

async function findHolder(): Promise<LockInfo | undefined> {
  try {
    const {held = []} = await navigator.locks.query();
    return held.find(lock => lock.name === lockName);
  } catch {
    return undefined;
  }
}
