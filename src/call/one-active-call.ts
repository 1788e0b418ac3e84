import type {Call} from './call.js';
import {isEnding, isLive, type CallSnapshot, type CallStatus} from './call-state.js';

/** How long an emergency call waits until the active call is on hold, in milliseconds. */
const emergencyHoldLimit = 2_000;

/** The status of a call that must be put on hold. */
const onlyActive: ReadonlySet<CallStatus> = new Set(['active']);

/** The statuses of a call that is active until its hold has succeeded. */
const activeStatuses: ReadonlySet<CallStatus> = new Set(['active', 'holding']);

/** The call for which others are put on hold. */
interface Wanted {
  /** Undefined for a call that is not dialed yet. */
  readonly call: Call | undefined;
  isWanted(): boolean;
  /** The call that was wanted before. */
  readonly before: Call | undefined;
  /** How many calls were wanted, including this one. */
  readonly wantedCount: number;
}

/** Keeps one call active at a time: the one that was dialed, answered or resumed last. The others are put on hold. */
export class OneActiveCall {
  readonly #calls: () => readonly Call[];
  /** The call that was dialed, answered or resumed last. */
  #latest: Call | undefined;
  /** How many times another call was dialed, answered or resumed than before. */
  #wantedCount = 0;
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
   * without `call` before a new one is dialed. A call that was put on hold for an answer that does not happen is resumed.
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
    // A repeated answer wants the same call.
    if (!call || call !== before) this.#wantedCount += 1;
    this.#latest = call;
    const activeCalls = this.#others(call, activeStatuses);
    return activeCalls.length
      ? this.#hold(activeCalls, {call, isWanted, before, wantedCount: this.#wantedCount})
      : undefined;
  }

  /** Puts the active call on hold for an emergency call. If that fails or takes longer than two seconds, ends it instead. */
  async forceRoom(isWanted = (): boolean => true): Promise<void> {
    this.#emergencies += 1;
    const room = this.makeRoom(undefined, isWanted);
    if (!room) return;
    const limit = new Promise(resolve => {
      setTimeout(resolve, emergencyHoldLimit);
    });
    await Promise.race([room, limit]).catch(() => undefined);
    if (!isWanted()) return;
    for (const call of this.#others(undefined, activeStatuses)) call.end().catch(() => undefined);
  }

  /**
   * Follows a new call, which may become active after another one was answered: its other party may answer only then,
   * or its audio may be set up only then.
   */
  follow(call: Call): void {
    if (call.direction === 'outgoing') this.#latest = call;
    let previous: CallStatus = call.snapshot.state.status;
    call.subscribe(({state: {status}}) => {
      // A refused hold is not repeated.
      if (status === 'active' && previous !== 'active' && previous !== 'holding') this.#becameActive(call);
      previous = status;
      // Do not keep an ended call in memory.
      if (status === 'ended' && call === this.#latest) this.#latest = undefined;
    });
  }

  async #hold(activeCalls: readonly Call[], wanted: Wanted): Promise<void> {
    // The others were put on hold by the person.
    const held = this.#others(wanted.call, onlyActive).find(({snapshot}) => snapshot.pending !== 'hold');
    try {
      await Promise.all(activeCalls.map(call => holdIfLive(call, wanted.isWanted)));
    } catch (error) {
      // Another call may have been dialed, answered or resumed meanwhile.
      if (this.#latest === wanted.call) this.#latest = wanted.before;
      throw error;
    }
    if (held && wanted.call) this.#resumeWithout(wanted.call, held, wanted.wantedCount);
  }

  /** Resumes a call that was put on hold for an answer, if the answered call ends and was not connected on any device. */
  #resumeWithout(answered: Call, held: Call, wantedCount: number): void {
    const end = new AbortController();
    const listener = ({state, connectedAt}: CallSnapshot): void => {
      if (state.status !== 'ended') return;
      end.abort();
      const wasAnswered = connectedAt !== undefined || state.reason === 'answered-elsewhere';
      // The person may have dialed, answered or resumed another call meanwhile.
      const isFree = wantedCount === this.#wantedCount && !this.#others(held, activeStatuses).length;
      if (!wasAnswered && isFree) held.resume().catch(() => undefined);
    };
    answered.subscribe(listener, {signal: end.signal});
  }

  #becameActive(call: Call): void {
    const others = this.#others(call, onlyActive);
    const toHold = call === this.#latest ? others : others.length ? [call] : [];
    for (const one of toHold) {
      const isExcess = (): boolean => this.#others(one, onlyActive).length > 0;
      holdIfLive(one, isExcess).catch(() => undefined);
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
  if (!activeStatuses.has(call.snapshot.state.status) || !isNeeded()) return;
  try {
    await call.hold();
  } catch (error) {
    if (isLive(call.snapshot.state)) throw error;
  }
}

/** Whether a command is in progress during which a call refuses a hold. A second hold joins the first. */
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
