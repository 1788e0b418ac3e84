import type {RegistrationGate} from './registration-gate.js';
import type {SdkPhase} from './sdk-phase.js';

/** How long after its planned time an attempt may start before it counts as missing, in milliseconds. */
const margin = 2_000;

/** How long an attempt without a planned time may take to start, in milliseconds. The SDK may be busy. */
const startTimeout = 25_000;

/**
 * How long a line without a gate may emit nothing while it registers, in milliseconds. Without a `Retry-After`, the
 * longest pause of the SDK's own retries is 48 s.
 */
const longestSilence = 60_000;

/** How many times a line without a gate is registered again without a response before it counts as failed. */
const maxAttempts = 3;

/** How often to check whether a call, another attempt or a planned pause still delays the attempt, in milliseconds. */
const checkInterval = 5_000;

interface AttemptWatchOptions {
  /** Undefined for a custom line object, whose attempts cannot be observed. */
  readonly gate: RegistrationGate | undefined;
  /** Registers a line without a gate again. */
  register(): void;
  /** Called when no more attempts are made for a line without a gate. */
  giveUp(): void;
}

/**
 * Makes sure that an expected attempt to register starts: one for which the state shows a countdown, or which a command
 * or the SDK has announced. Whether the SDK starts it depends on the SDK's version. If nothing starts in time, this class
 * registers the line.
 */
export class AttemptWatch {
  readonly #options: AttemptWatchOptions;
  readonly #signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How many times in a row this class has registered a line without a gate, without a response. */
  #attempts = 0;

  constructor(options: AttemptWatchOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#stop());
  }

  /**
   * Call after each change of the line's phase and after each signal. Restarts the timer while an attempt is expected, and
   * otherwise stops it.
   *
   * @param nextAttemptAt The planned time of the next attempt, in milliseconds since 1970.
   */
  follow({name}: SdkPhase, nextAttemptAt: number | undefined): void {
    this.#stop();
    if (this.#signal.aborted) return;
    if (name !== 'attempting' && name !== 'waiting') return void (this.#attempts = 0);
    const {gate} = this.#options;
    const pause = nextAttemptAt === undefined ? undefined : Math.max(0, nextAttemptAt - Date.now()) + margin;
    this.#checkIn(pause ?? (gate ? startTimeout : longestSilence));
  }

  #checkIn(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#onOverdue(), milliseconds);
  }

  #onOverdue(): void {
    const {gate, register, giveUp} = this.#options;
    if (gate?.isAttempting || gate?.inCall || gate?.schedule.isWaiting) return this.#checkIn(checkInterval);
    this.#checkIn(gate ? startTimeout : longestSilence);
    if (gate) return void gate.recover(true);
    this.#attempts += 1;
    if (this.#attempts > maxAttempts) giveUp();
    else register();
  }

  #stop(): void {
    clearTimeout(this.#timer);
  }
}
