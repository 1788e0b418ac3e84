import {notBefore} from '../base/not-before.js';
import {withinTime} from '../base/within-time.js';
import type {Deletion} from '../line/line-state.js';
import {outcomeOf, Refused, withoutAnswer, type Outcome} from './deletion-outcome.js';
import {causeOf, unexpectedAnswer} from './mobius-refusal.js';
import type {SdkDevice, SdkDeviceAnswer, SdkRegistration} from './sdk.js';

/** The pauses between attempts to delete a device, in seconds. The last one stays. */
const pauses = [1, 2, 4, 8, 15, 30, 60] as const;

/** How long Mobius may take to answer, in milliseconds. */
const requestTimeout = 10_000;

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
export class DevicesAtWebex {
  readonly #registration: SdkRegistration;
  /** The devices that are known: the address of each, and the device at WDM that it belongs to. */
  readonly #known = new Map<string, string>();
  /** The servers that were asked for a device, and whose answer did not arrive. */
  readonly #unanswered = new Set<string>();
  readonly #onChange: () => void;
  #state: DeletionState = {status: 'none'};
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Generation counter: an older `release()` must not reschedule itself. */
  #generation = 0;
  /** The attempt under way, which has all that there is to delete. */
  #attempt: Promise<void> | undefined;

  /** @param onChange Told when `state` has changed. */
  constructor(registration: SdkRegistration, onChange: () => void) {
    this.#registration = registration;
    this.#onChange = onChange;
  }

  get state(): DeletionState {
    return this.#state;
  }

  /** Whether anything may be there. */
  get any(): boolean {
    return this.#known.size > 0 || this.#unanswered.size > 0;
  }

  /**
   * A server has given a device. A client has one, which replaces what it had before. What an earlier device at WDM of
   * this page's still has is deleted.
   */
  add(server: string, {deviceId, clientDeviceUri = this.#clientDevice}: SdkDevice): void {
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
  adopt(earlier: DevicesAtWebex): void {
    const isSame = ([, clientDevice]: [string, string]): boolean => clientDevice === this.#clientDevice;
    const found = [...earlier.#known].filter(isSame);
    const unanswered = [...earlier.#unanswered];
    if (earlier === this || !(found.length || unanswered.length)) return;
    for (const [address, clientDevice] of found) {
      this.#known.set(address, clientDevice);
      earlier.#known.delete(address);
    }
    for (const server of unanswered) this.#unanswered.add(server);
    earlier.#unanswered.clear();
    if (!earlier.any) earlier.keep();
    void this.release();
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
    const answer = await withinTime(posted, answerTimeout, () => noAnswer).catch((error: unknown) => {
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
    this.keep();
    this.#known.clear();
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

  /** Deletes what is known to be there, by requests that outlive the page. Nobody will be there for the answer. */
  leave(): void {
    for (const [address, clientDevice] of this.#known) {
      void this.#fetch(address, {method: 'DELETE', keepalive: true}, clientDevice).catch(() => undefined);
    }
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
    const devices = await this.#list(server).catch(() => undefined);
    return devices?.some(device => device.deviceId === deviceId);
  }

  get #clientDevice(): string {
    return this.#registration.webex?.internal.device.url ?? '';
  }

  async #release(generation: number, attempt: number, expiresAt: number): Promise<void> {
    const underWay = (this.#attempt = this.#releaseOnce(generation, attempt, expiresAt));
    await underWay;
    if (this.#attempt === underWay) this.#attempt = undefined;
  }

  async #releaseOnce(generation: number, attempt: number, expiresAt: number): Promise<void> {
    const before = deletionOf(this.#state);
    this.#set({status: 'deleting', ...(before.cause && {cause: before.cause}), expiresAt});
    const outcomes = await this.#releaseAll();
    if (generation !== this.#generation) return;
    const refused = outcomes.find(outcome => typeof outcome === 'object');
    if (outcomes.includes('unauthorized')) return this.#set({status: 'unauthorized', expiresAt});
    if (!refused) return this.#set({status: 'none'});
    const pause = Math.max(refused.retryAfter ?? 0, pauses[Math.min(attempt, pauses.length - 1)]!);
    const nextAttemptAt = Date.now() + pause * 1000;
    this.#timer = setTimeout(() => void this.#release(generation, attempt + 1, expiresAt), pause * 1000);
    this.#set({status: 'waiting', cause: refused.cause, nextAttemptAt, expiresAt});
  }

  async #releaseAll(): Promise<Outcome[]> {
    const found = await Promise.all(Array.from(this.#unanswered, server => this.#find(server)));
    const deleted = await Promise.all(Array.from(this.#known, entry => this.#delete(...entry)));
    return [...found, ...deleted];
  }

  /** What a server made of a request whose answer was lost. */
  async #find(server: string): Promise<Outcome> {
    try {
      const devices = await this.#list(server);
      this.#unanswered.delete(server);
      for (const {deviceId = '', clientDeviceUri} of devices) {
        if (clientDeviceUri === this.#clientDevice)
          this.#known.set(addressOf(server, deviceId), clientDeviceUri);
      }
      return 'gone';
    } catch (error) {
      if (!(error instanceof Refused)) return {cause: withoutAnswer(error)};
      if (error.outcome === 'gone') this.#unanswered.delete(server);
      return error.outcome;
    }
  }

  async #list(server: string): Promise<readonly SdkDevice[]> {
    const userId = encodeURIComponent(this.#registration.webex?.internal.device.userId ?? '');
    const response = await this.#fetch(`${server}devices?userid=${userId}`, {
      signal: AbortSignal.timeout(requestTimeout),
    });
    if (!response.ok) throw new Refused(outcomeOf(response));
    const answer = (await response.json().catch(() => undefined)) as {devices?: readonly SdkDevice[]} | null;
    // An answer without a list cannot be Mobius' own: it says nothing about the devices.
    if (!Array.isArray(answer?.devices)) throw new Refused({cause: 'unexpected-answer'});
    return answer.devices;
  }

  async #delete(address: string, clientDevice: string): Promise<Outcome> {
    const outcome = await this.#askToDelete(address, clientDevice);
    if (outcome === 'gone') this.#known.delete(address);
    return outcome;
  }

  async #askToDelete(address: string, clientDevice: string): Promise<Outcome> {
    try {
      const signal = AbortSignal.timeout(requestTimeout);
      return outcomeOf(await this.#fetch(address, {method: 'DELETE', signal}, clientDevice));
    } catch (error) {
      return error instanceof Refused ? error.outcome : {cause: withoutAnswer(error)};
    }
  }

  /** @throws {Refused} Where the server asks to be left alone: nothing is sent then. */
  async #fetch(address: string, request: RequestInit, clientDevice = this.#clientDevice): Promise<Response> {
    const retryAfter = notBefore.waitFor(address);
    if (retryAfter) {
      throw new Refused({cause: causeOf({statusCode: notBefore.statusOf(address)}), retryAfter});
    }
    const {credentials} = this.#registration.webex ?? {};
    const response = await fetch(address, {
      ...request,
      // What the SDK itself sends with these requests.
      headers: {
        'cisco-device-url': clientDevice,
        Authorization: String(await credentials?.getUserToken?.()),
        // There is no `randomUUID` on a page without https.
        trackingId: `webex-web-client_${(crypto as Partial<Crypto>).randomUUID?.() ?? Date.now()}`,
        'spark-user-agent': 'webex-calling/beta',
      },
    });
    if (!response.ok) notBefore.note(address, response.status, response.headers.get('retry-after'));
    return response;
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

function addressOf(server: string, deviceId: string): string {
  return `${server}devices/${deviceId}`;
}
