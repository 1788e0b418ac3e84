import type {HeldLock} from './line-lock.js';

/**
 * How long a device that could not be deleted is assumed to exist at Webex if its expiry is unknown, in milliseconds.
 */
export const defaultDeviceLifetime = 60_000;

/** The lock of an ended sign-in on this page. The lock is kept until the sign-in's device has been deleted. */
interface RetainedLock {
  /** When Webex removes the device, in milliseconds since 1970. */
  readonly until?: number | undefined;
  /** Hands the lock over to the next sign-in of this page. */
  handOver(): HeldLock | undefined;
  /** Called when Webex has removed the device. */
  end(): void;
}

const retainedLocks = new Set<RetainedLock>();

/** Retains a lock until the returned function is called. */
export function retainLock(lock: RetainedLock): () => void {
  const {until = Date.now() + defaultDeviceLifetime} = lock;
  const timer = setTimeout(() => lock.end(), Math.max(0, until - Date.now()));
  retainedLocks.add(lock);
  return () => {
    clearTimeout(timer);
    retainedLocks.delete(lock);
  };
}

/** Whether an earlier sign-in on this page retains the lock. */
export function hasRetainedLock(): boolean {
  return retainedLocks.size > 0;
}

/**
 * Takes over a lock that an earlier sign-in on this page retains. The new owner must keep the lock until the remaining
 * device at Webex is gone. Undefined if no lock is retained.
 */
export function takeRetainedLock(): HeldLock | undefined {
  for (const retained of retainedLocks) {
    const lock = retained.handOver();
    if (lock) return lock;
  }
  return undefined;
}
