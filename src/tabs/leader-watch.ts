/** How long a leader may say nothing before it is asked, and then until it is taken to be silent, in milliseconds. */
const askAfter = 8_000;
const answerTimeout = 2_000;

/**
 * Notices when the leader says nothing for 10 s. It asks the leader first: the browser slows the timers of hidden tabs
 * down, so that a heartbeat may be a minute late, but it delivers messages, and so the answer, at once.
 */
export class LeaderWatch {
  readonly #ask: () => void;
  readonly #onSilent: (since: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastHeard = 0;

  /**
   * @param onSilent Called again and again while it lasts, with the time of the leader's last word, in milliseconds
   *   since 1970.
   */
  constructor(ask: () => void, onSilent: (since: number) => void) {
    this.#ask = ask;
    this.#onSilent = onSilent;
  }

  /** Does nothing where it is running. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#lastHeard = Date.now();
    this.#askLater();
  }

  /** The leader has said something. */
  heard(): void {
    if (this.#timer === undefined) return;
    this.#lastHeard = Date.now();
    this.#askLater();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ask();
      this.#timer = setTimeout(() => {
        this.#askLater();
        this.#onSilent(this.#lastHeard);
      }, answerTimeout);
    }, askAfter);
  }
}
