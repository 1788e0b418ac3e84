import {serverBackoff} from '../base/server-backoff.js';
import type {MobiusDevices} from './mobius-devices.js';
import type {RegistrationAttempts} from './registration-attempts.js';
import {isActive} from './sdk-registration.js';
import {syntheticRefusal, type Post} from './registration-hooks.js';
import type {SdkDevice, SdkRefusal, SdkRegistration} from './sdk.js';

/** What an answer of Mobius' depends on, and what it leads to. */
interface RegistrationPostOptions {
  readonly registration: SdkRegistration;
  readonly devices: MobiusDevices;
  readonly attempts: RegistrationAttempts;
  /** Another device has the line, and keeps it. */
  onTakenOver(): void;
}

/** Asks Mobius for a device, and decides what the SDK is told of the answer. */
export class RegistrationPost {
  readonly #options: RegistrationPostOptions;
  #server: string | undefined;

  constructor(options: RegistrationPostOptions) {
    this.#options = options;
  }

  /** The server that gave the latest device: before 3.10 the SDK knows it only after it has said `registered`. */
  get server(): string | undefined {
    return this.#server;
  }

  async send(server: string, post: Post): ReturnType<Post> {
    const {devices, attempts} = this.#options;
    if (attempts.isShut) throw syntheticRefusal;
    if (serverBackoff.secondsLeft(server)) {
      attempts.schedule.barred(server);
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
      if (!(refusal as SdkRefusal).statusCode) devices.doubt(server);
    }
    // Given up meanwhile: what came of it is undone, and the SDK never hears of it.
    await devices.release();
    throw syntheticRefusal;
  }

  /** A device that came when nobody waited for it any more. It must not stay beside the one that is used. */
  #onLate(server: string, device: SdkDevice): void {
    const {registration, devices, attempts} = this.#options;
    const {deviceId = '', clientDeviceUri} = device;
    const isUsed = deviceId === registration.deviceInfo?.device?.deviceId;
    if (isActive(registration) && !attempts.isShut) {
      if (!isUsed) void devices.releaseOther(server, deviceId, clientDeviceUri);
      return;
    }
    devices.add(server, device);
    // An attempt under way gets the same device, or another one in its place.
    if (attempts.isShut) void devices.release();
  }

  /** What the SDK is told of a refusal. */
  #onRefusal(server: string, refusal: SdkRefusal): SdkRefusal {
    const {devices, attempts, onTakenOver} = this.#options;
    const {statusCode = 0, body} = refusal;
    const cause = attempts.schedule.refused(server, refusal);
    if (statusCode === 0) devices.doubt(server);
    if (cause === 'throttled') return syntheticRefusal;
    if (cause !== 'device-limit') return refusal;
    // A client that has a device gets it again: this one has none.
    devices.forget();
    if (attempts.state.name !== 'commanded') {
      onTakenOver();
      return syntheticRefusal;
    }
    // With a list of devices the SDK is going to delete the first one.
    if (body?.devices?.length) attempts.note('room');
    return refusal;
  }
}
