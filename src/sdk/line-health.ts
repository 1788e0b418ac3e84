import {readStatus} from '../line/line-info.js';
import type {Trouble} from '../line/line-state.js';
import type {SdkLine} from '../line/sdk-line.js';
import {Reachability} from './reachability.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/** How long the event socket may be down before Mobius is asked whether it still has the device, in milliseconds. */
const verifyAfter = 20_000;

/** How long to wait for the end of a call before looking again, in milliseconds. */
const callCheck = 5_000;

interface LineHealthOptions {
  readonly gate: RegistrationGate | undefined;
  readonly watch: MercuryWatch | undefined;
  read(event: SdkEvent): void;
  /** What is known of the network has changed, which may name the cause of a retry. */
  onNetwork(): void;
  /** There is a network again: by the browser's word, or as something arrived. */
  onOnline(): void;
  /** Something arrived from Webex. */
  onHeard(): void;
}

/** Follows whether calls reach a line, and does what keeps them reaching it. */
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

  /** Why calls may not arrive, keepalives aside. */
  get troubles(): readonly Trouble[] {
    return this.#reachability.troubles;
  }

  /** Without a gate nobody sees the keepalives: where no other miss follows, and the line's status says so, it is well. */
  watchKeepalives(line: SdkLine): void {
    const {gate, read} = this.#options;
    if (gate) return;
    const {keepaliveInterval = 30} = line;
    clearTimeout(this.#later);
    this.#later = setTimeout(
      () => {
        if (readStatus(line) === 'active') read({type: 'keepalive-answered', at: Date.now(), said: false});
      },
      (2 * keepaliveInterval + 5) * 1000,
    );
  }

  /** After a keepalive that was answered 429 the SDK itself never says that one was answered again (trap 12). */
  onKeepaliveAnswered(isOk: boolean): void {
    this.#reachability.heard();
    if (isOk) this.#options.read({type: 'keepalive-answered', at: Date.now(), said: false});
  }

  /** The browser's word alone restores nothing: an answer does, and so one is asked for. */
  async #onOnline(): Promise<void> {
    const {gate, onOnline} = this.#options;
    onOnline();
    gate?.resumeKeepalives();
    // Of a line without a gate nothing else will ever arrive here.
    if (!gate || (await gate.verify()) !== undefined) this.#reachability.heard();
  }

  /** The device at WDM is another one than the line is registered with: calls go to the old one. */
  replaceStale(): void {
    const {gate} = this.#options;
    if (!gate?.isStale) return;
    if (!gate.inCall) return void gate.replace();
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.replaceStale(), callCheck);
  }

  /** What the event socket was away for may have cost the registration, too. */
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
