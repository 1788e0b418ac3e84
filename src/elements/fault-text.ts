import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LineFault} from '../line/line-fault.js';
import type {Language} from '../localization/language.js';
import {writeTime} from './time.js';

type Own = 'type' | 'action';

/** A fault of a line or of a sign-in, with the properties of both. */
export interface AnyFault extends Partial<Omit<LineFault, Own>>, Partial<Omit<SignInFault, Own>> {
  readonly type: LineFault['type'] | SignInFault['type'];
  readonly action: LineFault['action'] | SignInFault['action'];
}

/**
 * The text of a fault: what happened, which device remains at Webex, and what to do. Computed on each render, because
 * the language may change. A fault type without a text does not compile.
 */
export function faultText(fault: LineFault | SignInFault, {say, lang}: Language): string {
  const {type, action, scopes, policy, expiresAt = 0, retryAt = 0}: AnyFault = fault;
  const now = Date.now();
  return [
    say(type, {scopes, policy}),
    expiresAt > now && say('device-left', {time: writeTime(expiresAt, lang)}),
    retryAt > now ? say('do-retry-after', {time: writeTime(retryAt, lang, true)}) : say(`do-${action}`),
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * Describes a fault for a person: what happened and what to do, in the nearest available language.
 *
 * @param tag A BCP 47 tag. By default the page's own `lang`.
 * @example
 * output.textContent = await describeFault(state.fault);
 */
export async function describeFault(
  fault: LineFault | SignInFault,
  tag = document.documentElement.lang,
): Promise<string> {
  const {loadLanguage} = await import('../localization/languages.js');
  return faultText(fault, await loadLanguage(tag));
}
