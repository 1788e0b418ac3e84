import type {LineState} from './line-state.js';

/**
 * When Webex forgets this page's device, where the line has failed or is elsewhere and the device could not be deleted:
 * in milliseconds since 1970. Undefined where nothing is left.
 */
export function leftUntil(state: LineState): number | undefined {
  if (state.status === 'failed') return state.fault.expiresAt;
  return state.status === 'elsewhere' && state.holder === 'device' ? state.expiresAt : undefined;
}
