import {ContextProvider} from '@lit/context';
import {css, html, LitElement, type TemplateResult} from 'lit';
import type {HostLine} from '../sdk/host-line.js';
import type {CallingClientConfig} from '../sdk/sdk.js';
import type {Line} from '../line/line.js';
import {CallingSession} from '../session/calling-session.js';
import type {SessionOptions} from '../session/session-options.js';
import {booleanAttribute} from './boolean-attribute.js';
import {forwardLineEvents, forwardSessionEvents} from './forward-events.js';
import {configureSession} from './configure-session.js';
import {sessionContext} from './session-finder.js';

/**
 * Shares one session and its line with the elements inside it. A page needs it only for a line of its own, or for
 * more than one: without it the elements share the page's session.
 *
 * @tagname webex-line-provider
 * @slot - The elements that share the line.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line changed.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The line registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The line began to register.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The line's registration ended.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<LineFault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - Somebody calls.
 * @fires {CustomEvent<User>} webex-signed-in - Somebody signed in.
 * @fires {CustomEvent<undefined>} webex-signed-out - Nobody is signed in any more.
 * @fires {CustomEvent<SignInFault>} webex-sign-in-error - A sign-in failed.
 * @fires {CustomEvent<{expiresAt: number}>} webex-token-expiring - The token is about to expire, and no other could be had.
 * @fires {CustomEvent<undefined>} webex-token-expired - The token has expired, and no other could be had.
 */
export class WebexLineProvider extends LitElement {
  static override properties = {
    sdkSrc: {attribute: 'sdk-src'},
    sdkIntegrity: {attribute: 'sdk-integrity'},
    loadSdk: {attribute: false},
    callingClientConfig: {attribute: false},
    tabs: {},
    keepDevice: booleanAttribute('keep-device'),
    selectLine: {attribute: false},
    // Declared so that Lit passes on what a page set before the tag was defined.
    sdkLine: {attribute: false, noAccessor: true},
    line: {attribute: false, noAccessor: true},
  };
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  readonly #session = new CallingSession();
  /** Ends what the provider passes on. */
  #ends: readonly (() => void)[] = [];
  #sdkLine: HostLine | undefined;

  /** Address of the SDK's browser build. */
  declare sdkSrc?: string;

  /** Integrity of the SDK's browser build, as in `<script integrity>`. */
  declare sdkIntegrity?: string;

  /** Gives the SDK's class `Calling`, in place of an address. */
  declare loadSdk?: () => unknown;

  /** The SDK's own options for its calling client. */
  declare callingClientConfig?: CallingClientConfig;

  /** `shared` (default): one registration for all tabs of the browser. `separate`: this tab registers its own device. */
  declare tabs?: SessionOptions['tabs'];

  /** Whether a page that is left keeps its device at Webex. By default the page deletes it. */
  declare keepDevice?: boolean;

  /** Names the line to use where the SDK has more than one. */
  declare selectLine?: SessionOptions['selectLine'];

  constructor() {
    super();
    new ContextProvider(this, {context: sessionContext, initialValue: this.#session});
  }

  /**
   * The page's own line, `CallingClient` or `Calling` from the SDK, instead of a sign-in. Write-only, because it leads to
   * the access token.
   */
  set sdkLine(line: HostLine | undefined) {
    this.#sdkLine = line;
    void this.#session.useSdkLine(line);
  }

  /** Signs in and out, where a page does that without `<webex-login>`. */
  get session(): CallingSession {
    return this.#session;
  }

  /**
   * The line that the elements inside share. Read-only.
   *
   * @throws {TypeError} When it is set: the SDK's own line is given as `sdkLine`.
   */
  get line(): Line {
    return this.#session.line;
  }
  set line(line: undefined) {
    if (line === undefined) return;
    throw new TypeError('<webex-line-provider>: line is read-only. Set the line of the SDK as sdkLine.');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ends = [forwardSessionEvents(this.#session, this, true), forwardLineEvents(this.line, this, true)];
    if (this.#sdkLine && this.line.snapshot.state.status === 'absent')
      void this.#session.useSdkLine(this.#sdkLine);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
    // Moving an element takes it out and puts it in again at once: only one that stays out has left.
    setTimeout(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  protected override willUpdate(): void {
    configureSession(this, this.#session);
  }

  /** A host's own line is its own to end; a line of ours would go on without anybody who could. */
  #leave(): void {
    if (this.#sdkLine) void this.#session.useSdkLine(undefined);
    else void this.#session.leave();
  }
}
