import {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import {Listeners} from '../line/listeners.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {ClientListeners} from './client-listeners.js';
import {
  ReleaseError,
  type ConnectionState,
  type OpenOptions,
  type UnreleasedDevice,
} from './connection-state.js';
import {sdkSingleton} from './sdk-singleton.js';
import {RegistrationGate} from './registration-gate.js';
import {DeviceCleanup} from './device-cleanup.js';
import {refusalOf} from './request-guard.js';
import {setToken, webexOf} from './sdk-init.js';
import type {SdkCalling, SdkCallingClass, SdkCallingClient, SdkRegistration} from './sdk.js';
import {deleteWdmDevice, releaseSdk} from './sdk-release.js';
import {SdkStart} from './sdk-start.js';
import {detailsOf, progressTimeout} from './start-watch.js';
import {MercuryWatch} from './mercury-watch.js';

/** The connection of an SDK to Webex. The SDK's module knows one `webex` for good, so there is one of these a page. */
export class SdkConnection {
  readonly #Calling: SdkCallingClass;
  readonly #listeners = new Listeners<ConnectionState>();
  #state: ConnectionState = {status: 'none'};
  /** The SDK, kept from the moment on that its module may know it. */
  #calling: SdkCalling | undefined;
  #userId: string | undefined;
  #start: SdkStart | undefined;
  #lines: Readonly<Record<string, SdkLine>> = {};
  /** What this page has at Webex. What a start that goes on has there is given back when that is over. */
  readonly cleanup = new DeviceCleanup(
    () => (this.#start ? undefined : this.#calling?.webex?.internal.device),
    () => this.#state.status === 'unreleased' && this.#settle(),
  );
  #clientListeners: ClientListeners | undefined;
  #watch: MercuryWatch | undefined;
  /** Counts releases and starts: what an older one comes to is no news. */
  #generation = 0;

  /**
   * The connection of an SDK: always the same one.
   *
   * @throws {FaultError} `sdk-failed` where another copy of this library has it.
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

  /** Whether nothing of this page's is at Webex, nor on its way there. */
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
   * Starts the SDK and signs it in: catalogue, device, event socket, servers, lines. A start that was given up before is
   * waited for first, as the SDK's module may have been bound by it.
   *
   * @throws {FaultError} `another-user`, `catalogue-failed`, `device-refused` and its kind, `mercury-failed`,
   *   `sdk-failed`, `no-servers`
   * @throws The signal's reason when `signal` aborts.
   */
  async open(options: OpenOptions): Promise<Readonly<Record<string, SdkLine>>> {
    const {user, owner, signal} = options;
    const generation = (this.#generation += 1);
    this.cleanup.keep();
    try {
      await this.#awaitOtherStarts(user, signal);
      if (this.#userId && user.id && user.id !== this.#userId) throw faultError('another-user');
      const start = (this.#start ??= this.#begin(options));
      this.#set({status: 'starting', since: Date.now()});
      await this.#awaitStart(start, signal);
      const client = this.#calling?.registered && this.#calling.callingClient;
      if (!client) throw start.watch.failure(this.#calling);
      await this.#expectUser(user, owner);
      if (client.primaryMobiusUris?.length === 0) await this.#fail('no-servers');
      return this.#connected(client);
    } catch (error) {
      if (generation === this.#generation) {
        const end: ConnectionState =
          error instanceof FaultError ? {status: 'failed', fault: error.fault} : {status: 'none'};
        void this.#settleAfter(this.#start, end);
      }
      throw error;
    }
  }

  /**
   * Gives the running SDK another token of the same person, without touching the registration (traps 13 and 24). All
   * that it asks of Webex from now on carries it, the event socket when it connects next.
   */
  renewToken(accessToken: string): void {
    if (!this.#calling) return;
    setToken(this.#calling, accessToken);
    for (const gate of this.#gates) {
      gate.renewKeepalives();
      // What could not be deleted with the token before may be now.
      if (gate.isShut && gate.devices.any) void gate.devices.release();
    }
    this.#watch?.hurry();
  }

  /**
   * The page is frozen, kept for the way back, or left: closes the event socket, without which no browser keeps a page.
   * For good, also gives the device at WDM back (webex-js-sdk issue 3447), by a request that outlives the page.
   */
  suspend(forGood: boolean): void {
    void this.#watch?.close();
    if (this.#watch) this.#set({status: 'suspended'});
    if (forGood && this.#calling?.webex) deleteWdmDevice(this.#calling.webex);
  }

  /** Opens the event socket again. */
  resume(): void {
    this.#watch?.open();
  }

  /**
   * Closes the event socket and releases the device at WDM. The line must be deregistered before (trap 17). The SDK
   * keeps the token: without one it throws where nobody can catch it, and does not find its services again.
   *
   * @throws {ReleaseError} Where something may be left at Webex. It is tried again in the background.
   */
  async release(): Promise<void> {
    const generation = (this.#generation += 1);
    this.cleanup.keep();
    this.#set({status: 'releasing'});
    await this.#releaseNow();
    if (generation !== this.#generation) return;
    const left = this.#settle();
    if (left.length) throw new ReleaseError(left);
  }

  get #gates(): RegistrationGate[] {
    const registrations = Object.values(this.#lines).map(({registration}) => registration as SdkRegistration);
    return registrations.flatMap(registration => RegistrationGate.of(registration) ?? []);
  }

  /** @param start One that was given up and goes on, if any: what comes of it late is given back then. */
  async #settleAfter(start: SdkStart | undefined, end: ConnectionState): Promise<void> {
    const generation = this.#generation;
    if (start) this.#set(end.status === 'failed' ? end : {status: 'releasing'});
    await start?.over;
    if (generation === this.#generation) this.#settle(end);
  }

  /**
   * Tells how the connection has ended: with something left at Webex, which goes on being released, or without.
   *
   * @returns What is left.
   */
  #settle(end: ConnectionState = {status: 'none'}): readonly UnreleasedDevice[] {
    const what = this.cleanup.all;
    this.#set(what.length ? {status: 'unreleased', what} : end);
    if (what.length) this.cleanup.release();
    return what;
  }

  /** Waits for a start that nobody wants any more, or that is another person's: it decides whom the SDK is bound to. */
  async #awaitOtherStarts({id}: User, signal: AbortSignal): Promise<void> {
    for (let start = this.#start; start; start = this.#start) {
      const isOurs = !start.isAbandoned && (!id || !start.userId || id === start.userId);
      if (isOurs) return;
      const {watch} = start;
      await watch.whileProgressing(start.over, progressTimeout, () => watch.failure(this.#calling), signal);
    }
  }

  #begin(options: OpenOptions): SdkStart {
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

  /** The start is over, perhaps long after anybody waited for it. */
  async #onOver(start: SdkStart): Promise<void> {
    start.watch.end();
    // It was forgotten, and there may be another one by now.
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
      start.isAbandoned = true;
      // What there is so far goes at once; what comes late goes then.
      await this.#releaseNow();
      // Nothing can come of a start that has not begun: what hangs there may hang for ever, and the next one is fresh.
      if (!start.isUnderWay) watch.end();
      if (!start.isUnderWay && this.#start === start) this.#endStart();
      throw error;
    }
    if (watch.hasFailed) throw watch.failure(this.#calling);
  }

  /** Until it has made a client the SDK keeps nobody, and a fresh start is cleaner. */
  #endStart(): void {
    this.#start = undefined;
    if (this.#calling?.callingClient) return;
    this.cleanup.releaseLater(this.#calling?.webex?.internal.device);
    this.#calling = undefined;
  }

  /** The SDK's own device says whose token it is, where Webex did not say so before. */
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

  /** Gives back what there is, as far as that can be done now. Never rejects. */
  async #releaseNow(): Promise<void> {
    const calling = this.#calling;
    if (!calling?.webex) return;
    const isConnecting = this.#watch?.isConnected === false;
    this.#watch?.end();
    this.#watch = undefined;
    await releaseSdk(calling, isConnecting);
    // Of a start that goes on, what its client is going to listen to is still to be noted.
    if (!this.#start?.isUnderWay) this.#clientListeners?.end(calling.callingClient);
  }

  #set(state: ConnectionState): void {
    this.#state = Object.freeze({...state, ...(this.#userId && {userId: this.#userId})});
    this.#listeners.tell(this.#state);
  }
}
