import {DevicesAtWebex} from './devices-at-webex.js';
import {watchKeepalives, type BlockingPolicy} from './keepalive-worker.js';
import {Retries} from './retries.js';
import type {SdkDeviceAnswer, SdkRefusal, SdkRegistration} from './sdk.js';

export interface RegistrationListener {
  /** The SDK's retries went on: what is known of them is new. */
  retrying(): void;
  /** The SDK tries again by itself, and another device has taken the place. */
  takenOver(): void;
  /** The keepalives cannot run, by a policy of the page's. */
  keepalivesBlocked(policy: BlockingPolicy): void;
}

/** What the SDK answers to itself with when it is to go no further: it makes no event, and no request, of it. */
const silence: SdkRefusal = {statusCode: 429};

/** How the SDK names the attempts of its silent ladder. */
const ladder = 'startFailoverTimer';

/** Whoever holds a line next finds the gate that stands there. */
const gates = new WeakMap<SdkRegistration, RegistrationGate>();

/**
 * Stands between the SDK's registration and Mobius. It sees what the SDK does in silence, and can be shut: then nothing
 * leaves any more, whatever timers the SDK still has, and no error comes of it (trap 5).
 *
 * Two rules hold while it is open. What the SDK does by itself never takes the place of another device: only a person's
 * command may (trap 22). And nothing registers under a live call.
 */
export class RegistrationGate {
  /** What stands at Webex by this registration. */
  readonly devices: DevicesAtWebex;
  /** What is known of its retries. */
  readonly retries: Retries;
  readonly #registration: SdkRegistration;
  /** Begins the keepalives anew, with the token that the SDK now has. */
  readonly renewKeepalives: () => void;
  #listener: RegistrationListener | undefined;
  #shut = false;
  /** Whether somebody told the line to register, and that is under way. What a timer does later has the same name. */
  #isAsked = false;
  /** Whether a person asked for this registration, and it may make room for itself: once, until it is there. */
  #mayTakeOver = false;

  /** The gate of a registration. A host's own line may have none: undefined. */
  static of(registration: SdkRegistration | undefined): RegistrationGate | undefined {
    if (!registration?.attemptRegistrationWithServers || !registration.postRegistration) return undefined;
    const gate = gates.get(registration) ?? new RegistrationGate(registration);
    gates.set(registration, gate);
    return gate;
  }

