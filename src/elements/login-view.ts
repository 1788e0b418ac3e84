import {html, nothing, type TemplateResult} from 'lit';
import type {SignInFault} from '../auth/sign-in-fault.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import type {SessionState} from '../session/session-state.js';
import {person, renderIcon} from './icon.js';

/** What the main button says in turn. The widest says how much room there is for it. */
const words = ['sign-in', 'cancel', 'sign-out'] as const satisfies readonly PlainKey[];

export function renderCommand(
  command: PlainKey,
  {say}: Language,
  seen: 'unseen' | typeof nothing,
): TemplateResult {
  return html`${command === 'sign-in' ? html`<slot name="sign-in-icon">${renderIcon(person)}</slot>` : nothing}
    <span part="command" class=${seen} data-words=${words.map(each => say(each)).join('\n')}
      ><slot name=${command}>${say(command)}</slot></span
    >`;
}

export function renderField({say}: Language, fault?: SignInFault): TemplateResult {
  return html`<label part="field">
    <span><slot name="token">${say('token')}</slot></span>
    <input
      part="input"
      type="password"
      autocomplete="off"
      spellcheck="false"
      aria-describedby="message"
      aria-invalid=${fault?.step === 'token' ? 'true' : nothing}
    />
  </label>`;
}

/** What is under way. */
export function busyText(state: SessionState, {say}: Language): string | undefined {
  if (state.status === 'signing-in')
    return say(state.seemsClosed ? 'seems-closed' : `signing-in-${state.step}`);
  return state.status === 'signing-out' ? say(`signing-out-${state.step}`) : undefined;
}

/** What the button says and does. It is one button in every state, so that it keeps the focus. */
export const commands = {
  'signed-out': 'sign-in',
  'signing-in': 'cancel',
  'signed-in': 'sign-out',
  'signing-out': 'sign-out',
  failed: 'sign-in',
} as const satisfies Record<SessionState['status'], PlainKey>;

/** How things stand, for people who hear it. What went wrong is said where it stands. */
export function aloud(state: SessionState, language: Language): string {
  const {say} = language;
  if (state.status === 'failed') return '';
  if (state.status === 'signed-in')
    return [say('signed-in'), state.user.displayName].filter(Boolean).join(' ');
  return busyText(state, language) ?? say('signed-out');
}
