import type {ReactiveController, ReactiveElement} from 'lit';
import type {TokenSource} from '../auth/token-source.js';
import type {CallingSession} from '../session/calling-session.js';

const offers = new WeakMap<CallingSession, Set<SignInOffer>>();

/**
 * Signs in again as the page's `<webex-login>` does: with its token source, else in a window of the page's server, else
 * with a token that the person enters there. Browsers allow a window only in a click.
 *
 * @returns Whether the page has such a way.
 */
export function signInAgain(session: CallingSession): boolean {
  const offered = [...(offers.get(session) ?? [])];
  const source = offered.find(({tokenSource}) => tokenSource)?.tokenSource;
  if (source || session.hasServer) {
    // What becomes of it is the session's state, which is drawn: there is nothing left to tell here.
    session.signIn(source).catch(() => undefined);
    return true;
  }
  offered[0]?.askForToken(session);
  return offered.length > 0;
}

/** What a `<webex-login>` offers to the other elements of its session: its token source, and its field for a token. */
export class SignInOffer implements ReactiveController {
  readonly #host: ReactiveElement & {readonly tokenSource?: TokenSource};
  #wantsFocus = false;

  constructor(host: ReactiveElement & {readonly tokenSource?: TokenSource}) {
    this.#host = host;
    host.addController(this);
  }

  get tokenSource(): TokenSource | undefined {
    return this.#host.tokenSource;
  }

  /** Offers it, until the returned function is called. */
  to(session: CallingSession): () => void {
    const offered = offers.get(session) ?? new Set();
    offers.set(session, offered.add(this));
    return () => offered.delete(this);
  }

  /** Moves the focus to the field. There is none while somebody is signed in, so they are signed out first. */
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
