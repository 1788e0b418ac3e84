import type {Trouble} from '../line/line-state.js';
import type {MercuryWatch} from './mercury-watch.js';

/** The causes for which calls may not arrive, except missed keepalives: no network, or no event socket. */
type ConnectionTrouble = Extract<Trouble, 'network' | 'events'>;

export interface ReachabilityListener {
  /** Calls may not arrive since `at`, in milliseconds since 1970. */
  trouble(cause: ConnectionTrouble, at: number): void;
  recovery(cause: ConnectionTrouble): void;
  /** The browser reports that the network is back. Only an answer proves it. */
  online(): void;
  /** Anything arrived from Webex. */
  heard(): void;
}

/**
 * Tracks whether Webex can reach this page. The browser's `offline` event takes effect immediately, and lasts until
 * anything arrives from Webex. `navigator.onLine` is not used, because it may be wrong for hours behind a VPN.
 */
export class Reachability {
  readonly #listener: ReachabilityListener;
  readonly #watch: MercuryWatch | undefined;
  #isOffline = false;
  /** When the event socket was last lost, in milliseconds since 1970. */
  #lostSince = 0;
  /** When the loss was noticed, on the clock of `performance.now()`. */
  #lostAt = 0;
  #lastDowntime = 0;

  constructor(watch: MercuryWatch | undefined, listener: ReachabilityListener, signal: AbortSignal) {
    this.#watch = watch;
    this.#listener = listener;
    globalThis.addEventListener?.('offline', () => this.#onOffline(), {signal});
    globalThis.addEventListener?.('online', () => listener.online(), {signal});
    watch?.listen(event => {
      if (event.type === 'heard') this.heard();
      else if (event.type === 'lost') this.#onLost(event.since);
      else this.#onBack();
    }, signal);
  }

  get troubles(): readonly ConnectionTrouble[] {
    const isDown = this.#watch && !this.#watch.isConnected;
    return [...(this.#isOffline ? (['network'] as const) : []), ...(isDown ? (['events'] as const) : [])];
  }

  /** How long the event socket was down before it last connected again, in milliseconds. */
  get lastDowntime(): number {
    return this.#lastDowntime;
  }

  /** Call when anything has arrived from Webex, which proves that there is a network. */
  heard(): void {
    this.#listener.heard();
    if (!this.#isOffline) return;
    this.#isOffline = false;
    this.#listener.recovery('network');
  }

  #onOffline(): void {
    this.#isOffline = true;
    this.#listener.trouble('network', Date.now());
  }

  #onLost(since: number): void {
    this.#lostSince = since;
    this.#lostAt = performance.now();
    this.#listener.trouble('events', since);
  }

  #onBack(): void {
    // The system clock may be set back, and `performance.now()` may not advance during sleep.
    this.#lastDowntime = Math.max(Date.now() - this.#lostSince, performance.now() - this.#lostAt);
    this.#listener.recovery('events');
  }
}
