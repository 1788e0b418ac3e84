import {MobiusDevices} from './mobius-devices.js';
import type {GateListener} from './gate-listener.js';
import {Keepalives} from './keepalives.js';
import {RegistrationAttempts} from './registration-attempts.js';
import {hasCalls, isActive, isStale, isStillThere, markInactive} from './sdk-registration.js';
import {installHooks} from './registration-hooks.js';
import {RegistrationPost} from './registration-post.js';
import type {RetrySchedule} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

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
  readonly devices: MobiusDevices;
  /** When it is tried again. */
  readonly schedule: RetrySchedule;
  readonly #registration: SdkRegistration;
  readonly #attempts: RegistrationAttempts;
  readonly #post: RegistrationPost;
  #listener: GateListener | undefined;
  #mayHostRegister = true;
  /** While the registration is in our hands. */
  #keepalives: Keepalives | undefined;
  #removeHooks: (() => void) | undefined;
  /** Whether it is being let go of. */
  #isReleasing = false;

  /** The gate of a registration. A hand-made line has none: undefined. */
  static of(registration: SdkRegistration | undefined): RegistrationGate | undefined {
    if (!registration?.attemptRegistrationWithServers || !registration.postRegistration) return undefined;
    const gate = gates.get(registration) ?? new RegistrationGate(registration);
    gates.set(registration, gate);
    return gate;
  }

  private constructor(registration: SdkRegistration) {
    this.#registration = registration;
    this.devices = new MobiusDevices(registration, () => this.#listener?.deletion());
    this.#attempts = new RegistrationAttempts(registration, {
      onChange: () => this.#listener?.retrying(),
      onLost: () => this.#onLost(),
    });
    this.schedule = this.#attempts.schedule;
    this.#post = new RegistrationPost({
      registration,
      devices: this.devices,
      attempts: this.#attempts,
      onTakenOver: () => {
        this.shut();
        this.#listener?.takenOver();
      },
    });
    this.#install();
  }

  get isShut(): boolean {
    return this.#attempts.isShut;
  }

  /** Whether an attempt is under way, ours or the line's own. */
  get isAttempting(): boolean {
    return this.#attempts.state.attempt !== 'none';
  }

  get inCall(): boolean {
    return hasCalls(this.#registration);
  }

  get isStale(): boolean {
    return isStale(this.#registration);
  }

  /** The server that gave the latest device. */
  get server(): string | undefined {
    return this.#post.server;
  }

  /** Resolves when no attempt of ours is under way. */
  get idle(): Promise<unknown> {
    return this.#attempts.idle;
  }

  /** @param mayHostRegister Whether the line's host may register it when nobody listens any more: otherwise nobody may. */
  listen(listener: GateListener | undefined, mayHostRegister = true): void {
    this.#listener = listener;
    this.#mayHostRegister = mayHostRegister;
    if (!listener) return this.#endKeepalives();
    if (this.#isReleasing) this.#cancelAttempts();
    this.#isReleasing = false;
    this.#install();
  }

  /**
   * Gives the registration back to its SDK, which goes on in its own way: its host has taken it from us. What was being
   * tried again, the SDK tries again. Where somebody takes it at once, it stays in our hands.
   */
  releaseToHost(): void {
    this.#listener = undefined;
    this.#isReleasing = true;
    queueMicrotask(() => this.#isReleasing && this.#restoreSdk());
  }

  /** Begins the keepalives anew, with the token that the SDK now has. */
  renewKeepalives(): void {
    this.#keepalives?.renew();
  }

  /** Looks in a moment whether the keepalives run, and starts them where they do not. */
  resumeKeepalives(): void {
    this.#keepalives?.resumeSoon();
  }

  /** Opens it for a command. */
  open(): void {
    this.#attempts.note('command');
    this.devices.keep();
  }

  shut(): void {
    this.#attempts.note('shut');
    this.#registration.reconnectPending = false;
  }

  /**
   * Registers again what the SDK has lost: automatically, so that it takes nobody's place.
   *
   * @param isOverdue Whether an attempt should have begun and has not. Then the SDK's mutex is ignored, and a registration
   *   that the SDK still counts as active is replaced.
   */
  recover(isOverdue = false): Promise<void> {
    if (isOverdue && isActive(this.#registration)) return this.replace();
    return this.#attempts.recover(isOverdue);
  }

  /** Makes the next attempt now, or at the end of the call; a server that has asked to be left alone is left alone. */
  hurry(): void {
    this.#attempts.hurry();
  }

  /**
   * Gives up a registration that does not reach this page any more, and registers again: Mobius has forgotten the
   * device, or the device at WDM is another one.
   */
  async replace(): Promise<void> {
    if (this.inCall) return;
    markInactive(this.#registration);
    await this.devices.release();
    if (!this.isShut) this.#listener?.lost();
  }

  /**
   * Asks Mobius whether it still has the device, and registers again where it does not.
   *
   * @returns Undefined where it does not say.
   */
  async verify(): Promise<boolean | undefined> {
    const isThere = this.isShut ? undefined : await isStillThere(this.#registration, this.devices);
    if (isThere !== false || this.isShut) return isThere;
    this.devices.forget();
    markInactive(this.#registration);
    this.#listener?.lost();
    return false;
  }

  /** The page is left, perhaps for good: nothing is sent any more but what gives the device back, where it may be. */
  leave(release: boolean): void {
    if (release) this.devices.leave();
    markInactive(this.#registration);
  }

  /** Nobody hears of them any more: those that run go on. */
  #endKeepalives(): void {
    this.#keepalives?.end();
    this.#keepalives = undefined;
  }

  #restoreSdk(): void {
    const {isPlanned} = this.#attempts;
    this.#isReleasing = false;
    this.schedule.stop();
    this.#endKeepalives();
    this.#removeHooks?.();
    this.#removeHooks = undefined;
    if (isPlanned) void this.#registration.reconnectOnFailure?.('reconnectOnFailure');
  }

  /** Whoever takes the line now has not asked for what is still being tried. */
  #cancelAttempts(): void {
    if (isActive(this.#registration)) return;
    this.shut();
    const release = (): void => void (this.isShut && this.devices.any && this.devices.release());
    void this.idle.then(release, release);
  }

  /** The SDK's registration is in our hands, until `releaseToHost()`. */
  #install(): void {
    this.#removeHooks ??= installHooks(this.#registration, {
      onTriggered: trigger => {
        // Nobody holds the line any more, and its host registers it.
        if (!this.#listener && this.#mayHostRegister) this.open();
        return this.#attempts.trigger(trigger);
      },
      onAttempt: (caller, servers) => this.#attempts.make(caller, servers),
      onPost: (server, post) => this.devices.deletionsOver().then(() => this.#post.send(server, post)),
      onDelete: (server, deviceId, clientDevice) => this.#onDelete(server, deviceId, clientDevice),
      onRefused: () => this.#attempts.plan('primary'),
      onLost: () => this.#onLost(),
      // Shut, it was this library's own command.
      onDeregistered: () => !this.isShut && this.#listener?.hostDeregistered(),
      onNetwork: () => this.verify(),
    });
    this.#keepalives ??= new Keepalives(this.#registration, {
      onBlocked: (policy, error) => this.#listener?.keepalivesBlocked(policy, error),
      onAnswered: isOk => this.#listener?.heard(isOk),
    });
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
    if (!this.isShut) this.#listener?.lost();
  }
}