  private constructor(registration: SdkRegistration) {
    this.#registration = registration;
    this.devices = new DevicesAtWebex(registration);
    this.retries = new Retries(registration);
    this.#install();
    this.renewKeepalives = watchKeepalives(registration, policy => this.#listener?.keepalivesBlocked(policy));
  }

  get isShut(): boolean {
    return this.#shut;
  }

  /** Whether a call is going on. */
  get inCall(): boolean {
    return Object.keys(this.#registration.callManager?.getActiveCalls?.() ?? {}).length > 0;
  }

  listen(listener: RegistrationListener | undefined): void {
    this.#listener = listener;
  }

  /** Opens it for a command. */
  open(): void {
    this.#shut = false;
    this.retries.forget();
    this.#mayTakeOver = true;
    this.devices.keep();
  }

  shut(): void {
    this.#shut = true;
    this.retries.forget();
  }

  /** Until the last call ends: the SDK has a way of its own to go on then. */
  putOff(): true {
    this.retries.putOff();
    this.#listener?.retrying();
    return true;
  }

  /** The page is left, perhaps for good: nothing is sent any more but what gives the device back, where it may be. */
  leave(release: boolean): void {
    const {isDeviceRegistered} = this.#registration;
    if (release) this.devices.leave();
    this.#registration.clearKeepaliveTimer?.();
    // While it counts as registered, keepalives would begin again.
    if (isDeviceRegistered?.call(this.#registration)) this.#registration.setStatus?.('inactive');
  }

  #install(): void {
    const registration = this.#registration;
    const trigger = registration.triggerRegistration?.bind(registration);
    if (trigger) registration.triggerRegistration = () => this.#onAsked(trigger);

    const attempt = registration.attemptRegistrationWithServers!.bind(registration);
    registration.attemptRegistrationWithServers = (caller, servers) =>
      this.#onAttempt(caller, servers, attempt);

    const post = registration.postRegistration!.bind(registration);
    registration.postRegistration = server => this.#onPost(server, post);

    const interval = registration.getRegRetryInterval?.bind(registration);
    if (interval) {
      registration.getRegRetryInterval = count => {
        const seconds = interval(count);
        this.retries.onInterval(seconds);
        this.#listener?.retrying();
        return seconds;
      };
    }

    const startTimer = registration.startFailoverTimer?.bind(registration);
    if (startTimer) {
      registration.startFailoverTimer = async (...args) => (this.#shut ? undefined : startTimer(...args));
    }
    // The note that would put off the registration of the next page (trap 7) is not written at all.
    registration.saveFailoverState = state => {
      this.retries.onLadder(state);
      this.#listener?.retrying();
    };
    this.#installDelete();
  }

  /** The SDK's own way to delete a device takes any answer for a success. */
  #installDelete(): void {
    const registration = this.#registration;
    if (!registration.deleteRegistration || !registration.setStatus || !registration.lineEmitter) return;
    registration.deleteRegistration = async (server, deviceId = '', clientDeviceUri) => {
      const ours = clientDeviceUri === registration.webex?.internal.device.url;
      if (ours) await this.devices.release();
      // Of a line that was never registered there is none: the address would be the page's own (trap 6).
      else if (deviceId) await this.devices.releaseOther(server, deviceId, clientDeviceUri);
      registration.setStatus?.('inactive');
      registration.lineEmitter?.('unregistered');
      return {};
    };
  }

  async #onAsked(trigger: () => Promise<void>): Promise<void> {
    // Nobody holds the line any more, and its host registers it.
    if (!this.#listener) this.open();
    this.#isAsked = true;
    try {
      await trigger();
    } finally {
      this.#isAsked = false;
    }
  }

  async #onAttempt(
    caller: string,
    servers: readonly string[] | undefined,
    attempt: NonNullable<SdkRegistration['attemptRegistrationWithServers']>,
  ): Promise<boolean> {
    if (this.#shut || (caller === ladder && this.retries.isStray)) return true;
    if (!this.#isAsked && this.inCall) return this.putOff();
    this.retries.begin();
    this.#listener?.retrying();
    const ended = await attempt(caller, servers);
    if (!ended && servers && this.#isForsaken(caller, servers))
      await this.#registration.startFailoverTimer?.();
    return ended || this.#shut;
  }

  /**
   * Where the server asks for a minute or more, the SDK turns to the backup once; refused there too, it does nothing any
   * more, and says nothing (trap 26).
   */
  #isForsaken(caller: string, servers: readonly string[]): boolean {
    const {backupMobiusUris, isDeviceRegistered} = this.#registration;
    const isBackup = servers === backupMobiusUris && caller !== ladder;
    return isBackup && !isDeviceRegistered?.call(this.#registration);
  }

  async #onPost(
    server: string,
    post: (server: string) => Promise<{body: SdkDeviceAnswer}>,
  ): Promise<{body: SdkDeviceAnswer}> {
    if (this.#shut) throw silence;
    try {
      const answer = await post(server);
      if (answer.body.device) this.devices.add(server, answer.body.device);
      if (!this.#shut) return this.#onAnswer(answer);
    } catch (refusal) {
      this.#onRefusal(server, refusal as SdkRefusal);
    }
    // Given up meanwhile: what came of it is undone, and the SDK never hears of it.
    await this.devices.release();
    throw silence;
  }

  #onAnswer<Answer>(answer: Answer): Answer {
    this.retries.forget();
    this.#mayTakeOver = false;
    return answer;
  }

  /** @throws The refusal, for the SDK, unless it must make nothing of it. */
  #onRefusal(server: string, refusal: SdkRefusal): void {
    const {statusCode = 0, headers, body} = refusal;
    const cause = this.retries.refused(refusal);
    if (statusCode === 0) this.devices.doubt(server);
    if (this.#shut) return;
    if (cause === 'throttled') {
      const retryAfter = Number(headers?.['retry-after']);
      // Where the server gives no time the SDK would count with NaN, and ask again at once, for ever (trap 25).
      if (!(retryAfter > 0)) throw silence;
      this.retries.wait(retryAfter);
    }
    if (cause === 'device-limit') {
      // A client that has a device gets it again: this one has none.
      this.devices.forget();
      if (!this.#mayTakeOver) {
        this.shut();
        this.#listener?.takenOver();
        return;
      }
      // With a list of devices the SDK is going to delete the first one.
      if (body?.devices?.length) this.#mayTakeOver = false;
    }
    throw refusal;
  }
}
