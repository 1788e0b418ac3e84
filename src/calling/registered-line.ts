import {readText} from '../base/clean-text.js';
import {readLineInfo, type LineOwner} from '../line/line-info.js';
import type {LineSignal, Registration} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRegistration} from './sdk.js';

/** Which server the line is registered on, and whether that is its primary one, as far as the SDK lets that be seen. */
export function readServer(line: SdkLine): Pick<Registration, 'server' | 'serverHost'> {
  const active = line.getActiveMobiusUrl?.();
  if (!active) return {server: 'unknown'};
  const {primaryMobiusUris = [], backupMobiusUris = []} = (line.registration ?? {}) as SdkRegistration;
  const serverHost = readText(active.split('/')[2]);
  if (primaryMobiusUris.includes(active)) return {server: 'primary', serverHost};
  return {server: backupMobiusUris.includes(active) ? 'backup' : 'unknown', serverHost};
}

/** What a line that has just registered tells of itself. */
export function registeredSignal(line: SdkLine, owner: LineOwner): Extract<LineSignal, {type: 'registered'}> {
  return {type: 'registered', line: readLineInfo(line, owner), ...readServer(line), at: Date.now()};
}
