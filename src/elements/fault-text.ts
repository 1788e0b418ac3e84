import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LineFault} from '../line/line-fault.js';
import {english} from '../localization/english.js';

/**
 * What happened, and what to do about it. Looked up when it is drawn, as the language may change. A fault without a
 * text does not compile.
 */
export function faultText(fault: LineFault | SignInFault): string {
  const lacks = 'scopes' in fault && fault.scopes ? ` ${fault.scopes.join(', ')}.` : '';
  return `${english[fault.type]}${lacks} ${english[`do-${fault.action}`]}`;
}
