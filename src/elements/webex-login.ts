import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {staticToken, type TokenSource} from '../auth/token-source.js';
import {warnUnknown} from '../base/warn-once.js';
import {booleanConverter} from '../context/boolean-attribute.js';
import {emitRequest} from '../context/emit.js';
import {configureSession} from '../context/configure-session.js';
import {forwardSessionEvents} from '../context/forward-events.js';
import {Localizer} from '../context/localizer.js';
import {SessionFinder} from '../context/session-finder.js';
import type {SessionState} from '../session/session-state.js';
import {hasFocus, onMenuButtonKeydown, renderMenu, renderMenuButton, renderUser} from './account.js';
import {Announcer} from './announcer.js';
import {EndCallDialog} from './end-call-dialog.js';
import {renderMark} from './line-mark.js';
import {
  busyText,
  buttonsFor,
  renderCommand,
  renderOtherButtons,
  renderStartAgain,
  renderTokenField,
  stateText,
} from './login-view.js';
import {LoginFault} from './login-fault.js';
import {polyfillPopover} from './menu-popover.js';
import {refuseRepeatedPress} from './repeated-press.js';
import {StyledElement} from '../context/styled-element.js';
import {sharedStyles} from './shared-styles.js';
import {SignInOffer} from './sign-in-again.js';
import {internalsOf, nameElement, showStatus} from './element-internals.js';
import {styles} from './webex-login.styles.js';

