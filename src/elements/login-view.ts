import type {Fault} from '../base/fault.js';
import {html, nothing, type TemplateResult} from 'lit';
import {joinForAnnouncement} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import type {SessionState} from '../session/session-state.js';
import {buttonFor} from './fault-action.js';
import {person, renderIcon} from './icons.js';
import {refuseRepeatedPress, unlessRepeated} from './repeated-press.js';

/** The command of the main button in each state. It is also the key of the button's text. */
const commands = {
  'signed-out': 'sign-in',
  'signing-in': 'cancel',
  'signed-in': 'sign-out',
  'signing-out': 'sign-out',
} as const satisfies Record<Exclude<SessionState['status'], 'failed'>, PlainKey>;

/** The main button, and a second button if there is one. */
export interface LoginButtons {
  /** The command of the main button. */
  readonly command: 'sign-in' | 'cancel' | 'sign-out' | 'reload' | 'copy-details';
  readonly text: PlainKey;
  /** The text key of a second button that signs in, if the main button has another command. */
  readonly signIn?: PlainKey;
}

/** Returns the buttons for a state. The main button is the same element in every state, so that it keeps the focus. */
export function buttonsFor(state: SessionState, asksForToken: boolean): LoginButtons {
  if (state.status !== 'failed') return {command: commands[state.status], text: commands[state.status]};
  const {text, command} = buttonFor(state.fault);
  if (command === 'reload') return {command, text};
  // Offer to sign in as well: the administrator may have fixed the account, or another person may want to sign in.
  if (command === 'copy-details') return {command, text, signIn: asksForToken ? 'sign-in' : 'sign-in-again'};
  return {command: 'sign-in', text: asksForToken ? 'sign-in' : text};
}

/** Renders the content of the main button. */
export function renderCommand(
  {command, text}: LoginButtons,
  {say}: Language,
  labelClass: 'visually-hidden' | typeof nothing,
): TemplateResult {
  return html`${command === 'sign-in' ? html`<slot name="sign-in-icon">${renderIcon(person)}</slot>` : nothing}
    <span part="command" class=${labelClass}><slot name=${command}>${say(text)}</slot></span>`;
}

/**
 * Renders the second button, which signs in, and the button that signs out, if they are needed.
 *
 * @param signOut Ends a session that a failed or canceled sign-in has left at the server. Undefined or false if there is
 *   none.
 */
export function renderOtherButtons(
  {signIn}: LoginButtons,
  {say}: Language,
  signOut: (() => void) | false | undefined,
): readonly unknown[] {
  return [
    signIn
      ? html`<button part="button secondary sign-in-again" type="submit" @keydown=${refuseRepeatedPress}>
          ${say(signIn)}
        </button>`
      : nothing,
    signOut
      ? html`<button part="button secondary sign-out" type="button" @click=${signOut}>
          <slot name="sign-out">${say('sign-out')}</slot>
        </button>`
      : nothing,
  ];
}

/** Renders a button that opens the sign-in window again, because the person may not find the first one. */
export function renderStartAgain(
  state: SessionState,
  {say}: Language,
  startAgain: () => void,
): TemplateResult | typeof nothing {
  if (state.status !== 'signing-in' || state.step !== 'consent' || state.redirects) return nothing;
  return html`<button part="button secondary start-again" type="button" @click=${unlessRepeated(startAgain)}>
    ${say('start-again')}
  </button>`;
}

export function renderTokenField({say}: Language, fault?: Fault): TemplateResult {
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

/** Returns the progress text. Undefined if nothing is in progress. */
export function busyText(state: SessionState, {say}: Language): string | undefined {
  if (state.status === 'signing-in') {
    if (state.redirects) return say('signing-in');
    return say(state.seemsClosed ? 'seems-closed' : `signing-in-${state.step}`);
  }
  return state.status === 'signing-out' ? say(`signing-out-${state.step}`) : undefined;
}

/** Returns the text of a state for screen readers. Empty for a failure, which has its own alert. */
export function stateText(state: SessionState, language: Language): string {
  const {say, lang} = language;
  if (state.status === 'failed') return '';
  if (state.status === 'signed-in')
    return joinForAnnouncement(lang, [say('signed-in'), state.user.displayName]);
  return busyText(state, language) ?? say('signed-out');
}
