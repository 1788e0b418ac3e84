import type {Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalogue.js';
import {makeFault} from '../base/make-fault.js';
import {readText} from '../base/clean-text.js';
import type {Retry, RetryCause} from '../line/line-state.js';
import {serverBackoff} from '../base/server-backoff.js';
import {retryCauseOf} from './mobius-answer.js';
import type {SdkRefusal} from './sdk.js';

/** Which servers an attempt goes to. */
export type ServerKind = 'primary' | 'backup';

/** How long a line is tried on the primary servers before it goes to the backup, in seconds: as in the SDK. */
const backupAfter = 114;

/** The shortest pause between two attempts, in seconds: as in the SDK, so that Webex meets the load it knows. */
const shortestPause = 30;

/** What "service unavailable", the end of all retries, was about. */
const lastWord: Partial<Record<RetryCause, FaultType>> = {
  'device-limit': 'device-limit-exceeded',
  throttled: 'too-many-requests',
};

interface Failures {
  readonly onPrimary: number;
  readonly onBackup: number;
  /** Seconds since the first one. */
  readonly elapsed: number;
}

/**
 * What follows after an attempt that failed: a pause in seconds and the servers of the next attempt, or nothing more.
 *
 * @param wait What a server has asked for by `Retry-After`, in seconds: nothing goes there before, and as long as
 *   servers name a time there is one more attempt.
 * @param draw A number from 0 to 1, so that not all pages of the world try at the same moment.
 */
export function nextAttempt(
  {onPrimary, onBackup, elapsed}: Failures,
  hasBackup: boolean,
  wait: number,
  draw: number,
): {readonly pause: number; readonly kind: ServerKind} | undefined {
  const pause = (failures: number): number =>
    shortestPause + 2 ** Math.min(failures, 3) + Math.ceil(draw * 10);
  // A server that names one second each time is not asked each second.
  const named = Math.max(wait, Math.min(2 ** (onPrimary + onBackup), shortestPause));
  if (onBackup > 1 && !wait) return undefined;
  if (onBackup) return {pause: Math.max(wait, pause(1)), kind: 'backup'};
  const left = backupAfter - elapsed;
  if (wait && (left > 0 || !hasBackup)) return {pause: named, kind: 'primary'};
  const untilNext = Math.ceil(Math.min(pause(onPrimary), left));
  if (untilNext > shortestPause) return {pause: untilNext, kind: 'primary'};
  return hasBackup ? {pause: 0, kind: 'backup'} : undefined;
}

/**
 * Tries again what Webex refused: our own schedule in place of the SDK's, which differs between versions, believes no
 * `Retry-After` of a minute or more, cannot be stopped, and tells nobody what it does (traps 3, 5, 7, 25, 26). A cause
 * is named only from an answer that was seen.
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

  /**
   * @param attempt Makes one attempt.
   * @param onChange Told when `known` has changed.
   * @param onEnd Told that nothing is tried any more.
   */
  constructor(attempt: (kind: ServerKind) => Promise<void>, onChange: () => void, onEnd: () => void) {
    this.#attempt = attempt;
    this.#onChange = onChange;
    this.#onEnd = onEnd;
  }

  get known(): Retry {
    return {cause: this.#cause, attempt: this.#count || undefined, nextAttemptAt: this.#nextAt};
  }

  /** Whether an attempt waits for its time. */
  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  /** An attempt begins. */
  begin(): void {
    this.#clearTimer();
    this.#count += 1;
    if (this.#cause === 'in-call') this.#cause = 'unknown';
    this.#onChange();
  }

  /** A server has refused the attempt. */
  refused(server: string, refusal: SdkRefusal): RetryCause {
    const {statusCode = 0, headers} = refusal;
    this.#cause = retryCauseOf(refusal);
    this.#trackingId = readText(headers?.['trackingid']);
    serverBackoff.note(server, statusCode, headers?.['retry-after']);
    return this.#cause;
  }

  /** The attempt was not sent, as the server asks to be left alone: the cause is still what it refused earlier. */
  barred(server: string): void {
    this.#cause = retryCauseOf({statusCode: serverBackoff.statusOf(server)});
  }

  /** The attempt has failed on all of its servers: plans the next one. */
  failed(servers: readonly string[], kind: ServerKind, hasBackup: boolean): void {
    if (!this.#failures) this.#startedAt = performance.now();
    const {onPrimary = 0, onBackup = 0} = this.#failures ?? {};
    this.#failures = {
      onPrimary: onPrimary + Number(kind === 'primary'),
      onBackup: onBackup + Number(kind === 'backup'),
      elapsed: (performance.now() - this.#startedAt) / 1000,
    };
    const wait = Math.ceil(Math.min(...servers.map(server => serverBackoff.secondsLeft(server))));
    const next = nextAttempt(this.#failures, hasBackup, servers.length ? wait : 0, Math.random());
    if (!next) return this.#end();
    this.#kind = next.kind;
    this.#nextAt = next.pause ? Date.now() + next.pause * 1000 : undefined;
    clearTimeout(this.#timer);
    if (!next.pause) return this.#run();
    this.#timer = setTimeout(() => this.#run(), next.pause * 1000);
    this.#onChange();
  }

  /** Makes the next attempt now, unless a server has asked to be left alone. */
  hurry(servers: readonly string[]): void {
    if (this.isWaiting && servers.every(server => !serverBackoff.secondsLeft(server))) this.#run();
  }

  /** No attempt before the last call has ended. */
  putOff(): void {
    this.#clearTimer();
    this.#cause = 'in-call';
    this.#onChange();
  }

  /** Forgets how often it was tried, and tries no more. What servers have asked for stays. */
  stop(): void {
    this.#clearTimer();
    this.#failures = this.#trackingId = undefined;
    this.#count = 0;
    this.#cause = 'unknown';
    this.#kind = 'primary';
  }

  /** A fault of the SDK's, with what is known beside it: at the end of all retries it says no more than that. */
  explain({type, sdkMessage, trackingId = this.#trackingId}: Fault): Fault {
    const known = type === 'service-unavailable' && lastWord[this.#cause];
    return makeFault(known || type, {sdkMessage, trackingId});
  }

  #run(): void {
    this.#clearTimer();
    void this.#attempt(this.#kind);
  }

  #end(): void {
    this.#clearTimer();
    this.#failures = undefined;
    this.#onEnd();
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#nextAt = undefined;
  }
}
