import {lineFault, type LineFault, type LineFaultType} from '../line/line-fault.js';
import type {Retry, RetryCause} from '../line/line-state.js';
import type {SdkFailoverState, SdkRefusal, SdkRegistration} from './sdk.js';

/** What the SDK's last word, "service unavailable", was about. */
const lastWord: Partial<Record<RetryCause, LineFaultType>> = {
  'device-limit': 'device-limit-exceeded',
  throttled: 'too-many-requests',
};

/** The SDK's own times, in seconds: when it goes to the backup, and what it waits at most for a `Retry-After` there. */
const backupAfter = 114;
const longestWait = 60;

/**
 * What is known of the SDK's silent retries (trap 3): why there are any, how many there were, and when the next one is.
 * A cause is named only from an answer that was seen.
 */
export class Retries {
  readonly #registration: SdkRegistration;
  #attempt = 0;
  #nextAt: number | undefined;
  #cause: RetryCause = 'unknown';
  #trackingId: string | undefined;
  /** What the SDK worked out last for the time until its next attempt, in seconds. */
  #interval = 0;

  constructor(registration: SdkRegistration) {
    this.#registration = registration;
  }

  get known(): Retry {
    const cause = this.#registration.reconnectPending ? 'in-call' : this.#cause;
    return {cause, attempt: this.#attempt || undefined, nextAttemptAt: this.#nextAt};
  }

  /** Whether it is not time for the next one: a timer that an earlier ladder has left, as the SDK never clears one. */
  get isStray(): boolean {
    return this.#nextAt === undefined || Date.now() < this.#nextAt - 1000;
  }

  /** An error of the SDK's, with what is known beside it: at the end of its retries it says no more than that. */
  explain({type, sdkMessage, trackingId = this.#trackingId}: LineFault): LineFault {
    const known = type === 'service-unavailable' && lastWord[this.#cause];
    return lineFault(known || type, {sdkMessage, trackingId});
  }

  forget(): void {
    this.#attempt = 0;
    this.#nextAt = this.#trackingId = undefined;
    this.#cause = 'unknown';
    this.#registration.reconnectPending = false;
  }

  begin(): void {
    this.#attempt += 1;
    this.#nextAt = undefined;
  }

  /** Until the last call ends: the SDK has a way of its own to go on then. */
  putOff(): void {
    this.#registration.reconnectPending = true;
    this.#nextAt = undefined;
  }

  refused(refusal: SdkRefusal): RetryCause {
    this.#cause = causeOf(refusal);
    this.#trackingId = refusal.headers?.['trackingid'];
    return this.#cause;
  }

  /** The server asked for so many seconds, or the SDK waits for so many. */
  wait(seconds: number): void {
    this.#nextAt = Date.now() + seconds * 1000;
  }

  /** The SDK has worked out a time. A server that asked for more gets it, if it is not too much. */
  onInterval(seconds: number): void {
    this.#interval = seconds;
    const {retryAfter = 0} = this.#registration;
    this.wait(retryAfter < longestWait ? Math.max(seconds, retryAfter) : seconds);
  }

  /** On the primary the SDK waits for as long as the server asks; to the backup it goes at once. */
  onLadder({timeElapsed, serverType}: SdkFailoverState): void {
    const {retryAfter = 0} = this.#registration;
    const interval = Math.min(this.#interval, backupAfter - timeElapsed);
    this.wait(serverType === 'primary' ? Math.max(interval, retryAfter) : 0);
  }
}

function causeOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 0) return 'network';
  if (statusCode === 429) return 'throttled';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
