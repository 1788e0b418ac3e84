import {FaultError, type Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {withLock} from '../base/web-lock.js';
import type {ExpiringToken} from './access-token.js';
import type {TokenSource} from './token-source.js';

/** Faults that may be temporary: renewal is retried for minutes after the token has expired. */
const transientFaults: ReadonlySet<FaultType> = new Set([
  'network',
  'server',
  'token-source-failed',
  'owner-unknown',
  'sign-in-failed',
]);

/**
 * After a permanent fault the session ends this long before the token expires, in milliseconds, because the line and the
 * device can be deleted only while the token is valid.
 */
const releaseLeadTime = 2_000;

/** An event about the expiry of a token. Never contains the token. */
export type TokenEvent =
  /**
   * The token is about to expire, or expired while the computer slept, and has not been renewed yet. `expiresAt` is in
   * milliseconds since 1970.
   */
  | {readonly type: 'token-expiring'; readonly expiresAt: number}
  /** The token has expired and could not be renewed. */
  | {readonly type: 'token-expired'; readonly fault: Fault};

interface TokenKeeperOptions {
  /** Requests the current token or, with `renew`, a new one. */
  ask(options: Parameters<TokenSource>[0]): Promise<ExpiringToken>;
  /** Whether there is a call. If so, the token is renewed as usual, but a failure ends the session only after the call. */
  isBusy(): boolean;
  /** Called with a new token. */
  onRenewed(token: ExpiringToken): void;
  onEvent(event: TokenEvent): void;
}

type Phase =
  /** Not due for renewal, or the first attempt is in progress. */
  | {readonly status: 'fresh'}
  /** Renewal has failed so far, and `token-expiring` was emitted. */
  | {readonly status: 'expiring'}
  /** Expired, and renewal is retried: `tries` times so far, for `waited` milliseconds. */
  | {readonly status: 'overdue'; readonly tries: number; readonly waited: number}
  /** `token-expired` was emitted. */
  | {readonly status: 'over'};

/**
 * The name of the Web Lock for renewing. Only one tab of the browser holds the lock at a time. The tabs that wait for it
 * then find the new token.
 */
const lockName = 'webex-calling-elements/renewal';

/** The longest and the shortest interval between two checks, in milliseconds. */
const [longestInterval, shortestInterval] = [60_000, 250];

/** The pauses between attempts after expiry, in milliseconds. The last one repeats. */
const pauses = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** How long renewal is retried after expiry, in milliseconds, if the fault may be temporary. */
const overdueTimeout = 5 * 60_000;

/**
 * How long renewal is retried after expiry, in milliseconds, if the source returns the same token. A server may issue another
 * token only when the current one has expired, on its own clock.
 */
const replacementTimeout = 3_000;

/** The minimum time after the replacement of a refused token before the next one, in milliseconds. */
const refusalPause = 60_000;

/** How many times in a row the replacement of a refused token may fail. */
const maxFailures = 5;

/**
 * If the times since the last check on the wall clock and on the monotonic clock differ by more than this, in
 * milliseconds, the wall clock was set or the computer slept.
 */
const clockTolerance = 30_000;

/**
 * Renews a token until `signal` aborts. It checks the clock regularly and whenever the page becomes active, because
 * timers stop while a computer sleeps, and clocks can be set. Renewal starts at a random point between 10% and 5% of
 * the lifetime before expiry, so that not all pages renew at the same time.
 *
 * A permanent fault ends the session 2 seconds before expiry. If the fault may be temporary, for example because there
 * is no network in the first seconds after sleep, renewal is retried for five more minutes after expiry, not counting
 * the time offline. If the source returns the same token, it is retried for a few seconds. During a call, renewal is retried
 * until the call has ended.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #signal: AbortSignal;
  #token: ExpiringToken;
  #expiresAt: number;
  #renewAt = 0;
  #phase: Phase = {status: 'fresh'};
  /** The check in progress. Aborting it aborts its requests. */
  #check: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The replacement of a refused token that is in progress. */
  #replacement: Promise<boolean> | undefined;
  /** When a refused token was last replaced, on the clock of `performance.now()`. */
  #replacedAt = -Infinity;
  /**
   * How many times in a row a refused token could not be replaced because of a fault that may be temporary. Failures are
   * counted instead of measuring the time, because clocks may include sleep.
   */
  #failures = 0;
  /** When the last check ended, on both clocks. */
  #lastCheck = readClocks();

  constructor(token: ExpiringToken, options: TokenKeeperOptions, signal: AbortSignal) {
    this.#token = token;
    this.#options = options;
    this.#signal = signal;
    this.#expiresAt = token.expiresAt;
    this.#schedule();
  }

  readonly #checkNow = (): void => {
    if (this.#check || this.#phase.status === 'over' || this.#signal.aborted) return;
    clearTimeout(this.#timer);
    const check = (this.#check = new AbortController());
    void this.#renewIfNeeded(check.signal).finally(() => {
      if (this.#check !== check) return;
      this.#check = undefined;
      this.#lastCheck = readClocks();
      if (this.#phase.status === 'over' || this.#signal.aborted) return;
      this.#timer = setTimeout(this.#checkNow, this.#delay(this.#lastCheck.wallTime));
    });
  };

  /** A request that was sent while offline may be waiting for its timeout: abort it and send it again. */
  readonly #onOnline = (): void => {
    this.#check?.abort();
    this.#check = undefined;
    this.#checkNow();
  };

  /**
   * Requests a new token after Webex has refused the current one before its expiry. Does nothing within a minute after
   * the last successful request.
   *
   * @returns Whether there is a new token. Never rejects.
   */
  replaceRefused(): Promise<boolean> {
    return (this.#replacement ??= this.#replace().finally(() => (this.#replacement = undefined)));
  }

  /** Whether a refused token may still be replaced: the request is in progress, or has failed only a few times. */
  get mayReplace(): boolean {
    return Boolean(this.#replacement) || (this.#failures > 0 && this.#failures <= maxFailures);
  }

  async #replace(): Promise<boolean> {
    const signal = this.#signal;
    const refused = this.#token.accessToken;
    if (performance.now() - this.#replacedAt < refusalPause) return false;
    try {
      const request = (): Promise<ExpiringToken> => this.#options.ask({signal, renew: true, refused});
      const token = await withLock(lockName, signal, request);
      this.#replacedAt = performance.now();
      this.#failures = 0;
      if (signal.aborted || token.accessToken === refused) return false;
      this.#adopt(token, true);
      return true;
    } catch (error) {
      const isTransient = !(error instanceof FaultError) || transientFaults.has(error.fault.type);
      this.#failures = isTransient ? this.#failures + 1 : 0;
      return false;
    }
  }

  #delay(wallTime: number): number {
    if (this.#phase.status === 'overdue')
      return pauses[Math.min(this.#phase.tries, pauses.length) - 1] ?? shortestInterval;
    // After the renewal time, retry at shorter and shorter intervals until expiry.
    const next = wallTime < this.#renewAt ? this.#renewAt - wallTime : (this.#expiresAt - wallTime) / 4;
    return Math.max(shortestInterval, Math.min(longestInterval, next));
  }

  async #renewIfNeeded(signal: AbortSignal): Promise<void> {
    const {wallTime, monotonicTime} = readClocks();
    const passed = monotonicTime - this.#lastCheck.monotonicTime;
    const isClockUnchanged = Math.abs(wallTime - this.#lastCheck.wallTime - passed) < clockTolerance;
    if (isClockUnchanged && wallTime < this.#renewAt) return;
    // The fault if the source returns the expiring token again.
    let {fault} = faultError('token-expired');
    try {
      // Before the renewal time, after a change of the clock, the current token is requested to learn its expiry on the
      // new clock.
      const token = await this.#request(wallTime >= this.#renewAt, signal);
      if (signal.aborted) return;
      this.#adopt(token, isClockUnchanged);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof FaultError) ({fault} = error);
      else {
        const cause = reportError('The access token could not be renewed', error);
        ({fault} = faultError('sign-in-failed', {cause}));
      }
    }
    const now = Date.now();
    if (now < this.#renewAt) return;
    if (this.#phase.status === 'fresh') {
      this.#phase = {status: 'expiring'};
      this.#options.onEvent({type: 'token-expiring', expiresAt: this.#expiresAt});
    }
    if (now >= this.#expiresAt - (this.#retryTimeAfter(fault) ? 0 : releaseLeadTime)) this.#onOverdue(fault);
  }

  #onOverdue(fault: Fault): void {
    const phase = this.#phase;
    const {tries, waited} = phase.status === 'overdue' ? phase : {tries: 0, waited: 0};
    // `performance.now()` includes sleep in some engines. No real wait exceeds `longestInterval`, so cap it.
    const passed = tries ? Math.min(performance.now() - this.#lastCheck.monotonicTime, longestInterval) : 0;
    const next = waited + (isWithoutNetwork() ? 0 : passed);
    if (this.#options.isBusy() || next < this.#retryTimeAfter(fault)) {
      this.#phase = {status: 'overdue', tries: tries + 1, waited: next};
      return;
    }
    this.#phase = {status: 'over'};
    this.#options.onEvent({type: 'token-expired', fault});
  }

  /** Returns how long renewal is retried after expiry, in milliseconds. 0 if retrying is useless. */
  #retryTimeAfter({type}: Fault): number {
    // A guest's token, which has a `jwe`, is never replaced.
    if (this.#token.jwe) return 0;
    if (transientFaults.has(type)) return overdueTimeout;
    return type === 'token-expired' ? replacementTimeout : 0;
  }

  /** Requests a token. Only one tab renews: a tab that has waited for the lock receives the token that another renewed. */
  #request(renew: boolean, signal: AbortSignal): Promise<ExpiringToken> {
    const {ask} = this.#options;
    if (!renew) return ask({signal});
    return withLock(lockName, signal, async () => {
      const current = await ask({signal});
      return current.accessToken === this.#token.accessToken ? ask({signal, renew}) : current;
    });
  }

  #adopt(token: ExpiringToken, isClockUnchanged: boolean): void {
    const isOther = token.accessToken !== this.#token.accessToken;
    const {expiresAt} = token;
    this.#token = token;
    // The page's source may return the same token with a full lifetime every time: keep the earlier expiry.
    if (!isOther && isClockUnchanged) return void (this.#expiresAt = Math.min(this.#expiresAt, expiresAt));
    this.#expiresAt = expiresAt;
    this.#failures = 0;
    this.#schedule();
    if (isOther) this.#options.onRenewed(token);
  }

  #schedule(): void {
    this.#phase = {status: 'fresh'};
    this.#renewAt = Infinity;
    // If the expiry is unknown, nothing can be planned: `replaceRefused()` is called when Webex refuses the token.
    if (this.#expiresAt === Infinity) return;
    const lifetime = this.#expiresAt - Date.now();
    this.#renewAt = this.#expiresAt - lifetime * (0.05 + Math.random() * 0.05);
    this.#startChecks();
  }

  /** Checks the token at regular intervals, and when the page or its network returns. Does nothing the second time. */
  #startChecks(): void {
    // A check is in progress, or the next one is planned.
    if (this.#check ?? this.#timer) return;
    const signal = this.#signal;
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#check?.abort();
    });
    const {document} = globalThis;
    globalThis.addEventListener?.('pageshow', this.#checkNow, {signal});
    globalThis.addEventListener?.('online', this.#onOnline, {signal});
    document?.addEventListener('visibilitychange', this.#checkNow, {signal});
    this.#checkNow();
  }
}

function readClocks(): {wallTime: number; monotonicTime: number} {
  return {wallTime: Date.now(), monotonicTime: performance.now()};
}

/** Whether the browser reports that there is no network. Used only to wait longer, never to give up. */
function isWithoutNetwork(): boolean {
  const {onLine = true} = (globalThis.navigator ?? {}) as Partial<Navigator>;
  return !onLine;
}
