import {readText} from '../base/clean-text.js';
import {isHttps} from '../base/page-address.js';
import type {RemoteParty} from '../call/call-state.js';
import type {SdkCallerInfo} from './sdk-call.js';

/** A name that is a number. For an unknown caller, many phone networks repeat the number as the name. */
const numberAsName = /^[\d\s()*#+.-]+$/;

/** The names of callers whose number is hidden (RFC 3323, section 4.1) or unknown. */
const hiddenName = /^(anonymous|private|restricted|unavailable|unknown)( (caller|number))?$/i;

/**
 * Reads the SDK's caller ID. Returns undefined while it is empty, which it may be for a while (trap C22).
 *
 * @param dialed The number that was dialed. Undefined for an incoming call.
 */
export function readCallerId(
  {name, num, avatarSrc}: SdkCallerInfo,
  dialed: string | undefined,
): RemoteParty | undefined {
  const [displayName, number] = [readText(name), withDialedCode(readText(num), dialed)];
  if (!displayName && !number) return undefined;
  const isName = displayName && !(number ? numberAsName : hiddenName).test(displayName);
  return {
    ...(isName && {name: displayName}),
    ...(number && {number}),
    ...(isHttps(avatarSrc) && {picture: avatarSrc}),
  };
}

/**
 * Returns the number of the other party. Keeps a feature code that was dialed with the number, such as one that hides the
 * person's own number, for calling again. A code that was dialed alone, such as one that picks up a call, is replaced by
 * the number.
 */
function withDialedCode(number: string | undefined, dialed: string | undefined): string | undefined {
  if (!number || !dialed || !/[*#]/.test(dialed)) return number ?? dialed;
  return lastDigits(dialed) === lastDigits(number) ? dialed : number;
}

function lastDigits(number: string): string {
  return number.replace(/\D/g, '').slice(-4);
}
