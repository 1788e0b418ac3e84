import {html, nothing, type TemplateResult} from 'lit';
import {isHttps} from '../base/page-address.js';
import type {RemoteParty} from '../call/call-state.js';
import type {Language} from '../localization/language.js';
import {displayNumber} from '../localization/phone-number.js';
import {renderAvatar} from './avatar.js';

/** Returns the name of the other party, or else their number, or else the text "Unknown number". */
export function partyName({name, number}: RemoteParty, {say, lang}: Language): string {
  return name || (number && displayNumber(number, lang)) || say('unknown-caller');
}

/**
 * Returns a text with the name or the number of the other party. If both are unknown, returns a different text, because
 * most languages inflect "unknown number" in a sentence.
 */
export function partyText(
  key: 'call-with' | 'transfer-to-call' | 'incoming-from',
  remote: RemoteParty,
  language: Language,
): string {
  return remote.name || remote.number
    ? language.say(key, {name: partyName(remote, language)})
    : language.say(`${key}-unknown`);
}

/** Renders the picture of the other party, or their initials, or an icon. Loads pictures from https addresses only. */
export function renderPicture({name, picture}: RemoteParty): TemplateResult {
  return renderAvatar(isHttps(picture) ? picture : undefined, name);
}

/** Renders the name and the number of the other party. */
export function renderParty(remote: RemoteParty, language: Language): TemplateResult {
  const {name, number} = remote;
  return html`<div part="name"><bdi>${partyName(remote, language)}</bdi></div>
    ${name && number ? html`<bdi part="number">${displayNumber(number, language.lang)}</bdi>` : nothing}`;
}
