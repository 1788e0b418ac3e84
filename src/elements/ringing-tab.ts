import {pause} from '../base/timeout.js';

const lockName = 'webex-calling-elements ringing';

/** How long another tab waits for the tab that has the call to ring, in milliseconds. */
const delay = 1_000;

/**
 * Lets one tab of the browser ring. This is the tab that has the call, unless its page has no `<webex-incoming-call>` or its
 * browser keeps the ringtone silent.
 */
export class RingingTab {
  readonly #onElected: () => void;
  #end: AbortController | undefined;
  #isElected = false;

  /** @param onElected Called when this tab should ring for another tab's call. */
  constructor(onElected: () => void) {
    this.#onElected = onElected;
  }

  /** Whether this tab should ring for another tab's call. */
  get isElected(): boolean {
    return this.#isElected;
  }

  /**
   * Call when a call rings. Does nothing until `end()` if it was called before.
   *
   * @param isHere Whether this tab has the call and rings.
   */
  begin(isHere: boolean): void {
    if (this.#end) return;
    this.#end = new AbortController();
    // Without locks, each tab has its own line and its own calls.
    void this.#takeTurn(isHere, this.#end.signal).catch(() => undefined);
  }

  end(): void {
    this.#end?.abort();
    this.#end = undefined;
    this.#isElected = false;
  }

  async #takeTurn(isHere: boolean, signal: AbortSignal): Promise<void> {
    if (!isHere) await pause(delay, signal);
    await navigator.locks.request(lockName, {signal}, () => {
      this.#isElected = true;
      this.#onElected();
      return new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
    });
  }
}
