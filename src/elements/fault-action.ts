import type {Fault} from '../base/fault.js';
import type {FaultAction} from '../base/fault-catalog.js';
import type {PlainKey} from '../localization/texts.js';

/** The main button while a fault is shown. */
export interface FaultButton {
  readonly text: PlainKey;
  /** The command of the button. `again` repeats the failed registration or sign-in. */
  readonly command: 'again' | 'sign-in' | 'reload' | 'copy-details';
}

const copyDetails = {text: 'copy-details', command: 'copy-details'} as const;

const buttons = {
  retry: {text: 'retry', command: 'again'},
  'free-elsewhere': {text: 'retry', command: 'again'},
  // The elements for calls show these faults without a button. A line never fails with one: `call-error` is only an event.
  'check-number': {text: 'register', command: 'again'},
  'sign-in': {text: 'sign-in-again', command: 'sign-in'},
  'enter-token': {text: 'sign-in', command: 'sign-in'},
  reload: {text: 'reload', command: 'reload'},
  'contact-admin': copyDetails,
  'fix-page': copyDetails,
} as const satisfies Readonly<Record<FaultAction, FaultButton>>;

/** Returns the main button for a fault, according to its `action`. */
export function buttonFor(fault: Fault): FaultButton {
  return buttons[fault.action];
}
