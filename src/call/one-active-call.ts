import type {Call} from './call.js';
import {isLive, type CallStatus} from './call-state.js';

/** Keeps one call active at a time: the one that was dialed, answered or resumed last. The others are put on hold. */
export class OneActiveCall {
  readonly #calls: () => readonly Call[];
  /** The call that was dialed, answered or resumed last. */
  #latest: Call | undefined;

  constructor(calls: () => readonly Call[]) {
    this.#calls = calls;
  }

  /**
   * Puts the active call on hold. Call before `call` is answered or resumed, or before another one is dialed.
   *
   * @returns Undefined if no call is active.
   * @throws {FaultError} `hold-failed` if the active call could not be put on hold, and still exists.
   */
  makeRoom(call?: Call): Promise<void> | undefined {
    const before = this.#latest;
    this.#latest = call;
    const active = this.#activeExcept(call);
    return active.length ? this.#hold(active, before) : undefined;
  }

  /**
   * Follows a new call, which may become active after another one was answered: its other party may answer only then,
   * or its audio may be set up only then.
   */
  follow(call: Call): void {
    if (call.direction === 'outgoing') this.#latest = call;
    let before: CallStatus = call.snapshot.state.status;
    call.subscribe(({state: {status}}) => {
      // A refused hold is not repeated.
      if (status === 'active' && before !== 'active' && before !== 'holding') this.#becameActive(call);
      before = status;
      // Do not keep an ended call in memory.
      if (status === 'ended' && call === this.#latest) this.#latest = undefined;
    });
  }

  async #hold(active: readonly Call[], before: Call | undefined): Promise<void> {
    try {
      await Promise.all(active.map(holdIfLive));
    } catch (error) {
      this.#latest = before;
      throw error;
    }
  }

  #becameActive(call: Call): void {
    const others = this.#activeExcept(call);
    const excess = call === this.#latest ? others : others.length ? [call] : [];
    for (const one of excess) holdIfLive(one).catch(() => undefined);
  }

  #activeExcept(call: Call | undefined): readonly Call[] {
    return this.#calls().filter(other => other !== call && other.snapshot.state.status === 'active');
  }
}

/** Puts a call on hold. Does nothing if the call ends instead. */
async function holdIfLive(call: Call): Promise<void> {
  try {
    await call.hold();
  } catch (error) {
    if (isLive(call.snapshot.state)) throw error;
  }
}
