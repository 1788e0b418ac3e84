import {Listeners} from '../line/listeners.js';
import type {Remainder} from './connection-state.js';
import type {DevicesAtWebex} from './devices-at-webex.js';
import type {SdkWebex} from './sdk.js';

/** The pauses between attempts to release what is left, in milliseconds. The last one stays. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;

type WdmDevice = SdkWebex['internal']['device'];

/** What this page has at Webex, and what its earlier sign-ins have left there. */
export class Remainders {
  readonly #wdmDevice: () => WdmDevice | undefined;
  /** Of the present lines, and of earlier ones that have left something. */
  #devices: readonly DevicesAtWebex[] = [];
  readonly #deviceGone = new Listeners<void>();
  /** The end of the release under way. */
  #end: AbortController | undefined;

  /** @param wdmDevice The device at WDM, unless it belongs to a start that goes on. */
  constructor(wdmDevice: () => WdmDevice | undefined) {
    this.#wdmDevice = wdmDevice;
  }

  /** What there is. */
  get all(): readonly Remainder[] {
    const hasLine = this.#devices.some(({any}) => any);
    return [
      ...(hasLine ? ['line' as const] : []),
      ...(this.#wdmDevice()?.registered ? ['device' as const] : []),
    ];
  }

  /** The line's device that Webex may have, and when it forgets that. Undefined where there is none. */
  get lineDevice(): DevicesAtWebex['left'] {
    return this.#devices.find(({left}) => left)?.left;
  }

  /** Calls `listener` whenever Webex has no device of a line's any more. */
  onLineDeviceGone(listener: () => void, signal: AbortSignal): void {
    this.#deviceGone.add(listener, signal);
  }

  /** Lines of a new client: theirs is what earlier ones have left of the same device at WDM. */
  take(devices: readonly DevicesAtWebex[]): void {
    const earlier = this.#devices;
    for (const each of devices) {
      for (const left of earlier) each.adopt(left);
      each.onGone(() => !this.lineDevice && this.#deviceGone.tell());
    }
    this.#devices = [...devices, ...earlier.filter(({any}) => any)];
  }

  /**
   * Releases what there is, until nothing is left.
   *
   * @param onChange Called after each attempt.
   */
  release(onChange: () => void): void {
    if (!this.#end) void this.#release((this.#end = new AbortController()).signal, onChange);
  }

  /** What there is is wanted again. */
  keep(): void {
    this.#end?.abort();
    this.#end = undefined;
  }

  async #release(signal: AbortSignal, onChange: () => void): Promise<void> {
    for (let attempt = 0; this.all.length; attempt += 1) {
      const pause = pauses[Math.min(attempt, pauses.length - 1)];
      await new Promise(resolve => setTimeout(resolve, pause));
      if (signal.aborted) return;
      // The line's device is deleted again by its own `DevicesAtWebex`.
      const device = this.#wdmDevice();
      if (device?.registered) await device.unregister().catch(() => undefined);
      if (signal.aborted) return;
      onChange();
    }
    this.keep();
  }
}
