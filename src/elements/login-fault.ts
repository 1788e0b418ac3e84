import type {Fault} from '../base/fault.js';
import {html, nothing, type LitElement, type TemplateResult} from 'lit';
import type {Localizer} from '../context/localizer.js';
import {joinSentences} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import type {SessionState} from '../session/session-state.js';
import {isExposed} from './announcer.js';
import {timeLeft} from './countdown.js';
import {faultDetails, firstShownAt} from './fault-details.js';
import {FaultHelp} from './fault-help.js';
import {faultText} from './fault-text.js';
import {renderIcon} from './icons.js';
import {glyphs} from './line-mark.js';
import {isRepeatedPress} from './repeated-press.js';
import {formatFutureTime, keepTimesCurrent, updateIn} from './time.js';

/** The element that announces the message of a state. The session's other elements only show it. */
const announcers = new WeakMap<SessionState, LitElement>();

/** Renders a failed sign-in, or the failed steps of a sign-out. */
export class LoginFault {
  readonly #host: LitElement;
  readonly #state: () => SessionState;
  readonly #help: FaultHelp;

  constructor(host: LitElement, localizer: Localizer, state: () => SessionState) {
    this.#host = host;
    this.#state = state;
    this.#help = new FaultHelp(host, localizer);
    keepTimesCurrent(host);
  }

  /** The fault of the failed sign-in. Undefined in every other state. */
  get current(): Fault | undefined {
    const state = this.#state();
    return state.status === 'failed' ? state.fault : undefined;
  }

  /** Whether the sign-in must not be retried yet. If so, the element that is being rendered updates at the fault's `retryAt`. */
  get mustWait(): boolean {
    const fault = this.current;
    const wait = fault ? timeLeft(fault, fault.retryAt) : 0;
    if (wait > 0) updateIn(wait);
    return wait > 0;
  }

  /** Handles a click on the main button: copies the details of the fault. */
  readonly copyDetails = (event: MouseEvent): void => {
    const fault = this.current;
    if (!fault || isRepeatedPress(event)) return;
    void this.#help.copy(fault, faultDetails(fault, fault.at ?? firstShownAt(fault)));
  };

  /** Whether this element announces the message of the state, because no other element does that people can hear. */
  get #announces(): boolean {
    const state = this.#state();
    const other = announcers.get(state);
    if (other && other !== this.#host && other.isConnected && isExposed(other)) return false;
    announcers.set(state, this.#host);
    return true;
  }

  render(language: Language): TemplateResult {
    const fault = this.current;
    if (fault) firstShownAt(fault);
    const message = fault ? faultText(fault, language) : incompleteText(this.#state(), language);
    const id = fault?.trackingId;
    // The tracking ID is outside the alert, so that screen readers do not spell it out.
    const role = message && !this.#announces ? nothing : 'alert';
    return html`<div id="message" part="message" role=${role}>
        ${message ? renderIcon(glyphs.failed) : nothing}
        ${fault ? html`<slot name="error">${message}</slot>` : message}
      </div>
      ${id ? html`<div part="tracking-id">${language.say('tracking-id', {id})}</div>` : nothing}
      ${this.#help.render(fault, language)}`;
  }
}

/**
 * Returns a text that lists the failed steps of a sign-out, and says until when the browser may stay registered. Undefined
 * if none has failed.
 */
function incompleteText(state: SessionState, {say, lang}: Language): string | undefined {
  if (state.status !== 'signed-out' || !state.failed) return undefined;
  const {failed, until = 0} = state;
  const time = formatFutureTime(until, lang);
  return joinSentences(lang, [
    say('signed-out-in-part', {steps: failed.map(step => say(`unfinished-${step}`))}),
    time && say('device-left', {time}),
  ]);
}
