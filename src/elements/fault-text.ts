import type {Fault} from '../base/fault.js';
import {joinSentences} from '../localization/format.js';
import {addEnglishCalls, type Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {formatFutureTime} from './time.js';

/** The advice for faults for which the text of their action would be too general. Undefined for faults without advice. */
const advice = {
  'bad-request': 'do-sign-in-or-contact-admin',
  'registered-elsewhere': 'do-take-over',
  'in-call-elsewhere': 'do-end-call',
  'another-user-elsewhere': 'do-sign-out-there',
  framed: 'do-leave-frame',
  // The line retries automatically.
  offline: 'trying-again',
  'events-unavailable': 'trying-again',
  'keepalives-unanswered': 'trying-again',
  'still-registered': 'trying-again',
  // The text of the fault is the advice: "Enter an access token."
  'not-released-elsewhere': undefined,
  'line-not-registered': undefined,
  'token-empty': undefined,
  'number-missing': undefined,
  'answer-in-other-tab': undefined,
  'dial-in-other-tab': undefined,
  'microphone-dismissed': undefined,
  'transfer-unknown': undefined,
  // Nothing helps.
  'call-ended': undefined,
  'call-not-possible': undefined,
  // Only page code causes it.
  'digits-invalid': undefined,
} as const satisfies Partial<Record<Fault['type'], PlainKey | undefined>>;

/** Returns the text key of the advice for a fault. Undefined if there is none besides the text of the fault. */
export function adviceFor({type, action}: Pick<Fault, 'type' | 'action'>): PlainKey | undefined {
  return type in advice ? advice[type as keyof typeof advice] : `do-${action}`;
}

/**
 * Returns the text of a fault, which explains the problem, the time until which a device remains at Webex, and the next
 * step. Call it on each render, because the language may change. A fault type without a text does not compile.
 */
export function faultText(fault: Fault, {say, lang}: Language): string {
  const {type, scopes, expiresAt = 0, retryAt = 0} = fault;
  const expiryTime = formatFutureTime(expiresAt, lang);
  const retryTime = formatFutureTime(retryAt, lang, true);
  const adviceKey = adviceFor(fault);
  return joinSentences(lang, [
    say(type, {scopes}),
    expiryTime && say('device-left', {time: expiryTime}),
    retryTime ? say('do-retry-after', {time: retryTime}) : adviceKey && say(adviceKey),
  ]);
}

/**
 * Describes a fault for a person, with the problem and the next step, in the nearest available language.
 *
 * @param tag The language's BCP 47 tag. By default the `lang` of the page's `<html>`.
 * @example
 * output.textContent = await describeFault(state.fault);
 */
export async function describeFault(fault: Fault, tag = document.documentElement.lang): Promise<string> {
  const [{loadLanguage}, {englishCalls}] = await Promise.all([
    import('../localization/languages.js'),
    import('../localization/english-calls.js'),
  ]);
  if (fault.about === 'call') addEnglishCalls(englishCalls);
  return faultText(fault, await loadLanguage(tag));
}