/**
 * Signs a person in and out, and shows the progress. The session belongs to the provider or page, not to this element.
 *
 * @category Elements
 * @tagname webex-login
 * @slot - More information about the person who is signed in.
 * @slot sign-in - The label of the sign-in button.
 * @slot sign-in-icon - The icon of the sign-in button.
 * @slot cancel - The label of the cancel button.
 * @slot sign-out - The label of the sign-out button or menu item.
 * @slot reload - The label of the button that reloads the page after some failures.
 * @slot copy-details - The label of the button that copies the details of a failure.
 * @slot token - The label of the access token field.
 * @slot busy - The progress text.
 * @slot error - The error message.
 * @slot avatar - Replaces the person's picture.
 * @slot menu - Additional menu items, with the role `menuitem`. A press on an item closes the menu.
 * @csspart root - The outer container. The state's name is also a part, for example `::part(root signed-in)`.
 * @csspart form - The row with the token field or the person's name, and the button.
 * @csspart field - The access token field with its label.
 * @csspart input - The access token field.
 * @csspart button - Every button.
 * @csspart main - Also set on `button`: the main button, which signs in, cancels, signs out, reloads, copies details or opens the menu; and the dialog's button that keeps the call.
 * @csspart secondary - Also set on `button`: Cancel, Sign out, the additional buttons, and the dialog's button that continues.
 * @csspart start-again - Also set on `button`: opens the sign-in window again.
 * @csspart sign-in-again - Also set on `button`: signs in again, while the main button copies the details of a failure.
 * @csspart command - The label of the main button.
 * @csspart icon - The icon on a button, or of an error.
 * @csspart busy - The progress text with its mark.
 * @csspart mark - The rotating progress mark.
 * @csspart message - The error message, or the failed steps of a sign-out.
 * @csspart tracking-id - The tracking ID of the failed request, for support.
 * @csspart note - An instruction, after Copy details.
 * @csspart fault-details - The details of a failure, if they could not be copied.
 * @csspart user - The person who is signed in, with picture, name and number.
 * @csspart avatar - The person's picture, or their initials.
 * @csspart names - The person's name and number.
 * @csspart name - The person's name.
 * @csspart number - The person's phone number or extension.
 * @csspart menu - The menu of the views `compact` and `avatar`.
 * @csspart menu-head - The name and number above the menu's items.
 * @csspart menu-items - The menu's items.
 * @csspart menu-item - A menu item.
 * @csspart sign-out - Also set on `menu-item`, or on `button` after a failed or canceled sign-in: Sign out.
 * @csspart dialog - The dialog that asks for confirmation before an active call may end.
 * @csspart dialog-title - The dialog's title.
 * @csspart dialog-text - The dialog's explanation.
 * @csspart dialog-buttons - The dialog's row of buttons.
 * @csspart stay - Also set on `button`: the dialog's button that keeps the call.
 * @csspart leave - Also set on `button`: the dialog's button that continues with the sign-out.
 * @cssstate signed-out - Nobody is signed in.
 * @cssstate signing-in - A sign-in is in progress.
 * @cssstate signed-in - A person is signed in.
 * @cssstate signing-out - A sign-out is in progress.
 * @cssstate failed - The sign-in failed, or ended with a fault.
 * @cssprop [--webex-accent-color] - The color of the main button's background, the focus ring and the progress mark.
 * @cssprop [--webex-text-color=inherit] - The text color. In menus, dialogs and cards, Momentum's color by default.
 * @cssprop [--webex-secondary-text-color] - The color of labels and numbers.
 * @cssprop [--webex-error-color] - The color of the error message.
 * @cssprop [--webex-field-background=transparent] - The background of the text field.
 * @cssprop [--webex-field-radius=0.5em] - The corner radius of the text field.
 * @cssprop [--webex-avatar-size=2.75em] - The size of the picture.
 * @cssprop [--webex-avatar-radius=50%] - The corner radius of the picture.
 * @cssprop [--webex-avatar-background] - The background of the initials. Defaults to `--webex-focus-color` with 14% opacity.
 * @cssprop [--webex-shadow=0 0.25em 1em #00000029] - The shadow of the menu and the dialog.
 * @cssprop [--webex-backdrop-color=#00000073] - The backdrop of the dialog.
 * @cssprop [--webex-font-family=inherit] - The font family.
 * @cssprop [--webex-font-size=inherit] - The font size. All other sizes scale with it.
 * @cssprop [--webex-spacing=0.5em] - The basic gap. Most other gaps scale with it.
 * @cssprop [--webex-density=1] - A factor for gaps and for the heights of buttons and fields; `density="compact"` sets 0.75.
 * @cssprop [--webex-motion-duration=1.2s] - The duration of one turn of the progress mark.
 * @fires {CustomEvent<undefined>} webex-sign-in-request - The person is about to sign in. Cancelable, bubbles.
 * @fires {CustomEvent<undefined>} webex-sign-out-request - The person is about to sign out. Cancelable, bubbles.
 * @fires {CustomEvent<User>} webex-signed-in - A person signed in.
 * @fires {CustomEvent<undefined>} webex-signed-out - The person signed out or canceled a sign-in.
 * @fires {CustomEvent<Fault>} webex-sign-in-error - A sign-in failed, or the session ended with a fault, such as `token-expired`.
 * @fires {CustomEvent<{expiresAt: number}>} webex-token-expiring - The access token is about to expire and has not been renewed yet.
 * @fires {CustomEvent<undefined>} webex-token-expired - The access token expired and could not be renewed.
 */
