import {html, nothing, type TemplateResult} from 'lit';
import {warnUnknown} from '../base/warn-once.js';
import {cleanNumber} from '../call/call-number.js';
import type {CallEvent} from '../context/watch-calls.js';
import {canDial, type LineSnapshot} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import {displayNumber} from '../localization/phone-number.js';
import {CallElement, isActive} from './call-element.js';
import {callStyles} from './call-element.styles.js';
import {backspace, handset} from './call-icons.js';
import {isEmergencyNumber} from '../call/emergency-numbers.js';
import {renderIcon} from './icons.js';
import {renderKeypad} from './keypad.js';
import {lineText, signingInText} from './line-text.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';
import {sharedStyles} from './shared-styles.js';
import {styles} from './webex-dialer.styles.js';

/**
 * A field for a number in any written form, a keypad, and a button that calls the number. The last number can be called
 * again. It is kept only in memory, until the person signs out.
 *
 * Shows a notice for an emergency number, which is called even if the active call cannot be put on hold.
 *
 * @category Elements
 * @tagname webex-dialer
 * @slot call - The label of the call button.
 * @slot emergency - Replaces the notice about emergency calls.
 * @csspart root - The outer container. The state of the line is also a part, for example `::part(root registered)`.
 * @csspart form - The field, the buttons and the keypad.
 * @csspart label - The label of the field.
 * @csspart row - The row with the field and its buttons.
 * @csspart input - The field for the number.
 * @csspart button - Every button.
 * @csspart secondary - Also set on `button`: every button except Call.
 * @csspart delete - Also set on `button`: deletes the selection, or the digit before the cursor.
 * @csspart answer - Also set on `button`: the Call button. It shares its style with Answer.
 * @csspart icon - The icon on a button, or of an error.
 * @csspart message - The message after a failed call.
 * @csspart error - Also set on `message`: why the number could not be called.
 * @csspart hint - Additional information.
 * @csspart remedy - Also set on `button`: Reload or Copy details, after an error that retrying cannot fix.
 * @csspart note - An instruction, after Copy details.
 * @csspart fault-details - The details of an error, if they could not be copied.
 * @csspart redial - Also set on `button`: calls the last number again.
 * @csspart emergency - The notice about emergency calls.
 * @csspart keypad - The keypad.
 * @csspart key - Also set on `button`: a key of the keypad.
 * @csspart letters - The letters on a key.
 * @cssstate absent - Nobody is signed in.
 * @cssstate unregistered - The line exists and is not registered.
 * @cssstate connecting - The line is registering.
 * @cssstate registered - The line is registered.
 * @cssstate reconnecting - The line is still registered, but calls may not arrive.
 * @cssstate deregistering - The line is being deregistered; Webex has not confirmed it yet.
 * @cssstate retrying - The line is not registered, and registration is retried automatically.
 * @cssstate elsewhere - The line is registered in another tab or on another device.
 * @cssstate failed - The registration failed or ended with a fault, or the deregistration failed.
 * @cssprop [--webex-answer-color=#1b7a4b] - The background of Call.
 * @cssprop [--webex-on-answer-color=#fff] - The text color of Call.
 * @cssprop [--webex-key-radius=0.75em] - The corner radius of a key of the keypad. If not set, 0.75em, but no larger than `--webex-button-radius`.
 * @cssprop [--webex-warning-color] - The color of the border and the background of the notice about emergency calls.
 * @cssprop [--webex-field-background=transparent] - The background of the field.
 * @cssprop [--webex-field-radius=0.5em] - The corner radius of the field.
 * @fires {CustomEvent<{number: string}>} webex-dial-request - The person is about to call. Cancelable, bubbles.
 * @fires {CustomEvent<Call>} webex-incoming-call - A call is ringing in this tab.
 * @fires {CustomEvent<CallStateChange>} webex-call-statechange - A call was added, or its snapshot changed.
 * @fires {CustomEvent<CallEnded>} webex-call-ended - A call of this tab has ended.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 */
