import {withTimeout} from '../base/timeout.js';
import type {Deletion} from '../line/line-state.js';
import {Listeners} from '../line/listeners.js';
import {causeWithoutAnswer, type DeletionResult, MobiusError, unexpectedAnswer} from './mobius-answer.js';
import {addressOf, DeviceRequests} from './device-requests.js';
import type {SdkDevice, SdkDeviceAnswer, SdkRegistration} from './sdk.js';
import {renewTokenOf} from './token-renewal.js';

/** The pauses between attempts to delete a device, in seconds. The last one stays. */
const pauses = [1, 2, 4, 8, 15, 30, 60] as const;

/** How long Mobius may take to answer a registration, in milliseconds. The SDK itself waits 105 s and more. */
const answerTimeout = 20_000;

/** How many keepalive intervals a device without keepalives lives: the SDK itself gives up after as many misses. */
const intervalsToExpiry = 5;

/** How far the deletion of this page's devices is. */
export type DeletionState =
  | {readonly status: 'none'}
  | ({readonly status: 'deleting'} & Deletion)
  /** Not confirmed, and tried again at its time. */
  | ({readonly status: 'waiting'} & Deletion)
  /** The token is not accepted any more: only another one can delete what is left. */
  | ({readonly status: 'unauthorized'} & Deletion);

/**
 * The devices that this page has at Webex. The SDK sends one DELETE for a device and ignores the answer, and it does not
 * know of a device whose POST was not answered. Neither device may stay.
 */
export class MobiusDevices {
  readonly #registration: SdkRegistration;
  readonly #requests: DeviceRequests;
  /** The devices that are known: the address of each, and the device at WDM that it belongs to. */
  readonly #known = new Map<string, string>();
  /** The servers that were asked for a device, and whose answer did not arrive. */
  readonly #unanswered = new Set<string>();
  /** Of clients before this one, with another device at WDM. */
  readonly #earlier = new Set<MobiusDevices>();
  readonly #onChange: () => void;
  readonly #gone = new Listeners<void>();
  #state: DeletionState = {status: 'none'};
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Generation counter: an older `release()` must not reschedule itself. */
  #generation = 0;
  /** The attempt under way, which has all that there is to delete. */
  #attempt: Promise<void> | undefined;

  /** @param onChange Told when `state` has changed. */
  constructor(registration: SdkRegistration, onChange: () => void) {
    this.#registration = registration;
    this.#requests = new DeviceRequests(registration);
    this.#onChange = onChange;
  }

  get state(): DeletionState {
    return this.#state;
  }

  /** Whether anything may be there. */
  get any(): boolean {
    return this.#known.size > 0 || this.#unanswered.size > 0;
  }

