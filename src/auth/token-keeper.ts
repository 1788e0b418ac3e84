import {reportError} from '../base/report-error.js';
import {withLock} from '../base/web-lock.js';
import type {ExpiringToken} from './access-token.js';
import {isDefinite, SignInError, type SignInFault} from './sign-in-fault.js';
import type {TokenSource} from './token-source.js';

/** What becomes of a token with time. Never the token itself. */
export type TokenEvent =
  /** It is about to expire, or has while the computer slept, and no other one could be had yet. */
  | {readonly type: 'token-expiring'; readonly expiresAt: number}
  /** It has expired, and no other one could be had. */
  | {readonly type: 'token-expired'; readonly fault: SignInFault};

interface TokenKeeperOptions {
  /** Asks for a token: the present one, or with `renew` another one. */
  ask(options: Parameters<TokenSource>[0]): Promise<ExpiringToken>;
  /** Whether a call goes on: nothing is renewed under one. */
  isBusy(): boolean;
  /** Another token takes the place of the one before. */
  onRenewed(token: ExpiringToken): void;
  onEvent(event: TokenEvent): void;
}

type Phase =
  | {readonly status: 'fresh'}
  /** No other token could be had yet, and the page knows. */
  | {readonly status: 'expiring'}
  /** It has expired, and is asked for all the same: `tries` times so far, for `waited` milliseconds. */
  | {readonly status: 'overdue'; readonly tries: number; readonly waited: number}
  | {readonly status: 'over'};

/** The lock under which one tab of the browser renews, and the others then find that it has. */
const lockName = 'webex-calling-elements/renewal';

/** The longest and the shortest time between two looks at the clock, in milliseconds. */
const [longestInterval, shortestInterval] = [60_000, 250];

/** The pauses between attempts after the end, in milliseconds. The last one stays. */
const pauses = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** For how long another token is asked for after the end, in milliseconds, where nothing but the way there fails. */
const overdueTimeout = 5 * 60_000;

/** For how long no other token is asked for where the last one was refused as well, in milliseconds. */
const refusalPause = 60_000;

/** How far the clock and the time that passed may be apart before one of them is not believed, in milliseconds. */
const clockTolerance = 30_000;

