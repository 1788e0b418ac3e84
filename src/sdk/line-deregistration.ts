import type {SdkLine} from '../line/sdk-line.js';
import {callSdk} from './call-sdk.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEventSource} from './sdk-event-source.js';
import type {SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/** How long a deletion may take before the event socket is closed, so that nothing rings. In milliseconds. */
const socketCloseDelay = 2_000;

interface LineDeregistrationOptions {
  readonly line: SdkLine;
  readonly gate: RegistrationGate | undefined;
  /** The event socket, if it may be closed on purpose. */
  readonly watch: MercuryWatch | undefined;
  /** Passes an event to `readSdk`. */
  read(event: SdkEvent): void;
  readonly events: SdkEventSource;
  onError(error: unknown): void;
}

/**
 * Deregisters a line or cancels its attempts, and reports when no device is left at Webex. A newer command supersedes an
 * older one.
 */
export class LineDeregistration {
  readonly #options: LineDeregistrationOptions;
  /** Generation counter: the result of an older command is ignored. */
  #generation = 0;
  /** `ending-calls`: waits for the end of the calls. `deregistering`: the SDK's `deregister()` is in progress. */
  #step: 'none' | 'ending-calls' | 'deregistering' = 'none';
  #unregisteredCount = 0;

  constructor(options: LineDeregistrationOptions) {
    this.#options = options;
  }

  /** Whether a deregistration waits for the end of the calls, while the line is still registered. */
  get isEndingCalls(): boolean {
    return this.#step === 'ending-calls';
  }

  get isDeregistering(): boolean {
    return this.#step === 'deregistering';
  }

  /**
   * How often the line has emitted `unregistered`. If the commands of a line return no promise, a change of this number
   * during a command shows that the command has ended.
   */
  get unregisteredCount(): number {
    return this.#unregisteredCount;
  }

  /** Call when the line emits `unregistered`. */
  onUnregistered(): void {
    this.#unregisteredCount += 1;
  }

  /** Call when the line's own `deregister()` has ended. Ignored if this library has started it. */
  onPageDeregistered(): void {
    if (!this.isDeregistering) this.#options.read({type: 'page-deregistered'});
  }

  /**
   * Call when the line is wanted again or the page is suspended. Stops waiting for the end of the calls, and ignores the
   * result of a deregistration or cancellation in progress.
   */
  end(): void {
    this.#supersede();
  }

  /**
   * Deregisters a line that was registered.
   *
   * @param callsEnded Resolves when its calls have ended. Undefined if it has none. Without the wait, the SDK would
   *   continue a call without a registered line.
   */
  deregister(callsEnded?: Promise<void>): void {
    const generation = this.#supersede();
    if (!callsEnded) return this.#deregister(generation);
    this.#step = 'ending-calls';
    void callsEnded.then(() => generation === this.#generation && this.onCallsEnded());
  }

  /** Call when the calls have ended, or when their end cannot be awaited. Continues a deregistration that waits for it. */
  onCallsEnded(): void {
    if (this.isEndingCalls) this.#deregister(this.#generation);
  }

  #deregister(generation: number): void {
    const {line, read, onError} = this.#options;
    this.#step = 'deregistering';
    read({type: 'deregister', hasPromise: true, at: Date.now()});
    const before = this.#unregisteredCount;
    const onEnd = (): void => {
      if (this.isDeregistering) this.#step = 'none';
      if (generation !== this.#generation) return;
      this.onDeletion();
      this.#finish();
    };
    this.#closeSocketSoon(generation);
    if (callSdk(() => line.deregister(), onError, onEnd)) return;
    this.#step = 'none';
    if (this.#unregisteredCount !== before) onEnd();
    else read({type: 'no-promise'});
  }

  /** Makes older commands ignore their results. Returns the new generation. */
  #supersede(): number {
    if (this.isEndingCalls) this.#step = 'none';
    return (this.#generation += 1);
  }

  /** Cancels an attempt or a planned retry, and deletes a device that it may have created. */
  async cancel(): Promise<void> {
    const generation = this.#supersede();
    const {gate} = this.#options;
    // An attempt in progress cannot be aborted: wait for its result and undo it if necessary.
    await Promise.resolve(gate?.idle).catch(() => undefined);
    if (generation !== this.#generation) return;
    if (gate?.devices.mayExist) {
      this.#closeSocketSoon(generation);
      await gate.devices.release();
    }
    if (generation === this.#generation) this.#finish();
  }

  /** Call when the deletion has progressed. */
  onDeletion(): void {
    const {gate, read, events} = this.#options;
    // The SDK resets its state only after its own `deregister()` is answered. Until then the line would look registered.
    if (!gate || this.isDeregistering) return;
    // The device is wanted again and was not deleted.
    if (gate.devices.state.status === 'none' && gate.devices.mayExist) return;
    const deletion = events.deletion();
    if (deletion) read(deletion);
    if (gate.devices.state.status === 'none') this.#finish();
  }

  /** Reports `deregistered`, unless a device may still exist at Webex. */
  #finish(): void {
    if (!this.#options.gate?.devices.mayExist) this.#options.read({type: 'deregistered'});
  }

  #closeSocketSoon(generation: number): void {
    setTimeout(() => {
      const {gate, watch} = this.#options;
      const isUnderWay = this.isDeregistering || gate?.devices.mayExist;
      if (generation === this.#generation && isUnderWay) void watch?.close();
    }, socketCloseDelay);
  }
}
