import type {LineSnapshot, LineState} from '../line/line-state.js';
import {isRegistered} from '../line/registered.js';
import type {LineInfo} from '../line/line-info.js';
import type {Language} from '../localization/language.js';
import {faultText} from './fault-text.js';

/** What a person reads of the line, in any format. */
export interface LineText {
  readonly state: string;
  readonly number?: string;
  /** What should be known about the state. */
  readonly message: string;
  /** The same for people who hear it: without what counts up meanwhile. */
  readonly aloud: string;
}

export function lineText({state, online}: LineSnapshot, language: Language): LineText {
  const {say} = language;
  const info = lineOf(state);
  const number = info && numberOf(info);
  // A line that waits for the network says so itself.
  const offline = !online && !(state.status === 'retrying' && state.cause === 'network') && say('offline');
  const message = [offline, messageOf(state, language)].filter(Boolean).join(' ');
  const counted = state.status === 'reconnecting' ? offline || '' : message;
  return {
    state: say(state.status),
    number,
    message,
    aloud: [say(state.status), number, counted].filter(Boolean).join(' '),
  };
}

/** The line where it is registered: here, or in the tab that has it. */
export function lineOf(state: LineState): LineInfo | undefined {
  if (state.status === 'elsewhere' && state.holder === 'tab') return lineOf(state.there);
  return isRegistered(state) ? state.line : undefined;
}

function numberOf({phoneNumber, extension, sipAddresses}: LineInfo): string | undefined {
  return phoneNumber ?? extension ?? sipAddresses[0];
}

/** Each state has something to say, so that what stands below it stays where it is. */
function messageOf(state: LineState, language: Language): string {
  const {say} = language;
  switch (state.status) {
    case 'absent':
    case 'unregistered':
    case 'connecting':
      return say(`${state.status}-hint`);
    case 'registered':
      return say(state.server === 'backup' ? 'on-backup' : 'registered-hint');
    case 'reconnecting':
      return say('missed', {count: state.missed});
    case 'retrying':
      return say(`retrying-${state.cause}`);
    case 'elsewhere':
      return say(`elsewhere-${state.holder}`);
    case 'failed':
      return faultText(state.fault, language);
    default:
      return state satisfies never;
  }
}
