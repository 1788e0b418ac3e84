import {canShareLine, isLockHeld} from '../tabs/lock-holder.js';
import type {SessionOptions} from './session-options.js';

/**
 * Whether to load the SDK before an expected sign-in. False if another tab has the line, because the sign-in then does
 * not need the SDK, and false if the browser's data saver is on.
 */
export async function expectsSdk({tabs}: SessionOptions): Promise<boolean> {
  const {connection} = navigator as {connection?: {saveData?: boolean}};
  return !connection?.saveData && !(tabs !== 'separate' && canShareLine() && (await isLockHeld()));
}
