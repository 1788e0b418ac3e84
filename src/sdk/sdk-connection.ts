import {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import {Listeners} from '../base/listeners.js';
import {settled, withTimeout} from '../base/timeout.js';
import type {SdkLine} from '../line/sdk-line.js';
import {
  ReleaseError,
  type ConnectionState,
  type OpenOptions,
  type StartOptions,
  type UnreleasedDevice,
} from './connection-state.js';
import {sdkInUse, sdkSingleton} from './sdk-singleton.js';
import {RegistrationGate} from './registration-gate.js';
import {forgetCatalog} from './catalog-memory.js';
import {DeviceCleanup} from './device-cleanup.js';
import {refusalOf} from './request-guard.js';
import {setToken, webexOf} from './sdk-init.js';
import type {SdkCallingClass, SdkCallingClient, SdkRegistration, SdkWebex} from './sdk.js';
import {deleteWdmDevice, disconnect, disconnectTimeout} from './sdk-release.js';
import {SdkStarts} from './sdk-starts.js';
import {detailsOf} from './start-watch.js';
import {MercuryWatch} from './mercury-watch.js';

/** How long `open()` waits for another session of the page to release the connection, in milliseconds. */
const otherSessionTimeout = 5_000;
const otherSessionReason = 'another session on this page has the Webex Calling SDK';

/**
 * An SDK's connection to Webex. There is one per SDK, because the SDK's module keeps one `webex` instance permanently.
 */
export class SdkConnection {
  readonly #listeners = new Listeners<ConnectionState>();
  #state: ConnectionState = {status: 'none'};
  readonly #starts: SdkStarts;
  #lines: Readonly<Record<string, SdkLine>> = {};
  /** Deletes this page's devices at Webex. The devices of a start in progress are released when that start has ended. */
  readonly cleanup = new DeviceCleanup(
    () => (this.#starts.current ? undefined : this.#webex?.internal.device),
    () => this.#state.status === 'unreleased' && this.#settle(),
  );
  #watch: MercuryWatch | undefined;
  /** Resolves when the latest release has disconnected the SDK, which may be long after its time limit. */
  #disconnected: Promise<void> | undefined;
  /** Generation counter: the result of an older start or release is ignored. */
  #generation = 0;

  /**
   * Returns the only connection of an SDK.
   *
   * @throws {FaultError} `sdk-failed` if another copy of this library has it.
   */
  static of(Calling: SdkCallingClass): SdkConnection {
    const isOurs = (marked: object): marked is SdkConnection => marked instanceof SdkConnection;
    return sdkSingleton(Calling, isOurs, () => new SdkConnection(Calling));
  }

  private constructor(Calling: SdkCallingClass) {
    this.#starts = new SdkStarts({
      Calling,
      release: () => this.#releaseNow(),
      onDiscarded: webex => this.cleanup.releaseDiscarded(webex),
    });
  }

  get #webex(): SdkWebex | undefined {
    return this.#starts.calling?.webex;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether this page has no device at Webex, and none is about to be created. */
  get isReleased(): boolean {
    return !this.#starts.current && ['none', 'failed'].includes(this.#state.status);
  }

  /** Whether a session of the page uses the connection, from `open()` until it fails or `release()` is called. */
  get isInUse(): boolean {
    return ['starting', 'connected', 'events-lost', 'suspended'].includes(this.#state.status);
  }

  get watch(): MercuryWatch | undefined {
    return this.#watch;
  }

  listen(listener: (state: ConnectionState) => void, signal?: AbortSignal): () => void {
    return this.#listeners.add(listener, signal);
  }

  /**
   * Starts the SDK before the token's owner is known. `open()` with the same token continues this start. Does nothing
   * if the SDK has been started before.
   *
   * @param acceptsAnyOwner Whether to accept a token of any owner. Otherwise nothing is created at Webex before `open()`.
   * @param options.signal Abandons this start, unless `open()` has continued it. Devices that the start has created are
   *   released.
   */
  prepare(options: StartOptions, acceptsAnyOwner: boolean): void {
    const generation = this.#generation;
    const start = this.#starts.prepare(options, acceptsAnyOwner);
    if (!start) return;
    const abandon = async (): Promise<void> => {
      const isAbandoned = await this.#starts.abandonPrepared(start);
      if (isAbandoned && generation === this.#generation) await this.#settleAfterStart({status: 'none'});
    };
    options.signal.addEventListener('abort', () => void abandon());
  }

  /**
   * Starts the SDK and connects it: catalog, device, event socket, servers, lines. Waits for an abandoned start first,
   * because it may have bound the SDK's module to its person.
   *
   * @throws {FaultError} `another-user`, `catalog-failed`, `device-refused` and related types, `mercury-failed`,
   *   `sdk-failed`, `no-servers`. `sdk-failed` also if another session of the page uses the connection and does not
   *   release it soon.
   * @throws The signal's reason when `signal` aborts.
   */
  async open(options: OpenOptions): Promise<Readonly<Record<string, SdkLine>>> {
    const {user, owner, signal} = options;
    if (this.isInUse) this.#starts.expectUser(user);
    while (this.isInUse) await this.#waitForOther(signal);
    this.#set({status: 'starting', since: Date.now()});
    const generation = (this.#generation += 1);
    this.cleanup.stopReleasing();
    try {
      // A release that ends late would delete the device of this start.
      if (this.#disconnected) await settled(() => this.#disconnected, disconnectTimeout);
      signal.throwIfAborted();
      const client = await this.#starts.run(options);
      await this.#expectUser(user, owner);
      if (client.primaryMobiusUris?.length === 0) await this.#fail('no-servers');
      return this.#connected(client);
    } catch (error) {
      // The remembered catalog may be the reason for the failure.
      forgetCatalog(this.#webex);
      if (generation === this.#generation) {
        void this.#settleAfterStart(
          error instanceof FaultError ? {status: 'failed', fault: error.fault} : {status: 'none'},
        );
      }
      throw error;
    }
  }

  /**
   * Sets a new token for the same person without touching the registration (traps 13 and 24). All later requests use the
   * new token. The event socket uses it when it reconnects. A line that waits for a token registers with it.
   */
  renewToken(accessToken: string): void {
    const {calling} = this.#starts;
    if (!calling) return;
    setToken(calling, accessToken);
    for (const gate of this.#gates) {
      gate.onTokenRenewed();
      // Retry deletions that failed with the previous token.
      if (gate.isShut && gate.devices.mayExist) void gate.devices.release();
    }
    this.#watch?.retrySoon();
  }

  /**
   * Call when the page is frozen, cached or closed. Closes the event socket, because browsers do not cache a page with an
   * open one. If the page is closed for good, also deletes the WDM device (webex-js-sdk issue 3447), with a request that
   * outlives the page.
   */
  suspend(isUnload: boolean): void {
    void this.#watch?.close();
    if (this.#watch) this.#set({status: 'suspended'});
    if (isUnload) this.#deleteWdmDevice();
  }

  /** Call when the page is closed while no line is in use. Deletes all devices, with requests that outlive the page. */
  deleteOnUnload(): void {
    this.cleanup.deleteOnUnload();
    this.#deleteWdmDevice();
  }

  /** Opens the event socket again. */
  resume(): void {
    this.#watch?.open();
  }

  /**
   * Closes the event socket and releases the WDM device. The line must be deregistered before (trap 17). The SDK keeps
   * the token, because without one it throws uncatchable errors and loses its services.
   *
   * @throws {ReleaseError} If devices may still exist at Webex. Deleting them is retried in the background.
   */
  async release(): Promise<void> {
    const generation = (this.#generation += 1);
    this.cleanup.stopReleasing();
    this.#set({status: 'releasing'});
    await this.#releaseNow();
    if (generation !== this.#generation) return;
    const left = this.#settle();
    if (left.length) throw new ReleaseError(left);
  }

  /** Waits until the session that uses the connection releases it: it may be signing out, or hand its line over. */
  async #waitForOther(signal: AbortSignal): Promise<void> {
    const end = new AbortController();
    const free = new Promise<void>(resolve => {
      this.listen(() => this.isInUse || resolve(), end.signal);
    });
    await withTimeout(free, otherSessionTimeout, () => sdkInUse(otherSessionReason), signal).finally(() =>
      end.abort(),
    );
  }

  #deleteWdmDevice(): void {
    if (this.#webex) deleteWdmDevice(this.#webex);
  }

  get #gates(): RegistrationGate[] {
    const registrations = Object.values(this.#lines).map(({registration}) => registration as SdkRegistration);
    return registrations.flatMap(registration => RegistrationGate.of(registration) ?? []);
  }

  /**
   * Sets the final state. While an abandoned start is still in progress, only shows a failure or `releasing`, because devices
   * that the start creates are released when it has ended.
   */
  async #settleAfterStart(end: ConnectionState): Promise<void> {
    const generation = this.#generation;
    const start = this.#starts.current;
    if (start) this.#set(end.status === 'failed' ? end : {status: 'releasing'});
    await start?.ended;
    if (generation === this.#generation) this.#settle(end);
  }

  /**
   * Sets the final state. If devices may still exist at Webex, deleting them continues.
   *
   * @returns The kinds of these devices.
   */
  #settle(end: ConnectionState = {status: 'none'}): readonly UnreleasedDevice[] {
    const devices = this.cleanup.unreleased;
    this.#set(devices.length ? {status: 'unreleased', devices} : end);
    if (devices.length) this.cleanup.release();
    return devices;
  }

  /** Checks the token's owner. The SDK's device identifies the owner if the profile did not. */
  async #expectUser(user: User, owner: User | undefined): Promise<void> {
    const {calling, userId: boundTo} = this.#starts;
    const {userId} = webexOf(calling).internal.device;
    const expected = [boundTo, user.id ? undefined : owner?.id];
    if (expected.some(id => id && id !== userId)) await this.#fail('another-user');
  }

  async #fail(reason: 'another-user' | 'no-servers'): Promise<never> {
    const refusal = reason === 'no-servers' ? refusalOf(this.#webex, 'mobius') : undefined;
    await this.#releaseNow();
    throw faultError(reason, detailsOf(refusal));
  }

  #connected(client: SdkCallingClient): Readonly<Record<string, SdkLine>> {
    this.#lines = client.getLines();
    this.cleanup.add(this.#gates.map(({devices}) => devices));
    if (!this.#watch) {
      this.#watch = new MercuryWatch(webexOf(this.#starts.calling));
      this.#watch.listen(event => {
        if (event.type !== 'heard') this.#followSocket(event.type === 'lost' ? event.since : undefined);
      });
    }
    this.#followSocket();
    return this.#lines;
  }

  #followSocket(since = Date.now()): void {
    this.#set(this.#watch?.isConnected ? {status: 'connected'} : {status: 'events-lost', since});
  }

  /** Closes the event socket and releases what exists, as far as possible now. Never rejects. */
  async #releaseNow(): Promise<void> {
    const {calling} = this.#starts;
    if (!calling?.webex) return;
    const isConnecting = this.#watch?.isConnected === false;
    this.#watch?.end();
    this.#watch = undefined;
    this.#disconnected = disconnect(calling);
    await settled(() => this.#disconnected, disconnectTimeout);
    // Otherwise a socket that is reconnecting would continue forever, with a deleted device.
    if (isConnecting) await calling.webex.internal.mercury.disconnect().catch(() => undefined);
    this.#starts.endListeners();
  }

  #set(state: ConnectionState): void {
    const {userId} = this.#starts;
    this.#state = Object.freeze({...state, ...(userId && {userId})});
    this.#listeners.notify(this.#state);
  }
}
