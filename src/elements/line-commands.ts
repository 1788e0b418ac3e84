import type {LineController} from '../line/line-controller.js';
import type {LineSnapshot} from '../line/line-state.js';
import type {PlainKey} from '../localization/texts.js';

export type Command = 'register' | 'deregister' | 'retryNow';

/** What the main button says and does (without a command it cannot be pressed), and whether there is a way back. */
export type Face = readonly [text: PlainKey, command?: Command, cancel?: 'cancel' | 'cancelled'];

export function faceFor({state, wanted, pending}: LineSnapshot): Face {
  const cancel = wanted ? 'cancel' : 'cancelled';
  switch (state.status) {
    case 'absent':
      return ['register'];
    case 'unregistered':
      return pending === 'register' ? ['connecting', undefined, cancel] : ['register', 'register'];
    case 'connecting':
      return ['connecting', undefined, cancel];
    case 'retrying':
      // Nothing registers under a call: there is nothing to be tried now.
      return ['retry-now', wanted && state.cause !== 'in-call' ? 'retryNow' : undefined, cancel];
    case 'registered':
    case 'reconnecting':
      return wanted ? ['deregister', 'deregister'] : ['deregistering'];
    case 'elsewhere':
      return ['use-here', 'register'];
    case 'failed':
      return ['retry', 'register'];
    default:
      return state satisfies never;
  }
}

/** The lines that were begun with once: what a person ends after that stays ended. */
const begun = new WeakSet<LineController>();

/** Whether a line has just come, and nobody has decided anything yet. Asked once it says that no more. */
export function hasJustCome(line: LineController): boolean {
  const {state, wanted} = line.snapshot;
  if (state.status === 'absent') return begun.delete(line) && false;
  if (begun.has(line)) return false;
  begun.add(line);
  return state.status === 'unregistered' && !wanted;
}
