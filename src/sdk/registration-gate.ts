import {MobiusDevices} from './mobius-devices.js';
import type {GateListener} from './gate-listener.js';
import {Keepalives} from './keepalives.js';
import {RegistrationAttempts} from './registration-attempts.js';
import {hasCalls, isActive, isStale, isStillThere, markInactive} from './sdk-registration.js';
import {installHooks} from './registration-hooks.js';
import {RegistrationPost} from './registration-post.js';
import type {RetrySchedule} from './retry-schedule.js';
import type {SdkRegistration} from './sdk.js';

/** The gate of each registration. All drivers of a line share it. */
const gates = new WeakMap<SdkRegistration, RegistrationGate>();

/**
 * Controls the SDK's registration at Mobius, Webex's registration service. The SDK sends the registration request and
 * reads the answer; this class decides when, and how to continue after a refusal. A shut gate blocks every registration,
 * including those started by timers that the SDK left running (trap 5).
 *
 * An open gate enforces two rules for automatic registrations: they never replace another device (trap 22), and none is
 * made during a call. A command may do both.
 */
export class RegistrationGate {
  readonly devices: MobiusDevices;
  readonly schedule: RetrySchedule;
  readonly #registration: SdkRegistration;
  readonly #attempts: RegistrationAttempts;
  readonly #post: RegistrationPost;
  #listener: GateListener | undefined;
  /** Whether the page may register its own SDK's line while there is no listener. */
  #mayPageRegister = true;
  /** Set while keepalives are observed. */
  #keepalives: Keepalives | undefined;
  /** Removes the hooks from the SDK's registration. Undefined if they are not installed. */
  #removeHooks: (() => void) | undefined;
  /** Whether `releaseToPage()` was called and has not taken effect yet. */
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

  /** Whether an attempt is in progress, by the line's own `register()` or by this library. */
  get isAttempting(): boolean {
    return this.#attempts.state.attempt !== 'none';
  }

  /** Whether attempts only restore the line, because it has been registered since the latest command. */
  get isRestoring(): boolean {
    return this.#attempts.isRestoring;
  }

