import type {LineState} from '../../src/line/line-state.js';

/** A state in a few words: its status, and its cause, server, holder or fault. */
export function describeState(state: LineState): string {
  switch (state.status) {
    case 'registered':
      return `registered ${state.server}`;
    case 'reconnecting':
    case 'retrying':
      return `${state.status} ${state.cause}`;
    case 'elsewhere':
      return `elsewhere ${state.holder}`;
    case 'failed':
      return `failed ${state.fault.type}`;
    case 'deregistering':
      return state.cause ? `deregistering ${state.cause}` : 'deregistering';
    case 'absent':
    case 'unregistered':
    case 'connecting':
      return state.status;
    default:
      return state satisfies never;
  }
}