export class WebexDialer extends CallElement {
  static override properties = {
    view: {reflect: true},
    // Lit wraps the accessor below.
    number: {},
    emergencyNumbers: {attribute: 'emergency-numbers'},
  };
  static override styles = [sharedStyles, callStyles, styles];

  protected readonly name = 'dialer';
  #number = '';
  /** The number that `dial()` is calling, and a controller that aborts that call before it exists. */
  #currentDial: {readonly number: string; readonly end: AbortController} | undefined;
  #lastNumber: string | undefined;
  /** Whether the notice about emergency calls was announced for the current number. */
  #isWarned = false;

  /** `compact` hides the keypad. The default, `full`, shows it. */
  declare view?: 'full' | 'compact';

  /**
   * The emergency numbers, separated by spaces or commas: the notice is shown for them, and calls to them are emergency
   * calls. Defaults to the emergency numbers of most countries. Calls to those are emergency calls even if this list omits
   * them.
   */
  declare emergencyNumbers?: string;

  /** The content of the field, as typed. Empty if set to `null` or `undefined`, or if the attribute is removed. */
  get number(): string {
    return this.#number;
  }
  set number(number: string | number | null | undefined) {
    this.#number = String(number ?? '');
  }

  /** Acts like a press on Call. A failure is shown. While another number is being called, calls only an emergency number. */
  async dial(): Promise<void> {
    const {number} = this;
    const emergency = this.#isEmergency;
    const previous = this.#currentDial;
    // An emergency call does not wait for another call: it replaces a call that does not exist yet.
    if (previous && (!emergency || previous.number === number)) return;
    const end = new AbortController();
    const dial = (this.#currentDial = {number, end});
    previous?.end.abort();
    const isCalled = await this.call(this, number, emergency ? {emergency} : {signal: end.signal});
    if (this.#currentDial !== dial) return;
    this.#currentDial = undefined;
    if (isCalled && number === this.number) this.number = '';
    // Move the focus to the field if the number must be corrected.
    if (this.faultOf(this)?.action === 'check-number' && this.shadowRoot?.activeElement) this.#input?.focus();
    this.requestUpdate();
  }

  protected override looksSame(a: LineSnapshot, b: LineSnapshot): boolean {
    return a.state === b.state && a.online === b.online && a.reachability === b.reachability;
  }

  protected override forget(): void {
    super.forget();
    this.#lastNumber = undefined;
  }

  protected override callChanged({call, snapshot, previous}: CallEvent): void {
    if (!previous && call.direction === 'outgoing')
      this.#lastNumber = snapshot.remote.number ?? this.#lastNumber;
  }

  protected override renderContent(language: Language, snapshot: LineSnapshot): TemplateResult {
    const {say, lang} = language;
    const isInvalid = this.faultOf(this)?.action === 'check-number';
    const isDialing = this.#currentDial !== undefined;
    const last = this.#lastNumber;
    // The notice is below the keypad, which must not move: an emergency number may be the beginning of another number.
    return html`<form part="form" @submit=${this.#onSubmit} @keydown=${this.#onKeydown}>
      <label part="label" for="number">${say('phoneNumber')}</label>
      <div part="row">
        <input
          part="input"
          id="number"
          type="tel"
          autocomplete="off"
          dir="ltr"
          enterkeyhint="go"
          aria-invalid=${isInvalid ? 'true' : nothing}
          aria-describedby="description"
          .value=${this.number}
          @input=${this.#onInput}
          @paste=${this.#onPaste}
        />
        <button
          part="button secondary delete"
          type="button"
          ?hidden=${!this.number}
          aria-label=${say('delete-digit')}
          title=${say('delete-digit')}
          @click=${this.#deleteDigit}
        >
          ${renderIcon(backspace)}
        </button>
      </div>
      <div id="description">${this.renderFault(this, language)} ${this.#renderHint(language, snapshot)}</div>
      ${this.view === 'compact' ? nothing : renderKeypad(this.#press, language)}
      <div part="emergency" ?hidden=${!this.#isEmergency}>
        <slot name="emergency">${say('emergency-notice')}</slot>
      </div>
      <button
        part="button answer"
        aria-disabled=${isDialing ? 'true' : nothing}
        @click=${refuseRepeatedPress}
      >
        ${renderIcon(handset)}<slot name="call">${say(isDialing ? 'call-dialing' : 'call')}</slot>
      </button>
      ${
        last && !this.number
          ? html`<button
              part="button secondary redial"
              type="button"
              @click=${unlessRepeated(() => void this.#redial(last))}
            >
              ${say('redial', {number: displayNumber(last, lang)})}
            </button>`
          : nothing
      }
    </form>`;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    warnUnknown('view', this.view, ['full', 'compact']);
  }

  protected override updated(): void {
    super.updated();
    const isEmergency = this.#isEmergency;
    if (isEmergency && !this.#isWarned) {
      const notice = this.renderRoot.querySelector<HTMLSlotElement>('slot[name=emergency]');
      const texts = notice?.assignedNodes({flatten: true}).map(({textContent}) => textContent?.trim());
      this.announcer.announce(texts?.filter(Boolean).join(' ') ?? '');
    }
    this.#isWarned = isEmergency;
  }

  /** The focused button was removed: Redial after it was pressed, or a remedy with its error. */
  protected override focusLost(): void {
    this.renderRoot.querySelector<HTMLElement>('[part~=answer]')?.focus();
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  get #isEmergency(): boolean {
    return isEmergencyNumber(this.number, this.emergencyNumbers);
  }

  /** Renders why the line cannot call, with the text of `<webex-line-status>`, or what happens to the current call. */
  #renderHint(language: Language, snapshot: LineSnapshot): TemplateResult | typeof nothing {
    if (canDial(snapshot.state))
      return this.calls.some(isActive) ? renderHint(language.say('holds-current')) : nothing;
    const {message} = this.finder.isSigningIn ? signingInText(language) : lineText(snapshot, language);
    return renderHint(message);
  }

  async #redial(number: string): Promise<void> {
    this.number = number;
    await this.dial();
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.dial();
  };

  /** If a key of the keypad has the focus, for example after a click, moves it to the field, so that typing enters digits. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    refuseRepeatedPress(event);
    const {key, ctrlKey, metaKey, target} = event;
    const isTyped = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey;
    if (isTyped && (target as Element).matches('[part~=key]')) this.#input?.focus();
  };

  readonly #onInput = ({target}: Event): void => {
    this.number = (target as HTMLInputElement).value;
  };

  /** Cleans a pasted number if it replaces the whole content of the field. Any other text is pasted unchanged. */
  readonly #onPaste = (event: ClipboardEvent): void => {
    const input = this.#input;
    const replacesAll = input && input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const number = readNumber(event.clipboardData?.getData('text') ?? '');
    if (!replacesAll || !number) return;
    event.preventDefault();
    this.number = number;
  };

  /** Inserts a digit at the cursor. The focus stays on the key. */
  readonly #press = (key: string): void => {
    const input = this.#input;
    if (!input) return;
    const {selectionStart, selectionEnd, value} = input;
    input.setRangeText(key, selectionStart ?? value.length, selectionEnd ?? value.length, 'end');
    this.number = input.value;
  };

  readonly #deleteDigit = (): void => {
    const input = this.#input;
    if (!input) return;
    const {selectionStart, selectionEnd, value} = input;
    const end = selectionEnd ?? value.length;
    const start = selectionStart === end ? Math.max(end - 1, 0) : (selectionStart ?? end);
    input.setRangeText('', start, end, 'end');
    this.number = input.value;
    // The button disappears with the last digit, so move the focus.
    if (!this.number) input.focus();
  };
}

function renderHint(text: string): TemplateResult {
  return html`<div part="hint">${text}</div>`;
}

/** Returns a number in the form in which it is called. Undefined if the text is not a number. */
function readNumber(text: string): string | undefined {
  try {
    return cleanNumber(text);
  } catch {
    return undefined;
  }
}
