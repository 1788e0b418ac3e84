import {withTimeout} from '../base/timeout.js';
import {Listeners} from '../base/listeners.js';
import {deletionOf, type DeletionState} from './deletion-state.js';
import {causeWithoutAnswer, type DeletionResult, MobiusError, unexpectedAnswer} from './mobius-answer.js';
import {addressOf, DeviceRequests} from './device-requests.js';
import type {SdkDevice, SdkDeviceAnswer, SdkRefusal, SdkRegistration} from './sdk.js';
import {renewTokenOf} from './token-renewal.js';

/** The pauses between attempts to delete a device, in seconds. The last one repeats. */
const pauses = [1, 2, 4, 8, 15, 30, 60] as const;

/** The time limit for the answer to a registration, in milliseconds. The SDK itself waits at least 105 s. */
const answerTimeout = 20_000;

/** After this many missed keepalives, Webex is expected to remove a device. The SDK counts the device as lost after as many. */
const intervalsToExpiry = 5;

/**
 * The devices of a line at Mobius, Webex's registration service. The SDK sends one DELETE and ignores the response, and it
 * does not know of a device whose POST was not answered. This class deletes both kinds and retries until Webex confirms.
 */
export class MobiusDevices {
  readonly #registration: SdkRegistration;
  readonly #requests: DeviceRequests;
  /** The known devices: for each address the URL of the WDM device that the device belongs to. */
  readonly #known = new Map<string, string>();
  /** The servers that have not answered a registration. They may have created a device. */
  readonly #unanswered = new Set<string>();
  /** The number of registrations that wait for their answer. */
  #inFlight = 0;
  /** The devices of earlier clients' lines, if some may still exist that belong to another WDM device. */
  readonly #earlier = new Set<MobiusDevices>();
  readonly #onChange: () => void;
  readonly #gone = new Listeners<void>();
  #state: DeletionState = {status: 'none'};
  /** `expiresAt` of `#state` on the clock of `performance.now()`. */
  #expiry = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Generation counter: an older `release()` must not reschedule itself. */
  #generation = 0;
  /** The deletion in progress, which includes all known devices. */
  #attempt: Promise<void> | undefined;

  /** @param onChange Called when `state` has changed. */
  constructor(registration: SdkRegistration, onChange: () => void) {
    this.#registration = registration;
    this.#requests = new DeviceRequests(registration);
    this.#onChange = onChange;
  }

  get state(): DeletionState {
    return this.#state;
  }

  /** Whether a device may exist at Mobius. */
  get mayExist(): boolean {
    return this.#known.size > 0 || this.#unanswered.size > 0 || this.#inFlight > 0;
  }

