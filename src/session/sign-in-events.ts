import type {TokenEvent} from '../auth/token-keeper.js';
import type {Fault} from '../base/fault.js';
import {Listeners, type AbortOptions} from '../base/listeners.js';
import type {SessionStore} from './session-store.js';
import type {SignInListener} from './sign-in.js';

/** Receives the progress and the later events of a session's sign-ins. */
export class SignInEvents implements SignInListener {
  readonly #store: SessionStore;
  readonly #tokenListeners = new Listeners<TokenEvent>();
  /** Ends the sign-in, if it has not ended yet. */
  readonly end: (fault: Fault) => void;

  constructor(store: SessionStore, end: (fault: Fault) => void) {
    this.#store = store;
    this.end = end;
  }

  /** Adds a listener for the events of the token. */
  listen(listener: (event: TokenEvent) => void, {signal}: AbortOptions): () => void {
    return this.#tokenListeners.add(listener, signal);
  }

  /** Removes all listeners. */
  clear(): void {
    this.#tokenListeners.clear();
  }

  readonly step: SignInListener['step'] = (step, details) => {
    this.#store.set({status: 'signing-in', step, since: Date.now(), ...details});
  };

  readonly token: SignInListener['token'] = event => {
    // End the sign-in first, so that a listener can start another one.
    if (event.type === 'token-expired') this.end(event.fault);
    this.#tokenListeners.notify(event);
  };
}
