import type {TokenEvent} from '../auth/token-keeper.js';
import type {Fault} from '../base/fault.js';
import {Listeners, type AbortOptions} from '../base/listeners.js';
import type {SessionStore} from './session-store.js';
import type {SignInListener} from './sign-in.js';

/** Receives the steps of a session's sign-ins, and later the events of their tokens. */
export class SignInEvents implements SignInListener {
  readonly #store: SessionStore;
  readonly #tokenListeners = new Listeners<TokenEvent>();
  /** Signs out because of this fault. Does nothing if nobody is signed in. */
  readonly signOut: (fault: Fault) => void;

  constructor(store: SessionStore, signOut: (fault: Fault) => void) {
    this.#store = store;
    this.signOut = signOut;
  }

  /** Adds a listener for the events of the token. */
  listen(listener: (event: TokenEvent) => void, {signal}: AbortOptions): () => void {
    return this.#tokenListeners.add(listener, signal);
  }

  /** Removes all listeners for the events of the token. */
  clear(): void {
    this.#tokenListeners.clear();
  }

  readonly step: SignInListener['step'] = (step, details) => {
    this.#store.set({status: 'signing-in', step, since: Date.now(), ...details});
  };

  readonly token: SignInListener['token'] = event => {
    // Sign out first, so that a listener can sign in again.
    if (event.type === 'token-expired') this.signOut(event.fault);
    this.#tokenListeners.notify(event);
  };
}