export class WebexLogin extends StyledElement {
  static override shadowRootOptions: ShadowRootInit = {...super.shadowRootOptions, delegatesFocus: true};
  static override properties = {
    view: {reflect: true},
    loginUrl: {attribute: 'login-url'},
    tokenEndpoint: {attribute: 'token-endpoint'},
    logoutUrl: {attribute: 'logout-url'},
    loginMode: {attribute: 'login-mode'},
    sdkSrc: {attribute: 'sdk-src'},
    sdkIntegrity: {attribute: 'sdk-integrity'},
    loadSdk: {attribute: false},
    tabs: {},
    keepDevice: {type: Boolean, attribute: 'keep-device', converter: booleanConverter},
    tokenSource: {attribute: false},
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = internalsOf(this);
  readonly #localizer = new Localizer(this);
  readonly #announcer = new Announcer(this, this.#localizer);
  #hadFocus = false;
  readonly #dialog = new EndCallDialog(this, this.#localizer);
  readonly #offer = new SignInOffer(this);
  readonly #fault = new LoginFault(this, this.#localizer, () => this.#state);
  readonly #finder = new SessionFinder(this, (session, signal) => {
    this.#configure(true);
    forwardSessionEvents(session, this, false, signal);
    session.subscribe(() => this.requestUpdate(), {signal});
    this.#offer.addTo(session, signal);
  });

  /** `full` (default) shows everything, `compact` picture, name and menu, `avatar` picture and menu, `button` only the button. */
  declare view?: 'full' | 'compact' | 'avatar' | 'button';

  /** Address of the server's `login` route, same-origin. Without this and `tokenSource`, shows a token field for development. */
  declare loginUrl?: string;

  /** Address of the server's `token` route. Defaults to `token` in the folder of `login-url`. */
  declare tokenEndpoint?: string;

  /** Address of the server's `logout` route. Defaults to `logout` in the folder of `login-url`, or of `token-endpoint`. */
  declare logoutUrl?: string;

  /** `auto` (default) opens a window or, if that is blocked, redirects; `popup` only opens a window; `redirect` redirects. */
  declare loginMode?: 'auto' | 'popup' | 'redirect';

  /** Address of the SDK's browser build. By default the tested version on unpkg.com. */
  declare sdkSrc?: string;

  /** Integrity hash of the SDK's browser build, in the format of `<script integrity>`. */
  declare sdkIntegrity?: string;

  /** Returns the SDK's class `Calling`, or a promise of it. Replaces `sdk-src`. */
  declare loadSdk?: () => unknown;

  /** `shared` (default): one registration for all tabs of the browser. `separate`: this tab registers its own device. */
  declare tabs?: 'shared' | 'separate';

  /** Keeps the device at Webex when the page is closed. By default the page deletes it. */
  declare keepDevice?: boolean;

  /** A function that returns access tokens. Replaces the server. */
  declare tokenSource?: TokenSource;

  /** Signs in, unless the element shows a token field. Call it in a click handler, or the browser blocks the window. */
  signIn(): void {
    if (!this.#asksForToken) this.#signIn();
  }

  /** Signs out like a click on Sign out. During an active call the person is asked for confirmation first. */
  signOut(): void {
    const {session} = this.#finder;
    const signOut = (): void => {
      if (emitRequest(this, 'webex-sign-out-request')) void session?.signOut();
    };
    // With a server, a sign-out ends the session of all tabs.
    this.#dialog.confirm(session?.line, 'sign-out', signOut, session?.hasServer);
  }

  override render(): TemplateResult | typeof nothing {
    const {language, dir} = this.#localizer;
    if (!language) return nothing;
    const state = this.#state;
    const buttons = buttonsFor(state, this.#asksForToken);
    const {command, signIn} = buttons;
    const user = state.status === 'signed-in' ? state.user : undefined;
    const opensMenu = user && (this.view === 'compact' || this.view === 'avatar');
    const busy = busyText(state, language);
    // A round button shows only the picture or icon.
    const isRound = this.view === 'avatar' && (opensMenu || command === 'sign-in');
    const labelClass = isRound ? 'visually-hidden' : nothing;
    return html`<div part="root ${state.status}" lang=${language.lang} dir=${dir}>
      <form part="form" @submit=${this.#onSubmit}>
        ${busy ? html`<div part="busy">${renderMark()}<slot name="busy">${busy}</slot></div>` : nothing}
        ${user && !opensMenu && this.view !== 'button' ? renderUser(user, language) : nothing}
        ${(command === 'sign-in' || signIn) && this.#asksForToken ? renderTokenField(language, this.#fault.current) : nothing}
        <button
          part=${command === 'cancel' || command === 'sign-out' ? 'button main secondary' : 'button main'}
          class=${isRound ? 'round' : nothing}
          type=${opensMenu || command === 'copy-details' ? 'button' : 'submit'}
          aria-disabled=${state.status === 'signing-out' || this.#fault.mustWait ? 'true' : nothing}
          aria-haspopup=${opensMenu ? 'menu' : nothing}
          aria-expanded=${opensMenu ? 'false' : nothing}
          popovertarget=${opensMenu ? 'menu' : nothing}
          @pointerenter=${this.#prepare}
          @focus=${this.#prepare}
          @click=${command === 'copy-details' ? this.#fault.copyDetails : refuseRepeatedPress}
          @keydown=${opensMenu ? onMenuButtonKeydown : refuseRepeatedPress}
        >
          ${opensMenu ? renderMenuButton(user, language, labelClass) : renderCommand(buttons, language, labelClass)}
        </button>
        ${renderOtherButtons(buttons, language, this.#finder.session?.canSignOut && this.signOut)}
        ${renderStartAgain(state, language, this.#startAgain)}
        ${opensMenu ? renderMenu(user, language, () => this.signOut()) : nothing}
      </form>
      ${this.#fault.render(language)}
      <div class="visually-hidden" role="status"></div>
      ${this.#dialog.render(language)}
    </div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.size) this.#configure(changed.has('loginUrl') || changed.has('tokenEndpoint'));
    warnUnknown('view', this.view, ['full', 'compact', 'avatar', 'button']);
    showStatus(this.#internals, this.#state.status);
    this.#hadFocus = this.hasUpdated && hasFocus(this);
  }

  protected override updated(): void {
    // The focused control may have been removed with the previous state.
    if (this.#hadFocus && !hasFocus(this)) this.renderRoot.querySelector('button')?.focus();
    nameElement(this.#internals, this.#localizer.language?.say('account'));
    polyfillPopover(this.renderRoot);
    const state = this.#state;
    this.#announcer.announceState(current => stateText(state, current));
  }

  get #asksForToken(): boolean {
    return !this.tokenSource && !(this.#finder.session?.hasServer ?? this.loginUrl);
  }

  get #state(): SessionState {
    return this.#finder.session?.state ?? {status: 'signed-out'};
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const {status} = this.#state;
    const {session} = this.#finder;
    // The session of an older copy of this library has no `cancelSignIn`.
    if (status === 'signing-in') void (session?.cancelSignIn?.() ?? session?.signOut());
    if (status === 'signed-in') this.signOut();
    const {command, signIn} = buttonsFor(this.#state, this.#asksForToken);
    if (command === 'reload') location.reload();
    if ((command !== 'sign-in' && !signIn) || this.#fault.mustWait) return;
    const input = this.renderRoot.querySelector('input');
    const source = this.#asksForToken ? staticToken(input?.value ?? '') : undefined;
    // Do not keep the token in the page.
    if (input) input.value = '';
    // Removing the field loses the focus. Move the focus before the request event, whose listener may open a dialog.
    this.renderRoot.querySelector('button')?.focus();
    this.#signIn(source);
  }

  /** Handles pointing at the button or focusing it: loads the SDK. The session of an older copy has no `prepare`. */
  readonly #prepare = (): void => {
    if (this.#state.status === 'signed-out') this.#finder.session?.prepare?.();
  };

  readonly #startAgain = (): void => {
    this.renderRoot.querySelector('button')?.focus();
    this.#signIn();
  };

  #signIn(source = this.#offer.tokenSource): void {
    if (!emitRequest(this, 'webex-sign-in-request')) return;
    // A failure shows in the session's state.
    this.#finder.session?.signIn(source).catch(() => undefined);
  }

  /** @param isNew Whether the session or its server has changed. If so, resumes a sign-in that the server still has. */
  #configure(isNew: boolean): void {
    const {session} = this.#finder;
    if (session) configureSession(this, session);
    if (isNew && !this.tokenSource) this.#finder.resume().catch(() => undefined);
  }
}
