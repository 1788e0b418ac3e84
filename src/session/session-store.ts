import type {AbortOptions} from '../line/line.js';
import {Listeners} from '../line/listeners.js';
import {mergeIncomplete} from './incomplete-sign-out.js';
import type {IncompleteSignOut, SessionState, SignOutStep} from './session-state.js';

/** Where a session stands, and who is told. */
export class SessionStore {
  #state: SessionState = Object.freeze<SessionState>({status: 'signed-out'});
  /** It outlives the states that do not tell of it: a sign-in may be cancelled, or fail. */
  #incomplete: IncompleteSignOut = {};
  readonly #listeners = new Listeners<SessionState>();

  /** The same object until something changes. */
  get state(): SessionState {
    return this.#state;
  }

  /** @throws What the listener throws at once; then it is not subscribed. */
  subscribe(listener: (state: SessionState) => void, {signal}: AbortOptions): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    try {
      if (!signal?.aborted) listener(this.#state);
    } catch (error) {
      // The caller gets no function to unsubscribe with.
      unsubscribe();
      throw error;
    }
    return unsubscribe;
  }

  /** What was left behind on the way out, and is not made up for yet. */
  get incomplete(): IncompleteSignOut {
    return this.#incomplete;
  }

  /** Sets a state. Where nobody is signed in, what was left behind is told with it. */
  set(state: SessionState): void {
    const next = isSignedOut(state) ? {...state, ...this.#incomplete} : state;
    if (isSameSignedOut(next, this.#state)) return;
    this.#state = Object.freeze(next);
    this.#listeners.tell(this.#state);
  }

  /**
   * Notes what could not be done on the way out. The next state tells of it.
   *
   * @param done The steps that were tried.
   */
  addIncomplete(done: readonly SignOutStep[], again: IncompleteSignOut): void {
    this.#incomplete = mergeIncomplete(this.#incomplete, done, again);
  }

  /** What was left behind on the way out is made up for. */
  settle(...steps: SignOutStep[]): void {
    const {failed} = this.#incomplete;
    this.#incomplete = mergeIncomplete(this.#incomplete, steps);
    const state = this.#state;
    if (!failed || !isSignedOut(state)) return;
    const {failed: _, until: __, ...rest} = state;
    this.set(rest);
  }

  /** Tells nobody any more. */
  end(): void {
    this.#listeners.clear();
  }
}

/** Whether nobody is signed in, or on the way. */
function isSignedOut(state: SessionState): state is Extract<SessionState, {status: 'signed-out' | 'failed'}> {
  return state.status === 'signed-out' || state.status === 'failed';
}

function isSameSignedOut(state: SessionState, before: SessionState): boolean {
  if (state.status !== 'signed-out' || before.status !== 'signed-out') return false;
  return String(state.failed) === String(before.failed) && state.until === before.until;
}
