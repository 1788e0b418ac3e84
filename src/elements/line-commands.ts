import type {LineSnapshot} from '../line/line-state.js';
import type {PlainKey} from '../localization/texts.js';
import {buttonFor, type FaultButton} from './fault-action.js';

/** What the main button does. Without `again`, which is a registration here. */
export type Command = 'register' | 'deregister' | 'retryNow' | Exclude<FaultButton['does'], 'again'>;

/** What the main button says and does (without a command it cannot be pressed), and whether there is a way back. */
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
      // Nothing registers under a call, and nothing goes to a server before the time that it asked to wait for.
      const mustWait = state.cause === 'in-call' || state.cause === 'throttled';
      return ['retry-now', wanted && !mustWait ? 'retryNow' : undefined, cancel];
    }
    case 'registered':
    case 'reconnecting':
      return wanted ? ['deregister', 'deregister'] : ['deregistering'];
    case 'deregistering':
      if (wanted) return ['connecting', undefined, cancel];
      // Without a cause the first answer is on its way, and registering now would only get into its way.
      return state.cause ? ['register', 'register'] : ['deregistering'];
    case 'elsewhere':
      return ['use-here', 'register'];
    case 'failed': {
      const {text, does} = buttonFor(state.fault);
      if (does === 'again') return [text, 'register'];
      // The way back to Register, for when the administrator has changed something: it puts the failure aside.
      return does === 'copy-details' ? [text, does, 'cancel'] : [text, does];
    }
    default:
      return state satisfies never;
  }
}
