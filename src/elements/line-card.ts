import type {Fault} from '../base/fault.js';
import {html, nothing, type TemplateResult} from 'lit';
import {isRegistered, type LineState, type Registration} from '../line/line-state.js';
import {joinSentences} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {renderAddress} from './address.js';
import {faultText} from './fault-text.js';
import {lineOf} from './line-text.js';
import {renderTime} from './time.js';

/** A fault of the line, and when it occurred, in milliseconds since 1970. */
export interface PastFault {
  readonly fault: Fault;
  readonly at: number;
}

/**
 * Renders the card: the head, and below it a list of details.
 *
 * @param head The rendered state, number and message.
 * @param past The latest fault, which is listed unless the message already describes it.
 */
export function renderCard(
  head: TemplateResult,
  state: LineState,
  past: PastFault | undefined,
  language: Language,
): TemplateResult {
  const {say, lang} = language;
  const line = lineOf(state);
  const registration = isRegistered(state) ? state : undefined;
  const addresses = line?.sipAddresses.join(', ');
  const facts: readonly (readonly [label: string, value: unknown])[] = [
    // Without a phone number, the extension is in the head.
    [say('extension'), line?.phoneNumber && line.extension],
    [say('sipAddresses'), addresses && renderAddress(addresses)],
    [say('mobius-server'), registration && serverText(registration, language)],
    [say('since'), registration && renderTime(registration.since, lang)],
    [say('last-fault'), past && !statesWithFault.has(state.status) && renderPastFault(past, language)],
  ];
  const knownFacts = facts.filter(([, value]) => value);
  return html`<div part="card ${state.status}">
    <div part="card-head">
      ${head} ${state.status === 'failed' ? renderTrackingId(state.fault, language) : nothing}
    </div>
    ${knownFacts.length ? html`<dl part="facts">${knownFacts.map(fact => renderFact(...fact))}</dl>` : nothing}
  </div>`;
}

/** The states whose message already describes the latest fault. */
const statesWithFault: ReadonlySet<LineState['status']> = new Set(['reconnecting', 'retrying', 'failed']);

/** Returns the kind of server and the first label of its host name. The full name would not fit on one line. */
function serverText({server, serverHost}: Registration, {say}: Language): string {
  const [name = serverHost] = /^[a-z][^.]*/i.exec(serverHost ?? '') ?? [];
  return [say(`server-${server}`), name].filter(Boolean).join(' · ');
}

/** Renders the time and the text of a fault, with the tracking ID of the failed request. */
function renderPastFault({fault, at}: PastFault, language: Language): TemplateResult {
  const {say, lang} = language;
  const {trackingId} = fault;
  const id = trackingId && say('tracking-id', {id: trackingId});
  return html`${renderTime(at, lang)} · ${joinSentences(lang, [faultText(fault, language), id])}`;
}

function renderTrackingId({trackingId}: Fault, {say}: Language): TemplateResult | typeof nothing {
  if (!trackingId) return nothing;
  return html`<div part="tracking-id">${say('tracking-id', {id: trackingId})}</div>`;
}

function renderFact(label: string, value: unknown): TemplateResult {
  return html`<div part="fact">
    <dt part="label">${label}</dt>
    <dd part="value"><bdi>${value}</bdi></dd>
  </div>`;
}
