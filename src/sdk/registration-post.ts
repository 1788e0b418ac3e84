import {serverBackoff} from '../base/server-backoff.js';
import type {MobiusDevices} from './mobius-devices.js';
import type {RegistrationAttempts} from './registration-attempts.js';
import {isActive} from './sdk-registration.js';
import {syntheticRefusal, type Post} from './registration-hooks.js';
import type {SdkDevice, SdkRefusal, SdkRegistration} from './sdk.js';

interface RegistrationPostOptions {
  readonly registration: SdkRegistration;
  readonly devices: MobiusDevices;
  readonly attempts: RegistrationAttempts;
  /** Called when another device has the line and keeps it. */
  onTakenOver(): void;
}

/** Requests a device from Mobius, and decides which answer the SDK receives. */
export class RegistrationPost {
  readonly #options: RegistrationPostOptions;
  #server: string | undefined;

  constructor(options: RegistrationPostOptions) {
    this.#options = options;
  }

  /** The server that created the latest device. Before 3.10 the SDK exposes it only after `registered`. */
  get server(): string | undefined {
    return this.#server;
  }

  /** @throws {SdkRefusal} The server's refusal, or a synthetic one if the SDK must neither report nor retry anything. */
  async send(server: string, post: Post): ReturnType<Post> {
    const {devices, attempts} = this.#options;
    if (attempts.isShut) throw syntheticRefusal;
    if (serverBackoff.secondsLeft(server)) {
      attempts.schedule.onBlocked(server);
      throw syntheticRefusal;
    }
    try {
      const answer = await devices.receive(server, post(server), late => this.#onLate(server, late));
      if (!attempts.isShut) {
        this.#server = server;
        attempts.schedule.stop();
        attempts.note('device');
        return answer;
      }
    } catch (refusal) {
      if (!attempts.isShut) throw this.#onRefusal(server, refusal as SdkRefusal);
    }
    // The attempt was canceled while it waited: delete the device, and let the SDK see a refusal.
    await devices.release();
    throw syntheticRefusal;
  }

  /** Handles a device that was created after the time limit, so that it does not remain in addition to the device in use. */
  #onLate(server: string, device: SdkDevice): void {
    const {registration, devices, attempts} = this.#options;
    const {deviceId = '', clientDeviceUri} = device;
    const isUsed = deviceId === registration.deviceInfo?.device?.deviceId;
    if (isActive(registration) && !attempts.isShut) {
      if (!isUsed) void devices.releaseOther(server, deviceId, clientDeviceUri);
      return;
    }
    devices.add(server, device);
    // An attempt in progress receives the same device, or one that replaces it.
    if (attempts.isShut) void devices.release();
  }

  /** Records a refusal. Returns the one that the SDK receives. */
  #onRefusal(server: string, refusal: SdkRefusal): SdkRefusal {
    const {devices, attempts, onTakenOver} = this.#options;
    const {body} = refusal;
    const cause = attempts.schedule.onRefused(server, refusal);
    if (cause === 'throttled') return syntheticRefusal;
    if (cause !== 'device-limit') return refusal;
    // Mobius returns the client's existing device again. It has refused a new one, so the client has none.
    devices.forget();
    if (attempts.state.name !== 'commanded') {
      onTakenOver();
      return syntheticRefusal;
    }
    // If the refusal lists devices, the SDK deletes the first one.
    if (body?.devices?.length) attempts.note('device-replaced');
    return refusal;
  }
}
