import {Listeners} from '../base/listeners.js';
import type {UnreleasedDevice} from './connection-state.js';
import type {MobiusDevices} from './mobius-devices.js';
import type {SdkWebex} from './sdk.js';
import {deleteWdmDevice} from './sdk-release.js';

/** The pauses between attempts to release devices, in milliseconds. The last one repeats. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;

type WdmDevice = SdkWebex['internal']['device'];

/** The devices of this page at Webex, including those that earlier sign-ins have left, and their release. */
export class DeviceCleanup {
  readonly #wdmDevice: () => WdmDevice | undefined;
  readonly #onChange: () => void;
  /** SDK instances that are no longer used, whose WDM device is left. */
  readonly #discarded = new Set<SdkWebex>();
  /** Of the current lines, and of earlier ones with devices left. */
  #devices: readonly MobiusDevices[] = [];
  readonly #deviceGone = new Listeners<void>();
  /** Aborts the release in progress. */
  #releasing: AbortController | undefined;

  /**
   * @param wdmDevice Returns the current WDM device, unless it belongs to a start in progress.
   * @param onChange Called after every attempt to release.
   */
  constructor(wdmDevice: () => WdmDevice | undefined, onChange: () => void) {
    this.#wdmDevice = wdmDevice;
    this.#onChange = onChange;
  }

  /** The kinds of devices that may be left. */
  get all(): readonly UnreleasedDevice[] {
    const hasLine = this.#devices.some(({any}) => any);
    const hasDevice = this.#discarded.size > 0 || this.#wdmDevice()?.registered;
    return [...(hasLine ? ['line' as const] : []), ...(hasDevice ? ['device' as const] : [])];
  }

  /** The line's device that may be left at Webex, and when Webex removes it. Undefined if there is none. */
  get lineDevice(): MobiusDevices['left'] {
    return this.#devices.find(({left}) => left)?.left;
  }

  /** Calls `listener` whenever Webex no longer has a device of a line. */
  onLineDeviceGone(listener: () => void, signal: AbortSignal): void {
    this.#deviceGone.add(listener, signal);
  }

  /** Adds the lines of a new client, which adopt what earlier lines have left at the same WDM device. */
  add(devices: readonly MobiusDevices[]): void {
    const earlier = this.#devices;
    for (const each of devices) {
      for (const left of earlier) each.adopt(left);
      each.onGone(() => !this.lineDevice && this.#deviceGone.notify());
    }
    this.#devices = [...devices, ...earlier.filter(({any}) => any)];
  }

  /** Releases the WDM device of an SDK instance that is no longer used. */
  releaseLater(webex: SdkWebex | undefined): void {
    const {device} = webex?.internal ?? {};
    if (!webex || !device?.registered) return;
    this.#discarded.add(webex);
    void this.#release(async () => {
      await device.unregister().catch(() => undefined);
      if (!device.registered) this.#discarded.delete(webex);
      return Boolean(device.registered);
    });
  }

  /** Deletes what earlier sign-ins have left, by requests that outlive the page. */
  leave(): void {
    for (const each of this.#devices) each.leave();
    for (const webex of this.#discarded) deleteWdmDevice(webex);
  }

  /** Releases all devices until none is left. */
  release(): void {
    if (this.#releasing) return;
    const {signal} = (this.#releasing = new AbortController());
    void this.#release(async () => {
      // The line's `MobiusDevices` retries its own deletion.
      const device = this.#wdmDevice();
      if (device?.registered) await device.unregister().catch(() => undefined);
      return this.all.length > 0;
    }, signal).then(() => signal.aborted || this.keep());
  }

  /** Stops releasing, because the devices are wanted again. */
  keep(): void {
    this.#releasing?.abort();
    this.#releasing = undefined;
  }

  /** @param attempt Returns whether another attempt is necessary. */
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
