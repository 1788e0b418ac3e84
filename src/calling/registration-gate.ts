import {DevicesAtWebex} from './devices-at-webex.js';
import type {GateListener} from './gate-listener.js';
import {watchKeepalives} from './keepalive-worker.js';
import {failback, installHooks, silence, type Post} from './registration-hooks.js';
import {RetryLadder, type Rung} from './retry-ladder.js';
import {
  giveUp,
  hasCalls,
  isActive,
  isStale,
  isStillThere,
  serversOf,
  tellRefused,
} from './registration-facts.js';
import type {SdkDevice, SdkRefusal, SdkRegistration} from './sdk.js';

/** One gate for each registration: whoever takes the line over finds the one that is there. */
const gates = new WeakMap<SdkRegistration, RegistrationGate>();

/**
 * Stands between the SDK's registration and Mobius. The SDK posts, reads the answer and sends keepalives; when it does
 * so, and what follows from a refusal, is decided here. Shut, nothing leaves any more, whatever timers the SDK still has
 * (trap 5).
 *
 * While it is open two rules hold. What happens automatically never takes the place of another device: only a person's
 * command may (trap 22). And nothing registers under a live call.
 */
export class RegistrationGate {
  /** What stands at Webex by this registration. */
  readonly devices: DevicesAtWebex;
  /** When it is tried again. */
  readonly ladder: RetryLadder;
  /** Begins the keepalives anew, with the token that the SDK now has. */
  readonly renewKeepalives: () => void;
  readonly #registration: SdkRegistration;
  readonly #attemptWith: NonNullable<SdkRegistration['attemptRegistrationWithServers']>;
  #listener: GateListener | undefined;
  #isHosts = true;
  #isShut = false;
  /** Whether an attempt of ours is under way. What the SDK begins by itself has the same name. */
  #isAttempting = false;
  /** Whether the line is told to register by its own `register()`, and that is under way. */
  #isTriggered = false;
  /** Whether a person asked for this registration, and it may make room for itself: once, until it is there. */
  #mayTakeOver = false;
  /** Generation counter, and that of the attempt under way: one of before the last command has nothing to plan. */
  #generation = 0;
  #attempted = 0;
  /** The end of the attempts under way. */
  #idle: Promise<unknown> = Promise.resolve();

  /** The gate of a registration. A hand-made line has none: undefined. */
  static of(registration: SdkRegistration | undefined): RegistrationGate | undefined {
    if (!registration?.attemptRegistrationWithServers || !registration.postRegistration) return undefined;
    const gate = gates.get(registration) ?? new RegistrationGate(registration);
    gates.set(registration, gate);
    return gate;
  }

