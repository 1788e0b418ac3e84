import {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import {Listeners} from '../base/listeners.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {ClientListeners} from './client-listeners.js';
import {
  ReleaseError,
  type ConnectionState,
  type OpenOptions,
  type StartOptions,
  type UnreleasedDevice,
} from './connection-state.js';
import {sdkSingleton} from './sdk-singleton.js';
import {RegistrationGate} from './registration-gate.js';
import {forgetCatalog} from './catalog-memory.js';
import {DeviceCleanup} from './device-cleanup.js';
import {refusalOf} from './request-guard.js';
import {setToken, webexOf} from './sdk-init.js';
import type {SdkCalling, SdkCallingClass, SdkCallingClient, SdkRegistration} from './sdk.js';
import {deleteWdmDevice, releaseSdk} from './sdk-release.js';
import {SdkStart} from './sdk-start.js';
import {detailsOf, progressTimeout} from './start-watch.js';
import {MercuryWatch} from './mercury-watch.js';

/**
 * An SDK's connection to Webex. There is one per page, because the SDK's module keeps one `webex` instance permanently.
 */
export class SdkConnection {
  readonly #Calling: SdkCallingClass;
  readonly #listeners = new Listeners<ConnectionState>();
  #state: ConnectionState = {status: 'none'};
  /** The SDK instance, kept once its module may be bound to it. */
  #calling: SdkCalling | undefined;
  #userId: string | undefined;
  #start: SdkStart | undefined;
  /** The start that no `open()` has continued yet. */
  #prepared: SdkStart | undefined;
  #lines: Readonly<Record<string, SdkLine>> = {};
  /** Deletes this page's devices at Webex. Those of a start in progress are released when it has ended. */
  readonly cleanup = new DeviceCleanup(
    () => (this.#start ? undefined : this.#calling?.webex?.internal.device),
    () => this.#state.status === 'unreleased' && this.#settle(),
  );
  #clientListeners: ClientListeners | undefined;
  #watch: MercuryWatch | undefined;
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
    this.#Calling = Calling;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether this page has no device at Webex, and none is about to be created. */
  get isReleased(): boolean {
    return !this.#start && ['none', 'failed'].includes(this.#state.status);
  }

  get watch(): MercuryWatch | undefined {
    return this.#watch;
  }

  listen(listener: (state: ConnectionState) => void, signal?: AbortSignal): () => void {
    return this.#listeners.add(listener, signal);
  }

  /**
   * Starts the SDK before the token's owner is known. `open()` with the same token continues this start. Does nothing if the
   * SDK has been started before.
   *
   * @param isAnyone Whether the token may be anyone's. Otherwise nothing is created at Webex before `open()`.
   * @param options.signal Abandons this start, unless `open()` has continued it. What it has created is released.
   */
  prepare(options: StartOptions, isAnyone: boolean): void {
    const {signal} = options;
    if (this.#calling || this.#start || signal.aborted) return;
    const start = (this.#start = this.#prepared = this.#begin(options));
    if (isAnyone) start.confirm({});
    signal.addEventListener('abort', () => {
      if (start !== this.#prepared) return;
      void this.#abandon(start);
      void this.#settleAfter(this.#start, {status: 'none'});
    });
  }

  /**
   * Starts the SDK and connects it: catalog, device, event socket, servers, lines. Waits for an abandoned start first,
   * because it may have bound the SDK's module to its person.
   *
   * @throws {FaultError} `another-user`, `catalog-failed`, `device-refused` and related types, `mercury-failed`,
   *   `sdk-failed`, `no-servers`
   * @throws The signal's reason when `signal` aborts.
   */
  async open(options: OpenOptions): Promise<Readonly<Record<string, SdkLine>>> {
    const {user, owner, signal, accessToken} = options;
    const generation = (this.#generation += 1);
    this.cleanup.stopReleasing();
    const prepared = this.#prepared;
    this.#prepared = undefined;
    try {
      if (prepared && prepared.accessToken !== accessToken) await this.#abandon(prepared);
      await this.#awaitOtherStarts(user, signal);
      if (this.#userId && user.id && user.id !== this.#userId) throw faultError('another-user');
      const start = (this.#start ??= this.#begin(options));
      start.confirm(user);
      this.#set({status: 'starting', since: Date.now()});
      await this.#awaitStart(start, signal);
      const client = this.#calling?.registered && this.#calling.callingClient;
      if (!client) throw start.watch.failure(this.#calling);
      await this.#expectUser(user, owner);
      if (client.primaryMobiusUris?.length === 0) await this.#fail('no-servers');
      return this.#connected(client);
    } catch (error) {
      // The remembered catalog may be the reason.
      forgetCatalog(this.#calling?.webex);
      if (generation === this.#generation) {
        const end: ConnectionState =
          error instanceof FaultError ? {status: 'failed', fault: error.fault} : {status: 'none'};
        void this.#settleAfter(this.#start, end);
      }
      throw error;
    }
  }

  /**
   * Sets a new token of the same person without touching the registration (traps 13 and 24). All later requests use the
   * new token. The event socket uses it when it reconnects.
   */
  renewToken(accessToken: string): void {
    if (!this.#calling) return;
    setToken(this.#calling, accessToken);
    for (const gate of this.#gates) {
      gate.renewKeepalives();
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

  #deleteWdmDevice(): void {
    if (this.#calling?.webex) deleteWdmDevice(this.#calling.webex);
  }

  get #gates(): RegistrationGate[] {
    const registrations = Object.values(this.#lines).map(({registration}) => registration as SdkRegistration);
    return registrations.flatMap(registration => RegistrationGate.of(registration) ?? []);
  }

  /** @param start An abandoned start in progress, if any. Devices that it creates are released when it has ended. */
  async #settleAfter(start: SdkStart | undefined, end: ConnectionState): Promise<void> {
    const generation = this.#generation;
    if (start) this.#set(end.status === 'failed' ? end : {status: 'releasing'});
    await start?.over;
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

  /**
   * Waits for a start that was abandoned or belongs to another person, because it determines to which person the SDK is
   * bound.
   */
  async #awaitOtherStarts({id}: User, signal: AbortSignal): Promise<void> {
    for (let start = this.#start; start; start = this.#start) {
      const isOurs = !start.isAbandoned && (!id || !start.userId || id === start.userId);
      if (isOurs) return;
      const {watch} = start;
      await watch.whileProgressing(start.over, progressTimeout, () => watch.failure(this.#calling), signal);
    }
  }

  #begin(options: StartOptions): SdkStart {
    return new SdkStart(
      {
        Calling: this.#Calling,
        calling: this.#calling,
        onCalling: calling => (this.#calling = calling),
        onClient: listeners => (this.#clientListeners = listeners),
        onOver: start => this.#onOver(start),
      },
      options,
    );
  }

  /** Called when the start has ended, possibly long after it was abandoned. */
  async #onOver(start: SdkStart): Promise<void> {
    start.watch.end();
    // This start was discarded, and there may be another one by now.
    if (this.#start !== start) return;
    const {device} = this.#calling?.webex?.internal ?? {};
    if (this.#calling?.callingClient) this.#userId ??= device?.userId;
    if (start.isAbandoned || start.watch.hasFailed) await this.#releaseNow();
    this.#endStart();
  }

  async #awaitStart(start: SdkStart, signal: AbortSignal): Promise<void> {
    const {watch} = start;
    try {
      await watch.whileProgressing(start.over, progressTimeout, () => watch.failure(this.#calling), signal);
    } catch (error) {
      await this.#abandon(start);
      throw error;
    }
    if (watch.hasFailed) throw watch.failure(this.#calling);
  }

  async #abandon(start: SdkStart): Promise<void> {
    start.isAbandoned = true;
    forgetCatalog(this.#calling?.webex);
    // Release what exists now. `#onOver()` releases the rest when the start has ended.
    await this.#releaseNow();
    // A start that has not reached `register()` creates nothing and may hang forever: discard it.
    if (!start.isUnderWay) start.watch.end();
    if (!start.isUnderWay && this.#start === start) this.#endStart();
  }

  /** Without a client the SDK is not bound to a person: discard it for a fresh start. */
  #endStart(): void {
    this.#start = undefined;
    if (this.#calling?.callingClient) return;
    this.cleanup.releaseDiscarded(this.#calling?.webex);
    this.#calling = undefined;
  }

  /** Checks the token's owner. The SDK's device identifies the owner if the profile did not. */
  async #expectUser(user: User, owner: User | undefined): Promise<void> {
    const {userId} = webexOf(this.#calling).internal.device;
    const expected = [this.#userId, user.id ? undefined : owner?.id];
    if (expected.some(id => id && id !== userId)) await this.#fail('another-user');
  }

  async #fail(reason: 'another-user' | 'no-servers'): Promise<never> {
    const refusal = reason === 'no-servers' ? refusalOf(this.#calling?.webex, 'mobius') : undefined;
    await this.#releaseNow();
    throw faultError(reason, detailsOf(refusal));
  }

  #connected(client: SdkCallingClient): Readonly<Record<string, SdkLine>> {
    this.#lines = client.getLines();
    this.cleanup.add(this.#gates.map(({devices}) => devices));
    if (!this.#watch) {
      this.#watch = new MercuryWatch(webexOf(this.#calling));
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
    const calling = this.#calling;
    if (!calling?.webex) return;
    const isConnecting = this.#watch?.isConnected === false;
    this.#watch?.end();
    this.#watch = undefined;
    await releaseSdk(calling, isConnecting);
    // A start in progress still records the listeners of its client.
    if (!this.#start?.isUnderWay) this.#clientListeners?.end(calling.callingClient);
  }

  #set(state: ConnectionState): void {
    this.#state = Object.freeze({...state, ...(this.#userId && {userId: this.#userId})});
    this.#listeners.notify(this.#state);
  }
}
