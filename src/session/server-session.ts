import {serverAddress, type ServerAddresses} from '../auth/server-addresses.js';
import {SignInError, type SignInFault} from '../auth/sign-in-fault.js';
import {channelName, type SignInMessage} from '../auth/sign-in-window.js';
import {askForToken, endpointToken, post} from '../auth/token-endpoint.js';
import type {TokenSource} from '../auth/token-source.js';
import {failureOf} from './consent.js';
import {allReleased} from './device-lock.js';
import {oweSignOut, owesSignOut} from './owed-sign-out.js';
import {hasComeBack} from './redirect-mark.js';
import type {SessionState} from './session-state.js';

/** How long the other tabs may take to leave Webex, in milliseconds. */
const leaveTimeout = 5_000;

/** What a session does when it hears from the application's own server, or from the browser's other tabs. */
interface Following {
  addresses(): ServerAddresses;
  state(): SessionState;
  signIn(source: TokenSource): Promise<unknown>;
  /** Somebody signed out in another tab. */
  leave(): Promise<unknown>;
  fail(fault: SignInFault): void;
}

/**
 * The session that the application's own server has with this browser: it outlives the page, and is the same in every
 * tab.
 */
export class ServerSession {
  readonly #following: Following;
  readonly #end = new AbortController();
  readonly #channel = new BroadcastChannel(channelName);
  #asking: Promise<void> | undefined;
  /** The end of whatever sign-out is on its way to the server. */
  #signingOut = new AbortController();

  constructor(following: Following) {
    this.#following = following;
    this.#channel.addEventListener('message', ({data}) => this.#onMessage(data as SignInMessage));
    addEventListener('online', () => void this.resume(), {signal: this.#end.signal});
    const fault = takeFailure();
    if (fault) following.fail(fault);
  }

  end(): void {
    this.#end.abort();
    this.#channel.close();
  }

  /** Signs in, where the server knows who it is; where not, nothing happens, and nothing is said. */
  resume(): Promise<void> {
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));
  }

  async #ask(): Promise<void> {
    const {state, addresses, signIn, fail} = this.#following;
    const isOut = (): boolean =>
      !this.#end.signal.aborted && ['signed-out', 'failed'].includes(state().status);
    if (!isOut()) return;
    try {
      if (owesSignOut()) return await this.signOut();
      const isBack = hasComeBack();
      const url = serverAddress(addresses(), 'token').href;
      const token = await askForToken(url);
      const again = endpointToken(url);
      let first = token;
      const source: TokenSource = options => {
        const given = first;
        first = undefined;
        return given ?? again(options);
      };
      if (token && isBack && !this.#end.signal.aborted) this.#tell({type: 'signed-in'});
      // Somebody may have begun to sign in meanwhile.
      if (token && isOut()) void signIn(source).catch(() => undefined);
    } catch (error) {
      // No network, or a server with a problem, is no news to somebody who has just come.
      const {fault} = error as Partial<SignInError>;
      if (fault?.type === 'expired' && isOut()) fail(fault);
    }
  }

  /**
   * Ends it, for every tab, once each has left Webex.
   *
   * @throws {SignInError} `network`, `server`, where something may be left: here, or the tokens at Webex.
   */
  async signOut(): Promise<void> {
    oweSignOut(true);
    const {signal} = this.#signingOut;
    this.#tell({type: 'signed-out'});
    await allReleased(AbortSignal.any([signal, AbortSignal.timeout(leaveTimeout)])).catch(() => undefined);
    signal.throwIfAborted();
    const response = await post(serverAddress(this.#following.addresses(), 'logout').href, {}, signal);
    if (!response.ok) throw new SignInError('server');
    // The session is over, whatever Webex says of its tokens: a second time there would be nothing to end.
    oweSignOut(false);
    const {revoked} = (await response.json().catch(() => ({}))) as {revoked?: unknown};
    if (revoked === false) throw new SignInError('server');
  }

  #tell(message: SignInMessage): void {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    this.#channel.postMessage(message);
  }

  #onMessage({type}: SignInMessage): void {
    if (type === 'signed-in') {
      // The session that was to end has given way to this one, which must not be ended in its place.
      oweSignOut(false);
      this.#signingOut.abort();
      this.#signingOut = new AbortController();
      // What is being asked may have been asked too early.
      void Promise.resolve(this.#asking).then(() => this.resume());
    }
    if (type === 'signed-out' && isIn(this.#following.state()))
      void this.#following.leave().catch(() => undefined);
  }
}

/** Whether somebody is signed in, or nearly. */
function isIn(state: SessionState): boolean {
  return state.status === 'signed-in' || (state.status === 'signing-in' && state.step !== 'consent');
}

/**
 * What a sign-in by redirect came back with, if it failed: at the end of the fragment, behind the page's own. It is
 * taken out of the address, as it is said once.
 */
function takeFailure(): SignInFault | undefined {
  const {hash, pathname, search} = location;
  const start = hash.search(/[#&]webex-sign-in=/);
  if (start < 0) return undefined;
  history.replaceState(history.state, '', pathname + search + hash.slice(0, start));
  const said = new URLSearchParams(hash.slice(start + 1));
  const outcome = said.get('webex-sign-in') ?? '';
  // Anybody may have made this address: its words are shown to a person, and none but names of scopes are to be.
  const scopes = said
    .get('scopes')
    ?.split(' ')
    .filter(scope => /^[\w-]+:[\w-]+$/.test(scope));
  return failureOf({outcome, scopes}).fault;
}
