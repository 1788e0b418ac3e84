import type {Call} from './call.js';
import {isEnding, isLive, type CallSnapshot, type CallStatus} from './call-state.js';

/** How long an emergency call waits until the active call is on hold, in milliseconds. */
const emergencyHoldLimit = 2_000;

/** The status of a call that must be put on hold. */
const onlyActive: ReadonlySet<CallStatus> = new Set(['active']);

/** The statuses of a call that is active until its hold has succeeded. */
const activeOrHolding: ReadonlySet<CallStatus> = new Set(['active', 'holding']);

/** A request to put the other calls on hold. */
interface HoldRequest {
  /** The call that is answered or resumed. Undefined for a call that is not dialed yet. */
  readonly call: Call | undefined;
  /** Whether that call is still wanted. */
  isWanted(): boolean;
  /** The latest call before that one. */
  readonly before: Call | undefined;
  /** The generation of the request. */
  readonly generation: number;
}

/** Keeps one call active at a time: the one that was dialed, answered or resumed last. The others are put on hold. */
export class OneActiveCall {
  readonly #calls: () => readonly Call[];
  /** The call that was dialed, answered or resumed last. */
  #latest: Call | undefined;
  /**
   * Generation counter: after another call was dialed, answered or resumed, a call that was put on hold earlier must
   * not be resumed automatically.
   */
  #generation = 0;
  #emergencies = 0;

  constructor(calls: () => readonly Call[]) {
    this.#calls = calls;
  }

  /** How many emergency calls were dialed. A call that was already waiting to be dialed must not be dialed after one. */
  get emergencies(): number {
    return this.#emergencies;
  }

  /**
   * Puts the active call on hold, or waits for its hold in progress. Use this before `call` is answered or resumed, or
   * without `call` before a new one is dialed. If `call` ends before it is connected, and was not answered elsewhere,
   * the call that was put on hold for it is resumed.
   *
   * @param isWanted Whether `call`, or the new call, is still wanted. Otherwise no call is put on hold.
   * @returns Undefined if no call is active.
   * @throws {FaultError} `hold-failed` if the active call could not be put on hold, and still exists.
   */
  makeRoom(
    call?: Call,
    isWanted = (): boolean => !call || !isEnding(call.snapshot.state),
  ): Promise<void> | undefined {
    const before = this.#latest;
    // Answering or resuming the same call again changes nothing.
    if (!call || call !== before) this.#generation += 1;
    this.#latest = call;
    const activeCalls = this.#others(call, activeOrHolding);
    return activeCalls.length
      ? this.#hold(activeCalls, {call, isWanted, before, generation: this.#generation})
      : undefined;
  }

  /**
   * Puts the active call on hold for an emergency call. If that fails or takes longer than two seconds, ends it
   * instead.
   */
  async forceRoom(isWanted = (): boolean => true): Promise<void> {
    this.#emergencies += 1;
    const room = this.makeRoom(undefined, isWanted);
    if (!room) return;
    const limit = new Promise(resolve => {
      setTimeout(resolve, emergencyHoldLimit);
    });
    await Promise.race([room, limit]).catch(() => undefined);
    if (!isWanted()) return;
    for (const call of this.#others(undefined, activeOrHolding)) call.end().catch(() => undefined);
  }

  /**
   * Watches a new call. It may become active after another call was dialed, answered or resumed, because its other party
   * answers late, or because its audio is set up late. Then one of the two is put on hold.
   */
  follow(call: Call): void {
    if (call.direction === 'outgoing') this.#latest = call;
    let previous: CallStatus = call.snapshot.state.status;
    call.subscribe(({state: {status}}) => {
      // A refused hold is not repeated.
      if (status === 'active' && previous !== 'active' && previous !== 'holding') this.#holdExcess(call);
      previous = status;
      // Do not keep an ended call in memory.
      if (status === 'ended' && call === this.#latest) this.#latest = undefined;
    });
  }

  async #hold(activeCalls: readonly Call[], request: HoldRequest): Promise<void> {
    // A call with a pending hold is put on hold by the person, so it is not resumed automatically.
    const held = this.#others(request.call, onlyActive).find(({snapshot}) => snapshot.pending !== 'hold');
    try {
      await Promise.all(activeCalls.map(call => holdIfLive(call, request.isWanted)));
    } catch (error) {
      // Another call may have been dialed, answered or resumed meanwhile.
      if (this.#latest === request.call) this.#latest = request.before;
      throw error;
    }
    if (held && request.call) this.#resumeIfNotConnected(request.call, held, request.generation);
  }

  /** Resumes a call that was put on hold for an answer, if the answered call ends and was not connected on any device. */
  #resumeIfNotConnected(answered: Call, held: Call, generation: number): void {
    const end = new AbortController();
    const listener = ({state, connectedAt}: CallSnapshot): void => {
      if (state.status !== 'ended') return;
      end.abort();
      const wasAnswered = connectedAt !== undefined || state.reason === 'answered-elsewhere';
      // The person may have dialed, answered or resumed another call meanwhile.
      const isFree = generation === this.#generation && !this.#others(held, activeOrHolding).length;
      if (!wasAnswered && isFree) held.resume().catch(() => undefined);
    };
    answered.subscribe(listener, {signal: end.signal});
  }

  /** Puts all active calls but one on hold after `call` has become active. The latest call stays active. */
  #holdExcess(call: Call): void {
    const others = this.#others(call, onlyActive);
    if (!others.length) return;
    for (const excess of call === this.#latest ? others : [call]) {
      const isExcess = (): boolean => this.#others(excess, onlyActive).length > 0;
      holdIfLive(excess, isExcess).catch(() => undefined);
    }
  }

  #others(call: Call | undefined, statuses: ReadonlySet<CallStatus>): readonly Call[] {
    return this.#calls().filter(other => other !== call && statuses.has(other.snapshot.state.status));
  }
}

/**
 * Puts a call on hold after its command in progress. A call that ends instead needs no hold.
 *
 * @param isNeeded Whether the call must still be put on hold after that command.
 */
async function holdIfLive(call: Call, isNeeded: () => boolean): Promise<void> {
  if (isBusy(call.snapshot)) await untilIdle(call);
  if (!activeOrHolding.has(call.snapshot.state.status) || !isNeeded()) return;
  try {
    await call.hold();
  } catch (error) {
    if (isLive(call.snapshot.state)) throw error;
  }
}

/** Whether a command is in progress during which a call refuses a hold. During a hold, `hold()` returns its promise. */
function isBusy({pending}: CallSnapshot): boolean {
  return pending !== undefined && pending !== 'hold';
}

/** Resolves once the call accepts a hold, or has ended. */
function untilIdle(call: Call): Promise<void> {
  return new Promise(resolve => {
    const end = new AbortController();
    const listener = (snapshot: CallSnapshot): void => {
      if (isBusy(snapshot)) return;
      end.abort();
      resolve();
    };
    call.subscribe(listener, end);
  });
}
