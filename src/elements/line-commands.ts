import type {LineSnapshot} from '../line/line-state.js';
import type {PlainKey} from '../localization/texts.js';
import {buttonFor, type FaultButton} from './fault-action.js';

/** A command of the main button. */
export type Command = 'register' | 'deregister' | 'retryNow' | Exclude<FaultButton['does'], 'again'>;

/**
 * The label and command of the main button, which is disabled without a command, and the state of Cancel. `cancelled`
 * shows Cancel as disabled.
 */
export type LineButtons = readonly [
  text: PlainKey,
  command?: Command | undefined,
  cancel?: 'cancel' | 'cancelled',
];

export function lineButtonsFor({state, wanted, pending}: LineSnapshot): LineButtons {
  const cancel = wanted ? 'cancel' : 'cancelled';
  switch (state.status) {
    case 'absent':
      return ['register'];
    case 'unregistered':
      return pending === 'register' ? ['connecting', undefined, cancel] : ['register', 'register'];
    case 'connecting':
      return ['connecting', undefined, cancel];
    case 'retrying': {
      // The line does not register during a call, nor before the time that a server named in `Retry-After`.
      const mustWait = state.cause === 'in-call' || state.cause === 'throttled';
      return ['retry-now', wanted && !mustWait ? 'retryNow' : undefined, cancel];
    }
    case 'registered':
    case 'reconnecting':
      return wanted ? ['deregister', 'deregister'] : ['deregistering'];
    case 'deregistering':
      if (wanted) return ['connecting', undefined, cancel];
      // Without a cause the first DELETE is still unanswered, and a registration now would collide with it.
      return state.cause ? ['register', 'register'] : ['deregistering'];
    case 'elsewhere':
      return ['use-here', 'register'];
    case 'failed': {
      const {text, does} = buttonFor(state.fault);
      if (does === 'again') return [text, 'register'];
      // Cancel dismisses the failure, so that the person can register again after an administrator has changed
      // something.
      return does === 'copy-details' ? [text, does, 'cancel'] : [text, does];
    }
    default:
      return state satisfies never;
  }
}
