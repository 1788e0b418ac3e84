import {readStatus} from '../line/line-info.js';
import type {Trouble} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/** If the event socket was down for longer than this, ask Mobius whether it still has the device. In milliseconds. */
const verifyAfter = 20_000;

/** The interval for checking whether a call has ended, in milliseconds. */
const checkInterval = 5_000;

interface LineHealthOptions {
  readonly gate: RegistrationGate | undefined;
  readonly watch: MercuryWatch | undefined;
  /** Passes an event to `readSdk`. */
  read(event: SdkEvent): void;
  /** Called when the network is lost or back, which may change the cause of a retry. */
  onNetwork(): void;
  /** Called when the network is back, because the browser reports it or an answer proves it. */
  onOnline(): void;
  /** Called when anything arrives from Webex. */
  onHeard(): void;
}

/**
 * Tracks whether calls can reach a registered line, and repairs the registration if they cannot. The network counts as lost
 * from the browser's `offline` event until anything arrives from Webex or, for a line without a gate, until the `online`
 * event. `navigator.onLine` is not used, because it may be wrong for hours behind a VPN.
 */
export class LineHealth {
  readonly #options: LineHealthOptions;
  #isOffline = false;
  /** When the event socket was last lost, in milliseconds since 1970. */
  #lostSince = 0;
  /** When the loss was noticed, on the clock of `performance.now()`. */
  #lostAt = 0;
  /** The timer of `watchKeepalives()` or `replaceStale()`. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineHealthOptions, signal: AbortSignal) {
    this.#options = options;
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
    globalThis.addEventListener?.('offline', () => this.#onOffline(), {signal});
    globalThis.addEventListener?.('online', () => void this.#onOnline(), {signal});
    options.watch?.listen(event => {
      if (event.type === 'heard') this.onHeard();
      else if (event.type === 'lost') this.#onSocketLost(event.since);
      else this.#onSocketBack();
    }, signal);
  }

  /** Why calls may not arrive. Does not include missed keepalives. */
  get troubles(): readonly Trouble[] {
    const {watch} = this.#options;
    const isDown = watch && !watch.isConnected;
    return [...(this.#isOffline ? (['network'] as const) : []), ...(isDown ? (['events'] as const) : [])];
  }

  /**
   * Call after a missed keepalive. Does nothing with a gate, which reports the answers. Without a gate, keepalives count as
   * answered if no other one is missed for two intervals and the line is still active.
   */
  watchKeepalives(line: SdkLine): void {
    const {gate, read} = this.#options;
    if (gate) return;
    const {keepaliveInterval = 30} = line;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (readStatus(line) === 'active')
          read({type: 'keepalive-answered', at: Date.now(), isReported: false});
      },
      (2 * keepaliveInterval + 5) * 1000,
    );
  }

  /** Call when anything has arrived from Webex, which proves that there is a network. */
  onHeard(): void {
    const {gate, read, onNetwork, onOnline, onHeard} = this.#options;
    onHeard();
    if (!this.#isOffline) return;
    this.#isOffline = false;
    read({type: 'recovery', cause: 'network', at: Date.now()});
    onNetwork();
    onOnline();
    gate?.resumeKeepalives();
  }

  /** Call when the SDK reports that keepalives are answered again. */
  onReconnected(): void {
    this.#options.read({type: 'keepalive-answered', at: Date.now(), isReported: true});
    this.onHeard();
  }

  /** Call when a keepalive was answered. After a 429 the SDK never reports that keepalives succeed again (trap 12). */
  onKeepaliveAnswered(isOk: boolean): void {
    this.onHeard();
    if (isOk) this.#options.read({type: 'keepalive-answered', at: Date.now(), isReported: false});
  }

  /**
   * Handles the browser's `online` event. The event does not prove that there is a network, so this method requests an
   * answer from Mobius.
   */
  async #onOnline(): Promise<void> {
    const {gate, onOnline} = this.#options;
    onOnline();
    gate?.resumeKeepalives();
    // Without a gate no answer can be observed, so trust the browser.
    if (!gate || (await gate.verify()) !== undefined) this.onHeard();
  }

  #onOffline(): void {
    const {read, onNetwork} = this.#options;
    this.#isOffline = true;
    read({type: 'trouble', cause: 'network', at: Date.now()});
    onNetwork();
  }

  #onSocketLost(since: number): void {
    this.#lostSince = since;
    this.#lostAt = performance.now();
    this.#options.read({type: 'trouble', cause: 'events', at: since});
  }

  /** Handles the event socket's return. While it was down, the registration may also have been lost. */
  #onSocketBack(): void {
    const {gate, read} = this.#options;
    // The system clock may be set back, and `performance.now()` may not advance during sleep.
    const downtime = Math.max(Date.now() - this.#lostSince, performance.now() - this.#lostAt);
    if (gate?.isStale) return this.replaceStale();
    read({type: 'recovery', cause: 'events', at: Date.now()});
    if (downtime > verifyAfter) void gate?.verify();
  }

  /**
   * Registers again if the WDM device was replaced, because the registration belongs to the old one and calls would not
   * arrive. During a call, waits for its end.
   */
  replaceStale(): void {
    const {gate} = this.#options;
    if (!gate?.isStale) return;
    if (!gate.inCall) return void gate.replace();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.replaceStale(), checkInterval);
  }
}
