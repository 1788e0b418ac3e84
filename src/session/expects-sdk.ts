import {canShare, isHeld} from '../tabs/lock-holder.js';
import type {SessionOptions} from './session-options.js';

/**
 * Whether a sign-in that is expected probably needs the SDK, so that loading it in advance is worthwhile: not if another
 * tab has the line, nor if the browser saves data.
 */
export async function expectsSdk({tabs}: SessionOptions): Promise<boolean> {
  const {connection} = navigator as {connection?: {saveData?: boolean}};
  return !connection?.saveData && !(tabs !== 'separate' && canShare() && (await isHeld()));
}
