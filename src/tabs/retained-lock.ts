import type {HeldLock} from './line-lock.js';

/**
 * How long a device that could not be deleted is assumed to exist at Webex if its expiry is unknown, in milliseconds.
 */
export const defaultDeviceLifetime = 60_000;

/** The lock of a sign-in of this page that has ended, retained while its device could not be deleted. */
interface RetainedLock {
  /** When Webex removes the device, in milliseconds since 1970. */
  readonly until?: number | undefined;
  /** Hands the lock over to the next sign-in of this page. */
  handOver(): HeldLock | undefined;
  /** Called when Webex has removed the device. */
  end(): void;
}

const all = new Set<RetainedLock>();

/** Retains the lock until the returned function is called. */
export function retainLock(lingering: RetainedLock): () => void {
  const {until = Date.now() + defaultDeviceLifetime} = lingering;
  const timer = setTimeout(() => lingering.end(), Math.max(0, until - Date.now()));
  all.add(lingering);
  return () => {
    clearTimeout(timer);
    all.delete(lingering);
  };
}

/** Whether an earlier sign-in of this page retains the lock. */
export function hasRetainedLock(): boolean {
  return all.size > 0;
}

/**
 * Takes over a lock that an earlier sign-in of this page retains. The new owner must keep it until the device left at
 * Webex is gone.
 */
export function takeRetainedLock(): HeldLock | undefined {
  for (const lingering of all) {
    const lock = lingering.handOver();
    if (lock) return lock;
  }
  return undefined;
}
