import type {User} from '../auth/profile.js';
import {hasServer, serverAddress} from '../auth/server-addresses.js';
import {
  channelName,
  openSignInWindow,
  readSignInMessage,
  type StartedSignIn,
} from '../auth/sign-in-window.js';
import type {TokenSource} from '../auth/token-source.js';
import {openChannel} from '../base/broadcast.js';
import {downloadSdk} from '../sdk/sdk-file.js';
import {expectsSdk} from './expects-sdk.js';
import {loadSignIn} from './load-sign-in.js';
import type {PageSession, ServerSession} from './server-session.js';
import type {EndSession} from './sign-out.js';
import type {SessionOptions} from './session-options.js';
import {hasSignedInHint, mayHaveSession, rememberSignOut} from './session-hint.js';

/** The part of the page's session that `ServerLink` needs. */
interface LinkedSession extends Omit<PageSession, 'mayResume' | 'signedInElsewhere'> {
  signIn(source: TokenSource | StartedSignIn): Promise<User>;
  /** Ends a sign-in that could not start. */
  refuse(error: unknown): Promise<never>;
}

/**
 * The person's decision whether to be signed in on this page, if any. It overrides browser events, other tabs and late
 * answers. `signed-out`: the person has signed out, or canceled a sign-in, possibly an automatic one. After that, only an
 * explicit `signIn()` signs in.
 */
export type SessionIntent = 'none' | 'signed-in' | 'signed-out';

/**
 * Links the page's session to the browser's session at the application's server, unless a decision of the person on this
 * page prevents that.
 */
export class ServerLink {
  readonly #session: LinkedSession;
  #intent: SessionIntent = 'none';
  #server: Promise<ServerSession> | undefined;
  /** The `resume()` in progress. An element calls it twice: when it finds the session, and in its first update. */
  #resuming: Promise<void> | undefined;
  /** Listens for a sign-in in another tab while `#server` is not loaded. */
  #channel: BroadcastChannel | undefined;
  /** Aborted by `end()`. */
  #end = new AbortController();
  /** The attempt ID of the latest sign-in window. */
  #attempt: string | undefined;

  constructor(session: LinkedSession) {
    this.#session = session;
  }

  /** Records a decision of the person. */
  decide(intent: SessionIntent): void {
    this.#intent = intent;
  }

  /**
   * Opens a window for the sign-in at the application's server.
   *
   * @throws {FaultError} With the `fault` that the session's state shows.
   */
  async signInByWindow(): Promise<User> {
    // Start listening to other tabs.
    this.load().catch(() => undefined);
    const options = this.#session.options();
    let started: StartedSignIn;
    try {
      // Must run synchronously in the click handler, or the browser blocks the window.
      started = openSignInWindow(serverAddress(options, 'login'), options.loginMode);
    } catch (error) {
      return this.#session.refuse(error);
    }
    // The answer of this window counts even after the person has pressed Cancel.
    this.#attempt = started.attempt;
    try {
      return await this.#session.signIn(started);
    } finally {
      // If the sign-in was aborted before it used the window, nothing else closes it.
      started.close();
    }
  }

  /**
   * Signs in if the browser has a session at the server. If nothing indicates one, loads and requests nothing until
   * somebody signs in in another tab.
   *
   * @throws {FaultError} `library-not-loaded`.
   */
  resume(): Promise<void> {
    return (this.#resuming ??= this.#resume().finally(() => (this.#resuming = undefined)));
  }

  async #resume(): Promise<void> {
    const {signal} = this.#end;
    // Wait for the page's other elements, which may set other addresses.
    await new Promise(resolve => {
      setTimeout(resolve);
    });
    const options = this.#session.options();
    // The element with the addresses may have been removed, or another one may contradict it.
    if (signal.aborted || !hasServer(options)) return;
    if (this.#server || mayHaveSession(options)) {
      if (hasSignedInHint()) void downloadInAdvance(options);
      return (await this.load()).resume();
    }
    if (this.#channel) return;
    this.#channel = openChannel(channelName);
    this.#channel?.addEventListener('message', ({data}) => {
      if (readSignInMessage(data)?.type !== 'signed-in') return;
      const resumed = this.load().then(server => {
        server.begin();
        return server.resume();
      });
      resumed.catch(() => undefined);
    });
  }

  /** @throws {FaultError} `library-not-loaded`. A later call tries again. */
  load(): Promise<ServerSession> {
    return (this.#server ??= loadSignIn().then(
      ({ServerSession: Server}) => {
        this.#closeChannel();
        return new Server(this.#pageSession);
      },
      (error: unknown) => {
        this.#server = undefined;
        throw error;
      },
    ));
  }

  /**
   * Prepares the end of the server's session. Stores immediately that the sign-out is pending, because the page may be
   * closed before the last step.
   *
   * @returns A function that ends the session, unless somebody has signed in since. Undefined if there is no session to
   *   end.
   */
  beginSignOut(): EndSession | undefined {
    const options = this.#session.options();
    const state = this.#session.state();
    // During consent nobody has signed in yet, but there may be an earlier session.
    const isFirst = state.status === 'signing-in' && state.step === 'consent' && !mayHaveSession(options);
    if (isFirst || !hasServer(options)) return undefined;
    rememberSignOut();
    const server = this.load();
    const replaced = server.then(({replaced: signal}) => signal);
    replaced.catch(() => undefined);
    return async () => (await server).signOut(await replaced);
  }

  /**
   * Whether the server probably has a session with which this page is not signed in, because a sign-in failed or was
   * canceled, or a sign-out failed.
   */
  get hasOtherSession(): boolean {
    const {status} = this.#session.state();
    const isSignedOut = status === 'failed' || (status === 'signed-out' && this.#intent !== 'none');
    return isSignedOut && hasServer(this.#session.options()) && hasSignedInHint();
  }

  /** Stops listening to other tabs and making requests to the server, until `load()` is called again. */
  end(): void {
    this.#end.abort();
    this.#end = new AbortController();
    this.#server?.then(server => server.end()).catch(() => undefined);
    this.#server = this.#resuming = undefined;
    this.#closeChannel();
  }

  #closeChannel(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  get #pageSession(): PageSession {
    return {
      ...this.#session,
      mayResume: () => this.#intent !== 'signed-out',
      signedInElsewhere: attempt => {
        if (attempt !== undefined && attempt === this.#attempt) this.decide('signed-in');
      },
      signedOutElsewhere: () => {
        // The sign-out resets an earlier decision to sign in.
        if (this.#intent === 'signed-in') this.decide('none');
        this.#session.signedOutElsewhere();
      },
    };
  }
}

/** Downloads the SDK while the code for signing in loads. That code then runs the SDK. */
async function downloadInAdvance(options: SessionOptions): Promise<void> {
  if (await expectsSdk(options)) downloadSdk(options);
}
