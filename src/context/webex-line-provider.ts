import {ContextProvider} from '@lit/context';
import {css, html, type TemplateResult} from 'lit';
import {reportError} from '../base/report-error.js';
import type {HostLine} from '../sdk/host-line.js';
import type {CallingClientConfig} from '../sdk/sdk.js';
import type {Line} from '../line/line.js';
import type {LineInfo} from '../line/line-info.js';
import {CallingSession} from '../session/calling-session.js';
import {booleanConverter} from './boolean-attribute.js';
import {forwardLineEvents, forwardSessionEvents} from './forward-events.js';
import {configureSession} from './configure-session.js';
import {sessionContext} from './session-finder.js';
import {StyledElement} from './styled-element.js';

/**
 * Shares one session and its line with the elements inside it. Use it to provide a line from your own SDK instance, or
 * several such lines on a page. Elements outside a provider share the page's session. The SDK supports only one sign-in per
 * page. While one session has a line, another session can sign in only to show that line, as another tab would. Any other
 * sign-in fails with `sdk-failed`.
 *
 * @category Elements
 * @tagname webex-line-provider
 * @slot - The elements that share the line.
 * @fires {CustomEvent<LineStateChange>} webex-line-statechange - The line's snapshot changed: its state, or other data such as `pending`.
 * @fires {CustomEvent<LineInfo>} webex-line-registered - The SDK reported the line as registered.
 * @fires {CustomEvent<undefined>} webex-line-connecting - The SDK started to register the line.
 * @fires {CustomEvent<undefined>} webex-line-unregistered - The SDK reported the line as unregistered.
 * @fires {CustomEvent<undefined>} webex-line-reconnecting - A keepalive failed.
 * @fires {CustomEvent<undefined>} webex-line-reconnected - Keepalives succeed again.
 * @fires {CustomEvent<Fault>} webex-line-error - The SDK's line reported an error.
 * @fires {CustomEvent<undefined>} webex-line-incoming-call - The SDK reported an incoming call. To handle calls, use `webex-incoming-call`.
 * @fires {CustomEvent<Call>} webex-incoming-call - A call is ringing in this tab.
 * @fires {CustomEvent<CallStateChange>} webex-call-statechange - A call was added, or its snapshot changed.
 * @fires {CustomEvent<CallEnded>} webex-call-ended - A call of this tab has ended.
 * @fires {CustomEvent<User>} webex-signed-in - A person signed in.
 * @fires {CustomEvent<undefined>} webex-signed-out - The person signed out or canceled a sign-in.
 * @fires {CustomEvent<Fault>} webex-sign-in-error - A sign-in failed, or the session ended with a fault, such as `token-expired`.
 * @fires {CustomEvent<{expiresAt: number}>} webex-token-expiring - The access token is about to expire and has not been renewed yet.
 * @fires {CustomEvent<undefined>} webex-token-expired - The access token expired and could not be renewed.
 */
export class WebexLineProvider extends StyledElement {
  static override properties = {
    sdkSrc: {attribute: 'sdk-src'},
    sdkIntegrity: {attribute: 'sdk-integrity'},
    loadSdk: {attribute: false},
    callingClientConfig: {attribute: false},
    tabs: {},
    keepDevice: {type: Boolean, attribute: 'keep-device', converter: booleanConverter},
    selectLine: {attribute: false},
    // Declare `sdkLine`, so that Lit applies a value that a page set before the element was defined.
    sdkLine: {attribute: false, noAccessor: true},
    line: {attribute: false, noAccessor: true},
  };
  static override styles = css`
    :host {
      display: contents;
    }
    :host([hidden]) {
      display: none;
    }
    :host([density='compact']) {
      --webex-density: 0.75;
    }
  `;

  readonly #session = new CallingSession();
  /** Aborted when the provider is removed. */
  #end = new AbortController();
  #sdkLine: HostLine | undefined;

  /** Address of the SDK's browser build. By default the tested version on unpkg.com. */
  declare sdkSrc?: string;

  /** Integrity hash of the SDK's browser build, in the format of `<script integrity>`. */
  declare sdkIntegrity?: string;

  /** Returns the SDK's class `Calling`, or a promise of it. Replaces `sdk-src`. */
  declare loadSdk?: () => unknown;

  /** The SDK's own options for its calling client. */
  declare callingClientConfig?: CallingClientConfig;

  /** `shared` (default): one registration for all tabs of the browser. `separate`: this tab registers its own device. */
  declare tabs?: 'shared' | 'separate';

  /** Keeps the device at Webex when the page is closed. By default the page deletes it. */
  declare keepDevice?: boolean;

  /** Chooses a line by returning its `lineId`. Called if the SDK has more than one line. */
  declare selectLine?: (lines: readonly LineInfo[]) => string | undefined;

  constructor() {
    super();
    new ContextProvider(this, {context: sessionContext, initialValue: this.#session});
  }

  /**
   * The page's own line, `CallingClient` or `Calling` from the SDK, instead of a sign-in. Write-only, because the
   * access token can be reached through it. Set it to undefined to stop using the line. While no line is set, undefined
   * has no effect, so a framework that first sets undefined does not end a sign-in.
   */
  set sdkLine(line: HostLine | undefined) {
    const before = this.#sdkLine;
    // Preact sets '' for null and undefined.
    this.#sdkLine = line || undefined;
    if (this.#sdkLine ?? before) this.#useSdkLine();
  }

  /** The provider's session, to sign in and out without `<webex-login>`. */
  get session(): CallingSession {
    return this.#session;
  }

  /**
   * The line that the elements inside share. Read-only.
   *
   * @throws {TypeError} When set. Assign the SDK's line to `sdkLine` instead.
   */
  get line(): Line {
    return this.#session.line;
  }
  set line(line: null | undefined) {
    // Also the '' that Preact sets for null and undefined.
    if (!line) return;
    throw new TypeError(
      '<webex-line-provider>: `line` is read-only. To use your own SDK line, set `sdkLine`.',
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#session.disposed) return;
    // Set the options again: a session drops those of a removed element.
    this.requestUpdate();
    const {signal} = (this.#end = new AbortController());
    forwardSessionEvents(this.#session, this, true, signal);
    forwardLineEvents(this.line, this, true, signal);
    if (this.#sdkLine && this.line.snapshot.state.status === 'absent') this.#useSdkLine();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end.abort();
    // A moved element is removed and inserted again synchronously, so check later whether it is still disconnected. The
    // page's own line is only detached. A line of this library is released, because nothing else could deregister it.
    setTimeout(() => {
      if (!this.isConnected) void this.#session.leave();
    });
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    configureSession(this, this.#session);
  }

  #useSdkLine(): void {
    const line = this.#sdkLine;
    const using = this.#session.useSdkLine(line);
    // Only a disposed session rejects. It has no line, so failing to detach one (`line` is undefined) is no problem.
    using.catch((error: unknown) => line && reportError('The provider cannot use `sdkLine`', error));
  }
}
