import type {ReactiveController, ReactiveElement} from 'lit';
import type {TokenSource} from '../auth/token-source.js';
import type {CallingSession} from '../session/calling-session.js';

/**
 * The property in which a session stores its offers. The symbol is in the global registry, so that several copies of this
 * library on a page share them.
 */
const offers = Symbol.for('webex-calling-elements/sign-in-offers');

interface SessionWithOffers extends CallingSession {
  [offers]?: Set<SignInOffer>;
}

/**
 * Signs in again like the session's `<webex-login>`: with its token source; or else at the application's server, in a
 * window; or else by moving the focus to its token field. Must be called in a click handler, or browsers block the
 * window.
 *
 * @returns Whether the page has a way to sign in.
 */
export function signInAgain(session: SessionWithOffers): boolean {
  const sessionOffers = [...(session[offers] ?? [])];
  const source = sessionOffers.find(({tokenSource}) => tokenSource)?.tokenSource;
  if (source || session.hasServer) {
    // A failure shows in the session's state.
    session.signIn(source).catch(() => undefined);
    return true;
  }
  sessionOffers[0]?.askForToken(session);
  return sessionOffers.length > 0;
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
  addTo(session: SessionWithOffers, signal: AbortSignal): void {
    const sessionOffers = (session[offers] ??= new Set()).add(this);
    signal.addEventListener('abort', () => sessionOffers.delete(this));
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
