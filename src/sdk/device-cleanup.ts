import {Listeners} from '../base/listeners.js';
import type {UnreleasedDevice} from './connection-state.js';
import type {MobiusDevices} from './mobius-devices.js';
import type {SdkWebex} from './sdk.js';
import {deleteWdmDevice} from './sdk-release.js';

/** The pauses between attempts to release devices, in milliseconds. The last one repeats. */
const pauses = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;

type WdmDevice = SdkWebex['internal']['device'];

/**
 * Deletes this page's devices at Webex: the line's device at Mobius (registration) and the client's device at WDM (device
 * management). Includes devices of earlier sign-ins that could not be deleted. Retries until none remains.
 */
export class DeviceCleanup {
  readonly #wdmDevice: () => WdmDevice | undefined;
  readonly #onChange: () => void;
  /** SDK instances that are no longer used, but whose WDM device may still exist. */
  readonly #discarded = new Set<SdkWebex>();
  /** One entry for each current line, and for each earlier line that may still have devices. */
  #mobiusDevices: readonly MobiusDevices[] = [];
  readonly #lineDeviceGone = new Listeners<void>();
  /** Aborts the retries of `release()`. Set while they continue. */
  #releasing: AbortController | undefined;

  /**
   * @param wdmDevice Returns the current WDM device. Undefined while the SDK starts.
   * @param onChange Called after every attempt to release, unless the retries have been stopped.
   */
  constructor(wdmDevice: () => WdmDevice | undefined, onChange: () => void) {
    this.#wdmDevice = wdmDevice;
    this.#onChange = onChange;
  }

  /** The kinds of devices that may still exist at Webex. */
  get unreleased(): readonly UnreleasedDevice[] {
    const hasLine = this.#mobiusDevices.some(({mayExist}) => mayExist);
    const hasDevice = this.#discarded.size > 0 || this.#wdmDevice()?.registered;
    return [...(hasLine ? ['line' as const] : []), ...(hasDevice ? ['device' as const] : [])];
  }

  /** A line's device that may still exist at Webex, with its expiry if known. Undefined if there is none. */
  get remainingLineDevice(): MobiusDevices['remaining'] {
    return this.#mobiusDevices.find(({remaining}) => remaining)?.remaining;
  }

  /** Calls `listener` whenever no line's device may exist at Webex any more. */
  onLineDeviceGone(listener: () => void, signal: AbortSignal): void {
    this.#lineDeviceGone.add(listener, signal);
  }

  /** Adds the lines of a new client. They adopt the devices of earlier lines that belong to the same WDM device. */
  add(devices: readonly MobiusDevices[]): void {
    const earlier = this.#mobiusDevices;
    for (const each of devices) {
      for (const previous of earlier) each.adopt(previous);
      each.onGone(() => !this.remainingLineDevice && this.#lineDeviceGone.notify());
    }
    this.#mobiusDevices = [...devices, ...earlier.filter(({mayExist}) => mayExist)];
  }

  /** Deletes the WDM device of an SDK instance that is no longer used. Retries until it is gone. */
  releaseDiscarded(webex: SdkWebex | undefined): void {
    const {device} = webex?.internal ?? {};
    if (!webex || !device?.registered) return;
    this.#discarded.add(webex);
    void this.#release(async () => {
      await device.unregister().catch(() => undefined);
      if (!device.registered) this.#discarded.delete(webex);
      return Boolean(device.registered);
    });
  }

  /**
   * Deletes all remaining devices except the current WDM device, with requests that outlive the page. See
   * `SdkConnection.deleteOnUnload()`.
   */
  deleteOnUnload(): void {
    for (const each of this.#mobiusDevices) each.deleteOnUnload();
    for (const webex of this.#discarded) deleteWdmDevice(webex);
  }

  /** Retries until no device is left. Deletes only the current WDM device: `MobiusDevices` retries its own deletions. */
  release(): void {
    if (this.#releasing) return;
    const {signal} = (this.#releasing = new AbortController());
    void this.#release(async () => {
      const device = this.#wdmDevice();
      if (device?.registered) await device.unregister().catch(() => undefined);
      return this.unreleased.length > 0;
    }, signal).then(() => signal.aborted || this.stopReleasing());
  }

  /** Stops the retries of `release()`. Call when the devices are gone or wanted again. */
  stopReleasing(): void {
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
