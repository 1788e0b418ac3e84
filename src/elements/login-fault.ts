import {html, nothing, type LitElement, type ReactiveController, type TemplateResult} from 'lit';
import type {SignInFault} from '../auth/sign-in-fault.js';
import type {Localizer} from '../context/localizer.js';
import type {Language} from '../localization/language.js';
import type {SessionState} from '../session/session-state.js';
import {timeLeft} from './countdown.js';
import {faultDetails} from './fault-details.js';
import {FaultHelp} from './fault-help.js';
import {faultText} from './fault-text.js';
import {isRepeatedPress} from './button.js';

/** What a login shows of a failed sign-in, and for how long that may not be tried again. */
export class LoginFault implements ReactiveController {
  readonly #host: LitElement;
  readonly #localizer: Localizer;
  readonly #state: () => SessionState;
  readonly #help: FaultHelp;
  /** The latest fault, and when it was first seen. */
  #seen: {readonly fault: SignInFault; readonly at: number} | undefined;
  /** How long it may not be tried again, as it was drawn. */
  #wait = 0;
  /** Draws the host again when the fault's `retryAt` has come. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, localizer: Localizer, state: () => SessionState) {
    this.#host = host;
    this.#localizer = localizer;
    this.#state = state;
    this.#help = new FaultHelp(host);
    host.addController(this);
  }

  get current(): SignInFault | undefined {
    const state = this.#state();
    return state.status === 'failed' ? state.fault : undefined;
  }

  /** Whether the server that refused asked for more time: nothing goes to it before. */
  get mustWait(): boolean {
    return this.#wait > 0;
  }

  /** Copies the details, in a press on the button for that. */
  readonly copyDetails = (event: MouseEvent): void => {
    const fault = this.current;
    const {language} = this.#localizer;
    if (isRepeatedPress(event) || !fault || !language) return;
    void this.#help.copy(fault, faultDetails(fault, fault.at ?? this.#seen?.at ?? Date.now()), language);
  };

  /** @param incompleteText What a sign-out could not do. */
  render(language: Language, incompleteText?: string): TemplateResult {
    const fault = this.current;
    const message = fault ? faultText(fault, language) : incompleteText;
    const id = fault?.trackingId;
    // The id stands outside the alert: nobody wants it read out.
    return html`<div id="message" part="message" class=${message ? 'said' : nothing} role="alert">
        ${fault ? html`<slot name="error">${message}</slot>` : message}
      </div>
      ${id ? html`<div part="tracking-id">${language.say('tracking-id', {id})}</div>` : nothing}
      ${this.#help.render(fault, language)}`;
  }

  hostUpdate(): void {
    const fault = this.current;
    if (fault !== this.#seen?.fault) this.#seen = fault && {fault, at: Date.now()};
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
