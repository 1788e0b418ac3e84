import {isKnownScope, type AccessToken} from '../auth/access-token.js';
import {serverAddress, type ServerAddresses} from '../auth/server-addresses.js';
import {SignInError, type SignInFault} from '../auth/sign-in-fault.js';
import {channelName, readSignInMessage, type SignInMessage} from '../auth/sign-in-window.js';
import {askForToken, post} from '../auth/token-endpoint.js';
import type {TokenSource} from '../auth/token-source.js';
import {anySignal} from '../base/timeout.js';
import {openChannel, postToChannel} from '../base/broadcast.js';
import {whenDevicesReleased} from './device-lock.js';
import {setPendingSignOut, hasPendingSignOut, watchPendingSignOut} from './pending-sign-out.js';
import {consumeRedirectMark, restoreFragment} from './login-redirect.js';
import type {SessionState} from './session-state.js';
import {signInErrorFrom} from './sign-in-errors.js';

/** How long the other tabs may take to leave Webex, in milliseconds. */
const leaveTimeout = 5_000;

/** The session on this page, as the one at the server sees it. */
export interface PageSession {
  addresses(): ServerAddresses;
  state(): SessionState;
  /** Whether somebody may be signed in here without being asked. */
  mayResume(): boolean;
  signIn(source: TokenSource): Promise<unknown>;
  fail(fault: SignInFault): void;
  /** Somebody has signed in in a window of this browser: the one that this page opened, if it was that `attempt`. */
  signedInElsewhere(attempt: string | undefined): void;
  /** Somebody signed out in another tab. */
  signedOutElsewhere(): void;
  /** A sign-out that the server had not heard of is made up for. */
  signOutSettled(): void;
}

/**
 * The session that the application's own server has with this browser: it outlives the page, and is the same in every
 * tab.
 */
export class ServerSession {
  readonly #page: PageSession;
  readonly #end = new AbortController();
  readonly #channel: BroadcastChannel | undefined;
  #asking: Promise<void> | undefined;
  /** Aborted when the session ends, as far as this page knows: then no late token signs anybody in. */
  #session = new AbortController();
  /** Aborted when another session begins: a sign-out on its way to the server would end that one. */
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
    const fault = takeFailure();
    restoreFragment();
    if (fault) page.fail(fault);
  }

  end(): void {
    this.#end.abort();
    this.#session.abort();
    this.#channel?.close();
  }

  /** Where the access tokens of the present session come from. It ends with the session. */
  get source(): TokenSource {
    return this.#sourceOf(this.#session.signal);
  }

  /** Somebody has signed in: a session that was to end has given way to this one, which must not end in its place. */
  begin(): void {
    setPendingSignOut(false);
    this.#signingOut.abort();
    this.#signingOut = new AbortController();
    this.#page.signOutSettled();
  }

  /** Signs in, where the server knows who it is. Where it does not, nothing happens, and no fault is shown. */
  resume(): Promise<void> {
    return (this.#asking ??= this.#resume().finally(() => (this.#asking = undefined)));
  }

  async #resume(): Promise<void> {
    const page = this.#page;
    const {signal: session} = this.#session;
    const isOut = (): boolean =>
      ['signed-out', 'failed'].includes(page.state().status) && !this.#end.signal.aborted;
    const maySignIn = (): boolean => isOut() && page.mayResume() && !session.aborted;
    try {
      if (isOut() && hasPendingSignOut()) return await this.#settleSignOut();
      if (!maySignIn()) return;
      const isBack = consumeRedirectMark();
      const token = await this.#ask({signal: session});
      if (token && isBack && !session.aborted) this.#tell({type: 'signed-in'});
      // Somebody may have begun to sign in meanwhile, or decided against it.
      if (token && maySignIn()) void page.signIn(this.#sourceOf(session, token)).catch(() => undefined);
    } catch (error) {
      // To somebody who has just come, a server out of reach or with a problem is no news.
      const {fault} = error as Partial<SignInError>;
      if (fault?.type === 'expired' && maySignIn()) page.fail(fault);
    }
  }

  async #settleSignOut(): Promise<void> {
    await this.signOut();
    this.#page.signOutSettled();
  }

  /**
   * Ends the session, for every tab, once each has left Webex. A session that begins meanwhile takes its place, and is
   * not ended.
   *
   * @throws {SignInError} `network`, `server`, where something may be left: here, or the tokens at Webex.
   */
  async signOut(): Promise<void> {
    setPendingSignOut(true);
    this.#endSession();
    const {signal} = this.#signingOut;
    this.#tell({type: 'signed-out'});
    await whenDevicesReleased(anySignal(signal, AbortSignal.timeout(leaveTimeout))).catch(() => undefined);
    if (signal.aborted) return;
    const {revoked} = await this.#logOut(signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return {revoked: true};
    });
    if (revoked === false) throw new SignInError('server');
  }

  /**
   * Ends a session that is still owed its end, before another one begins by leaving the page: the page that comes back
   * would end the new one in its place.
   *
   * @throws {SignInError} `network`, `server`
   */
  async finishPendingSignOut(signal: AbortSignal): Promise<void> {
    if (hasPendingSignOut()) await this.#logOut(signal);
  }

  async #logOut(signal: AbortSignal): Promise<{revoked?: unknown}> {
    const response = await post(serverAddress(this.#page.addresses(), 'logout').href, {}, signal);
    if (!response.ok) throw new SignInError('server');
    // The session is over, whatever Webex answered about its tokens: a second time there would be nothing to end.
    setPendingSignOut(false);
    return ((await response.json().catch(() => undefined)) ?? {}) as {revoked?: unknown};
  }

  /** @param first A token that came with the question whether there is a session. */
  #sourceOf(session: AbortSignal, first?: AccessToken): TokenSource {
    let present = first;
    return async how => {
      const token = how.renew ? undefined : present;
      present = undefined;
      try {
        const given = token ?? (await this.#ask({...how, signal: anySignal(how.signal, session)}));
        if (given && !session.aborted) return given;
      } catch (error) {
        if (!session.aborted) throw error;
      }
      throw new SignInError('expired');
    };
  }

  #ask(how: Parameters<TokenSource>[0]): Promise<AccessToken | undefined> {
    return askForToken(serverAddress(this.#page.addresses(), 'token').href, how);
  }

  #endSession(): void {
    this.#session.abort();
    this.#session = new AbortController();
  }

  #tell(message: SignInMessage): void {
    postToChannel(this.#channel, message);
  }

  #onMessage({type, attempt}: SignInMessage): void {
    switch (type) {
      case 'signed-in':
        this.begin();
        this.#page.signedInElsewhere(attempt);
        // An answer on its way may have been asked for too early.
        void Promise.resolve(this.#asking).then(() => this.resume());
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
 * The failure that a sign-in by redirect came back with: in the fragment. It is taken out of the address, so that it
 * is shown once.
 */
function takeFailure(): SignInFault | undefined {
  const {hash, pathname, search} = location;
  const start = hash.search(/[#&]webex-sign-in=/);
  if (start < 0) return undefined;
  history.replaceState(history.state, '', pathname + search + hash.slice(0, start));
  const said = new URLSearchParams(hash.slice(start + 1));
  const outcome = said.get('webex-sign-in') ?? '';
  // Anybody may have made this address: its words are shown to a person, and only known names may be.
  const scopes = said.get('scopes')?.split(' ').filter(isKnownScope);
  return signInErrorFrom({outcome, scopes}).fault;
}
