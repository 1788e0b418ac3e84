import type {LineSnapshot} from '../line/line-state.js';
import type {PlainKey} from '../localization/texts.js';
import {buttonFor, type FaultButton} from './fault-action.js';

/** A command of the main button. The second button uses some of them. */
export type Command = 'register' | 'deregister' | 'retryNow' | Exclude<FaultButton['command'], 'again'>;

/** The labels and commands of the main and the second button. A button without a command is disabled. */
export type LineButtons = readonly [
  text: PlainKey,
  command?: Command | undefined,
  second?: 'cancel' | 'stop-trying' | 'retry',
  secondCommand?: 'register' | 'deregister' | undefined,
];

/** Returns the buttons for a snapshot of the line. */
export function lineButtonsFor({state, wanted, pending}: LineSnapshot): LineButtons {
  // Once Cancel or Stop trying is pressed, the line is no longer wanted, and the button is disabled until the line has
  // answered.
  const stop = wanted ? 'deregister' : undefined;
  switch (state.status) {
    case 'absent':
      return ['register'];
    case 'unregistered':
      return pending === 'register' ? ['connecting', undefined, 'cancel', stop] : ['register', 'register'];
    case 'connecting':
      return ['connecting', undefined, 'cancel', stop];
    case 'retrying': {
      // The line does not register during a call, nor before the time that a server named in `Retry-After`.
      const mustWait = state.cause === 'in-call' || state.mustWait;
      return ['retry-now', wanted && !mustWait ? 'retryNow' : undefined, 'stop-trying', stop];
    }
    case 'registered':
    case 'reconnecting':
      return wanted ? ['deregister', 'deregister'] : ['deregistering'];
    case 'deregistering':
      if (wanted) return ['connecting', undefined, 'cancel', stop];
      // Without a cause, the first DELETE is still unanswered, and a registration now would collide with it.
      return state.cause ? ['register', 'register'] : ['deregistering'];
    case 'elsewhere':
      return ['use-here', 'register'];
    case 'failed': {
      const {text, command} = buttonFor(state.fault);
      if (command === 'again') return [text, 'register'];
      // Offer to try again as well: an administrator may have changed something.
      return command === 'copy-details' ? [text, command, 'retry', 'register'] : [text, command];
    }
    default:
      return state satisfies never;
  }
}
