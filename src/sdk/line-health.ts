import {readStatus} from '../line/line-info.js';
import type {Trouble} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import {Reachability} from './reachability.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/** How long the event socket may be down before Mobius is asked for the device, in milliseconds. */
const verifyAfter = 20_000;

/** The interval for checking whether a call has ended, in milliseconds. */
const callCheck = 5_000;

interface LineHealthOptions {
  readonly gate: RegistrationGate | undefined;
  readonly watch: MercuryWatch | undefined;
  read(event: SdkEvent): void;
  /** The network changed, which may be the cause of a retry. */
  onNetwork(): void;
  /** There is a network again, as reported by the browser or proven by an answer. */
  onOnline(): void;
  /** Something arrived from Webex. */
  onHeard(): void;
}

/** Tracks whether calls can reach a line, and restores that. */
export class LineHealth {
  readonly #options: LineHealthOptions;
  readonly #reachability: Reachability;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineHealthOptions, signal: AbortSignal) {
    this.#options = options;
    signal.addEventListener('abort', () => clearTimeout(this.#later));
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

  /** Why calls may not arrive, except keepalives. */
  get troubles(): readonly Trouble[] {
    return this.#reachability.troubles;
  }

  /**
   * Without a gate keepalives cannot be observed: if no other one is missed and the line is active, they have
   * recovered.
   */
  watchKeepalives(line: SdkLine): void {
    const {gate, read} = this.#options;
    if (gate) return;
    const {keepaliveInterval = 30} = line;
    clearTimeout(this.#later);
    this.#later = setTimeout(
      () => {
        if (readStatus(line) === 'active')
          read({type: 'keepalive-answered', at: Date.now(), isReported: false});
      },
      (2 * keepaliveInterval + 5) * 1000,
    );
  }

  /** After a 429 the SDK never reports that keepalives succeed again (trap 12). */
  onKeepaliveAnswered(isOk: boolean): void {
    this.#reachability.heard();
    if (isOk) this.#options.read({type: 'keepalive-answered', at: Date.now(), isReported: false});
  }

  /** The browser's `online` event proves nothing, so ask Mobius for an answer. */
  async #onOnline(): Promise<void> {
    const {gate, onOnline} = this.#options;
    onOnline();
    gate?.resumeKeepalives();
    // Without a gate no answer can be observed, so trust the browser.
    if (!gate || (await gate.verify()) !== undefined) this.#reachability.heard();
  }

  /** Registers again if the WDM device was replaced: calls go to the old one. Waits for the end of a call. */
  replaceStale(): void {
    const {gate} = this.#options;
    if (!gate?.isStale) return;
    if (!gate.inCall) return void gate.replace();
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.replaceStale(), callCheck);
  }

  /** While the event socket was down, the registration may have been lost, too. */
  #onRecovery(cause: Trouble): void {
    const {gate, read, onNetwork, onOnline} = this.#options;
    if (cause === 'events' && gate?.isStale) return this.replaceStale();
    read({type: 'recovery', cause, at: Date.now()});
    if (cause === 'network') {
      onNetwork();
      onOnline();
      gate?.resumeKeepalives();
    }
    if (cause === 'events' && this.#reachability.lastLoss > verifyAfter) void gate?.verify();
  }
}
