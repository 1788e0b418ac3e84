import type {HeldToken} from './access-token.js';
import {SignInError, type SignInFault} from './sign-in-fault.js';

/** What becomes of a token with time. Never the token itself. */
export type TokenEvent =
  /** It is about to expire, and no other one could be had yet. */
  | {readonly type: 'token-expiring'; readonly expiresAt: number}
  /** It has expired, and no other one could be had. */
  | {readonly type: 'token-expired'; readonly fault: SignInFault};

interface Keeping {
  /** Asks for a token: the present one, or with `renew` another one. */
  ask(options: {signal: AbortSignal; renew?: boolean}): Promise<HeldToken>;
  /** Whether a call goes on: nothing is renewed under one. */
  isBusy(): boolean;
  /** Another token takes the place of the one before. */
  onRenewed(token: HeldToken): void;
  onEvent(event: TokenEvent): void;
}

/** The lock under which one tab of the browser renews, and the others then find that it has. */
const lockName = 'webex-calling-elements/renewal';

/** The longest and the shortest time between two looks at the clock, in milliseconds. */
const [seldom, often] = [60_000, 250];

/** How far the clock and the time that passed may be apart before one of them is not believed, in milliseconds. */
const slack = 30_000;

/**
 * Keeps a token fresh, until `signal` aborts. It looks at the clock now and then, and whenever the page is back: timers
 * stand still while a computer sleeps, and clocks are set. Renewal is begun between a tenth and a twentieth of the time
 * before the end, by chance, so that not all the pages of the world do it at once.
 */
export class TokenKeeper {
  readonly #keeping: Keeping;
  readonly #signal: AbortSignal;
  #token: HeldToken;
  #end: number;
  #renewAt = 0;
  #isLooking = false;
  #isAnnounced = false;
  /** It has expired, and that was said: there is nothing left to watch. */
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The last look, by the clock and by the time that passed. */
  #lastLook = timesNow();

  constructor(token: HeldToken, keeping: Keeping, signal: AbortSignal) {
    this.#token = token;
    this.#keeping = keeping;
    this.#signal = signal;
    this.#end = token.end;
    // Where nobody says when it ends, Webex will.
    if (this.#end === Infinity) return;
    this.#schedule();
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
    const {document} = globalThis;
    for (const name of ['pageshow', 'online']) globalThis.addEventListener?.(name, this.#look, {signal});
    document?.addEventListener('visibilitychange', this.#look, {signal});
    this.#look();
  }

  readonly #look = (): void => {
    if (this.#isLooking || this.#isOver || this.#signal.aborted) return;
    this.#isLooking = true;
    clearTimeout(this.#timer);
    void this.#renewIfNeeded().finally(() => {
      this.#isLooking = false;
      this.#lastLook = timesNow();
      const {clock} = this.#lastLook;
      // Past its time it is tried again ever sooner until the end.
      const next = clock < this.#renewAt ? this.#renewAt - clock : (this.#end - clock) / 4;
      if (this.#signal.aborted || this.#isOver) return;
      this.#timer = setTimeout(this.#look, Math.max(often, Math.min(seldom, next)));
    });
  };

  async #renewIfNeeded(): Promise<void> {
    const {clock, passed} = timesNow();
    const isClockSound = Math.abs(clock - this.#lastLook.clock - (passed - this.#lastLook.passed)) < slack;
    if (this.#keeping.isBusy() || (isClockSound && clock < this.#renewAt)) return;
    let {fault} = new SignInError('token-expired');
    try {
      this.#take(await this.#ask(clock >= this.#renewAt), isClockSound);
    } catch (error) {
      if (error instanceof SignInError) ({fault} = error);
    }
    const now = Date.now();
    if (this.#signal.aborted || now < this.#renewAt) return;
    if (now >= this.#end) {
      this.#isOver = true;
      return this.#keeping.onEvent({type: 'token-expired', fault});
    }
    if (!this.#isAnnounced) this.#keeping.onEvent({type: 'token-expiring', expiresAt: this.#end});
    this.#isAnnounced = true;
  }

  /** One tab renews; whoever waited for it then finds another token than its own. */
  #ask(renew: boolean): Promise<HeldToken> {
    const {ask} = this.#keeping;
    const signal = this.#signal;
    const {locks} = globalThis.navigator ?? {};
    const inTurn = async (): Promise<HeldToken> => {
      const present = await ask({signal});
      return present.accessToken === this.#token.accessToken ? ask({signal, renew}) : present;
    };
    if (!renew) return ask({signal});
    return locks ? locks.request(lockName, {signal}, inTurn) : inTurn();
  }

  #take(token: HeldToken, isClockSound: boolean): void {
    const isOther = token.accessToken !== this.#token.accessToken;
    const {end} = token;
    this.#token = token;
    // A function of the host's may say of the same token, for ever, that it has just come.
    if (!isOther && isClockSound) return void (this.#end = Math.min(this.#end, end));
    this.#end = end;
    this.#schedule();
    if (isOther) this.#keeping.onRenewed(token);
  }

  #schedule(): void {
    const left = this.#end - Date.now();
    this.#renewAt = this.#end - left * (0.05 + Math.random() * 0.05);
    this.#isAnnounced = false;
  }
}

function timesNow(): {clock: number; passed: number} {
  return {clock: Date.now(), passed: performance.now()};
}
