import type {Fault, FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import {isKnownScope, type AccessToken} from '../auth/access-token.js';
import {hasServer, serverAddress} from '../auth/server-addresses.js';
import {channelName, readSignInMessage, type SignInMessage} from '../auth/sign-in-window.js';
import {requestToken, post, type TokenResponseError} from '../auth/token-endpoint.js';
import type {TokenSource} from '../auth/token-source.js';
import {anySignal} from '../base/timeout.js';
import {openChannel, postToChannel} from '../base/broadcast.js';
import {whenDevicesReleased} from './device-lock.js';
import {
  setPendingSignOut,
  hasPendingSignOut,
  isSignOutReplaced,
  replacePendingSignOut,
  watchPendingSignOut,
} from './pending-sign-out.js';
import {failureMark, hasSignedInHint} from './session-hint.js';
import {consumeRedirectMark, restoreFragment} from './login-redirect.js';
import {prepareSignIn} from './prepare-sign-in.js';
import type {SessionOptions} from './session-options.js';
import type {SessionState} from './session-state.js';
import {reportedFault} from './sign-in-errors.js';

/** How long the other tabs may take to delete their devices, in milliseconds. */
const deviceTimeout = 5_000;

/** The average pauses before an automatic sign-in is tried again, in milliseconds. The last one repeats. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000, 60_000] as const;

/** The part of the page's session that `ServerSession` needs. */
export interface PageSession {
  options(): SessionOptions;
  state(): SessionState;
  /** Whether the page may sign in automatically. */
  mayResume(): boolean;
  signIn(source: TokenSource): Promise<unknown>;
  fail(fault: Fault): void;
  /** Somebody has signed in, in another window of this browser. `attempt` identifies the window. */
  signedInElsewhere(attempt: string | undefined): void;
  /** The person has signed out in another tab. */
  signedOutElsewhere(): void;
  /** No sign-out is pending any longer: it was completed or canceled. */
  signOutSettled(): void;
}

/** The browser's session at the application's server. It outlives the page and is shared by all tabs. */
export class ServerSession {
  readonly #page: PageSession;
  readonly #end = new AbortController();
  readonly #channel: BroadcastChannel | undefined;
  /** The `resume()` in progress. */
  #resuming: Promise<void> | undefined;
  /** How many times in a row an automatic sign-in could not reach the server. */
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the browser has returned from a redirect, and the other tabs have not been notified yet. */
  #wasRedirected = false;
  /** Aborted when the session ends, so that a token that arrives later does not sign in. */
  #session = new AbortController();
  /** Aborted when another session begins, because a late sign-out request would end that session. */
  #signingOut = new AbortController();

  constructor(page: PageSession) {
    this.#page = page;
    this.#channel = openChannel(channelName);
    this.#channel?.addEventListener('message', ({data}) => {
      const message = readSignInMessage(data);
      if (message) this.#onMessage(message);
    });
    const {signal} = this.#end;
    addEventListener('online', () => void this.resume(), {signal});
    const onVisible = (): void => {
      if (document.visibilityState === 'visible' && hasPendingSignOut()) void this.resume();
    };
    document.addEventListener('visibilitychange', onVisible, {signal});
    watchPendingSignOut(() => page.signOutSettled(), signal);
    this.#watchCache(signal);
    const fault = takeFailure();
    restoreFragment();
    if (fault) page.fail(fault);
  }

  /** Stops listening. The session at the server continues. */
  end(): void {
    this.#end.abort();
    this.#session.abort();
    clearTimeout(this.#timer);
    this.#channel?.close();
  }

  /** The token source of the current session. It fails once the session has ended. */
  get source(): TokenSource {
    return this.#sourceOf(this.#session.signal);
  }

  /** Aborted when somebody signs in, because the server then replaces the session that a sign-out should end. */
  get replaced(): AbortSignal {
    return this.#signingOut.signal;
  }

  /** Call when a person has signed in. Cancels a pending sign-out, which would end the new session. */
  begin(): void {
    setPendingSignOut(false);
    this.#signingOut.abort();
    this.#signingOut = new AbortController();
    this.#page.signOutSettled();
  }

  /**
   * Completes a pending sign-out, or signs in if the server has a session. Otherwise does nothing. Shows no fault
   * except `expired`. If the server cannot be reached, is busy or has a problem, tries to sign in again later.
   */
  resume(): Promise<void> {
    return (this.#resuming ??= this.#resume().finally(() => (this.#resuming = undefined)));
  }

  async #resume(): Promise<void> {
    const page = this.#page;
    clearTimeout(this.#timer);
    const {signal: session} = this.#session;
    // The element with the addresses may have found another session meanwhile.
    const isSignedOut = (): boolean =>
      ['signed-out', 'failed'].includes(page.state().status) &&
      !this.#end.signal.aborted &&
      hasServer(page.options());
    const maySignIn = (): boolean => isSignedOut() && page.mayResume() && !session.aborted;
    try {
      if (isSignedOut() && hasPendingSignOut()) {
        if (!isSignOutReplaced()) return await this.#settleSignOut();
        this.begin();
      }
      if (!maySignIn()) return;
      if (hasSignedInHint()) void prepareSignIn(page.options());
      // The mark must not outlive this page if no attempt succeeds.
      this.#wasRedirected ||= consumeRedirectMark();
      const token = await this.#requestToken({signal: session});
      this.#failures = 0;
      if (token && this.#wasRedirected && !session.aborted) this.#post({type: 'signed-in'});
      this.#wasRedirected = false;
      // The person may have started a sign-in or signed out during the request.
      if (token && maySignIn()) void page.signIn(this.#sourceOf(session, token)).catch(() => undefined);
    } catch (error) {
      const {fault, status = 0} = error as Partial<TokenResponseError>;
      if (!fault || !maySignIn()) return;
      if (fault.type === 'expired') page.fail(fault);
      // Do not show network or server errors from an automatic attempt. Repeat only what may succeed later.
      const isTemporary = status === 408 || status === 429 || status >= 500;
      if (fault.type === 'network' || isTemporary) this.#resumeLater();
    }
  }

  #resumeLater(): void {
    const {loginUrl} = this.#page.options();
    // A server without a `login` route may set no hint.
    if (loginUrl && !hasSignedInHint()) return;
    const pause = pauses[Math.min(this.#failures++, pauses.length - 1)]!;
    // Random, so that not all pages try at the same time after an outage.
    this.#timer = setTimeout(() => void this.resume(), pause * (0.5 + Math.random()));
  }

  async #settleSignOut(): Promise<void> {
    await this.signOut();
    this.#page.signOutSettled();
  }

  /**
   * Ends the session for all tabs, after each of them has deleted its device. If another session begins before that,
   * the server has replaced the old one, and this method does nothing further.
   *
   * @param replaced The value of `replaced` when the sign-out began.
   * @throws {FaultError} `network` or `server` if the session or its tokens may still be valid.
   */
  async signOut(replaced?: AbortSignal): Promise<void> {
    if (replaced?.aborted) return;
    if (!hasPendingSignOut()) setPendingSignOut(true);
    this.#endSession();
    const {signal} = this.#signingOut;
    this.#post({type: 'signed-out'});
    await whenDevicesReleased(anySignal(signal, AbortSignal.timeout(deviceTimeout))).catch(() => undefined);
    if (signal.aborted) return;
    const {revoked} = await this.#logOut(signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return {revoked: true};
    });
    if (revoked === false) throw faultError('server');
  }

  /**
   * Completes a pending sign-out before a redirect. After the redirect it would end the new session instead. If the server
   * answers with an error, for example because of a wrong `logoutUrl`, the new session replaces the earlier one.
   *
   * @throws {FaultError} `network` if there is no response; `server` if the server answers with an error, and the sign-out
   *   cannot be left to the new session.
   */
  async finishPendingSignOut(signal: AbortSignal): Promise<void> {
    if (!hasPendingSignOut()) return;
    await this.#logOut(signal).catch((error: Partial<FaultError>) => {
      if (error.fault?.type !== 'server' || !replacePendingSignOut()) throw error;
    });
  }

  async #logOut(signal: AbortSignal): Promise<{revoked?: unknown}> {
    const response = await post(serverAddress(this.#page.options(), 'logout').href, {}, signal);
    const content = await response
      .clone()
      .text()
      .catch(() => '');
    // An HTML page does not come from the route: a proxy or an application may answer any URL with its page.
    if (!response.ok || /^\s*</.test(content)) throw faultError('server');
    // The session has ended, even if its tokens could not be revoked, so there is nothing to send again.
    setPendingSignOut(false);
    return ((await response.json().catch(() => undefined)) ?? {}) as {revoked?: unknown};
  }

  /** @param first The token that `resume()` has received. It is used only once. */
  #sourceOf(session: AbortSignal, first?: AccessToken): TokenSource {
    let unused = first;
    return async options => {
      const known = options.renew ? undefined : unused;
      unused = undefined;
      try {
        const token =
          known ?? (await this.#requestToken({...options, signal: anySignal(options.signal, session)}));
        if (token && !session.aborted) return token;
      } catch (error) {
        if (!session.aborted) throw error;
      }
      throw faultError('expired');
    };
  }

  #requestToken(options: Parameters<TokenSource>[0]): Promise<AccessToken | undefined> {
    return requestToken(serverAddress(this.#page.options(), 'token').href, options);
  }

  #endSession(): void {
    clearTimeout(this.#timer);
    this.#session.abort();
    this.#session = new AbortController();
  }

  #post(message: SignInMessage): void {
    postToChannel(this.#channel, message);
  }

  /** Notices a sign-out that happened while the page was in the back/forward cache, where it receives no messages. */
  #watchCache(signal: AbortSignal): void {
    let hadSession = false;
    addEventListener('pagehide', () => (hadSession = hasSignedInHint()), {signal});
    const onShow = (): void => {
      if (hadSession && !hasSignedInHint()) this.#onMessage({type: 'signed-out'});
    };
    addEventListener('pageshow', onShow, {signal});
  }

  #onMessage({type, attempt}: SignInMessage): void {
    switch (type) {
      case 'signed-in':
        this.begin();
        this.#page.signedInElsewhere(attempt);
        // A request in progress may have been sent before the sign-in: check again when it has finished.
        void Promise.resolve(this.#resuming).then(() => this.resume());
        return;
      case 'signed-out':
        this.#endSession();
        return this.#page.signedOutElsewhere();
      case 'failed':
        return undefined;
      default:
        return type satisfies never;
    }
  }
}

/**
 * Reads the failure of a redirect sign-in from the fragment, and removes it from the address so that it is shown only
 * once. Undefined if there is none.
 */
function takeFailure(): Fault | undefined {
  const {hash, href} = location;
  const start = hash.search(failureMark);
  if (start < 0) return undefined;
  // The whole address: the browser resolves a relative one against `<base>`, and throws if that is cross-origin.
  history.replaceState(history.state, '', href.slice(0, start - hash.length));
  const params = new URLSearchParams(hash.slice(start + 1));
  const outcome = params.get('webex-sign-in') ?? '';
  // Any page can link to this address, so show only known scope names.
  const scopes = params.get('scopes')?.split(' ').filter(isKnownScope);
  return reportedFault({outcome, scopes}).fault;
}