  /** What Webex may have of this page's, and when it forgets that; undefined where it has nothing, or has forgotten it. */
  get left(): {readonly expiresAt?: number | undefined} | undefined {
    const {expiresAt} = deletionOf(this.#state);
    const isForgotten = expiresAt !== undefined && expiresAt <= Date.now();
    return this.any && !isForgotten ? {expiresAt} : undefined;
  }

  /** Calls `listener` whenever nothing is there any more. */
  onGone(listener: () => void, signal?: AbortSignal): void {
    this.#gone.add(listener, signal);
  }

  /**
   * A server has given a device. A client has one, which replaces what it had before. What an earlier device at WDM of
   * this page's still has is deleted.
   */
  add(server: string, {deviceId, clientDeviceUri = this.#requests.clientDevice}: SdkDevice): void {
    this.keep();
    this.#unanswered.clear();
    for (const [address, clientDevice] of this.#known) {
      if (clientDevice === clientDeviceUri) this.#known.delete(address);
      else void this.#delete(address, clientDevice);
    }
    if (deviceId) this.#known.set(addressOf(server, deviceId), clientDeviceUri);
  }

  /**
   * Takes over what an earlier client of this page has left, where a new registration would get the very same device:
   * the earlier one must not go on to delete that.
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
    if (!earlier.any) earlier.forget();
  }

  /**
   * The answer of a server that was asked for a device, where it is one: in time, and with a device in it.
   *
   * @param onLate Told of a device that comes when nobody waits for it any more.
   * @throws {SdkRefusal} The server's; with a status of our own where there was no answer, or none of Webex's.
   */
  async receive<Answer extends {body: SdkDeviceAnswer}>(
    server: string,
    posted: Promise<Answer>,
    onLate: (device: SdkDevice) => void,
  ): Promise<Answer> {
    const noAnswer = Object.assign(new Error('No answer'), {statusCode: 408});
    const answer = await withTimeout(posted, answerTimeout, () => noAnswer).catch((error: unknown) => {
      if (error === noAnswer) {
        // What the server has made of it nobody knows, until it does answer.
        this.doubt(server);
        posted.then(
          ({body}) => body.device?.deviceId && onLate(body.device),
          () => undefined,
        );
      }
      throw error;
    });
    const {device} = answer.body ?? {};
    if (!device?.deviceId) throw Object.assign(new Error('No device'), {statusCode: unexpectedAnswer});
    this.add(server, device);
    return answer;
  }

  /** A server was asked for a device, and what it made of that is not known. */
  doubt(server: string): void {
    this.#unanswered.add(server);
    this.#attempt = undefined;
  }

  /** Webex has said that it knows no device of this page's: of those that were told. What was not answered stays open. */
  forget(): void {
    this.#known.clear();
    this.keep();
    this.#tellGone();
  }

  /** Ends what `release()` began: the device is wanted again. */
  keep(): void {
    this.#generation += 1;
    this.#attempt = undefined;
    clearTimeout(this.#timer);
    this.#set({status: 'none'});
  }

  /**
   * Deletes what is there. Resolves when that was tried once; where Webex has not confirmed it, it is tried again until
   * it does, or does not accept the token any more.
   */
  async release(): Promise<void> {
    // Asked twice is asked once.
    if (this.#attempt) return this.#attempt;
    clearTimeout(this.#timer);
    const generation = (this.#generation += 1);
    const {keepaliveInterval = 30} = this.#registration.deviceInfo ?? {};
    const {expiresAt = Date.now() + intervalsToExpiry * keepaliveInterval * 1000} = deletionOf(this.#state);
    await this.#release(generation, 0, expiresAt);
  }

  /**
   * Resolves when a device may be made: no deletion is on its way that could take it along, and one more attempt was
   * made to delete what earlier clients of this page's have left.
   */
  async deletionsOver(): Promise<void> {
    for (const earlier of this.#earlier) if (!earlier.any) this.#earlier.delete(earlier);
    await Promise.all(Array.from(this.#earlier, earlier => earlier.release()));
    await this.#requests.deletionsOver();
  }

  /** Deletes what is known to be there, by requests that outlive the page, which may be kept and hear the answers. */
  leave(): void {
    for (const [address, clientDevice] of this.#known) void this.#leave(address, clientDevice);
  }

  async #leave(address: string, clientDevice: string): Promise<void> {
    const outcome = await this.#requests.delete({address, clientDevice}, {keepalive: true});
    if (outcome !== 'gone' || !this.#known.delete(address)) return;
    if (!this.any) this.forget();
  }

  /** Deletes a device of this person that is not this page's: where the SDK makes room for its own (trap 3). */
  async releaseOther(server: string, deviceId: string, clientDevice = ''): Promise<void> {
    await this.#delete(addressOf(server, deviceId), clientDevice);
  }

  /**
   * Whether Mobius still has this page's device.
   *
   * @returns Undefined where Mobius does not say.
   */
  async isThere(server: string, deviceId: string): Promise<boolean | undefined> {
    const devices = await this.#requests.list(server).catch(() => undefined);
    return devices?.some(device => device.deviceId === deviceId);
  }

  async #release(generation: number, attempt: number, expiresAt: number): Promise<void> {
    const underWay = (this.#attempt = this.#releaseOnce(generation, attempt, expiresAt));
    await underWay;
    if (this.#attempt === underWay) this.#attempt = undefined;
  }

  async #releaseOnce(generation: number, attempt: number, expiresAt: number): Promise<void> {
    const before = deletionOf(this.#state);
    this.#set({status: 'deleting', ...(before.cause && {cause: before.cause}), expiresAt});
    let outcomes = await this.#releaseAll();
    if (generation !== this.#generation) return;
    if (outcomes.includes('unauthorized') && (await renewTokenOf(this.#registration))) {
      outcomes = await this.#releaseAll();
    }
    if (generation !== this.#generation) return;
    const refused = outcomes.find(outcome => typeof outcome === 'object');
    if (outcomes.includes('unauthorized')) {
      // Nothing more can be done about it, until Webex has forgotten it.
      this.#timer = setTimeout(() => this.#expire(), expiresAt - Date.now());
      return this.#set({status: 'unauthorized', expiresAt});
    }
    if (!refused) return this.#set({status: 'none'});
    const pause = Math.max(refused.retryAfter ?? 0, pauses[Math.min(attempt, pauses.length - 1)]!);
    const nextAttemptAt = Date.now() + pause * 1000;
    this.#timer = setTimeout(() => void this.#release(generation, attempt + 1, expiresAt), pause * 1000);
    this.#set({status: 'waiting', cause: refused.cause, nextAttemptAt, expiresAt});
  }

  #expire(): void {
    this.#unanswered.clear();
    this.forget();
  }

  async #releaseAll(): Promise<DeletionResult[]> {
    const found = await Promise.all(Array.from(this.#unanswered, server => this.#find(server)));
    const deleted = await Promise.all(Array.from(this.#known, entry => this.#delete(...entry)));
    return [...found, ...deleted];
  }

  /** What a server made of a request whose answer was lost. */
  async #find(server: string): Promise<DeletionResult> {
    try {
      const devices = await this.#requests.list(server);
      this.#unanswered.delete(server);
      for (const {deviceId = '', clientDeviceUri} of devices) {
        if (clientDeviceUri === this.#requests.clientDevice)
          this.#known.set(addressOf(server, deviceId), clientDeviceUri);
      }
      this.#tellGone();
      return 'gone';
    } catch (error) {
      if (!(error instanceof MobiusError)) return {cause: causeWithoutAnswer(error)};
      if (error.outcome === 'gone' && this.#unanswered.delete(server)) this.#tellGone();
      return error.outcome;
    }
  }

  async #delete(address: string, clientDevice: string): Promise<DeletionResult> {
    const outcome = await this.#requests.delete({address, clientDevice});
    if (outcome === 'gone' && this.#known.delete(address)) this.#tellGone();
    return outcome;
  }

  #tellGone(): void {
    if (!this.any) this.#gone.tell();
  }

  #set(state: DeletionState): void {
    if (state.status === 'none' && this.#state.status === 'none') return;
    this.#state = state;
    this.#onChange();
  }
}

function deletionOf(state: DeletionState): Deletion {
  return state.status === 'none' ? {} : state;
}
