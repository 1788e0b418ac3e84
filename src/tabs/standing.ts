import type {LineSignal, LineState} from '../line/line-state.js';

/** Whether a line in this state is one that its tab must hold on to. */
export function isUsed({status}: LineState): boolean {
  return ['connecting', 'registered', 'reconnecting', 'retrying'].includes(status);
}

/** Whether nothing is registered any more. */
export function isOver({type}: LineSignal): boolean {
  return ['unregistered', 'failed', 'elsewhere'].includes(type);
}
