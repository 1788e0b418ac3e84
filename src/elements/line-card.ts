import {html, type TemplateResult} from 'lit';
import type {LineFault} from '../line/line-fault.js';
import {isRegistered, type LineState, type Registration} from '../line/line-state.js';
import {joinSentences} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {faultText} from './fault-text.js';
import {lineOf} from './line-text.js';
import {renderTime} from './time.js';

/** Renders the card. All rows are present in every state, so that the layout does not jump. */
export function renderCard(
  head: TemplateResult,
  state: LineState,
  fault: LineFault | undefined,
  language: Language,
): TemplateResult {
  const {say, lang} = language;
  const line = lineOf(state);
  const registration = isRegistered(state) ? state : undefined;
  return html`<div part="card ${state.status}">
    <div part="card-head">${head}</div>
    <dl part="facts">
      ${renderFact(say('phoneNumber'), line?.phoneNumber)} ${renderFact(say('extension'), line?.extension)}
      ${renderFact(say('sipAddresses'), line?.sipAddresses.join(', '))}
      ${renderFact(say('mobius-server'), registration && serverText(registration, language))}
      ${renderFact(say('since'), registration && renderTime(registration.since, lang))}
      ${renderFact(say('last-fault'), fault && lastFaultText(fault, language))}
    </dl>
  </div>`;
}

/** The kind of server and the first label of its host name. The full host name would not fit on one line. */
function serverText({server, serverHost}: Registration, {say}: Language): string {
  const [name = serverHost] = /^[a-z][^.]*/i.exec(serverHost ?? '') ?? [];
  return [say(`server-${server}`), name].filter(Boolean).join(' · ');
}

/** The text of the latest fault, with the tracking ID of the failed request. */
function lastFaultText(fault: LineFault, language: Language): string {
  const {trackingId} = fault;
  const id = trackingId && language.say('tracking-id', {id: trackingId});
  return joinSentences(language.lang, [faultText(fault, language), id]);
}

function renderFact(label: string, value: unknown): TemplateResult {
  return html`<div part="fact">
    <dt part="label">${label}</dt>
    <dd part="value">${value ? html`<bdi>${value}</bdi>` : '–'}</dd>
  </div>`;
}
