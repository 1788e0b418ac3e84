import type {Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {makeFault} from '../base/make-fault.js';
import {readText} from '../base/clean-text.js';
import type {Retry, RetryCause} from '../line/line-state.js';
import {serverBackoff} from '../base/server-backoff.js';
import {retryCauseOf} from './mobius-answer.js';
import type {SdkRefusal} from './sdk.js';

/** The kind of servers for an attempt. */
export type ServerKind = 'primary' | 'backup';

/** How long only the primary servers are tried before the backup servers, in seconds. The SDK uses the same time. */
const backupAfter = 114;

/**
 * The shortest pause before another attempt on the same servers, in seconds, unless they send a `Retry-After`. The SDK uses
 * the same pause.
 */
const shortestPause = 30;

/** The fault to show instead of the SDK's final "service unavailable", by cause. */
const finalFaults: Partial<Record<RetryCause, FaultType>> = {
  'device-limit': 'device-limit-exceeded',
  throttled: 'too-many-requests',
};

/** The number of failed attempts on each kind of servers. */
interface Failures {
  readonly onPrimary: number;
  readonly onBackup: number;
  /** Seconds since the first failure. */
  readonly elapsed: number;
}

/**
 * Returns the pause in seconds and the servers for the attempt after a failed one. Undefined if there is no further
 * attempt.
 *
 * @param wait The `Retry-After` in seconds of the servers that have just failed, or 0. They are not tried again before it
 *   has passed, and attempts continue as long as servers send one.
 * @param random A random number from 0 to 1, so that not all pages retry at the same time.
 */
export function nextAttempt(
  {onPrimary, onBackup, elapsed}: Failures,
  hasBackup: boolean,
  wait: number,
  random: number,
): {readonly pause: number; readonly kind: ServerKind} | undefined {
  const pause = (failures: number): number =>
    shortestPause + 2 ** Math.min(failures, 3) + Math.ceil(random * 10);
  // Back off even if a server sends `Retry-After: 1` every time.
  const pauseAfterWait = Math.max(wait, Math.min(2 ** (onPrimary + onBackup), shortestPause));
  if (onBackup > 1 && !wait) return undefined;
  if (onBackup) return {pause: Math.max(wait, pause(1)), kind: 'backup'};
  const untilBackup = backupAfter - elapsed;
  if (wait && (untilBackup > 0 || !hasBackup)) return {pause: pauseAfterWait, kind: 'primary'};
  const untilNext = Math.ceil(Math.min(pause(onPrimary), untilBackup));
  if (untilNext > shortestPause) return {pause: untilNext, kind: 'primary'};
  return hasBackup ? {pause: 0, kind: 'backup'} : undefined;
}

/**
 * Retries refused registrations. Replaces the SDK's own retries, which differ between versions, can ignore a long
 * `Retry-After`, cannot be stopped, and report nothing (traps 3, 5, 7, 25, 26). The cause is `unknown` unless there is
 * evidence for another one.
 */
export class RetrySchedule {
  readonly #attempt: (kind: ServerKind) => Promise<void>;
  readonly #onChange: () => void;
  readonly #onEnd: () => void;
  #failures: Failures | undefined;
  #startedAt = 0;
  #count = 0;
  #cause: RetryCause = 'unknown';
  #trackingId: string | undefined;
  #nextAt: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #kind: ServerKind = 'primary';
  /** The servers of the latest failed attempt. Their `Retry-After` delays the next attempt on them. */
  #servers: readonly string[] = [];
  /** Whether a `Retry-After` determines the time of the planned attempt, so that it cannot start earlier. */
  #mustWait = false;

  /**
   * @param attempt Makes one attempt.
   * @param onChange Called when `current` has changed.
   * @param onEnd Called when no more attempts are made.
   */
  constructor(attempt: (kind: ServerKind) => Promise<void>, onChange: () => void, onEnd: () => void) {
    this.#attempt = attempt;
    this.#onChange = onChange;
    this.#onEnd = onEnd;
  }

  /** The retries so far, and the time of the next one. */
  get current(): Retry {
    return {
      cause: this.#cause,
      attempt: this.#count || undefined,
      nextAttemptAt: this.#nextAt,
      mustWait: this.#mustWait || undefined,
    };
  }

  /** Whether an attempt is planned. */
  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  /** Call when an attempt starts. */
  begin(): void {
    this.#clearTimer();
    this.#count += 1;
    if (this.#cause === 'in-call') this.#cause = 'unknown';
    this.#onChange();
  }

  /** Records the refusal of a server. Returns its cause. */
  onRefused(server: string, refusal: SdkRefusal): RetryCause {
    const {statusCode = 0, headers} = refusal;
    this.#cause = retryCauseOf(refusal);
    this.#trackingId = readText(headers?.['trackingid']);
    serverBackoff.note(server, statusCode, headers?.['retry-after']);
    return this.#cause;
  }

  /** Records that nothing was sent because of a server's `Retry-After`. The cause is that of the server's earlier refusal. */
  onBlocked(server: string): void {
    this.#cause = retryCauseOf({statusCode: serverBackoff.statusOf(server)});
  }

  /** Plans the next attempt after one that failed on all of its servers. */
  planNext(servers: readonly string[], kind: ServerKind, hasBackup: boolean): void {
    if (!this.#failures) this.#startedAt = performance.now();
    const {onPrimary = 0, onBackup = 0} = this.#failures ?? {};
    this.#failures = {
      onPrimary: onPrimary + Number(kind === 'primary'),
      onBackup: onBackup + Number(kind === 'backup'),
      elapsed: (performance.now() - this.#startedAt) / 1000,
    };
    this.#servers = servers;
    const next = nextAttempt(this.#failures, hasBackup, this.#wait, Math.random());
    if (!next) return this.#end();
    this.#kind = next.kind;
    this.#runIn(next.pause);
  }

  /** Starts the planned attempt now, or as soon as the servers' `Retry-After` allows it. */
  retrySoon(): void {
    if (this.isWaiting && !this.#mustWait) this.#runIn(this.#wait);
  }

  /** Postpones attempts until the last call has ended. */
  postpone(): void {
    this.#clearTimer();
    this.#cause = 'in-call';
    this.#onChange();
  }

  /** Stops retrying and resets the counters. A `Retry-After` stays in effect. */
  stop(): void {
    this.#clearTimer();
    this.#failures = this.#trackingId = undefined;
    this.#count = 0;
    this.#cause = 'unknown';
    this.#kind = 'primary';
  }

  /** Adds the known details to a fault of the SDK, whose final error contains none. */
  explain({type, sdkMessage, trackingId = this.#trackingId}: Fault): Fault {
    const finalFault = type === 'service-unavailable' && finalFaults[this.#cause];
    return makeFault(finalFault || type, {sdkMessage, trackingId});
  }

  /** The seconds until the first of the servers may be tried. */
  get #wait(): number {
    const waits = this.#servers.map(server => serverBackoff.secondsLeft(server));
    return waits.length ? Math.ceil(Math.min(...waits)) : 0;
  }

  #runIn(seconds: number): void {
    this.#clearTimer();
    if (!seconds) return void this.#attempt(this.#kind);
    this.#nextAt = Date.now() + seconds * 1000;
    this.#mustWait = seconds <= this.#wait;
    this.#timer = setTimeout(() => this.#runIn(0), seconds * 1000);
    this.#onChange();
  }

  #end(): void {
    this.#clearTimer();
    this.#failures = undefined;
    this.#onEnd();
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#nextAt = undefined;
    this.#mustWait = false;
  }
}
