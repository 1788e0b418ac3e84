import {Listeners} from '../line/listeners.js';
import type {UnreleasedDevice} from './connection-state.js';
import type {MobiusDevices} from './mobius-devices.js';
import type {SdkWebex} from './sdk.js';

/** The pauses between attempts to release what is left, in milliseconds. The last one stays. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;

type WdmDevice = SdkWebex['internal']['device'];

/** What this page has at Webex, and what its earlier sign-ins have left there. */
export class DeviceCleanup {
  readonly #wdmDevice: () => WdmDevice | undefined;
  readonly #onChange: () => void;
  /** Devices at WDM of an SDK that is not used any more. */
  readonly #leftDevices = new Set<WdmDevice>();
  /** Of the present lines, and of earlier ones that have left something. */
  #devices: readonly MobiusDevices[] = [];
  readonly #deviceGone = new Listeners<void>();
  /** The end of the release under way. */
  #releasing: AbortController | undefined;

  /**
   * @param wdmDevice The present device at WDM, unless it belongs to a start that goes on.
   * @param onChange Called when something was released, and when that was tried.
   */
  constructor(wdmDevice: () => WdmDevice | undefined, onChange: () => void) {
    this.#wdmDevice = wdmDevice;
    this.#onChange = onChange;
  }

  /** What there is. */
  get all(): readonly UnreleasedDevice[] {
    const hasLine = this.#devices.some(({any}) => any);
    const hasDevice = this.#leftDevices.size > 0 || this.#wdmDevice()?.registered;
    return [...(hasLine ? ['line' as const] : []), ...(hasDevice ? ['device' as const] : [])];
  }

  /** The line's device that Webex may have, and when it forgets that. Undefined where there is none. */
  get lineDevice(): MobiusDevices['left'] {
    return this.#devices.find(({left}) => left)?.left;
  }

  /** Calls `listener` whenever Webex has no device of a line's any more. */
  onLineDeviceGone(listener: () => void, signal: AbortSignal): void {
    this.#deviceGone.add(listener, signal);
  }

  /** Lines of a new client: theirs is what earlier ones have left of the same device at WDM. */
  add(devices: readonly MobiusDevices[]): void {
    const earlier = this.#devices;
    for (const each of devices) {
      for (const left of earlier) each.adopt(left);
      each.onGone(() => !this.lineDevice && this.#deviceGone.tell());
    }
    this.#devices = [...devices, ...earlier.filter(({any}) => any)];
  }

  /** Releases a device at WDM whose SDK is not used any more. */
  releaseLater(device: WdmDevice | undefined): void {
    if (!device?.registered) return;
    this.#leftDevices.add(device);
    void this.#release(async () => {
      await device.unregister().catch(() => undefined);
      if (!device.registered) this.#leftDevices.delete(device);
      return Boolean(device.registered);
    });
  }

  /** Releases what there is, until nothing is left. */
  release(): void {
    if (this.#releasing) return;
    const {signal} = (this.#releasing = new AbortController());
    void this.#release(async () => {
      // The line's device is deleted again by its own `MobiusDevices`.
      const device = this.#wdmDevice();
      if (device?.registered) await device.unregister().catch(() => undefined);
      return this.all.length > 0;
    }, signal).then(() => signal.aborted || this.keep());
  }

  /** What there is is wanted again. */
  keep(): void {
    this.#releasing?.abort();
    this.#releasing = undefined;
  }

  /** @param attempt Returns whether it is to be tried again. */
  async #release(attempt: () => Promise<boolean>, signal?: AbortSignal): Promise<void> {
    for (let [tries, isLeft] = [0, true]; isLeft; tries += 1) {
      const pause = pauses[Math.min(tries, pauses.length - 1)];
      await new Promise(resolve => setTimeout(resolve, pause));
      if (signal?.aborted) return;
      isLeft = await attempt();
      if (signal?.aborted) return;
      this.#onChange();
    }
  }
}
