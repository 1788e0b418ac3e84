import type {Call} from '../call/call.js';
import type {CallState} from '../call/call-state.js';

/** A call that ended for one of these reasons gets no card, because the person ended it. */
const endsWithoutCard: ReadonlySet<string> = new Set(['hung-up', 'cancelled']);

/** The maximum number of cards of ended calls. */
const maxCalls = 5;

/** The ended calls that are still shown in cards, and the end that is announced because no card shows it. */
export class EndedCalls {
  #calls: readonly Call[] = [];
  #lastEnd: CallState | undefined;

  /** The calls shown in cards, the latest last. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** The state of the call that ended last, unless a card shows its end. */
  get lastEnd(): CallState | undefined {
    return this.#lastEnd;
  }

  /** Adds a call that has ended. Shows no card if the person ended it. */
  add(call: Call, state: Extract<CallState, {status: 'ended'}>): void {
    const hasCard = !endsWithoutCard.has(state.reason);
    this.#lastEnd = hasCard ? undefined : state;
    if (hasCard) this.keep(call);
  }

  /** Shows the card of a call, even if the person ended it. */
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
