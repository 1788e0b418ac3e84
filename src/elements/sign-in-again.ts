import type {ReactiveController, ReactiveElement} from 'lit';
import type {TokenSource} from '../auth/token-source.js';
import type {CallingSession} from '../session/calling-session.js';

/**
 * The property of a session with its offers. The symbol is in the global registry, so that several copies of this library
 * on a page share them.
 */
const offers = Symbol.for('webex-calling-elements/sign-in-offers');

interface SessionWithOffers extends CallingSession {
  [offers]?: Set<SignInOffer>;
}

/**
 * Signs in again like the page's `<webex-login>`: with its token source; or else in a window of the application's server;
 * or else by moving the focus to its token field. Must be called in a click handler, or browsers block the window.
 *
 * @returns Whether the page has a way to sign in.
 */
export function signInAgain(session: SessionWithOffers): boolean {
  const ofSession = [...(session[offers] ?? [])];
  const source = ofSession.find(({tokenSource}) => tokenSource)?.tokenSource;
  if (source || session.hasServer) {
    // A failure shows in the session's state.
    session.signIn(source).catch(() => undefined);
    return true;
  }
  ofSession[0]?.askForToken(session);
  return ofSession.length > 0;
}

/** Lets other elements of the session use the token source and the token field of a `<webex-login>`. */
export class SignInOffer implements ReactiveController {
  readonly #host: ReactiveElement & {readonly tokenSource?: TokenSource};
  #wantsFocus = false;

  constructor(host: ReactiveElement & {readonly tokenSource?: TokenSource}) {
    this.#host = host;
    host.addController(this);
  }

  /**
   * The token source of the login. Each request calls the function that the login has by then, because a framework may set
   * another one with each render, and an earlier one would use outdated values of the application.
   */
  get tokenSource(): TokenSource | undefined {
    const {tokenSource} = this.#host;
    if (typeof tokenSource !== 'function') return tokenSource;
    // Preact sets '' for null and undefined.
    return options => (this.#host.tokenSource || tokenSource)(options);
  }

  /** Registers the offer with a session until `signal` aborts. */
  to(session: SessionWithOffers, signal: AbortSignal): void {
    const ofSession = (session[offers] ??= new Set()).add(this);
    signal.addEventListener('abort', () => ofSession.delete(this));
  }

  /**
   * Moves the focus to the token field. Signs out first if necessary, because there is no field while a person is
   * signed in.
   */
  askForToken(session: CallingSession): void {
    this.#wantsFocus = true;
    if (session.state.status === 'signed-in') void session.signOut();
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const input = this.#wantsFocus && this.#host.renderRoot.querySelector('input');
    if (!input) return;
    this.#wantsFocus = false;
    input.focus();
  }

  hostDisconnected(): void {
    this.#wantsFocus = false;
  }
}
