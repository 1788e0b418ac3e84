import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import type {LoginMode} from '../auth/sign-in-window.js';
import {staticToken, type TokenSource} from '../auth/token-source.js';
import {booleanAttribute} from '../context/boolean-attribute.js';
import {emitRequest} from '../context/emit.js';
import {configureSession} from '../context/configure-session.js';
import {forwardSessionEvents} from '../context/forward-events.js';
import {Localizer} from '../context/localizer.js';
import {warnUnknown} from '../base/warn-once.js';
import {SessionFinder} from '../context/session-finder.js';
import type {SessionOptions} from '../session/session-options.js';
import type {SessionState} from '../session/session-state.js';
import {
  connectMenuButton,
  incompleteText,
  openMenu,
  renderMenu,
  renderMenuButton,
  renderStartAgain,
  renderUser,
} from './account.js';
import {Announcer} from './announcer.js';
import {confirmEndingCall, type EndCallDialog} from './end-call-dialog.js';
import {renderMark} from './line-mark.js';
import {
  aloud,
  busyText,
  loginButtonsFor,
  renderCommand,
  renderField,
  renderSignIn,
  views,
} from './login-view.js';
import {LoginFault} from './login-fault.js';
import {refuseRepeatedPress} from './button.js';
import {sharedStyles} from './shared-styles.js';
import {SignInOffer} from './sign-in-again.js';
import {internalsOf, nameElement, showStatus} from './element-internals.js';
import {MinimumDisplay} from './minimum-display.js';
import {styles} from './webex-login.styles.js';

