import type {SdkLine} from '../line/sdk-line.js';
import {callSdk} from './call-sdk.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEventSource} from './sdk-event-source.js';
import type {SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/** How long a deletion may be unanswered before the event socket is closed so that nothing rings, in milliseconds. */
const socketCloseDelay = 2_000;

interface LineDeregistrationOptions {
  readonly line: SdkLine;
  readonly gate: RegistrationGate | undefined;
  /** The event socket, if it may be closed on purpose. */
  readonly watch: MercuryWatch | undefined;
  read(event: SdkEvent): void;
  readonly events: SdkEventSource;
  onError(error: unknown): void;
}

/**
 * Deregisters a line or cancels its attempts, and reports when nothing is left at Webex. Ends when the line is wanted
 * again.
 */
export class LineDeregistration {
  readonly #options: LineDeregistrationOptions;
  /** Generation counter: the result of an older command is ignored. */
  #generation = 0;
  /** Whether the SDK's `deregister()` is in progress. */
  #isDeregistering = false;
  /** How often the line has emitted `unregistered`, which is the result of a command without a promise. */
  #unregisteredCount = 0;

  constructor(options: LineDeregistrationOptions) {
    this.#options = options;
  }

  get isDeregistering(): boolean {
    return this.#isDeregistering;
  }

  /** How often the line has emitted `unregistered`. A line written to the guide may emit it synchronously. */
  get unregisteredCount(): number {
    return this.#unregisteredCount;
  }

  /** Call when the line emits `unregistered`. */
  onUnregistered(): void {
    this.#unregisteredCount += 1;
  }

  /** Ends the deregistration, because the line is wanted again or the page is suspended. */
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

  /** Cancels an attempt or a planned retry. Deletes a device that may have been created. */
  async cancel(): Promise<void> {
    const generation = (this.#generation += 1);
    const {gate} = this.#options;
    // An attempt in progress cannot be aborted: wait for its result and undo it if necessary.
    await Promise.resolve(gate?.idle).catch(() => undefined);
    if (generation !== this.#generation) return;
    if (gate?.devices.any) {
      this.#closeSocketSoon(generation);
      await gate.devices.release();
    }
    if (generation === this.#generation) this.#finish();
  }

  /** Call when the deletion has progressed. */
  onDeletion(): void {
    const {gate, read, events} = this.#options;
    // The SDK resets its state only after the answer: a registration before that would look active.
    if (!gate || this.#isDeregistering) return;
    // The device is wanted again and was not deleted.
    if (gate.devices.state.status === 'none' && gate.devices.any) return;
    const deletion = events.deletion();
    if (deletion) read(deletion);
    if (gate.devices.state.status === 'none') this.#finish();
  }

  /** Reports the end if Webex has confirmed the deletion. */
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
