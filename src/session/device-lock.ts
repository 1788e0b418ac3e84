import {lockManager} from '../base/web-lock.js';

const name = 'webex-calling-elements/device';

/** Tells the browser's other tabs that this one has a device at Webex, until the returned function is called. */
export function lockDevice(): () => void {
  let end: (() => void) | undefined;
  const held = new Promise<void>(resolve => (end = resolve));
  // Where locks are refused, as in a sandboxed frame, no other tab waits for this one.
  void lock({mode: 'shared'}, () => held).catch(() => undefined);
  return () => end?.();
}

/**
 * Waits until no tab has a device any more: once the session has ended, none could release its own.
 *
 * @throws Where that takes longer than `signal` allows, or the browser does not tell.
 */
export async function whenDevicesReleased(signal: AbortSignal): Promise<void> {
  await lock({signal}, async () => undefined);
}

async function lock(options: LockOptions, task: () => Promise<void>): Promise<void> {
  await lockManager()?.request(name, options, task);
}
