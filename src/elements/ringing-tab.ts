import {pause} from '../base/timeout.js';

const lockName = 'webex-calling-elements ringing';

/** How long another tab waits for the tab that has the call to ring, in milliseconds. */
const delay = 1_000;

/**
 * Lets one tab of the browser ring. This is the tab that has the call, unless its page has no `<webex-incoming-call>` or its
 * browser keeps the ringtone silent.
 */
export class RingingTab {
  readonly #onChange: () => void;
  /** Ends this tab's turn, or its wait for one. */
  #turn: AbortController | undefined;
  #isElected = false;

  /** @param onChange Called when `isElected` has changed, except by `end()`. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether this tab should ring for another tab's call. */
  get isElected(): boolean {
    return this.#isElected;
  }

  /**
   * Call when a call rings. Does nothing if it was called before, until `end()` or `passOn()`.
   *
   * @param isHere Whether this tab has the call and rings.
   */
  begin(isHere: boolean): void {
    if (this.#turn) return;
    const {signal} = (this.#turn = new AbortController());
    const onLost = (): void => {
      if (signal.aborted || !this.#isElected) return;
      this.#isElected = false;
      // A tab that has the call rings anyway, so it needs no other turn.
      if (!isHere) this.end();
      this.#onChange();
    };
    // Without locks, each tab has its own line and its own calls.
    void this.#takeTurn(isHere || this.#isElected, signal).catch(onLost);
  }

  /** Call when the browser keeps the ringtone of this tab silent. Another tab may ring, until `begin()`. */
  passOn(): void {
    this.#turn?.abort();
    this.#turn = undefined;
  }

  end(): void {
    this.passOn();
    this.#isElected = false;
  }

  /** @param isFirst Whether this tab takes the turn from another tab that rings, for example after a press in this tab. */
  async #takeTurn(isFirst: boolean, signal: AbortSignal): Promise<void> {
    if (!isFirst) await pause(delay, signal);
    await navigator.locks.request(lockName, isFirst ? {steal: true} : {signal}, () => {
      if (signal.aborted) return undefined;
      this.#isElected = true;
      this.#onChange();
      return new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
    });
  }
}
