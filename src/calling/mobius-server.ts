import type {MobiusServer} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRegistration} from './sdk.js';

/** Whether the line is registered on its primary server, as far as the SDK lets that be seen. */
export function readServer(line: SdkLine): MobiusServer {
  const active = line.getActiveMobiusUrl?.();
  const {primaryMobiusUris = [], backupMobiusUris = []} = (line.registration ?? {}) as SdkRegistration;
  if (!active) return 'unknown';
  if (primaryMobiusUris.includes(active)) return 'primary';
  return backupMobiusUris.includes(active) ? 'backup' : 'unknown';
}
