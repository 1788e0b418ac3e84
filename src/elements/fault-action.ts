import type {SignInAction, SignInFault} from '../auth/sign-in-fault.js';
import type {FaultAction, LineFault} from '../line/line-fault.js';
import type {PlainKey} from '../localization/texts.js';

/** What the main button offers while a fault is shown. */
export interface FaultButton {
  readonly text: PlainKey;
  /** `again`: tries once more what failed, which is a registration or a sign-in. */
  readonly does: 'again' | 'sign-in' | 'reload' | 'copy-details';
}

const copyDetails = {text: 'copy-details', does: 'copy-details'} as const;

const buttons = {
  retry: {text: 'retry', does: 'again'},
  'use-here': {text: 'retry', does: 'again'},
  // The fault is about a call. The way back for the line is to register.
  'check-number': {text: 'register', does: 'again'},
  'sign-in': {text: 'sign-in-again', does: 'sign-in'},
  'enter-token': {text: 'sign-in', does: 'sign-in'},
  reload: {text: 'reload', does: 'reload'},
  'contact-admin': copyDetails,
  'fix-page': copyDetails,
} as const satisfies Readonly<Record<FaultAction | SignInAction, FaultButton>>;

/** The button for a fault: it does what the fault's `action` asks for, and never repeats what cannot succeed. */
export function buttonFor(fault: LineFault | SignInFault): FaultButton {
  const isHopeless = 'retryable' in fault && !fault.retryable && fault.action !== 'check-number';
  const button = buttons[fault.action];
  return button.does === 'again' && isHopeless ? copyDetails : button;
}
