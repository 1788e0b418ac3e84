import type {Trouble} from '../line/line-state.js';
import type {MercuryWatch} from './mercury-watch.js';

/**
 * Causes for which calls may not arrive, except keepalives: the network as reported by the browser, and the event
 * socket.
 */
type WayTrouble = Extract<Trouble, 'network' | 'events'>;

export interface ReachabilityListener {
  /** Calls may not arrive since `at`, in milliseconds since 1970. */
  trouble(cause: WayTrouble, at: number): void;
  recovery(cause: WayTrouble): void;
  /** The browser reports a network again. Only an answer proves it. */
  online(): void;
  /** Something arrived from Webex. */
  heard(): void;
}

/**
 * Tracks whether Webex can reach this page. The browser's `offline` event counts immediately, until something arrives.
 * `navigator.onLine` is not used, because it may be wrong for hours behind a VPN.
 */
export class Reachability {
  readonly #listener: ReachabilityListener;
  readonly #watch: MercuryWatch | undefined;
  #isOffline = false;
  /** When the event socket was lost, in milliseconds since 1970. Before a sleep, if there was one. */
  #lostSince = 0;
  /** For how long the event socket was down when it was last lost, in milliseconds. */
  #lastLoss = 0;

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

  get troubles(): readonly WayTrouble[] {
    const isDown = this.#watch && !this.#watch.isConnected;
    return [...(this.#isOffline ? (['network'] as const) : []), ...(isDown ? (['events'] as const) : [])];
  }

  /** For how long the event socket was down when it was last lost, in milliseconds. */
  get lastLoss(): number {
    return this.#lastLoss;
  }

  /** Something has arrived, which proves that there is a network. */
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
    this.#listener.trouble('events', since);
  }

  #onBack(): void {
    this.#lastLoss = Date.now() - this.#lostSince;
    this.#listener.recovery('events');
  }
}
