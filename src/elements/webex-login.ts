import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import type {User} from '../auth/profile.js';
import type {SignInFault} from '../auth/sign-in-fault.js';
import type {LoginMode} from '../auth/sign-in-window.js';
import {staticToken, type TokenSource} from '../auth/token-source.js';
import {emitRequest} from '../context/emit.js';
import {passOnSession} from '../context/facts.js';
import {Localizer} from '../context/localizer.js';
import {SessionFinder} from '../context/session-finder.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import type {SessionOptions} from '../session/session-options.js';
import type {SessionState} from '../session/session-state.js';
import {faultText} from './fault-text.js';
import {refuseRepeatedPress} from './repeated-press.js';
import {sharedStyles} from './shared-styles.js';
import {showStatus} from './status-state.js';
import {styles} from './webex-login.styles.js';

/**
 * Signs a person in and out, and says where that stands. It only draws and asks: the session lives with the provider
 * or the page, and goes on without it.
 *
 * @tagname webex-login
 * @slot - More about who is signed in.
 * @csspart form - What stands in one row: the field, or who is signed in, and the button.
 * @csspart input - The field for an access token.
 * @csspart button - The button: sign in, cancel, or sign out.
 * @csspart secondary - Beside `button`, on a button that is not the main way on.
 * @csspart message - What is going on, or went wrong.
 * @csspart user - Who is signed in.
 * @csspart avatar - Their picture.
 * @csspart name - Their name.
 * @csspart number - Their number.
 * @cssstate signed-out - Nobody is signed in.
 * @cssstate signing-in - A sign-in is under way.
 * @cssstate signed-in - Somebody is signed in.
 * @cssstate signing-out - A sign-out is under way.
 * @cssstate failed - The sign-in failed.
 * @cssprop [--webex-accent-color] - Buttons and focus.
 * @cssprop [--webex-error-color] - What went wrong.
 * @fires {CustomEvent<undefined>} webex-sign-in-request - The person wants to sign in. Cancelable, bubbles.
 * @fires {CustomEvent<undefined>} webex-sign-out-request - The person wants to sign out. Cancelable, bubbles.
 * @fires {CustomEvent<User>} webex-signed-in - Somebody signed in.
 * @fires {CustomEvent<undefined>} webex-signed-out - Nobody is signed in any more.
 * @fires {CustomEvent<SignInFault>} webex-sign-in-error - A sign-in failed.
 * @fires {CustomEvent<{expiresAt: number}>} webex-token-expiring - The token is about to expire, and no other could be had.
 * @fires {CustomEvent<undefined>} webex-token-expired - The token has expired, and no other could be had.
 */
