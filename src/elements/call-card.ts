import {html, nothing, type TemplateResult} from 'lit';
import type {Call} from '../call/call.js';
import type {CallSnapshot, CallState, CallStatus} from '../call/call-state.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {cross, handset, keypad, microphone, microphoneOff, pause, play, transfer} from './call-icons.js';
import {partyText, renderParty, renderPicture} from './call-party.js';
import {qualityOf, troubleOf, type CallSample, type SoundTrouble} from './call-quality.js';
import {callText, tabText} from './call-text.js';
import {timeInCall, formatDuration} from './call-timer.js';
import {renderIcon} from './icons.js';
import {glyphs} from './line-mark.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';

/** An area that a button of a call opens, above End call. */
export type Panel = 'keypad' | 'transfer';

/** What the buttons of a call do. */
export type CallAction = 'mute' | 'hold' | 'resume' | 'end' | 'dismiss' | Panel;

/** The content of a call's card, and the function behind its buttons. */
export interface CallView {
  readonly call: Call;
  /** The latest measurements, if any. */
  readonly sample: CallSample | undefined;
  /** The name of the open panel, and its rendered content. */
  readonly panel: {readonly name: Panel; readonly content: TemplateResult} | undefined;
  /** The rendered error of the latest command, if it failed. */
  readonly fault: TemplateResult | typeof nothing;
  /** The rendered button that helps with the current problem, or calls again. */
  readonly remedy: TemplateResult | typeof nothing;
  run(action: CallAction): void;
}

/** The statuses in which the other party is connected. */
const connectedStatuses: ReadonlySet<CallStatus> = new Set(['active', 'holding', 'on-hold', 'resuming']);

/** Returns the ID of the element with a call's error. */
export function errorId({id}: Call): string {
  // The IDs of calls in other tabs contain a space, which an ID in HTML must not.
  return `error-${id.replaceAll(' ', '-')}`;
}

/** Whether a transfer can begin. */
export function canTransfer({state: {status}, pending}: CallSnapshot): boolean {
  return !pending && (status === 'active' || status === 'on-hold');
}

/** Renders a call: the other party, the duration, problems, and the buttons. */
export function renderCallCard(view: CallView, language: Language): TemplateResult {
  const {call, sample, fault, remedy} = view;
  const {state, remote} = call.snapshot;
  const tabHint = tabText(call.snapshot, language);
  const trouble = troubleOf(call, sample);
  return html`<section
    role="group"
    part="card ${state.status}"
    aria-label=${partyText('call-with', remote, language)}
  >
    <div part="head">
      ${renderPicture(remote)}
      <div part="party">${renderParty(remote, language)} ${renderState(call, sample, language)}</div>
      ${state.status === 'ended' ? renderDismiss(view, language) : nothing}
    </div>
    ${state.status === 'ended' ? renderReason(state, language) : nothing}
    ${trouble ? renderTrouble(trouble, remedy, language) : nothing} ${fault}
    ${tabHint ? html`<div part="message hint">${tabHint}</div>` : nothing}
    ${state.status === 'ended' ? remedy : renderControls(view, language)}
  </section>`;
}

function renderState(call: Call, sample: CallSample | undefined, language: Language): TemplateResult {
  const {say, lang} = language;
  const {state, muted, pending} = call.snapshot;
  const time = timeInCall(call);
  const isTextShown = state.status === 'active' ? pending === 'transfer' : state.status !== 'ended';
  const quality = state.status === 'active' && sample && qualityOf(sample);
  return html`<div part="call-state">
    ${isTextShown ? html`<span>${callText(call.snapshot, language)}</span>` : nothing}
    ${time === undefined ? nothing : html`<span part="timer" role="timer">${formatDuration(time, lang)}</span>`}
    ${muted.verified === true && connectedStatuses.has(state.status) ? html`<span part="muted">${renderIcon(microphoneOff)}${say('muted')}</span>` : nothing}
    ${quality ? html`<span part="quality ${quality}">${say(`quality-${quality}`)}</span>` : nothing}
  </div>`;
}

function renderReason(state: CallState & {readonly status: 'ended'}, language: Language): TemplateResult {
  const text = callText({state}, language);
  return state.fault
    ? html`<div part="message reason error">${renderIcon(glyphs.failed)}<span>${text}</span></div>`
    : html`<div part="message reason">${text}</div>`;
}

function renderTrouble(
  trouble: SoundTrouble,
  remedy: TemplateResult | typeof nothing,
  {say}: Language,
): TemplateResult {
  return html`<div part="message trouble"><span>${say(trouble)}</span> ${remedy}</div>`;
}

function renderDismiss({run}: CallView, {say}: Language): TemplateResult {
  return html`<button
    part="button secondary dismiss"
    type="button"
    aria-label=${say('dismiss')}
    title=${say('dismiss')}
    @click=${unlessRepeated(() => run('dismiss'))}
    @keydown=${refuseRepeatedPress}
  >
    ${renderIcon(cross)}
  </button>`;
}

function renderControls(view: CallView, {say}: Language): TemplateResult {
  const {call, panel, run} = view;
  const {state, muted, pending} = call.snapshot;
  const {status} = state;
  const isHeld = status === 'on-hold' || status === 'resuming';
  const isConnected = connectedStatuses.has(status);
  const isEnding = status === 'ending';
  const button = (
    text: PlainKey,
    action: CallAction,
    {icon, isDisabled = false, isOpen}: {icon: string; isDisabled?: boolean; isOpen?: boolean},
  ): TemplateResult =>
    html`<button
      part="button secondary control"
      type="button"
      aria-disabled=${isDisabled ? 'true' : nothing}
      aria-expanded=${isOpen ?? nothing}
      @click=${unlessRepeated(() => !isDisabled && run(action))}
      @keydown=${refuseRepeatedPress}
    >
      ${renderIcon(icon)}<span>${say(text)}</span>
    </button>`;
  const isBusy = pending !== undefined;
  return html`<div part="controls">
      ${button(muted.wanted ? 'unmute' : 'mute', 'mute', {icon: muted.wanted ? microphoneOff : microphone, isDisabled: isEnding})}
      ${
        isConnected
          ? [
              isHeld
                ? button('resume', 'resume', {icon: play, isDisabled: status !== 'on-hold' || isBusy})
                : button('hold', 'hold', {icon: pause, isDisabled: status !== 'active' || isBusy}),
              button('keypad', 'keypad', {
                icon: keypad,
                isDisabled: status !== 'active',
                isOpen: panel?.name === 'keypad',
              }),
              button('transfer', 'transfer', {
                icon: transfer,
                isDisabled: panel?.name !== 'transfer' && !canTransfer(call.snapshot),
                isOpen: panel?.name === 'transfer',
              }),
            ]
          : nothing
      }
    </div>
    ${panel ? html`<div part="panel ${panel.name}">${panel.content}</div>` : nothing}
    <button
      part="button end"
      type="button"
      aria-disabled=${isEnding ? 'true' : nothing}
      @click=${unlessRepeated(() => !isEnding && run('end'))}
      @keydown=${refuseRepeatedPress}
    >
      ${renderIcon(handset)}${say('end-call')}
    </button>`;
}
