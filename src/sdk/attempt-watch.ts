import type {RegistrationGate} from './registration-gate.js';
import type {SdkPhase} from './sdk-phase.js';

/** How long after its time an attempt may begin, in milliseconds. */
const margin = 2_000;

/** How long an attempt may take to begin that begins at once, in milliseconds: the SDK may be about something else. */
const startTimeout = 25_000;

/** How long a line without a gate may be silent, in milliseconds: the longest pause of the SDK's own retries is 48 s. */
const longestSilence = 60_000;

/** How often a line without a gate is told to register, and stays silent, before it counts as failed. */
const maxAttempts = 3;

/** How long to wait for the end of a call or of an attempt before looking again, in milliseconds. */
const callCheck = 5_000;

interface AttemptWatchOptions {
  readonly gate: RegistrationGate | undefined;
  /** Tells the line to register again. */
  register(): void;
  /** Nothing is tried any more. */
  giveUp(): void;
}

/**
 * Watches that an attempt begins where one is promised: by the state's countdown, by a command, or by the SDK. What the
 * SDK at hand does by itself depends on its version, and is not taken for granted: where nothing comes in time, we act.
 */
export class AttemptWatch {
  readonly #options: AttemptWatchOptions;
  readonly #signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often in a row we have acted on a line without a gate. */
  #attempts = 0;

  constructor(options: AttemptWatchOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#stop());
  }

  /**
   * Something has happened to the line.
   *
   * @param nextAttemptAt When an attempt is promised, in milliseconds since 1970.
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
