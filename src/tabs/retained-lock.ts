import type {HeldLock} from './line-lock.js';

/** How long the lock is kept for a device that could not be deleted, where nobody knows more, in milliseconds. */
export const defaultDeviceLifetime = 60_000;

/** A sign-in of this page that is over, and keeps the lock for a device at Webex that could not be deleted yet. */
interface RetainedLock {
  /** When Webex forgets the device, in milliseconds since 1970. */
  readonly until?: number | undefined;
  /** Gives the lock to the next sign-in of this page. */
  handOver(): HeldLock | undefined;
  /** Webex has forgotten the device. */
  end(): void;
}

const all = new Set<RetainedLock>();

/** Keeps the lock for what is left at Webex, until the returned function is called. */
export function retainLock(lingering: RetainedLock): () => void {
  const {until = Date.now() + defaultDeviceLifetime} = lingering;
  const timer = setTimeout(() => lingering.end(), Math.max(0, until - Date.now()));
  all.add(lingering);
  return () => {
    clearTimeout(timer);
    all.delete(lingering);
  };
}

/** Whether this page itself holds the lock, from an earlier sign-in. */
export function hasRetainedLock(): boolean {
  return all.size > 0;
}

/**
 * The lock that this page itself holds, from an earlier sign-in. Whoever takes it keeps it until what that left at Webex
 * is gone.
 */
export function takeRetainedLock(): HeldLock | undefined {
  for (const lingering of all) {
    const lock = lingering.handOver();
    if (lock) return lock;
  }
  return undefined;
}
