import {readStatus} from '../line/line-info.js';
import type {Trouble} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import {Reachability} from './reachability.js';
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

/** Tracks whether calls can reach a registered line, and repairs the registration if they cannot. */
export class LineHealth {
  readonly #options: LineHealthOptions;
  readonly #reachability: Reachability;
  /** The timer of `watchKeepalives()` or `replaceStale()`. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineHealthOptions, signal: AbortSignal) {
    this.#options = options;
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
    const {watch, read, onNetwork, onHeard} = options;
    this.#reachability = new Reachability(
      watch,
      {
        trouble: (cause, at) => {
          read({type: 'trouble', cause, at});
          if (cause === 'network') onNetwork();
        },
        recovery: cause => this.#onRecovery(cause),
        online: () => void this.#onOnline(),
        heard: onHeard,
      },
      signal,
    );
  }

  /** Why calls may not arrive. Does not include missed keepalives. */
  get troubles(): readonly Trouble[] {
    return this.#reachability.troubles;
  }

  /**
   * Call after a missed keepalive. Without a gate, answers to keepalives cannot be observed: keepalives count as
   * answered if none is missed for two intervals and the line is still active.
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

  /** Call when an event of the line shows that something has arrived from Webex. */
  onHeard(): void {
    this.#reachability.heard();
  }

  /** Call when the SDK reports that keepalives are answered again. */
  onReconnected(): void {
    this.#options.read({type: 'keepalive-answered', at: Date.now(), isReported: true});
    this.onHeard();
  }

  /** Call when Mobius has answered a keepalive. After a 429 the SDK never reports that they succeed again (trap 12). */
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
    if (!gate || (await gate.verify()) !== undefined) this.#reachability.heard();
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

  /** Handles a recovery. While the event socket was down, the registration may also have been lost. */
  #onRecovery(cause: Trouble): void {
    const {gate, read, onNetwork, onOnline} = this.#options;
    if (cause === 'events' && gate?.isStale) return this.replaceStale();
    read({type: 'recovery', cause, at: Date.now()});
    if (cause === 'network') {
      onNetwork();
      onOnline();
      gate?.resumeKeepalives();
    }
    if (cause === 'events' && this.#reachability.lastDowntime > verifyAfter) void gate?.verify();
  }
}
