import {html, nothing, type TemplateResult} from 'lit';
import type {Language} from '../localization/language.js';
import {refuseRepeatedPress} from './repeated-press.js';

/** The keys with their letters (ITU-T E.161). */
const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', ''],
  ['#', ''],
] as const;

/** Whether the keypad has the key of a keyboard. */
export function isKeypadKey(key: string): boolean {
  return keys.some(([digit]) => digit === key);
}

/** Renders the keypad of a phone, left to right in every language. Screen readers do not read the letters. */
export function renderKeypad(press: (key: string) => void, {say}: Language): TemplateResult {
  return html`<div
    part="keypad"
    role="group"
    aria-label=${say('keypad')}
    dir="ltr"
    @keydown=${refuseRepeatedPress}
  >
    ${keys.map(
      ([key, letters]) =>
        html`<button part="button secondary key" type="button" @click=${() => press(key)}>
          ${key}${letters ? html`<span part="letters" aria-hidden="true">${letters}</span>` : nothing}
        </button>`,
    )}
  </div>`;
}
