import type {Call} from '../call/call.js';
import type {CallState} from '../call/call-state.js';

/** The reasons for an end that needs no card, because the person has caused it. */
const endsWithoutCard: ReadonlySet<string> = new Set(['hung-up', 'cancelled']);

/** How many cards of ended calls are shown. */
const maxCalls = 5;

/** Keeps the calls that have ended until they are dismissed, and the end to announce. */
export class EndedCalls {
  #calls: readonly Call[] = [];
  #lastEnd: CallState | undefined;

  /** The calls whose ends are shown in cards. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** The state of the call that ended last, unless a card shows its end. */
  get lastEnd(): CallState | undefined {
    return this.#lastEnd;
  }

  add(call: Call, state: Extract<CallState, {status: 'ended'}>): void {
    const hasCard = !endsWithoutCard.has(state.reason);
    this.#lastEnd = hasCard ? undefined : state;
    if (hasCard) this.keep(call);
  }

  /** Shows the card of a call that has ended, even if the person has ended it. */
  keep(call: Call): void {
    if (!this.#calls.includes(call)) this.#calls = [...this.#calls, call].slice(-maxCalls);
  }

  dismiss(call: Call): void {
    this.#calls = this.#calls.filter(ended => ended !== call);
    this.#lastEnd = undefined;
  }

  clear(): void {
    this.#calls = [];
    this.#lastEnd = undefined;
  }
}
