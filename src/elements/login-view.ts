import {html, nothing, type TemplateResult} from 'lit';
import type {SignInFault} from '../auth/sign-in-fault.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import type {SessionState} from '../session/session-state.js';
import {buttonFor} from './fault-action.js';
import {person, refuseRepeatedPress, renderIcon} from './button.js';

/** How much a login can show. */
export const views: readonly string[] = ['full', 'compact', 'avatar', 'button'];

const commands = {
  'signed-out': 'sign-in',
  'signing-in': 'cancel',
  'signed-in': 'sign-out',
  'signing-out': 'sign-out',
} as const satisfies Record<Exclude<SessionState['status'], 'failed'>, PlainKey>;

export interface LoginButtons {
  /** What the main button does. */
  readonly command: 'sign-in' | 'cancel' | 'sign-out' | 'reload' | 'copy-details';
  readonly text: PlainKey;
  /** What a second button says that signs in, where the main one does something else about a fault. */
  readonly signIn?: PlainKey;
}

/** The main button is one button in every state, so that it keeps the focus. */
export function buttonsFor(state: SessionState, asksForToken: boolean): LoginButtons {
  if (state.status !== 'failed') return {command: commands[state.status], text: commands[state.status]};
  const {text, does} = buttonFor(state.fault);
  if (does === 'reload') return {command: does, text};
  // The administrator may have changed something since, or somebody else wants to sign in.
  if (does === 'copy-details')
    return {command: does, text, signIn: asksForToken ? 'sign-in' : 'sign-in-again'};
  return {command: 'sign-in', text: asksForToken ? 'sign-in' : text};
}

export function renderCommand(
  {command, text}: LoginButtons,
  {say}: Language,
  seen: 'unseen' | typeof nothing,
): TemplateResult {
  return html`${command === 'sign-in' ? html`<slot name="sign-in-icon">${renderIcon(person)}</slot>` : nothing}
    <span part="command" class=${seen}><slot name=${command}>${say(text)}</slot></span>`;
}

/** Signs in, next to a main button that does something else. */
export function renderSignIn({signIn}: LoginButtons, {say}: Language): TemplateResult | typeof nothing {
  if (!signIn) return nothing;
  return html`<button part="button secondary sign-in-again" type="submit" @keydown=${refuseRepeatedPress}>
    ${say(signIn)}
  </button>`;
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

/** How things stand, for people who hear it. What went wrong is said where it stands. */
export function aloud(state: SessionState, language: Language): string {
  const {say} = language;
  if (state.status === 'failed') return '';
  if (state.status === 'signed-in')
    return [say('signed-in'), state.user.displayName].filter(Boolean).join(' ');
  return busyText(state, language) ?? say('signed-out');
}
