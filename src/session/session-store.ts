import {Listeners, notifyFirst, type AbortOptions} from '../base/listeners.js';
import {mergeIncomplete} from './incomplete-sign-out.js';
import type {IncompleteSignOut, SessionState, SignOutStep} from './session-state.js';

/** The state of a session and its listeners. */
export class SessionStore {
  #state: SessionState = Object.freeze<SessionState>({status: 'signed-out'});
  /** The failed steps of earlier sign-outs, even while the state does not show them. */
  #incomplete: IncompleteSignOut = {};
  readonly #listeners = new Listeners<SessionState>();

  /** The same object until something changes. */
  get state(): SessionState {
    return this.#state;
  }

  /** @throws Any error from the first call of the listener. The listener is then not subscribed. */
  subscribe(listener: (state: SessionState) => void, {signal}: AbortOptions): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    return notifyFirst(unsubscribe, () => !signal?.aborted && listener(this.#state));
  }

  /** The steps of earlier sign-outs that have not succeeded yet. */
  get incomplete(): IncompleteSignOut {
    return this.#incomplete;
  }

  /** Sets the state. `signed-out` and `failed` include the failed steps of earlier sign-outs. */
  set(state: SessionState): void {
    const next = isSignedOut(state) ? {...state, ...this.#incomplete} : state;
    if (isSameSignedOut(next, this.#state)) return;
    this.#state = Object.freeze(next);
    this.#listeners.notify(this.#state);
  }

  /** Records failed steps of a sign-out. They are part of the next state. */
  addIncomplete(done: readonly SignOutStep[], failures: IncompleteSignOut): void {
    this.#incomplete = mergeIncomplete(this.#incomplete, done, failures);
  }

  /** Removes steps that succeeded later. */
  settle(...steps: SignOutStep[]): void {
    const {failed} = this.#incomplete;
    this.#incomplete = mergeIncomplete(this.#incomplete, steps);
    const state = this.#state;
    if (!failed || !isSignedOut(state)) return;
    const {failed: _, until: __, ...rest} = state;
    this.set(rest);
  }

  /** Removes all listeners. */
  end(): void {
    this.#listeners.clear();
  }
}

/** Whether the person is signed out, and no sign-in is in progress. */
function isSignedOut(state: SessionState): state is Extract<SessionState, {status: 'signed-out' | 'failed'}> {
  return state.status === 'signed-out' || state.status === 'failed';
}

function isSameSignedOut(state: SessionState, before: SessionState): boolean {
  if (state.status !== 'signed-out' || before.status !== 'signed-out') return false;
  return String(state.failed) === String(before.failed) && state.until === before.until;
}
