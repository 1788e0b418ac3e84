import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {Call} from '../call/call.js';
import type {Language} from '../localization/language.js';
import {partyText} from './call-party.js';
import {isKeypadKey, renderKeypad} from './keypad.js';
import {isRepeatedPress, refuseRepeatedPress} from './repeated-press.js';

/**
 * Renders the keypad panel: the keypad, and the digits pressed so far. While a key has the focus, the computer's keyboard
 * also works.
 */
export function renderKeypadPanel(
  press: (digit: string) => void,
  sent: string,
  language: Language,
): TemplateResult {
  const onKeydown = (event: KeyboardEvent): void => {
    const {key, ctrlKey, altKey, metaKey} = event;
    if (ctrlKey || altKey || metaKey || !isKeypadKey(key)) return;
    event.preventDefault();
    press(key);
  };
  return html`<div @keydown=${onKeydown}>
    ${renderKeypad(press, language)}
    <div part="hint digits" dir="auto">${sent ? language.say('digits-sent', {digits: sent}) : nothing}</div>
  </div>`;
}

/** Renders the transfer panel: a form that transfers the call to a number, or to another call. */
export function renderTransferPanel(
  transfer: (to: string | Call) => void,
  others: readonly Call[],
  {isInvalid, language}: {isInvalid: boolean; language: Language},
): TemplateResult {
  const {say} = language;
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    transfer((event.target as HTMLFormElement).querySelector('input')?.value ?? '');
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
      />
    </label>
    <button part="button transfer-button" @click=${refuseRepeatedPress}>${say('transfer')}</button>
    ${repeat(
      others,
      ({id}) => id,
      other =>
        html`<button
          part="button secondary connect"
          type="button"
          @click=${(event: MouseEvent) => !isRepeatedPress(event) && transfer(other)}
        >
          ${partyText('transfer-to-call', other.snapshot.remote, language)}
        </button>`,
    )}
  </form>`;
}
