import {readText} from '../base/clean-text.js';
import {readLineInfo, type LineOwner} from '../line/line-info.js';
import type {LineSignal, Registration} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRegistration} from './sdk.js';

/**
 * Reads the server on which the line is registered, and whether it is a primary or a backup server. `unknown` if the SDK
 * exposes no server, or one that is in neither list.
 *
 * @param given The server that created the device, if known.
 */
export function readServer(line: SdkLine, given?: string): Pick<Registration, 'server' | 'serverHost'> {
  const active = given ?? line.getActiveMobiusUrl?.();
  if (!active) return {server: 'unknown'};
  const {primaryMobiusUris = [], backupMobiusUris = []} = (line.registration ?? {}) as SdkRegistration;
  const serverHost = readText(active.split('/')[2]);
  if (primaryMobiusUris.includes(active)) return {server: 'primary', serverHost};
  return {server: backupMobiusUris.includes(active) ? 'backup' : 'unknown', serverHost};
}

/** Creates the signal for a line that has just registered. */
export function registeredSignal(
  line: SdkLine,
  owner: LineOwner,
  server?: string,
): Extract<LineSignal, {type: 'registered'}> {
  return {type: 'registered', line: readLineInfo(line, owner), ...readServer(line, server), at: Date.now()};
}

/**
 * Assigns the device to the line in the SDK, so that the device's calls ring. Before 3.10, the SDK does so only in
 * `line.register()`, not after a retry (trap 35).
 */
export function claimCalls(line: SdkLine): void {
  const {callManager} = (line.registration ?? {}) as SdkRegistration;
  if (line.mobiusDeviceId) callManager?.updateLine?.(line.mobiusDeviceId, line);
}
