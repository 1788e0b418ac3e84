import {html, nothing, type LitElement, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {Fault} from '../base/fault.js';
import type {Call} from '../call/call.js';
import {cleanNumber} from '../call/call-number.js';
import {emitRequest} from '../context/emit.js';
import type {Language} from '../localization/language.js';
import {canTransfer, errorId, type CallView, type Panel} from './call-card.js';
import {partyText} from './call-party.js';
import {isKeypadKey, renderKeypad} from './keypad.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';

/** The element with the panels, and the parts of it that they use. */
interface PanelsHost {
  readonly element: LitElement;
  calls(): readonly Call[];
  attempt(call: Call, command: () => Promise<unknown>): Promise<boolean>;
  faultOf(call: Call): Fault | undefined;
}

/** The panel of each call, if one is open, and the digits sent with the keypad. */
export class CallPanels {
  readonly #host: PanelsHost;
  readonly #open = new WeakMap<Call, Panel>();
  readonly #digits = new WeakMap<Call, string>();

  constructor(host: PanelsHost) {
    this.#host = host;
  }

  toggle(call: Call, name: Panel): void {
    if (this.#open.get(call) === name) this.#open.delete(call);
    else this.#open.set(call, name);
    this.#host.element.requestUpdate();
  }

  close(call: Call): void {
    this.#open.delete(call);
    this.#host.element.requestUpdate();
  }

  /** Renders the open panel. The keypad works only in an active call, so it is hidden while the call is on hold. */
  render(call: Call, language: Language): CallView['panel'] {
    const name = this.#open.get(call);
    if (!name || (name === 'keypad' && call.snapshot.state.status !== 'active')) return undefined;
    const onKeydown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      // Escape must not also close a dialog or a popover of the page around the element.
      event.preventDefault();
      event.stopPropagation();
      this.close(call);
    };
    const content =
      name === 'keypad' ? this.#renderKeypad(call, language) : this.#renderTransfer(call, language);
    return {name, content: html`<div @keydown=${onKeydown}>${content}</div>`};
  }

  /** Renders the keypad, and the digits sent so far. While a key has the focus, the computer's keyboard also works. */
  #renderKeypad(call: Call, language: Language): TemplateResult {
    const sent = this.#digits.get(call);
    const press = (digit: string): void => void this.#press(call, digit);
    const onKeydown = (event: KeyboardEvent): void => {
      const {key, ctrlKey, altKey, metaKey, repeat: isRepeated} = event;
      // Some keyboards have `#` only with AltGr or Option.
      const isShortcut = metaKey || ((ctrlKey || altKey) && key !== '#');
      if (isShortcut || !isKeypadKey(key)) return;
      event.preventDefault();
      if (!isRepeated) press(key);
    };
    return html`<div @keydown=${onKeydown}>
      ${renderKeypad(press, language)}
      <div part="hint digits" dir="auto">${sent ? language.say('digits-sent', {digits: sent}) : nothing}</div>
    </div>`;
  }

  /** Renders a form that transfers the call to a number, or to another call. */
  #renderTransfer(call: Call, language: Language): TemplateResult {
    const {say} = language;
    const isDisabled = !canTransfer(call.snapshot);
    const isInvalid = this.#isNumberRefused(call);
    const others = this.#host
      .calls()
      .filter(other => other !== call && ['active', 'on-hold'].includes(other.snapshot.state.status));
    const onSubmit = (event: SubmitEvent): void => {
      event.preventDefault();
      const input = (event.target as HTMLFormElement).querySelector('input');
      if (input && !isDisabled) void this.#transferTo(call, input);
    };
    return html`<form part="transfer-form" @submit=${onSubmit} @keydown=${refuseRepeatedPress}>
      <label part="field">
        ${say('transfer-to')}
        <input
          part="input"
          type="tel"
          autocomplete="off"
          dir="ltr"
          aria-invalid=${isInvalid ? 'true' : nothing}
          aria-describedby=${isInvalid ? errorId(call) : nothing}
        />
      </label>
      <button
        part="button transfer-button"
        aria-disabled=${isDisabled ? 'true' : nothing}
        @click=${refuseRepeatedPress}
      >
        ${say('transfer')}
      </button>
      ${repeat(
        others,
        ({id}) => id,
        other =>
          html`<button
            part="button secondary connect"
            type="button"
            aria-disabled=${isDisabled ? 'true' : nothing}
            @click=${unlessRepeated(() => !isDisabled && void this.#transfer(call, other))}
          >
            ${partyText('transfer-to-call', other.snapshot.remote, language)}
          </button>`,
      )}
    </form>`;
  }

  /** Sends a digit, and adds it to the digits shown. */
  async #press(call: Call, digit: string): Promise<void> {
    if (!(await this.#host.attempt(call, () => call.sendDigits(digit)))) return;
    this.#digits.set(call, (this.#digits.get(call) ?? '') + digit);
    this.#host.element.requestUpdate();
  }

  /** Transfers to the number in a field. If the number is refused, moves the focus from the form's buttons to the field. */
  async #transferTo(call: Call, input: HTMLInputElement): Promise<void> {
    await this.#transfer(call, input.value);
    const focused = this.#host.element.shadowRoot?.activeElement ?? null;
    if (this.#isNumberRefused(call) && input.form?.contains(focused)) input.focus();
  }

  async #transfer(call: Call, to: string | Call): Promise<void> {
    const {element, attempt} = this.#host;
    const isDone = await attempt(call, async () => {
      const target = typeof to === 'string' ? cleanNumber(to) : to;
      return emitRequest(element, 'webex-transfer-request', {call, to: target}) && call.transfer(target);
    });
    if (isDone) this.close(call);
  }

  /** Whether the latest command of a call failed because of the number. */
  #isNumberRefused(call: Call): boolean {
    return this.#host.faultOf(call)?.action === 'check-number';
  }
}
