import type {LineState} from './line-state.js';

/**
 * When Webex forgets a device of this page that could not be deleted, although the line has failed or is in use elsewhere.
 * In milliseconds since 1970; undefined if nothing is left.
 */
export function leftUntil(state: LineState): number | undefined {
  if (state.status === 'failed') return state.fault.expiresAt;
  return state.status === 'elsewhere' && state.holder === 'device' ? state.expiresAt : undefined;
}
