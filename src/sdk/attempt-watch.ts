import type {RegistrationGate} from './registration-gate.js';
import type {SdkPhase} from './sdk-phase.js';

/** How long after its planned time an attempt may start, in milliseconds. */
const margin = 2_000;

/** How long an immediate attempt may take to start, in milliseconds: the SDK may be busy. */
const startTimeout = 25_000;

/**
 * How long a line without a gate may emit nothing, in milliseconds: the longest pause of the SDK's own retries is 48 s.
 */
const longestSilence = 60_000;

/** How many times a line without a gate is registered without a response before it counts as failed. */
const maxAttempts = 3;

/** The interval for checking whether a call or an attempt has ended, in milliseconds. */
const callCheck = 5_000;

interface AttemptWatchOptions {
  readonly gate: RegistrationGate | undefined;
  /** Registers the line again. */
  register(): void;
  /** Called when no more attempts are made. */
  giveUp(): void;
}

/**
 * Makes sure that an announced attempt starts, whether announced by the state's countdown, by a command or by the SDK.
 * The SDK's own behavior depends on its version, so if nothing happens in time, this library acts.
 */
export class AttemptWatch {
  readonly #options: AttemptWatchOptions;
  readonly #signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How many times in a row a line without a gate was registered without a response. */
  #attempts = 0;

  constructor(options: AttemptWatchOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#stop());
  }

  /**
   * Called when something has happened to the line.
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
    if (gate?.isAttempting || gate?.inCall || gate?.schedule.isWaiting) return this.#checkIn(callCheck);
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