  private constructor(registration: SdkRegistration) {
    this.#registration = registration;
    this.devices = new DevicesAtWebex(registration, () => this.#listener?.deletion());
    this.ladder = new RetryLadder(
      rung => this.#climb(rung),
      () => this.#listener?.retrying(),
      () => tellRefused(registration),
    );
    this.#attemptWith = registration.attemptRegistrationWithServers!.bind(registration);
    installHooks(registration, {
      onTriggered: trigger => this.#onTriggered(trigger),
      onAttempt: (caller, servers) => this.#onAttempt(caller, servers),
      onPost: (server, post) => this.devices.deletionsOver().then(() => this.#onPost(server, post)),
      onDelete: (server, deviceId, clientDevice) => this.#onDelete(server, deviceId, clientDevice),
      onRefused: () => this.#plan('primary'),
      onLost: () => this.#onLost(),
      // Shut, it was this library's own command.
      onDeregistered: () => !this.#isShut && this.#listener?.hostDeregistered(),
      onNetwork: () => this.verify(),
    });
    this.renewKeepalives = watchKeepalives(registration, {
      onBlocked: policy => this.#listener?.keepalivesBlocked(policy),
      onAnswered: isOk => this.#listener?.heard(isOk),
    });
  }

  get isShut(): boolean {
    return this.#isShut;
  }

  /** Whether an attempt is under way, ours or the line's own. */
  get isAttempting(): boolean {
    return this.#isAttempting || this.#isTriggered;
  }

  get inCall(): boolean {
    return hasCalls(this.#registration);
  }

  get isStale(): boolean {
    return isStale(this.#registration);
  }

  /** Resolves when no attempt of ours is under way. */
  get idle(): Promise<unknown> {
    return this.#idle;
  }

  /** @param isHosts Whether the line's host may register it when nobody listens any more: otherwise nobody may. */
  listen(listener: GateListener | undefined, isHosts = true): void {
    this.#listener = listener;
    this.#isHosts = isHosts;
  }

  /** Opens it for a command. */
  open(): void {
    this.#isShut = false;
    this.#generation += 1;
    this.ladder.stop();
    this.#mayTakeOver = true;
    this.devices.keep();
  }

  shut(): void {
    this.#isShut = true;
    this.#generation += 1;
    this.ladder.stop();
    this.#registration.reconnectPending = false;
  }

  /** Registers again what the SDK has lost: automatically, so that it takes nobody's place. */
  async recover(): Promise<void> {
    if (this.inCall) return this.#putOff();
    this.ladder.stop();
    this.#mayTakeOver = false;
    await this.#climb('primary');
  }

  /** Makes the next attempt now, or at the end of the call; a server that has asked to be left alone is left alone. */
  hurry(): void {
    if (this.inCall) this.#putOff();
    else this.ladder.hurry(serversOf(this.#registration, 'primary'));
  }

  /**
   * Gives up a registration that does not reach this page any more, and registers again: Mobius has forgotten the
   * device, or the device at WDM is another one.
   */
  async replace(): Promise<void> {
    if (this.inCall) return;
    giveUp(this.#registration);
    await this.devices.release();
    if (!this.#isShut) this.#listener?.lost();
  }

  /**
   * Asks Mobius whether it still has the device, and registers again where it does not.
   *
   * @returns Undefined where it does not say.
   */
  async verify(): Promise<boolean | undefined> {
    const isThere = this.#isShut ? undefined : await isStillThere(this.#registration, this.devices);
    if (isThere !== false || this.#isShut) return isThere;
    this.devices.forget();
    giveUp(this.#registration);
    this.#listener?.lost();
    return false;
  }

  /** The page is left, perhaps for good: nothing is sent any more but what gives the device back, where it may be. */
  leave(release: boolean): void {
    if (release) this.devices.leave();
    giveUp(this.#registration);
  }

  /** `line.register()`. */
  async #onTriggered(trigger: () => Promise<void>): Promise<void> {
    // Nobody holds the line any more, and its host registers it.
    if (!this.#listener && this.#isHosts) this.open();
    this.#isTriggered = true;
    const attempt = async (): Promise<void> => trigger();
    await (this.#idle = attempt().finally(() => (this.#isTriggered = false)));
  }

  async #onAttempt(caller: string, servers = this.#registration.primaryMobiusUris): Promise<boolean> {
    if (this.#isShut) return true;
    if (!this.isAttempting && !failback.has(caller)) {
      this.#onLost();
      return true;
    }
    if (!this.#isTriggered && this.inCall) {
      this.#putOff();
      return true;
    }
    this.#attempted = this.#generation;
    this.ladder.begin();
    this.#registration.failoverImmediately = false;
    const isOver = await this.#attemptWith(caller, servers);
    return isOver || this.#isShut;
  }

  /** The SDK's own way to delete a device takes any answer for a success. */
  async #onDelete(server: string, deviceId: string, clientDevice = ''): Promise<void> {
    const {webex} = this.#registration;
    if (clientDevice === webex?.internal.device.url) return this.devices.release();
    // Of a line that was never registered there is none: the address would be the page's own (trap 6).
    if (deviceId) await this.devices.releaseOther(server, deviceId, clientDevice);
  }

  #onLost(): void {
    this.#registration.reconnectPending = false;
    if (!this.#isShut) this.#listener?.lost();
  }

  /** Until the last call ends: the SDK then calls `reconnectOnFailure`. */
  #putOff(): void {
    this.#registration.reconnectPending = true;
    this.ladder.putOff();
  }

  /** One attempt of ours, on one kind of servers. */
  async #climb(rung: Rung): Promise<void> {
    if (this.#isShut) return;
    if (this.inCall) return this.#putOff();
    const attempt = async (): Promise<void> => {
      this.#isAttempting = true;
      try {
        const isOver = await this.#onAttempt('recover', serversOf(this.#registration, rung));
        if (!isOver && !isActive(this.#registration)) this.#plan(rung);
      } finally {
        this.#isAttempting = false;
      }
    };
    const {mutex} = this.#registration;
    await (this.#idle = mutex ? mutex.runExclusive(attempt) : attempt());
  }

  #plan(rung: Rung): void {
    if (this.#isShut || isActive(this.#registration) || this.#attempted !== this.#generation) return;
    this.ladder.failed(
      serversOf(this.#registration, rung),
      rung,
      serversOf(this.#registration, 'backup').length > 0,
    );
  }

  async #onPost(server: string, post: Post): ReturnType<Post> {
    if (this.#isShut) throw silence;
    const wait = this.ladder.waitFor(server);
    if (wait) throw this.#onRefusal(server, {statusCode: 429, headers: {'retry-after': String(wait)}});
    try {
      const answer = await this.devices.receive(server, post(server), late => this.#onLate(server, late));
      if (!this.#isShut) {
        this.ladder.stop();
        this.#mayTakeOver = false;
        return answer;
      }
    } catch (refusal) {
      if (!this.#isShut) throw this.#onRefusal(server, refusal as SdkRefusal);
      if (!(refusal as SdkRefusal).statusCode) this.devices.doubt(server);
    }
    // Given up meanwhile: what came of it is undone, and the SDK never hears of it.
    await this.devices.release();
    throw silence;
  }

  /** A device that came when nobody waited for it any more. It must not stay beside the one that is used. */
  #onLate(server: string, device: SdkDevice): void {
    const {deviceId = '', clientDeviceUri} = device;
    const isUsed = deviceId === this.#registration.deviceInfo?.device?.deviceId;
    if (isActive(this.#registration) && !this.#isShut) {
      if (!isUsed) void this.devices.releaseOther(server, deviceId, clientDeviceUri);
      return;
    }
    this.devices.add(server, device);
    // An attempt under way gets the same device, or another one in its place.
    if (this.#isShut) void this.devices.release();
  }

  /** What the SDK is told of a refusal. */
  #onRefusal(server: string, refusal: SdkRefusal): SdkRefusal {
    const {statusCode = 0, body} = refusal;
    const cause = this.ladder.refused(server, refusal);
    if (statusCode === 0) this.devices.doubt(server);
    if (cause === 'throttled') return silence;
    if (cause !== 'device-limit') return refusal;
    // A client that has a device gets it again: this one has none.
    this.devices.forget();
    if (!this.#mayTakeOver) {
      this.shut();
      this.#listener?.takenOver();
      return silence;
    }
    // With a list of devices the SDK is going to delete the first one.
    if (body?.devices?.length) this.#mayTakeOver = false;
    return refusal;
  }
}
