import {nextGateState, type GateEvent, type GateState} from './gate-state.js';
import {hasCalls, isActive, serversOf, emitUnavailable} from './sdk-registration.js';
import {failback, limitUploads} from './registration-hooks.js';
import {RetrySchedule, type ServerKind} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

interface AttemptsListener {
  /** Called when the attempts have changed: see `schedule.current`. */
  onChange(): void;
  /** Called when the SDK has lost the registration and tried to register automatically. That attempt was blocked. */
  onLost(): void;
}

/**
 * Decides when the line registers: after a command, at the planned times, and when the SDK returns to the primary server.
 * During a call, the line registers only after a command.
 */
export class RegistrationAttempts {
  readonly schedule: RetrySchedule;
  /** Whether attempts only restore the line: a device was created since the latest command, or in a tab that has closed. */
  isRestoring = false;
  readonly #registration: SdkRegistration;
  readonly #listener: AttemptsListener;
  /** The SDK's original `attemptRegistrationWithServers()`. */
  readonly #attemptWith: NonNullable<SdkRegistration['attemptRegistrationWithServers']>;
  #state: GateState = {name: 'automatic', attempt: 'none'};
  /**
   * Generation counter: increases when the gate opens for a command, or shuts. An attempt that started before that plans no
   * retry.
   */
  #generation = 0;
  /** The generation of the latest attempt. */
  #attemptGeneration = 0;
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

  /** Whether the line is wanted and not registered, and a retry is planned or postponed. */
  get isPlanned(): boolean {
    const isPostponed = this.schedule.current.cause === 'in-call';
    return !this.isShut && !isActive(this.#registration) && (this.schedule.isWaiting || isPostponed);
  }

  /** Updates `state`. If the gate opens for a command, or shuts, also cancels the planned attempt. */
  note(event: GateEvent): void {
    this.#state = nextGateState(this.#state, event);
    if (event === 'command' || event === 'device') this.isRestoring = event === 'device';
    if (event !== 'command' && event !== 'shut') return;
    this.#generation += 1;
    this.schedule.stop();
  }

  /** Registers again automatically. With `isOverdue` it does not wait for the SDK's mutex. */
  async recover(isOverdue: boolean): Promise<void> {
    if (hasCalls(this.#registration)) return this.#postpone();
    this.schedule.stop();
    this.note('recover');
    await this.#attemptOn('primary', isOverdue);
  }

  /** Starts the next attempt now, or at the end of the call. A `Retry-After` is respected. */
  retrySoon(): void {
    if (hasCalls(this.#registration)) this.#postpone();
    else this.schedule.retrySoon();
  }

  /** Runs the line's own `register()`. */
  async runRegister(register: () => Promise<void>): Promise<void> {
    const attempt = async (): Promise<void> => {
      this.note('line');
      try {
        await register();
      } finally {
        this.note('line-ended');
      }
    };
    await (this.#idle = attempt());
  }

  /**
   * Makes one attempt, in place of the SDK's method.
   *
   * @param caller The SDK's method that makes the attempt. `recover` for an attempt of this library.
   * @returns Like the SDK's method: whether the attempt must not be retried. False also after a success.
   */
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
    this.#attemptGeneration = this.#generation;
    this.schedule.begin();
    this.#registration.failoverImmediately = false;
    const restore = limitUploads(this.#registration);
    try {
      const isOver = await this.#attemptWith(caller, servers);
      return isOver || this.isShut;
    } finally {
      restore();
    }
  }

  /** Plans the next attempt after one that failed on all servers of a kind. */
  plan(kind: ServerKind): void {
    const isSuperseded = this.#attemptGeneration !== this.#generation;
    if (this.isShut || isActive(this.#registration) || isSuperseded) return;
    const hasBackup = serversOf(this.#registration, 'backup').length > 0;
    this.schedule.planNext(serversOf(this.#registration, kind), kind, hasBackup);
  }

  /** Postpones the attempt until the last call has ended. The SDK then calls `reconnectOnFailure`. */
  #postpone(): void {
    this.#registration.reconnectPending = true;
    this.schedule.postpone();
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