  /** Whether this page has created the device, and Webex may still have it. */
  has(deviceId: string): boolean {
    return [...this.#known.keys()].some(address => address.endsWith(`/${deviceId}`));
  }

  /**
   * A device that may still exist, with its expiry if known. Undefined if there is none, or if it has expired on one of
   * two clocks: the system clock may be set back, and `performance.now()` may stop during sleep. If the system clock is
   * set forward, there may be two devices for a few minutes.
   */
  get remaining(): {readonly expiresAt?: number | undefined} | undefined {
    if (!this.mayExist) return undefined;
    const {expiresAt} = deletionOf(this.#state);
    if (!expiresAt) return {};
    return this.#expiry <= performance.now() || expiresAt <= Date.now() ? undefined : {expiresAt};
  }

  /** Calls `listener` whenever no device can exist any more. */
  onGone(listener: () => void, signal?: AbortSignal): void {
    this.#gone.add(listener, signal);
  }

  /**
   * Adds the device that a server has created. It replaces the previous device of the same WDM device. Devices of an
   * earlier WDM device are deleted.
   */
  add(server: string, {deviceId, clientDeviceUri = this.#requests.clientDevice}: SdkDevice): void {
    this.stopReleasing();
    this.#unanswered.clear();
    for (const [address, clientDevice] of this.#known) {
      if (clientDevice === clientDeviceUri) this.#known.delete(address);
      else void this.#delete(address, clientDevice);
    }
    if (deviceId) this.#known.set(addressOf(server, deviceId), clientDeviceUri);
  }

  /**
   * Takes over the devices of an earlier client of this page that a new registration would reuse, and continues to delete
   * them. The earlier client would not stop when this line registers.
   */
  adopt(earlier: MobiusDevices): void {
    if (earlier === this) return;
    this.#requests.join(earlier.#requests);
    const isSame = ([, clientDevice]: [string, string]): boolean =>
      clientDevice === this.#requests.clientDevice;
    const found = [...earlier.#known].filter(isSame);
    const unanswered = [...earlier.#unanswered];
    if (earlier.#known.size > found.length) this.#earlier.add(earlier);
    if (!found.length && !unanswered.length) return;
    for (const [address, clientDevice] of found) {
      this.#known.set(address, clientDevice);
      earlier.#known.delete(address);
    }
    for (const server of unanswered) this.#unanswered.add(server);
    earlier.#unanswered.clear();
    void this.release();
    if (!earlier.mayExist) earlier.forget();
  }

  /**
   * Waits for the answer to a registration and checks that it contains a device.
   *
   * @param onLate Called with a device that arrives after the time limit.
   * @throws {SdkRefusal} The server's refusal; status 408 if there is no answer in time; `unexpectedAnswer` if the answer
   *   is not from Webex.
   */
  async receive<Answer extends {body: SdkDeviceAnswer}>(
    server: string,
    posted: Promise<Answer>,
    onLate: (device: SdkDevice) => void,
  ): Promise<Answer> {
    const noAnswer = Object.assign(new Error('No answer'), {statusCode: 408});
    this.#inFlight += 1;
    try {
      const answer = await withTimeout(posted, answerTimeout, () => noAnswer);
      const {device} = answer.body ?? {};
      if (!device?.deviceId) throw Object.assign(new Error('No device'), {statusCode: unexpectedAnswer});
      this.add(server, device);
      return answer;
    } catch (error) {
      const isLate = error === noAnswer;
      if (isLate || !(error as SdkRefusal).statusCode) {
        // The server may have created a device, which is unknown until it answers.
        this.#unanswered.add(server);
        this.#attempt = undefined;
      }
      if (isLate) {
        const onAnswer = ({body: {device}}: Answer): unknown => device?.deviceId && onLate(device);
        posted.then(onAnswer, () => undefined);
      }
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#notifyIfGone();
    }
  }

  /** Forgets the known devices. Call when Webex has reported that it has none. Unanswered registrations remain. */
  forget(): void {
    this.#known.clear();
    this.stopReleasing();
    this.#notifyIfGone();
  }

  /** Stops the retries of `release()`. Call when the line is wanted again. */
  stopReleasing(): void {
    this.#generation += 1;
    this.#attempt = undefined;
    clearTimeout(this.#timer);
    this.#set({status: 'none'});
  }

  /**
   * Deletes all devices. Resolves after the first attempt. Retries until Webex confirms the deletion or refuses the token,
   * or until the devices have expired after a final refusal.
   */
  async release(): Promise<void> {
    // A release is already in progress.
    if (this.#attempt) return this.#attempt;
    clearTimeout(this.#timer);
    const generation = (this.#generation += 1);
    const interval = Number(this.#registration.deviceInfo?.keepaliveInterval) || 30;
    const lifetime = intervalsToExpiry * interval * 1000;
    if (this.#state.status === 'none') this.#expiry = performance.now() + lifetime;
    const {expiresAt = Date.now() + lifetime} = deletionOf(this.#state);
    await this.#release(generation, 0, expiresAt);
  }

  /**
   * Resolves when a device may be created: no deletion is in progress that could remove it, and another attempt to delete
   * the devices of earlier clients has ended.
   */
  async deletionsOver(): Promise<void> {
    for (const earlier of this.#earlier) if (!earlier.mayExist) this.#earlier.delete(earlier);
    await Promise.all(Array.from(this.#earlier, earlier => earlier.release()));
    await this.#requests.deletionsOver();
  }

  /**
   * Deletes the known devices with requests that outlive the page. If the page is restored from the back/forward cache, it
   * receives the answers.
   */
  deleteOnUnload(): void {
    for (const [address, clientDevice] of this.#known) void this.#deleteOnUnload(address, clientDevice);
  }

  async #deleteOnUnload(address: string, clientDevice: string): Promise<void> {
    const outcome = await this.#requests.delete({address, clientDevice}, {keepalive: true});
    if (outcome !== 'gone' || !this.#known.delete(address)) return;
    if (!this.mayExist) this.forget();
  }

  /** Deletes a device that is not tracked here, such as one that the SDK deletes to make room for its own (trap 3). */
  async releaseOther(server: string, deviceId: string, clientDevice = ''): Promise<void> {
    await this.#delete(addressOf(server, deviceId), clientDevice);
  }

  /** Asks Mobius whether it still has a device. Resolves with undefined if there is no answer. */
  async isThere(server: string, deviceId: string): Promise<boolean | undefined> {
    const devices = await this.#requests.list(server).catch(() => undefined);
    return devices?.some(device => device.deviceId === deviceId);
  }

  async #release(generation: number, attempt: number, expiresAt: number): Promise<void> {
    const current = (this.#attempt = this.#releaseOnce(generation, attempt, expiresAt));
    await current;
    if (this.#attempt === current) this.#attempt = undefined;
  }

  async #releaseOnce(generation: number, attempt: number, expiresAt: number): Promise<void> {
    const before = deletionOf(this.#state);
    this.#set({status: 'deleting', ...(before.cause && {cause: before.cause}), expiresAt});
    let outcomes = await this.#releaseAll(generation);
    if (generation !== this.#generation) return;
    if (outcomes.includes('unauthorized') && (await renewTokenOf(this.#registration)))
      outcomes = await this.#releaseAll(generation);
    if (generation !== this.#generation) return;
    const refused = outcomes.find(outcome => typeof outcome === 'object');
    if (outcomes.includes('unauthorized')) {
      // Without a new token nothing more can be done until Webex removes the device.
      this.#timer = setTimeout(() => this.#expire(), this.#expiry - performance.now());
      return this.#set({status: 'unauthorized', expiresAt});
    }
    if (!refused) return this.#set({status: 'none'});
    const isFinal = outcomes.every(outcome => typeof outcome === 'string' || outcome.isFinal);
    if (isFinal && this.#expiry <= performance.now()) return this.#expire();
    const pause = Math.max(refused.retryAfter ?? 0, pauses[Math.min(attempt, pauses.length - 1)]!);
    const nextAttemptAt = Date.now() + pause * 1000;
    this.#timer = setTimeout(() => void this.#release(generation, attempt + 1, expiresAt), pause * 1000);
    this.#set({status: 'waiting', cause: refused.cause, nextAttemptAt, expiresAt});
  }

  #expire(): void {
    this.#unanswered.clear();
    this.forget();
  }

  async #releaseAll(generation: number): Promise<DeletionResult[]> {
    const found = await Promise.all(Array.from(this.#unanswered, server => this.#find(server, generation)));
    // The line is wanted again, and the device that was found may be the one that it registers.
    if (generation !== this.#generation) return found;
    const deleted = await Promise.all(Array.from(this.#known, entry => this.#delete(...entry)));
    return [...found, ...deleted];
  }

  /** Finds the device that a server may have created for an unanswered registration. */
  async #find(server: string, generation: number): Promise<DeletionResult> {
    try {
      const devices = await this.#requests.list(server);
      if (generation !== this.#generation) return 'gone';
      this.#unanswered.delete(server);
      for (const {deviceId = '', clientDeviceUri} of devices) {
        if (clientDeviceUri === this.#requests.clientDevice)
          this.#known.set(addressOf(server, deviceId), clientDeviceUri);
      }
      this.#notifyIfGone();
      return 'gone';
    } catch (error) {
      if (!(error instanceof MobiusError)) return {cause: causeWithoutAnswer(error)};
      if (error.outcome === 'gone' && this.#unanswered.delete(server)) this.#notifyIfGone();
      return error.outcome;
    }
  }

  async #delete(address: string, clientDevice: string): Promise<DeletionResult> {
    const outcome = await this.#requests.delete({address, clientDevice});
    if (outcome === 'gone' && this.#known.delete(address)) this.#notifyIfGone();
    return outcome;
  }

  #notifyIfGone(): void {
    if (!this.mayExist) this.#gone.notify();
  }

  #set(state: DeletionState): void {
    if (state.status === 'none' && this.#state.status === 'none') return;
    this.#state = state;
    this.#onChange();
  }
}
