import {lockManager} from '../base/web-lock.js';

const name = 'webex-calling-elements/device';

/** Holds a lock until the returned function is called. The lock shows the other tabs that this one has a device at Webex. */
export function lockDevice(): () => void {
  let end: (() => void) | undefined;
  const held = new Promise<void>(resolve => (end = resolve));
  // If the browser denies locks, for example in a sandboxed frame, no other tab waits for this one.
  void lock({mode: 'shared'}, () => held).catch(() => undefined);
  return () => end?.();
}

/**
 * Waits until no tab has a device at Webex. Call it before the session at the server ends, because a tab could not delete
 * its device afterwards.
 *
 * @throws When `signal` aborts first, or the browser denies locks.
 */
export async function whenDevicesReleased(signal: AbortSignal): Promise<void> {
  await lock({signal}, async () => undefined);
}

async function lock(options: LockOptions, task: () => Promise<void>): Promise<void> {
  await lockManager()?.request(name, options, task);
}
