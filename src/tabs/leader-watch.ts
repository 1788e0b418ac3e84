/** How long a leader may be silent before this tab sends a `hello`, in milliseconds. */
const askAfter = 8_000;

/** How long the leader may take to answer, in milliseconds. */
const answerTimeout = 2_000;

/**
 * Notices when the leader has been silent for 10 s. Asks the leader before that, because browsers throttle timers in
 * hidden tabs: a heartbeat may be a minute late, but messages are delivered immediately.
 */
export class LeaderWatch {
  readonly #ask: () => void;
  readonly #onSilent: (since: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastHeard = 0;

  /**
   * @param ask Asks the leader for its state.
   * @param onSilent Called repeatedly while the leader is silent, with the time of its last message in milliseconds
   *   since 1970.
   */
  constructor(ask: () => void, onSilent: (since: number) => void) {
    this.#ask = ask;
    this.#onSilent = onSilent;
  }

  /** Starts to watch. Does nothing if already watching. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#lastHeard = Date.now();
    this.#askLater();
  }

  /** Call when the leader has sent a message. */
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
