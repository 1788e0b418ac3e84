import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LineFault} from '../line/line-fault.js';
import {english} from '../localization/english.js';

/**
 * What happened, and what to do about it. Looked up when it is drawn, as the language may change. A fault without a
 * text does not compile.
 */
export function faultText(fault: LineFault | SignInFault): string {
  const named = 'scopes' in fault ? fault.scopes?.join(', ') : 'policy' in fault && fault.policy;
  return `${english[fault.type]}${named ? ` ${named}.` : ''} ${english[`do-${fault.action}`]}`;
}
