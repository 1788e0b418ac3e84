import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LineFault} from '../line/line-fault.js';
import type {Language} from '../localization/language.js';

/**
 * What happened, and what to do about it. Looked up when it is drawn, as the language may change. A fault without a
 * text does not compile.
 */
export function faultText(fault: LineFault | SignInFault, {say}: Language): string {
  const {scopes, policy}: Partial<Pick<SignInFault, 'scopes'> & Pick<LineFault, 'policy'>> = fault;
  return `${say(fault.type, {scopes, policy})} ${say(`do-${fault.action}`)}`;
}