  get inCall(): boolean {
    return hasCalls(this.#registration);
  }

  /**
   * Whether the registration belongs to a device at WDM (Webex's device service) that was replaced. If so, calls do not
   * arrive.
   */
  get isStale(): boolean {
    return isStale(this.#registration);
  }

  /** The server that created the latest device. Undefined before the first one. */
  get server(): string | undefined {
    return this.#post.server;
  }

  /** Resolves when no attempt is in progress. */
  get idle(): Promise<unknown> {
    return this.#attempts.idle;
  }

  /** Sets the listener. It replaces that of another driver. */
  listen(listener: GateListener): void {
    if (this.#isReleasing || this.#listener) this.#cancelAttempts();
    this.#listener = listener;
    this.#mayPageRegister = true;
    this.#isReleasing = false;
    this.#install();
  }

  /**
   * Removes the listener, unless another driver has replaced it. Until the next driver listens, the page cannot
   * register the line.
   */
  unlisten(listener: GateListener): void {
    if (listener !== this.#listener) return;
    this.#listener = undefined;
    this.#mayPageRegister = false;
    this.#endKeepalives();
  }

  /**
   * Returns the registration to the page's own SDK, which continues any retry itself. If another driver takes the line over
   * immediately, or has done so, the gate stays.
   */
  releaseToPage(listener: GateListener): void {
    if (listener !== this.#listener) return;
    this.#listener = undefined;
    this.#isReleasing = true;
    queueMicrotask(() => this.#isReleasing && this.#restoreSdk());
  }

  /**
   * Call when the line is registered. The page's SDK may have requested the device before the line was assigned.
   *
   * @param isFound Whether the line was registered when it was assigned. If so, a shut gate opens.
   */
  onRegistered(isFound = false): void {
    if (isFound && this.isShut) this.open();
    this.#attempts.note('device');
    const {device} = this.#registration.deviceInfo ?? {};
    const server = this.#registration.getActiveMobiusUrl?.();
    if (server && device?.deviceId && !this.devices.has(device.deviceId)) this.devices.add(server, device);
  }

  /** Call when the SDK has a new token. Restarts the keepalives with it. A line that waits for a token registers. */
  onTokenRenewed(): void {
    this.#keepalives?.renew();
    this.#listener?.tokenRenewed();
  }

  /** Restarts the keepalives soon if they are not running. */
  resumeKeepalives(): void {
    this.#keepalives?.resumeSoon();
  }

  /**
   * Opens the gate for a command.
   *
   * @param options.isAutomatic Whether the line registers again without a command, so that it replaces no other device.
   * @param options.isRestoring Whether the line was registered in another tab, whose device may be replaced.
   */
  open({isAutomatic = false, isRestoring = false} = {}): void {
    const isContinued = isAutomatic && this.isRestoring;
    this.#attempts.note('command');
    if (isAutomatic) this.#attempts.note('recover');
    this.#attempts.isRestoring = isRestoring || isContinued;
    this.devices.stopReleasing();
  }

  shut(): void {
    this.#attempts.note('shut');
    this.#registration.reconnectPending = false;
  }

  /**
   * Restores a lost registration. This counts as an automatic registration, so it never replaces another device.
   *
   * @param isOverdue Whether an expected attempt has not started. If so, the SDK's mutex is ignored, and a registration
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
   * was replaced. Does nothing during a call.
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
   * @returns Whether Mobius still has the device. Undefined if Mobius did not answer, if the line is not registered, or if
   *   the gate is shut.
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
   * Call when the page is suspended or closed. Stops the keepalives.
   *
   * @param deletesDevice Whether to delete the device, with a request that outlives the page.
   */
  suspend(deletesDevice: boolean): void {
    if (deletesDevice) this.devices.deleteOnUnload();
    markInactive(this.#registration);
  }

  /** Stops observing the keepalives, which continue. */
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

  /** Cancels the remaining attempts of a previous driver, which the new driver has not requested. */
  #cancelAttempts(): void {
    if (isActive(this.#registration)) return;
    this.shut();
    const release = (): void => void (this.isShut && this.devices.mayExist && this.devices.release());
    void this.idle.then(release, release);
  }

  /** Installs the hooks in the SDK's registration, until `releaseToPage()`. */
  #install(): void {
    this.#removeHooks ??= installHooks(this.#registration, {
      onTriggered: trigger => {
        // No driver uses the line: the page registers it.
        if (!this.#listener && this.#mayPageRegister) this.open();
        return this.#attempts.runRegister(trigger);
      },
      onAttempt: (caller, servers) => this.#attempts.make(caller, servers),
      onPost: (server, post) => this.devices.deletionsOver().then(() => this.#post.send(server, post)),
      onDelete: (server, deviceId, clientDevice) => this.#onDelete(server, deviceId, clientDevice),
      onRefused: () => this.#attempts.plan('primary'),
      onLost: () => this.#onLost(),
      // A shut gate means that this library has deregistered the line.
      onDeregistered: () => !this.isShut && this.#listener?.pageDeregistered(),
      onNetwork: () => this.verify(),
    });
    if (this.#keepalives) return;
    this.#keepalives = new Keepalives(this.#registration, {
      onBlocked: (policy, error) => this.#listener?.keepalivesBlocked(policy, error),
      onPaused: () => this.#listener?.keepalivesPaused(),
      onAnswered: isOk => this.#listener?.heard(isOk),
    });
    // Replace a worker that the SDK started before, because its keepalives cannot be observed.
    if (isActive(this.#registration)) this.#keepalives.renew();
  }

  /** Deletes a device in place of the SDK, which treats any answer as a success. */
  async #onDelete(server: string, deviceId: string, clientDevice = ''): Promise<void> {
    const {webex} = this.#registration;
    // The device of this page may belong to a WDM device that was replaced.
    const isOwn = clientDevice === webex?.internal.device.url || this.devices.has(deviceId);
    if (isOwn) return this.devices.release();
    // A line that was never registered has no device: the request would go to the page's own server (trap 6).
    if (deviceId) await this.devices.releaseOther(server, deviceId, clientDevice);
  }

  #onLost(): void {
    this.#registration.reconnectPending = false;
    if (!this.isShut) this.#listener?.lost();
  }
}
