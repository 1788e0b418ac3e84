import type {LineState} from './line-state.js';

/** Registered, or registered as far as anybody knows. */
export function isRegistered(
  state: LineState,
): state is Extract<LineState, {status: 'registered' | 'reconnecting'}> {
  return state.status === 'registered' || state.status === 'reconnecting';
}
