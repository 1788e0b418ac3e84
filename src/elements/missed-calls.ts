import {html, nothing, type TemplateResult} from 'lit';
import type {Call} from '../call/call.js';
import type {CallEndReason} from '../call/call-end.js';
import type {Language} from '../localization/language.js';
import {cross, handset} from './call-icons.js';
import {partyName, renderParty} from './call-party.js';
import {renderIcon} from './icons.js';
import {renderTime} from './time.js';

interface MissedView {
  /** The missed calls, the latest first. */
  readonly missed: readonly Call[];
  /** The rendered failure of calling back. */
  readonly fault: TemplateResult | typeof nothing;
  dismiss(): void;
  callBack(call: Call): void;
}

/** The reasons for the end of an unanswered call that do not make it a missed call. */
const notMissed: ReadonlySet<CallEndReason> = new Set<CallEndReason>([
  'declined',
  'answered-elsewhere',
  'line-ended',
  'taken-over',
  'page-left',
]);

/** Whether a call that was not answered here is a missed call. */
export function isMissed(reason: CallEndReason): boolean {
  return !notMissed.has(reason);
}

/** Renders the missed calls, with buttons to call back. */
export function renderMissedCalls(view: MissedView, language: Language): TemplateResult {
  const {say} = language;
  const {missed, fault, dismiss} = view;
  return html`<section role="group" part="card missed" aria-labelledby="missed">
    <div part="head">
      <div part="title" id="missed">${say('missed-calls', {count: missed.length})}</div>
      <button
        part="button secondary dismiss"
        type="button"
        aria-label=${say('dismiss')}
        title=${say('dismiss')}
        @click=${dismiss}
      >
        ${renderIcon(cross)}
      </button>
    </div>
    <ul part="missed-calls">
      ${missed.map(call => renderMissedCall(call, view, language))}
    </ul>
    ${fault}
  </section>`;
}

function renderMissedCall(call: Call, {callBack}: MissedView, language: Language): TemplateResult {
  const {remote, startedAt} = call.snapshot;
  const name = language.say('call-back', {name: partyName(remote, language)});
  return html`<li part="missed-call">
    <div part="party">
      ${renderParty(remote, language)}
      <div part="time">${renderTime(startedAt, language.lang)}</div>
    </div>
    ${
      remote.number
        ? html`<button
            part="button secondary call-back"
            type="button"
            aria-label=${name}
            title=${name}
            @click=${() => callBack(call)}
          >
            ${renderIcon(handset)}
          </button>`
        : nothing
    }
  </li>`;
}
