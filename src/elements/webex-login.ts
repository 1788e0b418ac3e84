import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import type {User} from '../auth/profile.js';
import type {SignInFault} from '../auth/sign-in-fault.js';
import {staticToken, type TokenSource} from '../auth/token-source.js';
import {emitRequest} from '../context/emit.js';
import {passOnSession} from '../context/facts.js';
import {SessionFinder} from '../context/session-finder.js';
import {english} from '../localization/english.js';
import type {SessionState} from '../session/session-state.js';
import {faultText} from './fault-text.js';
import {sharedStyles} from './shared-styles.js';
import {showStatus} from './status-state.js';
import {styles} from './webex-login.styles.js';

/**
 * Signs a person in and out, and says where that stands. It only draws and asks: the session lives with the provider
 * or the page, and goes on without it.
 *
 * @tagname webex-login
 * @slot - More about who is signed in.
 * @csspart form - The form for an access token.
 * @csspart input - Its field.
 * @csspart button - The main button: sign in, cancel, or sign out.
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
 */
export class WebexLogin extends LitElement {
  static override shadowRootOptions = {...LitElement.shadowRootOptions, delegatesFocus: true};
  static override properties = {
    sdkSrc: {attribute: 'sdk-src'},
    sdkIntegrity: {attribute: 'sdk-integrity'},
    loadSdk: {attribute: false},
    tokenSource: {attribute: false},
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = this.attachInternals();
  readonly #finder = new SessionFinder(this, (session, signal) => {
    this.#configure();
    passOnSession(session, this, {bubbles: false, signal});
    session.subscribe(() => this.requestUpdate(), {signal});
  });

  /** Address of the SDK's browser build. */
  declare sdkSrc?: string;

  /** Integrity of the SDK's browser build, as in `<script integrity>`. */
  declare sdkIntegrity?: string;

  /** Gives the SDK's class `Calling`, in place of an address. */
  declare loadSdk?: () => unknown;

  /** Where access tokens come from. Without it the person is asked for one, which is for development only. */
  declare tokenSource?: TokenSource;

  /** Asks to sign in, as a click does, with the page's token source. */
  signIn(): void {
    if (this.tokenSource) this.#signIn(this.tokenSource);
  }

  /** Asks to sign out, as a click does. */
  signOut(): void {
    if (emitRequest(this, 'webex-sign-out-request')) void this.#finder.session?.signOut();
  }

  override render(): TemplateResult {
    const state = this.#state;
    switch (state.status) {
      case 'signed-out':
        return this.#renderSignIn();
      case 'failed':
        return this.#renderSignIn(state.fault);
      case 'signing-in':
        return this.#renderBusy(english[`signing-in-${state.step}`]);
      case 'signing-out':
        return this.#renderBusy(english[`signing-out-${state.step}`]);
      case 'signed-in':
        return this.#renderUser(state.user);
      default:
        return state satisfies never;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sdkSrc') || changed.has('sdkIntegrity') || changed.has('loadSdk')) this.#configure();
    showStatus(this, this.#internals, this.#state.status);
  }

  get #state(): SessionState {
    return this.#finder.session?.state ?? {status: 'signed-out'};
  }

  #renderSignIn(fault?: SignInFault): TemplateResult {
    return html`
      <form part="form" @submit=${this.#onSubmit}>
        ${
          this.tokenSource
            ? nothing
            : html`<label>
                <span>${english.token}</span>
                <input
                  part="input"
                  type="password"
                  autocomplete="off"
                  spellcheck="false"
                  aria-describedby="message"
                  aria-invalid=${fault ? 'true' : nothing}
                />
              </label>`
        }
        <button part="button" type="submit">${english['sign-in']}</button>
      </form>
      ${this.#renderMessage(fault)}
    `;
  }

  #renderMessage(fault?: SignInFault): TemplateResult {
    if (!fault) return html`<div id="message" part="message" role="alert"></div>`;
    const {what, next} = faultText(fault);
    return html`<div id="message" part="message" role="alert">${what} ${next}</div>`;
  }

  #renderBusy(text: string): TemplateResult {
    const cancelable = this.#state.status === 'signing-in';
    return html`
      <div part="message" role="status"><span class="spinner" aria-hidden="true"></span>${text}</div>
      ${
        cancelable
          ? html`<button part="button secondary" type="button" @click=${this.#onCancel}>
              ${english.cancel}
            </button>`
          : nothing
      }
    `;
  }

  #renderUser({displayName, avatar, phoneNumber, extension}: User): TemplateResult {
    return html`
      <div part="user">
        ${avatar ? html`<img part="avatar" src=${avatar} alt="" referrerpolicy="no-referrer" />` : nothing}
        <span part="name">${displayName ?? english['signed-in']}</span>
        <span part="number">${phoneNumber ?? extension}</span>
        <slot></slot>
      </div>
      <button part="button secondary" type="button" @click=${this.signOut}>${english['sign-out']}</button>
    `;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input');
    this.#signIn(this.tokenSource ?? staticToken(input?.value ?? ''));
    // The page keeps no token longer than it takes to hand it on.
    if (input) input.value = '';
  }

  #onCancel(): void {
    void this.#finder.session?.signOut();
  }

  #signIn(source: TokenSource): void {
    if (!emitRequest(this, 'webex-sign-in-request')) return;
    // What becomes of it is the session's state, which is drawn: there is nothing left to tell here.
    this.#finder.session?.signIn(source).catch(() => undefined);
  }

  /** Only what is set: another login element, or the provider, may have said the rest. */
  #configure(): void {
    const {sdkSrc: src, sdkIntegrity: integrity, loadSdk} = this;
    this.#finder.session?.configure({src, integrity, loadSdk});
  }
}
