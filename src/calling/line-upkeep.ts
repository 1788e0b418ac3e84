import type {Trouble} from '../line/line-state.js';
import {Reachability} from './reachability.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEvent} from './sdk-phase.js';
import type {WebexWatch} from './webex-watch.js';

/** How long the event socket may be down before Mobius is asked whether it still has the device, in milliseconds. */
const verifyAfter = 20_000;

interface Parts {
  readonly gate: RegistrationGate | undefined;
  readonly watch: WebexWatch | undefined;
  read(event: SdkEvent): void;
  /** What is known of the network has changed, which may name the cause of a retry. */
  onNetwork(): void;
  /** The browser reports a network again. */
  onOnline(): void;
  /** Something arrived from Webex. */
  onHeard(): void;
}

/** Follows whether calls reach a line, and does what keeps them reaching it. */
export class LineUpkeep {
  readonly #parts: Parts;
  readonly #reachability: Reachability;

  constructor(parts: Parts, signal: AbortSignal) {
    this.#parts = parts;
    const {watch, read, onNetwork, onHeard} = parts;
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

  /** After a keepalive that was answered 429 the SDK itself never says that one was answered again (trap 12). */
  onKeepaliveAnswered(isOk: boolean): void {
    this.#reachability.heard();
    if (isOk) this.#parts.read({type: 'keepalive-answered', at: Date.now(), said: false});
  }

  /** The browser's word alone restores nothing: an answer does, and so one is asked for. */
  async #onOnline(): Promise<void> {
    const {gate, onOnline} = this.#parts;
    onOnline();
    if ((await gate?.verify()) !== undefined) this.#reachability.heard();
  }

  /** What the event socket was away for may have cost the registration, too. */
  #onRecovery(cause: Trouble): void {
    const {gate, read, onNetwork} = this.#parts;
    if (cause === 'events' && gate?.isStale) return void gate.replace();
    read({type: 'recovery', cause, at: Date.now()});
    if (cause === 'network') onNetwork();
    if (cause === 'events' && this.#reachability.lastLoss > verifyAfter) void gate?.verify();
  }
}
