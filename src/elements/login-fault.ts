import type {Fault} from '../base/fault.js';
import {html, nothing, type LitElement, type ReactiveController, type TemplateResult} from 'lit';
import type {Localizer} from '../context/localizer.js';
import type {Language} from '../localization/language.js';
import type {SessionState} from '../session/session-state.js';
import {timeLeft} from './countdown.js';
import {faultDetails} from './fault-details.js';
import {FaultHelp} from './fault-help.js';
import {faultText} from './fault-text.js';
import {renderIcon} from './icons.js';
import {glyphs} from './line-mark.js';
import {isRepeatedPress} from './repeated-press.js';
import {keepTimesCurrent} from './time.js';

/** Renders a failed sign-in, and disables the main button until the fault's `retryAt`. */
export class LoginFault implements ReactiveController {
  readonly #host: LitElement;
  readonly #localizer: Localizer;
  readonly #state: () => SessionState;
  readonly #help: FaultHelp;
  /** The current fault, and the time when it was first rendered. */
  #rendered: {readonly fault: Fault; readonly at: number} | undefined;
  /** The remaining wait in milliseconds, as rendered. */
  #wait = 0;
  /** Renders the element again at the fault's `retryAt`. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, localizer: Localizer, state: () => SessionState) {
    this.#host = host;
    this.#localizer = localizer;
    this.#state = state;
    this.#help = new FaultHelp(host);
    host.addController(this);
    keepTimesCurrent(host);
  }

  get current(): Fault | undefined {
    const state = this.#state();
    return state.status === 'failed' ? state.fault : undefined;
  }

  /** Whether the sign-in must not be retried yet. */
  get mustWait(): boolean {
    return this.#wait > 0;
  }

  /** Copies the details. Use it as the click handler of the main button. */
  readonly copyDetails = (event: MouseEvent): void => {
    const fault = this.current;
    const {language} = this.#localizer;
    if (isRepeatedPress(event) || !fault || !language) return;
    void this.#help.copy(fault, faultDetails(fault, fault.at ?? this.#rendered?.at ?? Date.now()), language);
  };

  /** @param incompleteText The text about an incomplete sign-out. */
  render(language: Language, incompleteText?: string): TemplateResult {
    const fault = this.current;
    const message = fault ? faultText(fault, language) : incompleteText;
    const id = fault?.trackingId;
    // The tracking ID is outside the alert, so that screen readers do not spell it out.
    return html`<div id="message" part="message" role="alert">
        ${message ? renderIcon(glyphs.failed) : nothing}
        ${fault ? html`<slot name="error">${message}</slot>` : message}
      </div>
      ${id ? html`<div part="tracking-id">${language.say('tracking-id', {id})}</div>` : nothing}
      ${this.#help.render(fault, language)}`;
  }

  hostUpdate(): void {
    const fault = this.current;
    if (fault !== this.#rendered?.fault) this.#rendered = fault && {fault, at: Date.now()};
    this.#wait = fault ? timeLeft(fault, fault.retryAt) : 0;
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    if (this.mustWait && this.#host.isConnected)
      this.#timer = setTimeout(() => this.#host.requestUpdate(), this.#wait);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