export class WebexLogin extends LitElement {
  static override shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true};
  static override properties = {
    loginUrl: {attribute: 'login-url'},
    tokenEndpoint: {attribute: 'token-endpoint'},
    logoutUrl: {attribute: 'logout-url'},
    loginMode: {attribute: 'login-mode'},
    sdkSrc: {attribute: 'sdk-src'},
    sdkIntegrity: {attribute: 'sdk-integrity'},
    loadSdk: {attribute: false},
    tabs: {},
    onLeave: {attribute: 'on-leave'},
    tokenSource: {attribute: false},
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = this.attachInternals();
  readonly #localizer = new Localizer(this);
  readonly #finder = new SessionFinder(this, session => {
    this.#configure(true);
    const ends = [passOnSession(session, this, false), session.subscribe(() => this.requestUpdate())];
    return () => ends.forEach(end => end());
  });

  /** Where a sign-in begins at the application's own server, `webex-calling-elements/server`. */
  declare loginUrl?: string;

  /** What gives the session's token there; without it `token`, beside `login-url`. */
  declare tokenEndpoint?: string;

  /** What ends the session there; without it `logout`, beside `login-url`. */
  declare logoutUrl?: string;

  /** `popup`, `redirect`, or `auto`: a window of its own, and where the browser refuses that, by leaving the page. */
  declare loginMode?: LoginMode;

  /** Address of the SDK's browser build. */
  declare sdkSrc?: string;

  /** Integrity of the SDK's browser build, as in `<script integrity>`. */
  declare sdkIntegrity?: string;

  /** Gives the SDK's class `Calling`, in place of an address. */
  declare loadSdk?: () => unknown;

  /** `apart`: this tab registers by itself, whatever the browser's other tabs do. */
  declare tabs?: SessionOptions['tabs'];

  /** `keep`: a page that is left does not give its device at Webex back. */
  declare onLeave?: SessionOptions['onLeave'];

  /** Where access tokens come from, in place of a server. Without either the person is asked, for development only. */
  declare tokenSource?: TokenSource;

  /** Asks to sign in, as a click does: with the page's token source, or its server. Browsers want a click for that. */
  signIn(): void {
    if (!this.#asksForToken) this.#signIn(this.tokenSource);
  }

  /** Asks to sign out, as a click does. */
  signOut(): void {
    if (emitRequest(this, 'webex-sign-out-request')) void this.#finder.session?.signOut();
  }

  override render(): TemplateResult | typeof nothing {
    const {language} = this.#localizer;
    if (!language) return nothing;
    const {say} = language;
    const state = this.#state;
    const {status} = state;
    const fault = status === 'failed' ? state.fault : undefined;
    const command = this.#command;
    return html`
      <form part="form" @submit=${this.#onSubmit}>
        <div role="status">${renderStanding(state, language)}</div>
        ${command === 'sign-in' && this.#asksForToken ? renderField(language, fault) : nothing}
        <button
          part=${command === 'sign-in' ? 'button' : 'button secondary'}
          type="submit"
          aria-disabled=${status === 'signing-out' ? 'true' : nothing}
          @click=${refuseRepeatedPress}
          @keydown=${refuseRepeatedPress}
        >
          ${say(command)}
        </button>
        ${
          'step' in state && state.step === 'consent'
            ? html`<button part="button secondary" type="button" @click=${this.#startAgain}>
                ${say('start-again')}
              </button>`
            : nothing
        }
      </form>
      <div id="message" part="message" role="alert">
        ${fault ? faultText(fault, language) : leftUndone(state, language)}
      </div>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.size) this.#configure(changed.has('loginUrl') || changed.has('tokenEndpoint'));
    showStatus(this, this.#internals, this.#state.status);
  }

  get #asksForToken(): boolean {
    return !this.tokenSource && !this.#finder.session?.hasServer;
  }

  get #command(): PlainKey {
    const state = this.#state;
    return state.status === 'failed' && state.fault.action === 'reload' ? 'reload' : commands[state.status];
  }

  get #state(): SessionState {
    return this.#finder.session?.state ?? {status: 'signed-out'};
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const {status} = this.#state;
    if (status === 'signing-in') void this.#finder.session?.signOut();
    if (status === 'signed-in') this.signOut();
    if (this.#command === 'reload') location.reload();
    if (this.#command !== 'sign-in') return;
    const input = this.renderRoot.querySelector('input');
    const source = this.#asksForToken ? staticToken(input?.value ?? '') : this.tokenSource;
    // The page keeps no token longer than it takes to hand it on.
    if (input) input.value = '';
    // The field goes, and would take the focus with it; the button stays. Before the page is asked, as it may answer
    // with a dialog of its own.
    this.renderRoot.querySelector('button')?.focus();
    this.#signIn(source);
  }

  readonly #startAgain = (): void => {
    this.renderRoot.querySelector('button')?.focus();
    this.#signIn(this.tokenSource);
  };

  #signIn(source?: TokenSource): void {
    if (!emitRequest(this, 'webex-sign-in-request')) return;
    // What becomes of it is the session's state, which is drawn: there is nothing left to tell here.
    this.#finder.session?.signIn(source).catch(() => undefined);
  }

  /**
   * Only what is set: another login element, or the provider, may have said the rest.
   *
   * @param isNew Whether there may be somebody at the server who was signed in before.
   */
  #configure(isNew: boolean): void {
    const {sdkSrc: src, sdkIntegrity: integrity, loadSdk, tabs, onLeave} = this;
    const {loginUrl, tokenEndpoint, logoutUrl, loginMode} = this;
    const server = {loginUrl, tokenEndpoint, logoutUrl, loginMode};
    const {session} = this.#finder;
    session?.configure({src, integrity, loadSdk, tabs, onLeave, ...server});
    if (isNew && !this.tokenSource) session?.resume().catch(() => undefined);
  }
}

/** What the button says and does. It is one button in every state, so that it keeps the focus. */
const commands = {
  'signed-out': 'sign-in',
  'signing-in': 'cancel',
  'signed-in': 'sign-out',
  'signing-out': 'sign-out',
  failed: 'sign-in',
} as const satisfies Record<SessionState['status'], PlainKey>;

function renderField({say}: Language, fault?: SignInFault): TemplateResult {
  return html`<label>
    <span>${say('token')}</span>
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

function renderStanding(state: SessionState, language: Language): TemplateResult | typeof nothing {
  const {say} = language;
  switch (state.status) {
    case 'signing-in':
      return renderBusy(say(state.seemsClosed ? 'seems-closed' : `signing-in-${state.step}`));
    case 'signing-out':
      return renderBusy(say(`signing-out-${state.step}`));
    case 'signed-in':
      return renderUser(state.user, language);
    default:
      return nothing;
  }
}

/** What a sign-out could not do. */
function leftUndone(state: SessionState, {say}: Language): string | typeof nothing {
  if (state.status !== 'signed-out' || !state.failed) return nothing;
  return say('signed-out-in-part', {steps: state.failed.map(step => say(`signing-out-${step}`))});
}

function renderBusy(text: string): TemplateResult {
  return html`<div part="message"><span class="spinner" aria-hidden="true"></span>${text}</div>`;
}

function renderUser({displayName, avatar, phoneNumber, extension}: User, {say}: Language): TemplateResult {
  return html`<div part="user">
    ${avatar ? html`<img part="avatar" src=${avatar} alt="" referrerpolicy="no-referrer" />` : nothing}
    <span part="name">${displayName ?? say('signed-in')}</span>
    <bdi part="number">${phoneNumber ?? extension}</bdi>
    <slot></slot>
  </div>`;
}
