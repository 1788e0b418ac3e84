import type {SdkLine} from '../line/sdk-line.js';
import {callSdk} from './call-sdk.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEventSource} from './sdk-event-source.js';
import type {SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/** How long a deletion may go unanswered before the event socket is closed, so that nothing rings, in milliseconds. */
const socketCloseDelay = 2_000;

interface LineDeregistrationOptions {
  readonly line: SdkLine;
  readonly gate: RegistrationGate | undefined;
  /** The event socket, where it may be closed on purpose. */
  readonly watch: MercuryWatch | undefined;
  read(event: SdkEvent): void;
  readonly events: SdkEventSource;
  onError(error: unknown): void;
}

/**
 * Takes a line's registration away from Webex, or what is on its way there, and tells when nothing is left. What is
 * wanted again meanwhile ends it.
 */
export class LineDeregistration {
  readonly #options: LineDeregistrationOptions;
  /** Generation counter: what an older command came to is no news. */
  #generation = 0;
  /** Whether the SDK's own `deregister()` is under way. */
  #isDeregistering = false;
  /** How often the line has reported `unregistered`: the answer of a line that has no promises. */
  #unregisteredCount = 0;

  constructor(options: LineDeregistrationOptions) {
    this.#options = options;
  }

  get isDeregistering(): boolean {
    return this.#isDeregistering;
  }

  /** How often the line has reported `unregistered`: one to the guide's letter may do so while it is told. */
  get unregisteredCount(): number {
    return this.#unregisteredCount;
  }

  /** The line reports `unregistered`. */
  onUnregistered(): void {
    this.#unregisteredCount += 1;
  }

  /** The line is wanted again, or its page is left: what is under way has no say any more. */
  end(): void {
    this.#generation += 1;
  }

  /** Deregisters a line that was registered. */
  deregister(): void {
    const generation = (this.#generation += 1);
    const {line, read, onError} = this.#options;
    read({type: 'deregister', hasPromise: true, at: Date.now()});
    const before = this.#unregisteredCount;
    const over = (): void => {
      this.#isDeregistering = false;
      if (generation !== this.#generation) return;
      this.onDeletion();
      this.#finish();
    };
    this.#isDeregistering = true;
    this.#closeSocketSoon(generation);
    if (callSdk(() => line.deregister(), onError, over)) return;
    this.#isDeregistering = false;
    if (this.#unregisteredCount !== before) over();
    else read({type: 'no-promise'});
  }

  /** Gives up what is on its way: what may be at Webex all the same is deleted. */
  async cancel(): Promise<void> {
    const generation = (this.#generation += 1);
    const {gate} = this.#options;
    // An attempt under way cannot be called back: its outcome is awaited, and undone if need be.
    await Promise.resolve(gate?.idle).catch(() => undefined);
    if (generation !== this.#generation) return;
    if (gate?.devices.any) {
      this.#closeSocketSoon(generation);
      await gate.devices.release();
    }
    if (generation === this.#generation) this.#finish();
  }

  /** What is known of the deletion has changed. */
  onDeletion(): void {
    const {gate, read, events} = this.#options;
    // The SDK cleans up after the answer: what would register before that is taken for registered still.
    if (!gate || this.#isDeregistering) return;
    // Kept, as it is wanted again: nothing has been deleted.
    if (gate.devices.state.status === 'none' && gate.devices.any) return;
    const deletion = events.deletion();
    if (deletion) read(deletion);
    if (gate.devices.state.status === 'none') this.#finish();
  }

  /** Webex has confirmed it, or it goes on. */
  #finish(): void {
    if (!this.#options.gate?.devices.any) this.#options.read({type: 'deregistered'});
  }

  #closeSocketSoon(generation: number): void {
    setTimeout(() => {
      const {gate, watch} = this.#options;
      const isUnderWay = this.#isDeregistering || gate?.devices.any;
      if (generation === this.#generation && isUnderWay) void watch?.close();
    }, socketCloseDelay);
  }
}
