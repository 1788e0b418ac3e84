import {nextGateState, type GateEvent, type GateState} from './gate-state.js';
import {hasCalls, isActive, serversOf, emitUnavailable} from './sdk-registration.js';
import {failback} from './registration-hooks.js';
import {RetrySchedule, type ServerKind} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

interface AttemptsListener {
  /** What is known of the attempts has changed: `schedule.known`. */
  onChange(): void;
  /** The SDK begins an attempt of its own, which is not made: the registration is lost. */
  onLost(): void;
}

/**
 * Decides when an attempt to register is made: at a command, at its time on the schedule, and never under a live call
 * except at a command.
 */
export class RegistrationAttempts {
  /** When it is tried again. */
  readonly schedule: RetrySchedule;
  readonly #registration: SdkRegistration;
  readonly #listener: AttemptsListener;
  readonly #attemptWith: NonNullable<SdkRegistration['attemptRegistrationWithServers']>;
  #state: GateState = {name: 'automatic', attempt: 'none'};
  /** Generation counter, and that of the attempt under way: one of before the last command has nothing to plan. */
  #generation = 0;
  #attempted = 0;
  /** The end of the attempts under way. */
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

  /** Resolves when no attempt is under way. */
  get idle(): Promise<unknown> {
    return this.#idle;
  }

  /** Whether a registration is wanted that is not there, and will be tried again. */
  get isPlanned(): boolean {
    const isPutOff = this.schedule.known.cause === 'in-call';
    return !this.isShut && !isActive(this.#registration) && (this.schedule.isWaiting || isPutOff);
  }

  note(event: GateEvent): void {
    this.#state = nextGateState(this.#state, event);
    if (event !== 'command' && event !== 'shut') return;
    this.#generation += 1;
    this.schedule.stop();
  }

  /** Registers again automatically. `isOverdue`: what the SDK is about is not waited for any more. */
  async recover(isOverdue: boolean): Promise<void> {
    if (hasCalls(this.#registration)) return this.#putOff();
    this.schedule.stop();
    this.note('recover');
    await this.#attemptOn('primary', isOverdue);
  }

  /** Makes the next attempt now, or at the end of the call; a server that has asked to be left alone is left alone. */
  hurry(): void {
    if (hasCalls(this.#registration)) this.#putOff();
    else this.schedule.hurry(serversOf(this.#registration, 'primary'));
  }

  /** The line's own `register()`. */
  async trigger(trigger: () => Promise<void>): Promise<void> {
    const attempt = async (): Promise<void> => {
      this.note('line');
      try {
        await trigger();
      } finally {
        this.note('line-over');
      }
    };
    await (this.#idle = attempt());
  }

  /** One attempt, whoever begins it. Resolves with true where nothing is to be tried any more. */
  async make(caller: string, servers = this.#registration.primaryMobiusUris): Promise<boolean> {
    if (this.isShut) return true;
    const {attempt} = this.#state;
    if (attempt === 'none' && !failback.has(caller)) {
      this.#listener.onLost();
      return true;
    }
    if (attempt !== 'line' && hasCalls(this.#registration)) {
      this.#putOff();
      return true;
    }
    this.#attempted = this.#generation;
    this.schedule.begin();
    this.#registration.failoverImmediately = false;
    const isOver = await this.#attemptWith(caller, servers);
    return isOver || this.isShut;
  }

  /** An attempt has failed on all servers of a kind: plans the next one. */
  plan(kind: ServerKind): void {
    if (this.isShut || isActive(this.#registration) || this.#attempted !== this.#generation) return;
    const hasBackup = serversOf(this.#registration, 'backup').length > 0;
    this.schedule.failed(serversOf(this.#registration, kind), kind, hasBackup);
  }

  /** Until the last call ends: the SDK then calls `reconnectOnFailure`. */
  #putOff(): void {
    this.#registration.reconnectPending = true;
    this.schedule.putOff();
  }

  /** One attempt of ours, on one kind of servers. */
  async #attemptOn(kind: ServerKind, isOverdue = false): Promise<void> {
    if (this.isShut) return;
    if (hasCalls(this.#registration)) return this.#putOff();
    const attempt = async (): Promise<void> => {
      this.note('ours');
      try {
        const isOver = await this.make('recover', serversOf(this.#registration, kind));
        if (!isOver && !isActive(this.#registration)) this.plan(kind);
      } finally {
        this.note('ours-over');
      }
    };
    const {mutex} = this.#registration;
    await (this.#idle = mutex && !isOverdue ? mutex.runExclusive(attempt) : attempt());
  }
}