/**
 * Signs a person in and out, and says where that stands. It only draws and asks: the session lives with the provider
 * or the page, and goes on without it.
 *
 * @tagname webex-login
 * @slot - More about who is signed in.
 * @slot sign-in - The text of the button that signs in.
 * @slot sign-in-icon - The icon on it.
 * @slot cancel - The text of the button that cancels.
 * @slot sign-out - The text of the button that signs out, and of the menu's item.
 * @slot copy-details - The text of the button that copies the details of a fault.
 * @slot token - What the field for an access token is for.
 * @slot busy - What is said while something is under way.
 * @slot error - What is said when it went wrong.
 * @slot avatar - In place of the person's picture.
 * @slot menu - More items of the menu, with the role `menuitem`.
 * @csspart root - Everything. Beside `root` it has the state's name, as in `::part(root signed-in)`.
 * @csspart form - What stands in one row: the field, or who is signed in, and the button.
 * @csspart field - The field for an access token, with its label.
 * @csspart input - The field for an access token.
 * @csspart button - Each of the buttons.
 * @csspart main - Beside `button`, the main one: sign in, cancel, sign out, copy details, or who is signed in.
 * @csspart secondary - Beside `button`, on a button that is not the main way on.
 * @csspart start-again - Beside `button`, the one that opens the window for the sign-in again.
 * @csspart sign-in-again - Beside `button`, the one that signs in while the main one copies the details of a fault.
 * @csspart command - The text on the main button.
 * @csspart icon - What is drawn on a button.
 * @csspart busy - What is under way.
 * @csspart mark - The mark that turns beside it.
 * @csspart message - What went wrong.
 * @csspart tracking-id - The id under which support finds the request that failed.
 * @csspart note - What to do after the main button was pressed for a fault.
 * @csspart fault-details - The details of a fault, if the browser refused to copy them.
 * @csspart user - Who is signed in.
 * @csspart avatar - Their picture, or the first letters of their name.
 * @csspart names - Their name and number.
 * @csspart name - Their name.
 * @csspart number - Their number.
 * @csspart menu - What the button opens in the views `compact` and `avatar`.
 * @csspart menu-head - Who is signed in, above the menu's items.
 * @csspart menu-items - The items.
 * @csspart menu-item - One of them.
 * @csspart sign-out - Beside `menu-item`, the one that signs out.
 * @csspart dialog - Asks before a live call is left.
 * @csspart dialog-title - The question.
 * @csspart dialog-text - What will happen.
 * @csspart dialog-buttons - Its answers.
 * @csspart stay - Beside `button`, the answer that changes nothing.
 * @csspart leave - Beside `button`, the answer that leaves the call.
 * @cssstate signed-out - Nobody is signed in.
 * @cssstate signing-in - A sign-in is under way.
 * @cssstate signed-in - Somebody is signed in.
 * @cssstate signing-out - A sign-out is under way.
 * @cssstate failed - The sign-in failed.
 * @cssprop [--webex-accent-color] - The main button, the focus, and what turns while something is under way.
 * @cssprop [--webex-text-color=inherit] - All other text.
 * @cssprop [--webex-secondary-text-color] - Labels and numbers.
 * @cssprop [--webex-error-color] - What went wrong.
 * @cssprop [--webex-field-background=transparent] - The ground of a field.
 * @cssprop [--webex-field-radius=0.5em] - The corners of a field.
 * @cssprop [--webex-avatar-size=2.75em] - The person's picture.
 * @cssprop [--webex-avatar-radius=50%] - Its corners.
 * @cssprop [--webex-avatar-background] - Behind the letters in its place.
 * @cssprop [--webex-font-family=inherit] - The buttons of all text.
 * @cssprop [--webex-font-size=inherit] - Its size, which all sizes follow.
 * @cssprop [--webex-spacing=0.5em] - The gap between things, which all gaps follow.
 * @cssprop [--webex-density=1] - A factor for gaps and for the height of buttons; `density="compact"` is 0.75.
 * @cssprop [--webex-motion-duration=1.2s] - One turn of what turns.
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
    view: {reflect: true},
    loginUrl: {attribute: 'login-url'},
    tokenEndpoint: {attribute: 'token-endpoint'},
    logoutUrl: {attribute: 'logout-url'},
    loginMode: {attribute: 'login-mode'},
    sdkSrc: {attribute: 'sdk-src'},
    sdkIntegrity: {attribute: 'sdk-integrity'},
    loadSdk: {attribute: false},
    tabs: {},
    keepDevice: booleanAttribute('keep-device'),
    tokenSource: {attribute: false},
  };
  static override styles = [sharedStyles, styles];

  readonly #internals = internalsOf(this);
  readonly #localizer = new Localizer(this);
  readonly #minimumDisplay = new MinimumDisplay();
  readonly #announcer = new Announcer(this);
  /** What has the focus while the next state is drawn. */
  #focused: Element | null | undefined;
  /** Whether a live call is to be left. */
  #question: EndCallDialog | undefined;
  readonly #offer = new SignInOffer(this);
  readonly #fault = new LoginFault(this, this.#localizer, () => this.#state);
  readonly #finder = new SessionFinder(this, session => {
    this.#configure(true);
    const ends = [
      forwardSessionEvents(session, this, false),
      session.subscribe(() => this.requestUpdate()),
      this.#offer.to(session),
    ];
    return () => ends.forEach(end => end());
  });

  /** How much is shown: all of it, or a button: with name and menu, with picture and menu, alone. `full` without it. */
  declare view?: 'full' | 'compact' | 'avatar' | 'button';

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

  /** `shared` (default): one registration for all tabs of the browser. `separate`: this tab registers its own device. */
  declare tabs?: SessionOptions['tabs'];

  /** Whether a page that is left keeps its device at Webex. By default the page deletes it. */
  declare keepDevice?: boolean;

  /** Where access tokens come from, in place of a server. Without either the person is asked, for development only. */
  declare tokenSource?: TokenSource;

  /** Asks to sign in, as a click does: with the page's token source, or its server. Browsers want a click for that. */
  signIn(): void {
    if (!this.#asksForToken) this.#signIn(this.tokenSource);
  }

  /** Asks to sign out, as a click does: and the person first, where that would leave a live call. */
  signOut(): void {
    const {session} = this.#finder;
    this.#question = confirmEndingCall(this, session?.line, 'sign-out', () => {
      if (emitRequest(this, 'webex-sign-out-request')) void session?.signOut();
    });
  }

  override render(): TemplateResult | typeof nothing {
    const {language, dir} = this.#localizer;
    if (!language) return nothing;
    const state = this.#state;
    const {status} = state;
    const buttons = loginButtonsFor(state, this.#asksForToken);
    const {command, signIn} = buttons;
    const user = status === 'signed-in' ? state.user : undefined;
    const opensMenu = user && (this.view === 'compact' || this.view === 'avatar');
    const busy = busyText(state, language);
    // Round and without words, where a picture says it all.
    const isRound = this.view === 'avatar' && (opensMenu || command === 'sign-in');
    const seen = isRound ? 'unseen' : nothing;
    return html`<div part="root ${status}" lang=${language.lang} dir=${dir}>
      <form part="form" @submit=${this.#onSubmit}>
        ${busy ? html`<div part="busy">${renderMark()}<slot name="busy">${busy}</slot></div>` : nothing}
        ${user && !opensMenu && this.view !== 'button' ? renderUser(user, language) : nothing}
        ${(command === 'sign-in' || signIn) && this.#asksForToken ? renderField(language, this.#fault.current) : nothing}
        <button
          part=${command === 'cancel' || command === 'sign-out' ? 'button main secondary' : 'button main'}
          class=${isRound ? 'round' : nothing}
          type=${opensMenu || command === 'copy-details' ? 'button' : 'submit'}
          aria-disabled=${status === 'signing-out' || this.#fault.mustWait ? 'true' : nothing}
          @click=${command === 'copy-details' ? this.#fault.copyDetails : refuseRepeatedPress}
          @keydown=${opensMenu ? openMenu : refuseRepeatedPress}
        >
          ${opensMenu ? renderMenuButton(user, language, seen) : renderCommand(buttons, language, seen)}
        </button>
        ${renderSignIn(buttons, language)} ${renderStartAgain(state, language, this.#startAgain)}
        ${opensMenu ? renderMenu(user, language, () => this.signOut()) : nothing}
      </form>
      ${this.#fault.render(language, incompleteText(state, language))}
      <div class="unseen" role="status"></div>
      ${this.#question?.render(language)}
    </div>`;
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    const held = this.#minimumDisplay.wait();
    return held ? held.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.size) this.#configure(changed.has('loginUrl') || changed.has('tokenEndpoint'));
    warnUnknown('view', this.view, views);
    const state = this.#state;
    this.#minimumDisplay.onDrawn(state.status);
    showStatus(this.#internals, state.status);
    this.#focused = this.shadowRoot?.activeElement;
  }

  protected override updated(): void {
    // What had the focus may have gone with the state that it was for.
    if (this.#focused && !this.shadowRoot?.activeElement) this.renderRoot.querySelector('button')?.focus();
    const {language} = this.#localizer;
    if (!language) return;
    nameElement(this.#internals, language.say('account'));
    connectMenuButton(this.renderRoot as ShadowRoot);
    this.#announcer.announceState(aloud(this.#state, language));
  }

  get #asksForToken(): boolean {
    return !this.tokenSource && !this.#finder.session?.hasServer;
  }

  get #state(): SessionState {
    return this.#finder.session?.state ?? {status: 'signed-out'};
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const {status} = this.#state;
    if (status === 'signing-in') void this.#finder.session?.signOut();
    if (status === 'signed-in') this.signOut();
    const {command, signIn} = loginButtonsFor(this.#state, this.#asksForToken);
    if (command === 'reload') location.reload();
    if ((command !== 'sign-in' && !signIn) || this.#fault.mustWait) return;
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

  /** @param isNew Whether there may be somebody at the server who was signed in before. */
  #configure(isNew: boolean): void {
    const {session} = this.#finder;
    if (session) configureSession(this, session);
    if (isNew && !this.tokenSource) session?.resume().catch(() => undefined);
  }
}
