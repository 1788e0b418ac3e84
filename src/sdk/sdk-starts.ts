import type {User} from '../auth/profile.js';
import {faultError} from '../base/make-fault.js';
import {forgetCatalog} from './catalog-memory.js';
import type {ClientListeners} from './client-listeners.js';
import type {OpenOptions, StartOptions} from './connection-state.js';
import type {SdkCalling, SdkCallingClass, SdkCallingClient, SdkWebex} from './sdk.js';
import {SdkStart} from './sdk-start.js';

interface SdkStartsOptions {
  readonly Calling: SdkCallingClass;
  /** Releases whatever has been created at Webex so far. */
  release(): Promise<void>;
  /** Called with the `webex` of an SDK instance that is no longer used. */
  onDiscarded(webex: SdkWebex | undefined): void;
}

/** Starts the SDK on a page, one start at a time, and keeps the SDK instance that the starts share. */
export class SdkStarts {
  readonly #options: SdkStartsOptions;
  /**
   * The SDK instance. Discarded after a start that created no client; otherwise kept, because the SDK's module is then
   * bound to its person.
   */
  #calling: SdkCalling | undefined;
  #userId: string | undefined;
  #current: SdkStart | undefined;
  /** The start that no `run()` has continued yet. */
  #prepared: SdkStart | undefined;
  #clientListeners: ClientListeners | undefined;

  constructor(options: SdkStartsOptions) {
    this.#options = options;
  }

  get calling(): SdkCalling | undefined {
    return this.#calling;
  }

  /** The ID of the person to whom the SDK's module is bound (trap 16). */
  get userId(): string | undefined {
    return this.#userId;
  }

  /** @throws {FaultError} `another-user` if the SDK's module is bound to another person. */
  expectUser({id}: User): void {
    if (this.#userId && id && id !== this.#userId) throw faultError('another-user');
  }

  /** The start in progress. It may have been abandoned. */
  get current(): SdkStart | undefined {
    return this.#current;
  }

  /**
   * Starts the SDK before the token's owner is known. `run()` with the same token continues this start. Does nothing if the
   * SDK has been started before.
   *
   * @param acceptsAnyOwner Whether to accept a token of any owner. Otherwise nothing is created at Webex before `run()`.
   */
  prepare(options: StartOptions, acceptsAnyOwner: boolean): SdkStart | undefined {
    if (this.#calling || this.#current || options.signal.aborted) return undefined;
    const start = this.#begin(options);
    this.#current = this.#prepared = start;
    if (acceptsAnyOwner) start.confirm({});
    return start;
  }

  /** Abandons a start, unless `run()` has continued it. Returns whether it was abandoned. */
  async abandonPrepared(start: SdkStart): Promise<boolean> {
    if (start !== this.#prepared) return false;
    this.#prepared = undefined;
    await this.#abandon(start);
    return true;
  }

  /**
   * Starts the SDK, or continues its start. Waits for an abandoned start first, because it may have bound the SDK's module
   * to its person.
   *
   * @returns The SDK's client.
   * @throws {FaultError} `another-user`, or the fault of the step that has failed.
   * @throws The signal's reason when `signal` aborts.
   */
  async run(options: OpenOptions): Promise<SdkCallingClient> {
    const {user, signal, accessToken} = options;
    let prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared && prepared.accessToken !== accessToken) {
      await this.#abandon(prepared);
      prepared = undefined;
    }
    // The prepared start has already failed: do not send the refused request again immediately.
    else if (prepared?.watch.hasFailed) throw prepared.watch.failure(this.#calling);
    await this.#awaitOthers(user, signal);
    this.expectUser(user);
    // A prepared start may have ended already. Another `register()` would create a second client.
    const start = this.#current ?? prepared ?? (this.#current = this.#begin(options));
    start.confirm(user);
    await this.#await(start, signal);
    const client = this.#calling?.registered && this.#calling.callingClient;
    if (!client) throw start.watch.failure(this.#calling);
    return client;
  }

  /**
   * Removes the SDK's listeners for its client. Does nothing while the SDK's `register()` is running, because its
   * listeners are still being recorded.
   */
  endListeners(): void {
    if (!this.#current?.isRegistering) this.#clientListeners?.end(this.#calling?.callingClient);
  }

  /**
   * Waits for a start that was abandoned or belongs to another person, because it determines to which person the SDK is
   * bound.
   */
  async #awaitOthers({id}: User, signal: AbortSignal): Promise<void> {
    for (let start = this.#current; start; start = this.#current) {
      const isOurs = !start.isAbandoned && (!id || !start.userId || id === start.userId);
      if (isOurs) return;
      const {watch} = start;
      await watch.waitFor(start.ended, () => this.#calling, signal);
    }
  }

  #begin(options: StartOptions): SdkStart {
    return new SdkStart(
      {
        Calling: this.#options.Calling,
        calling: this.#calling,
        onCalling: calling => (this.#calling = calling),
        onClient: listeners => (this.#clientListeners = listeners),
        onEnded: start => this.#onEnded(start),
      },
      options,
    );
  }

  async #await(start: SdkStart, signal: AbortSignal): Promise<void> {
    const {watch} = start;
    try {
      await watch.waitFor(start.ended, () => this.#calling, signal);
    } catch (error) {
      await this.#abandon(start);
      throw error;
    }
    if (watch.hasFailed) throw watch.failure(this.#calling);
  }

  async #abandon(start: SdkStart): Promise<void> {
    start.isAbandoned = true;
    forgetCatalog(this.#calling?.webex);
    // Release what exists now. `#onEnded()` releases the rest when the start has ended.
    await this.#options.release();
    // A start that has not reached `register()` creates nothing and may hang forever: discard it.
    if (!start.isRegistering) start.watch.end();
    if (!start.isRegistering && this.#current === start) this.#end();
  }

  /** Called when the start has ended, possibly long after it was abandoned. */
  async #onEnded(start: SdkStart): Promise<void> {
    start.watch.end();
    // This start was discarded, and there may be another one by now.
    if (this.#current !== start) return;
    if (this.#calling?.callingClient) this.#userId ??= this.#calling.webex?.internal.device.userId;
    if (start.isAbandoned || start.watch.hasFailed) await this.#options.release();
    this.#end();
  }

  /** Without a client the SDK is not bound to a person: discard it for a fresh start. */
  #end(): void {
    this.#current = undefined;
    if (this.#calling?.callingClient) return;
    this.#options.onDiscarded(this.#calling?.webex);
    this.#calling = undefined;
  }
}
