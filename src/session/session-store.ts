import type {AbortOptions} from '../line/line-controller.js';
import {Listeners} from '../line/listeners.js';
import {leftBehind} from './left-behind.js';
import type {SessionState, SignOutStep} from './session-state.js';

/** Where a session stands, and who is told. */
export class SessionStore {
  #state: SessionState = Object.freeze<SessionState>({status: 'signed-out'});
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

  set(state: SessionState): void {
    if (isSameSignedOut(state, this.#state)) return;
    this.#state = Object.freeze(state);
    this.#listeners.tell(this.#state);
  }

  /** What was left behind on the way out is made up for. */
  settle(...steps: SignOutStep[]): void {
    const state = this.#state;
    const left = leftBehind(state, steps);
    if (state.status === 'signed-out') this.set({status: 'signed-out', ...left});
    if (state.status === 'failed' && state.failed) this.set({status: 'failed', fault: state.fault, ...left});
  }

  /** Tells nobody any more. */
  end(): void {
    this.#listeners.clear();
  }
}

function isSameSignedOut(state: SessionState, before: SessionState): boolean {
  if (state.status !== 'signed-out' || before.status !== 'signed-out') return false;
  return String(state.failed) === String(before.failed) && state.until === before.until;
}
