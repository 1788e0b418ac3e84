import type {Call} from './call.js';
import {isLive} from './call-state.js';

/** The current calls of a line. */
export class CallList<Item extends Call> {
  #calls: readonly Item[] = Object.freeze([]);
  readonly #onChange: (calls: readonly Item[]) => void;

  /** @param onChange Called when a call is added or ends. */
  constructor(onChange: (calls: readonly Item[]) => void) {
    this.#onChange = onChange;
  }

  /** The calls, the oldest first. A frozen array, which is replaced when a call is added or ends. */
  get calls(): readonly Item[] {
    return this.#calls;
  }

  /** Adds a call, and removes it when it ends. */
  add(call: Item): void {
    this.#set([...this.#calls, call]);
    const watch = new AbortController();
    call.subscribe(
      ({state}) => {
        if (isLive(state)) return;
        watch.abort();
        this.#set(this.#calls.filter(one => one !== call));
      },
      {signal: watch.signal},
    );
  }

  #set(calls: readonly Item[]): void {
    this.#calls = Object.freeze(calls);
    this.#onChange(this.#calls);
  }
}
