import type {SignInFault} from '../auth/sign-in-fault.js';
import type {SignInWindow} from '../auth/sign-in-window.js';
import type {TokenSource} from '../auth/token-source.js';
import {loadSignIn} from './load-sign-in.js';
import type {PageSession, ServerSession} from './server-session.js';
import {allowsResuming, nextIntent, type IntentEvent, type SessionIntent} from './session-intent.js';
import type {SessionOptions} from './session-options.js';
import type {SessionState} from './session-state.js';

/** The session of the page, for what the server and other tabs do to it. */
interface LinkedSession {
  options(): SessionOptions;
  state(): SessionState;
  signIn(source: TokenSource): Promise<unknown>;
  fail(fault: SignInFault): void;
  /** Somebody signed out in another tab. */
  onSignedOut(): void;
  /** A sign-out that the server had not heard of is made up for. */
  onSignOutSettled(): void;
}

/**
 * Links a session to the one that the application's server has with this browser, as far as what the person decided on
 * this page allows it.
 */
export class ServerLink {
  readonly #session: LinkedSession;
  #intent: SessionIntent = 'none';
  #server: Promise<ServerSession> | undefined;
  /** What the answer of the window that was opened last is known by. */
  #attempt: string | undefined;

  constructor(session: LinkedSession) {
    this.#session = session;
  }

  decide(event: IntentEvent): void {
    this.#intent = nextIntent(this.#intent, event);
  }

  /** This page has opened a window: its answer counts, also when it comes after Cancel. */
  expect({attempt}: SignInWindow): void {
    this.#attempt = attempt;
  }

  /** @throws {SignInError} `library-not-loaded`; then it can be tried again. */
  load(): Promise<ServerSession> {
    return (this.#server ??= loadSignIn().then(
      ({ServerSession: Server}) => new Server(this.#page),
      (error: unknown) => {
        this.#server = undefined;
        throw error;
      },
    ));
  }

  /** What the server and other tabs tell concerns nobody here any more, until it is loaded again. */
  end(): void {
    this.#server?.then(server => server.end()).catch(() => undefined);
    this.#server = undefined;
  }

  readonly #page: PageSession = {
    addresses: () => this.#session.options(),
    state: () => this.#session.state(),
    mayResume: () => allowsResuming(this.#intent),
    signIn: source => this.#session.signIn(source),
    fail: fault => this.#session.fail(fault),
    signedInElsewhere: attempt => {
      if (attempt !== undefined && attempt === this.#attempt) this.decide('sign-in');
    },
    signedOutElsewhere: () => {
      this.decide('signed-out-elsewhere');
      this.#session.onSignedOut();
    },
    signOutSettled: () => this.#session.onSignOutSettled(),
  };
}
