import {nextGateState, type GateEvent, type GateState} from './gate-state.js';
import {hasCalls, isActive, serversOf, emitUnavailable} from './sdk-registration.js';
import {failback} from './registration-hooks.js';
import {RetrySchedule, type ServerKind} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

interface AttemptsListener {
  /** The attempts changed: see `schedule.known`. */
  onChange(): void;
  /** The SDK tried to register by itself, which means that the registration is lost. The attempt was blocked. */
  onLost(): void;
}

/** Decides when to register: on a command, and at the planned times. During a call only on a command. */
export class RegistrationAttempts {
  /** The schedule of the retries. */
  readonly schedule: RetrySchedule;
  readonly #registration: SdkRegistration;
  readonly #listener: AttemptsListener;
  readonly #attemptWith: NonNullable<SdkRegistration['attemptRegistrationWithServers']>;
  #state: GateState = {name: 'automatic', attempt: 'none'};
  /**
   * Generation counters of commands and of the attempt in progress: an attempt from before the latest command plans no
   * retry.
   */
  #generation = 0;
  #attempted = 0;
  /** Resolves when the attempt in progress has ended. */
  #idle: Promise<unknown> = Promise.resolve();

  constructor(registration: SdkRegistration, listener: AttemptsListener) {
    this.#registration = registration;
    this.#listener = listener;
    this.#attemptWith = registration.attemptRegistrationWithServers!.bind(registration);
    this.schedule = new RetrySchedule(
      kind => this.#attemptOn(kind),
      () => listener.onChange(),
      () => emitUnavailable(registration),
    );
  }

  get state(): GateState {
    return this.#state;
  }

  get isShut(): boolean {
    return this.#state.name === 'shut';
  }

  /** Resolves when no attempt is in progress. */
  get idle(): Promise<unknown> {
    return this.#idle;
  }

  /** Whether the line is wanted, not registered, and a retry is planned. */
  get isPlanned(): boolean {
    const isPostponed = this.schedule.known.cause === 'in-call';
    return !this.isShut && !isActive(this.#registration) && (this.schedule.isWaiting || isPostponed);
  }

  note(event: GateEvent): void {
    this.#state = nextGateState(this.#state, event);
    if (event !== 'command' && event !== 'shut') return;
    this.#generation += 1;
    this.schedule.stop();
  }

  /** Registers again automatically. With `isOverdue` the SDK's current operation is not awaited. */
  async recover(isOverdue: boolean): Promise<void> {
    if (hasCalls(this.#registration)) return this.#postpone();
    this.schedule.stop();
    this.note('recover');
    await this.#attemptOn('primary', isOverdue);
  }

  /** Starts the next attempt now, or at the end of the call. A `Retry-After` is respected. */
  retrySoon(): void {
    if (hasCalls(this.#registration)) this.#postpone();
    else this.schedule.retrySoon(serversOf(this.#registration, 'primary'));
  }

  /** The line's own `register()`. */
  async trigger(trigger: () => Promise<void>): Promise<void> {
    const attempt = async (): Promise<void> => {
      this.note('line');
      try {
        await trigger();
      } finally {
        this.note('line-ended');
      }
    };
    await (this.#idle = attempt());
  }

  /** Makes one attempt. Resolves with true if nothing is to be retried. */
  async make(caller: string, servers = this.#registration.primaryMobiusUris): Promise<boolean> {
    if (this.isShut) return true;
    const {attempt} = this.#state;
    if (attempt === 'none' && !failback.has(caller)) {
      this.#listener.onLost();
      return true;
    }
    if (attempt !== 'line' && hasCalls(this.#registration)) {
      this.#postpone();
      return true;
    }
    this.#attempted = this.#generation;
    this.schedule.begin();
    this.#registration.failoverImmediately = false;
    const isOver = await this.#attemptWith(caller, servers);
    return isOver || this.isShut;
  }

  /** Plans the next attempt after one that failed on all servers of a kind. */
  plan(kind: ServerKind): void {
    if (this.isShut || isActive(this.#registration) || this.#attempted !== this.#generation) return;
    const hasBackup = serversOf(this.#registration, 'backup').length > 0;
    this.schedule.failed(serversOf(this.#registration, kind), kind, hasBackup);
  }

  /** Waits for the end of the last call, when the SDK calls `reconnectOnFailure`. */
  #postpone(): void {
    this.#registration.reconnectPending = true;
    this.schedule.putOff();
  }

  /** Makes one of the library's attempts, on one kind of servers. */
  async #attemptOn(kind: ServerKind, isOverdue = false): Promise<void> {
    if (this.isShut) return;
    if (hasCalls(this.#registration)) return this.#postpone();
    const attempt = async (): Promise<void> => {
      this.note('library');
      try {
        const isOver = await this.make('recover', serversOf(this.#registration, kind));
        if (!isOver && !isActive(this.#registration)) this.plan(kind);
      } finally {
        this.note('library-ended');
      }
    };
    const {mutex} = this.#registration;
    await (this.#idle = mutex && !isOverdue ? mutex.runExclusive(attempt) : attempt());
  }
}
