import {html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {openChannel, postToChannel} from '../base/broadcast.js';
import type {CallEndReason} from '../call/call-end.js';
import type {CallSnapshot} from '../call/call-state.js';
import type {Language} from '../localization/language.js';
import {cross, handset} from './call-icons.js';
import {partyName, renderParty} from './call-party.js';
import {renderIcon} from './icons.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';
import {renderTime} from './time.js';

/** The maximum number of missed calls in the list. */
const maxMissed = 10;

export type MissedCall = Pick<CallSnapshot, 'remote' | 'startedAt'>;

/** The missed calls that an element lists. A call that the person removes in one tab disappears in all tabs. */
export class MissedCalls implements ReactiveController {
  readonly #host: ReactiveElement;
  #channel: BroadcastChannel | undefined;
  #list: readonly MissedCall[] = [];

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The missed calls, the latest first. */
  get list(): readonly MissedCall[] {
    return this.#list;
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#stopListening();
  }

  add({remote, startedAt}: CallSnapshot): void {
    this.#list = [{remote, startedAt}, ...this.#list].slice(0, maxMissed);
    this.#listen();
    this.#host.requestUpdate();
  }

  /** Removes calls, here and in the other tabs. */
  remove(calls: readonly MissedCall[]): void {
    const times = calls.map(({startedAt}) => startedAt);
    postToChannel(this.#channel, times);
    this.#drop(times);
  }

  /** Empties the list in this tab. */
  clear(): void {
    this.#list = [];
    this.#stopListening();
  }

  /** @param times The times at which the calls began to ring, which are the same in all tabs. */
  #drop(times: readonly unknown[]): void {
    this.#list = this.#list.filter(({startedAt}) => !times.includes(startedAt));
    if (!this.#list.length) this.#stopListening();
    this.#host.requestUpdate();
  }

  /**
   * Opens the channel only while there are missed calls, because an open channel can exclude the page from the browser's
   * back/forward cache.
   */
  #listen(): void {
    if (this.#channel || !this.#list.length || !this.#host.isConnected) return;
    this.#channel = openChannel('webex-calling-elements/missed-calls');
    this.#channel?.addEventListener('message', ({data}: MessageEvent<unknown>) => {
      if (Array.isArray(data)) this.#drop(data);
    });
  }

  #stopListening(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}

/** The reasons for the end of an unanswered call that do not make it a missed call. */
const notMissed: ReadonlySet<CallEndReason> = new Set<CallEndReason>([
  'declined',
  'answered-elsewhere',
  'line-ended',
  'taken-over',
]);

/** No call is assumed to ring longer than this time, in milliseconds. */
const maxRingingTime = 120_000;

/** Whether a call that was not answered here, and ended for this reason, is a missed call. */
export function isMissed({tab, startedAt}: CallSnapshot, reason: CallEndReason): boolean {
  if (notMissed.has(reason)) return false;
  // A page that was frozen learns late that a call of another tab is over, and not whether it was answered. A recent call
  // counts as missed, an older one does not.
  const isUncertain = tab === 'other' && (reason === 'page-left' || reason === 'unknown');
  return !isUncertain || Date.now() - startedAt < maxRingingTime;
}

/** The content of the card of the missed calls, and the function behind its buttons. */
interface MissedView {
  readonly missed: MissedCalls;
  /** The rendered error of Call back, if it failed. */
  readonly fault: TemplateResult | typeof nothing;
  callBack(call: MissedCall): void;
}

/** Renders the missed calls, with buttons to call back. */
export function renderMissedCalls(view: MissedView, language: Language): TemplateResult {
  const {say} = language;
  const {missed, fault} = view;
  const {list} = missed;
  return html`<section role="group" part="card missed" aria-labelledby="missed">
    <div part="head">
      <div part="title" id="missed">${say('missed-calls', {count: list.length})}</div>
      <button
        part="button secondary dismiss"
        type="button"
        aria-label=${say('dismiss')}
        title=${say('dismiss')}
        @click=${() => missed.remove(list)}
      >
        ${renderIcon(cross)}
      </button>
    </div>
    <ul part="missed-calls" role="list">
      ${repeat(
        list,
        call => call,
        call => renderMissedCall(call, view, language),
      )}
    </ul>
    ${fault}
  </section>`;
}

function renderMissedCall(call: MissedCall, {callBack}: MissedView, language: Language): TemplateResult {
  const {remote, startedAt} = call;
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
            @click=${unlessRepeated(() => callBack(call))}
            @keydown=${refuseRepeatedPress}
          >
            ${renderIcon(handset)}
          </button>`
        : nothing
    }
  </li>`;
}
