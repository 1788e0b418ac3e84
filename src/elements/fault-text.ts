import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LineFault} from '../line/line-fault.js';
import {english} from '../localization/english.js';

/** What happened, and what to do about it. */
export interface FaultText {
  readonly what: string;
  readonly next: string;
}

/** Looked up when it is drawn, as the language may change. A fault without a text does not compile. */
export function faultText(fault: LineFault | SignInFault): FaultText {
  const what: string = english[fault.type];
  const scopes = 'scopes' in fault ? fault.scopes : undefined;
  return {what: scopes ? `${what} ${scopes.join(', ')}` : what, next: english[`do-${fault.action}`]};
}
