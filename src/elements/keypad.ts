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

/**
 * Renders the keypad of a phone, left to right in every language. Screen readers do not read the letters. While a key has the
 * focus, the computer's keyboard also works.
 */
export function renderKeypad(press: (key: string) => void, {say}: Language): TemplateResult {
  const onKeydown = (event: KeyboardEvent): void => {
    refuseRepeatedPress(event);
    const {key, ctrlKey, altKey, metaKey, repeat} = event;
    // Some keyboards have `#` only with AltGr or Option.
    const isShortcut = metaKey || ((ctrlKey || altKey) && key !== '#');
    if (isShortcut || !keys.some(([digit]) => digit === key)) return;
    event.preventDefault();
    if (!repeat) press(key);
  };
  return html`<div part="keypad" role="group" aria-label=${say('keypad')} dir="ltr" @keydown=${onKeydown}>
    ${keys.map(
      ([key, letters]) =>
        html`<button part="button secondary key" type="button" @click=${() => press(key)}>
          ${key}${letters ? html`<span part="letters" aria-hidden="true">${letters}</span>` : nothing}
        </button>`,
    )}
  </div>`;
}
