import {MobiusDevices} from './mobius-devices.js';
import type {GateListener} from './gate-listener.js';
import {Keepalives} from './keepalives.js';
import {RegistrationAttempts} from './registration-attempts.js';
import {hasCalls, isActive, isStale, isStillThere, markInactive} from './sdk-registration.js';
import {installHooks} from './registration-hooks.js';
import {RegistrationPost} from './registration-post.js';
import type {RetrySchedule} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

/** The gate of each registration, shared by all drivers of its line. */
const gates = new WeakMap<SdkRegistration, RegistrationGate>();

/**
 * Controls the SDK's registration with Mobius. The SDK posts, reads the answer and sends keepalives; this class decides
 * when, and how to continue after a refusal. A shut gate lets nothing through, regardless of the SDK's remaining timers
 * (trap 5).
 *
 * An open gate enforces two rules. Automatic registrations never replace another device; only a command may (trap 22).
 * And nothing registers during a call.
 */
export class RegistrationGate {
  /** The devices at Webex of this registration. */
  readonly devices: MobiusDevices;
  /** The schedule of the retries. */
  readonly schedule: RetrySchedule;
  readonly #registration: SdkRegistration;
  readonly #attempts: RegistrationAttempts;
  readonly #post: RegistrationPost;
  #listener: GateListener | undefined;
  #mayHostRegister = true;
  /** Set while the hooks are installed. */
  #keepalives: Keepalives | undefined;
  #removeHooks: (() => void) | undefined;
  /** Whether the registration is about to be released to its host. */
  #isReleasing = false;

  /** Returns the gate of a registration. Undefined for a custom line object. */
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

  /** Whether an attempt is in progress, the line's own or the library's. */
  get isAttempting(): boolean {
    return this.#attempts.state.attempt !== 'none';
  }

  get inCall(): boolean {
    return hasCalls(this.#registration);
  }

  get isStale(): boolean {
    return isStale(this.#registration);
  }

  /** The server that created the latest device. */
  get server(): string | undefined {
    return this.#post.server;
  }

  /** Resolves when no attempt is in progress. */
  get idle(): Promise<unknown> {
    return this.#attempts.idle;
  }

  /** @param mayHostRegister Whether the line's host may register it while there is no listener. */
  listen(listener: GateListener | undefined, mayHostRegister = true): void {
    this.#listener = listener;
    this.#mayHostRegister = mayHostRegister;
    if (!listener) return this.#endKeepalives();
    if (this.#isReleasing) this.#cancelAttempts();
    this.#isReleasing = false;
    this.#install();
  }

  /**
   * Releases the registration to its host's SDK, which continues any retry itself. If another driver takes the line
   * over immediately, the gate stays.
   */
  releaseToHost(): void {
    this.#listener = undefined;
    this.#isReleasing = true;
    queueMicrotask(() => this.#isReleasing && this.#restoreSdk());
  }

  /** Restarts the keepalives with the SDK's current token. */
  renewKeepalives(): void {
    this.#keepalives?.renew();
  }

  /** Restarts the keepalives soon if they do not run. */
  resumeKeepalives(): void {
    this.#keepalives?.resumeSoon();
  }

  /** Opens the gate for a command. */
  open(): void {
    this.#attempts.note('command');
    this.devices.keep();
  }

  shut(): void {
    this.#attempts.note('shut');
    this.#registration.reconnectPending = false;
  }

  /**
   * Restores a lost registration automatically, so that it replaces no other device.
   *
   * @param isOverdue Whether an announced attempt has not started. Then the SDK's mutex is ignored, and a registration
   *   that the SDK still considers active is replaced.
   */
  recover(isOverdue = false): Promise<void> {
    if (isOverdue && isActive(this.#registration)) return this.replace();
    return this.#attempts.recover(isOverdue);
  }

  /** Starts the next attempt now, or at the end of the call. A `Retry-After` is respected. */
  retrySoon(): void {
    this.#attempts.retrySoon();
  }

  /**
   * Replaces a registration that no longer reaches this page, because Mobius has removed the device or the WDM device
   * was replaced.
   */
  async replace(): Promise<void> {
    if (this.inCall) return;
    markInactive(this.#registration);
    await this.devices.release();
    if (!this.isShut) this.#listener?.lost();
  }

  /**
   * Asks Mobius whether it still has the device, and registers again if not.
   *
   * @returns Undefined without an answer.
   */
  async verify(): Promise<boolean | undefined> {
    const isThere = this.isShut ? undefined : await isStillThere(this.#registration, this.devices);
    if (isThere !== false || this.isShut) return isThere;
    this.devices.forget();
    markInactive(this.#registration);
    this.#listener?.lost();
    return false;
  }

  /**
   * Called when the page is suspended or closed. Nothing is sent any more, except for deleting the device, if allowed.
   */
  leave(release: boolean): void {
    if (release) this.devices.leave();
    markInactive(this.#registration);
  }

  /** Stops observing keepalives. Those that run continue. */
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

  /** Cancels the remaining attempts, which the new driver has not requested. */
  #cancelAttempts(): void {
    if (isActive(this.#registration)) return;
    this.shut();
    const release = (): void => void (this.isShut && this.devices.any && this.devices.release());
    void this.idle.then(release, release);
  }

  /** Installs the hooks in the SDK's registration, until `releaseToHost()`. */
  #install(): void {
    this.#removeHooks ??= installHooks(this.#registration, {
      onTriggered: trigger => {
        // No driver uses the line, and its host registers it.
        if (!this.#listener && this.#mayHostRegister) this.open();
        return this.#attempts.trigger(trigger);
      },
      onAttempt: (caller, servers) => this.#attempts.make(caller, servers),
      onPost: (server, post) => this.devices.deletionsOver().then(() => this.#post.send(server, post)),
      onDelete: (server, deviceId, clientDevice) => this.#onDelete(server, deviceId, clientDevice),
      onRefused: () => this.#attempts.plan('primary'),
      onLost: () => this.#onLost(),
      // If the gate is shut, it was this library's own command.
      onDeregistered: () => !this.isShut && this.#listener?.hostDeregistered(),
      onNetwork: () => this.verify(),
    });
    this.#keepalives ??= new Keepalives(this.#registration, {
      onBlocked: (policy, error) => this.#listener?.keepalivesBlocked(policy, error),
      onAnswered: isOk => this.#listener?.heard(isOk),
    });
  }

  /** Deletes a device in place of the SDK, which takes any answer for a success. */
  async #onDelete(server: string, deviceId: string, clientDevice = ''): Promise<void> {
    const {webex} = this.#registration;
    if (clientDevice === webex?.internal.device.url) return this.devices.release();
    // A line that was never registered has none: the address would be the page's own (trap 6).
    if (deviceId) await this.devices.releaseOther(server, deviceId, clientDevice);
  }

  #onLost(): void {
    this.#registration.reconnectPending = false;
    if (!this.isShut) this.#listener?.lost();
  }
}