/**
 * Keeps a token fresh, until `signal` aborts. It looks at the clock now and then, and whenever the page is back: timers
 * stand still while a computer sleeps, and clocks are set. Renewal begins between a tenth and a twentieth of the time
 * before the end, at random, so that not all the pages of the world do it at once.
 *
 * Past its end a token is given up at once where another one is refused for good. Where the network or a server fails,
 * as it does in the first seconds after a sleep, it is tried for five more minutes, not counting those without a network.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #signal: AbortSignal;
  #token: ExpiringToken;
  #expiresAt: number;
  #renewAt = 0;
  #phase: Phase = {status: 'fresh'};
  /** The check under way. Aborting it ends its questions. */
  #check: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The question for another token in place of one that was refused, and when the last one was answered. */
  #refusal: Promise<boolean> | undefined;
  #refusedAt = -Infinity;
  /** The last check, by the clock and by the time that passed. */
  #lastCheck = timesNow();

  constructor(token: ExpiringToken, options: TokenKeeperOptions, signal: AbortSignal) {
    this.#token = token;
    this.#options = options;
    this.#signal = signal;
    this.#expiresAt = token.expiresAt;
    // Where nobody says when it ends, Webex will.
    if (this.#expiresAt === Infinity) return;
    this.#schedule();
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

  readonly #checkNow = (): void => {
    if (this.#check || this.#phase.status === 'over' || this.#signal.aborted) return;
    clearTimeout(this.#timer);
    const check = (this.#check = new AbortController());
    void this.#renewIfNeeded(check.signal).finally(() => {
      if (this.#check !== check) return;
      this.#check = undefined;
      this.#lastCheck = timesNow();
      if (this.#phase.status === 'over' || this.#signal.aborted) return;
      this.#timer = setTimeout(this.#checkNow, this.#delay(this.#lastCheck.clock));
    });
  };

  /** A question that was asked without a network may wait for its time-out: it is asked again. */
  readonly #onOnline = (): void => {
    this.#check?.abort();
    this.#check = undefined;
    this.#checkNow();
  };

  /**
   * Webex has refused the present token before its time: asks for another one, no more than once a minute.
   *
   * @returns Whether another one has taken its place. Never rejects.
   */
  refused(): Promise<boolean> {
    return (this.#refusal ??= this.#replace().finally(() => (this.#refusal = undefined)));
  }

  async #replace(): Promise<boolean> {
    const signal = this.#signal;
    const refused = this.#token.accessToken;
    if (performance.now() - this.#refusedAt < refusalPause) return false;
    try {
      const ask = (): Promise<ExpiringToken> => this.#options.ask({signal, renew: true, refused});
      const token = await withLock(lockName, signal, ask);
      this.#refusedAt = performance.now();
      if (signal.aborted || token.accessToken === refused) return false;
      this.#take(token, true);
      return true;
    } catch {
      return false;
    }
  }

  #delay(clock: number): number {
    if (this.#phase.status === 'overdue')
      return pauses[Math.min(this.#phase.tries, pauses.length) - 1] ?? shortestInterval;
    // A live call goes on past the end.
    if (clock >= this.#expiresAt) return pauses[0];
    // Past its time it is tried again ever sooner until the end.
    const next = clock < this.#renewAt ? this.#renewAt - clock : (this.#expiresAt - clock) / 4;
    return Math.max(shortestInterval, Math.min(longestInterval, next));
  }

  async #renewIfNeeded(signal: AbortSignal): Promise<void> {
    const {clock, passed} = timesNow();
    const isClockSound =
      Math.abs(clock - this.#lastCheck.clock - (passed - this.#lastCheck.passed)) < clockTolerance;
    if (this.#options.isBusy() || (isClockSound && clock < this.#renewAt)) return;
    let {fault} = new SignInError('token-expired');
    try {
      const token = await this.#ask(clock >= this.#renewAt, signal);
      if (signal.aborted) return;
      this.#take(token, isClockSound);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SignInError) ({fault} = error);
      else {
        reportError('The access token could not be renewed', error);
        ({fault} = new SignInError('unknown'));
      }
    }
    const now = Date.now();
    if (now < this.#renewAt) return;
    if (this.#phase.status === 'fresh') {
      this.#phase = {status: 'expiring'};
      this.#options.onEvent({type: 'token-expiring', expiresAt: this.#expiresAt});
    }
    if (now >= this.#expiresAt) this.#onOverdue(fault);
  }

  #onOverdue(fault: SignInFault): void {
    const phase = this.#phase;
    const {tries, waited} = phase.status === 'overdue' ? phase : {tries: 0, waited: 0};
    // Not the time that a computer slept, which some engines count: no pause and no answer takes longer.
    const passed = tries ? Math.min(performance.now() - this.#lastCheck.passed, longestInterval) : 0;
    const next = waited + (isWithoutNetwork() ? 0 : passed);
    if (!isDefinite(fault) && next < overdueTimeout) {
      this.#phase = {status: 'overdue', tries: tries + 1, waited: next};
      return;
    }
    this.#phase = {status: 'over'};
    this.#options.onEvent({type: 'token-expired', fault});
  }

  /** One tab renews; a tab that waited for it then finds another token than its own. */
  #ask(renew: boolean, signal: AbortSignal): Promise<ExpiringToken> {
    const {ask} = this.#options;
    if (!renew) return ask({signal});
    return withLock(lockName, signal, async () => {
      const present = await ask({signal});
      return present.accessToken === this.#token.accessToken ? ask({signal, renew}) : present;
    });
  }

  #take(token: ExpiringToken, isClockSound: boolean): void {
    const isOther = token.accessToken !== this.#token.accessToken;
    const {expiresAt} = token;
    this.#token = token;
    // A function of the host's may say of the same token, for ever, that it has just come.
    if (!isOther && isClockSound) return void (this.#expiresAt = Math.min(this.#expiresAt, expiresAt));
    this.#expiresAt = expiresAt;
    this.#schedule();
    if (isOther) this.#options.onRenewed(token);
  }

  #schedule(): void {
    if (this.#expiresAt === Infinity) return;
    const left = this.#expiresAt - Date.now();
    this.#renewAt = this.#expiresAt - left * (0.05 + Math.random() * 0.05);
    this.#phase = {status: 'fresh'};
  }
}

function timesNow(): {clock: number; passed: number} {
  return {clock: Date.now(), passed: performance.now()};
}

/** What the browser reports is enough to wait, and never to give up. Outside of one nobody knows. */
function isWithoutNetwork(): boolean {
  const {onLine = true} = (globalThis.navigator ?? {}) as Partial<Navigator>;
  return !onLine;
}
