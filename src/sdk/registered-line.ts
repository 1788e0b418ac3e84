import {readText} from '../base/clean-text.js';
import {readLineInfo, type LineOwner} from '../line/line-info.js';
import type {LineSignal, Registration} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRegistration} from './sdk.js';

/**
 * Which server the line is registered on, and whether that is its primary one, as far as the SDK lets that be seen.
 *
 * @param given The server that gave the device, where that is known.
 */
export function readServer(line: SdkLine, given?: string): Pick<Registration, 'server' | 'serverHost'> {
  const active = given ?? line.getActiveMobiusUrl?.();
  if (!active) return {server: 'unknown'};
  const {primaryMobiusUris = [], backupMobiusUris = []} = (line.registration ?? {}) as SdkRegistration;
  const serverHost = readText(active.split('/')[2]);
  if (primaryMobiusUris.includes(active)) return {server: 'primary', serverHost};
  return {server: backupMobiusUris.includes(active) ? 'backup' : 'unknown', serverHost};
}

/** What a line that has just registered tells of itself. */
export function registeredSignal(
  line: SdkLine,
  owner: LineOwner,
  server?: string,
): Extract<LineSignal, {type: 'registered'}> {
  return {type: 'registered', line: readLineInfo(line, owner), ...readServer(line, server), at: Date.now()};
}

/**
 * Before 3.10 only a `register()` of the line's tells the SDK which line a device has: after a retry no call rang, though
 * the line was registered (trap 35).
 */
export function claimCalls(line: SdkLine): void {
  const {callManager} = (line.registration ?? {}) as SdkRegistration;
  if (line.mobiusDeviceId) callManager?.updateLine?.(line.mobiusDeviceId, line);
}
