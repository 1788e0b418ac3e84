import {forgetCatalog, hasRememberedCatalog} from './catalog-memory.js';
import {ClientListeners} from './client-listeners.js';
import type {User} from '../auth/profile.js';
import type {StartOptions} from './connection-state.js';
import {connectEarly, sendEarlyRequests} from './early-requests.js';
import {guardRequests} from './request-guard.js';
import {initSdk, setToken, webexOf, whenReady} from './sdk-init.js';
import type {SdkCalling, SdkCallingClass} from './sdk.js';
import {StartWatch} from './start-watch.js';

interface SdkStartOptions {
  readonly Calling: SdkCallingClass;
  /** The SDK instance from an earlier start, if any. */
  readonly calling: SdkCalling | undefined;
  /** Called with the SDK instance. From now on the SDK's module may be bound to it (trap 16). */
  onCalling(calling: SdkCalling): void;
  /** Called before a client is created, with the object that records its listeners. */
  onClient(listeners: ClientListeners): void;
  /** Called when the start has ended, possibly long after it was abandoned. */
  onEnded(start: SdkStart): Promise<void>;
}

/**
 * One start of the SDK. It requests the catalog, waits for `confirm()`, and then creates a device with the SDK's
 * `register()`. It cannot be aborted, and may end long after it was abandoned.
 */
export class SdkStart {
  readonly accessToken: string;
  readonly watch = new StartWatch();
  /** Whether the start was abandoned. The devices that it creates are released when it has ended. */
  isAbandoned = false;
  /** Resolves when the start has ended and, if it has failed or was abandoned, is released. Never rejects. */
  readonly ended: Promise<void>;
  readonly #confirmed: Promise<void>;
  #confirm: (() => void) | undefined;
  #userId: string | undefined;
  #isRegistering = false;

  constructor(start: SdkStartOptions, options: StartOptions) {
    this.accessToken = options.accessToken;
    this.#confirmed = new Promise(resolve => (this.#confirm = resolve));
    const end = new AbortController();
    this.ended = this.#run(start, options, end.signal)
      .catch((error: unknown) => this.watch.fail(error))
      .finally(() => end.abort())
      .then(() => start.onEnded(this));
  }

  /** Lets the SDK create its device at Webex. */
  confirm({id}: User): void {
    this.#userId ??= id;
    this.#confirm?.();
  }

  /** The ID of the token's owner, if known. */
  get userId(): string | undefined {
    return this.#userId;
  }

  /** Whether the SDK's `register()` is running. Before that, a start creates nothing at Webex and may be discarded. */
  get isRegistering(): boolean {
    return this.#isRegistering;
  }

  async #run(
    {Calling, calling: earlier, onCalling, onClient}: SdkStartOptions,
    options: StartOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const isRemembered = !earlier && hasRememberedCatalog();
    if (earlier) setToken(earlier, options.accessToken);
    const calling = earlier ?? (await initSdk(Calling, options));
    if (this.isAbandoned) return;
    onCalling(calling);
    const webex = webexOf(calling);
    guardRequests(webex);
    this.watch.follow(webex);
    sendEarlyRequests(webex, options.config, signal);
    connectEarly(webex, signal);
    await whenReady(calling);
    await this.#confirmed;
    if (this.isAbandoned) return;
    this.#isRegistering = true;
    const before = calling.callingClient;
    await register(calling, onClient);
    if (isRemembered && !this.isAbandoned) {
      const hasWorked = calling.callingClient !== before && !this.watch.hasNoServers;
      await this.#replaceCatalog(calling, hasWorked, onClient);
    }
    this.#isRegistering = false;
    if (calling.callingClient === before) throw this.watch.failure(calling);
  }

  /**
   * Replaces the catalog from an earlier visit: for the next visit or, if this start has failed with that catalog, for
   * another attempt.
   */
  async #replaceCatalog(
    calling: SdkCalling,
    hasWorked: boolean,
    onClient: SdkStartOptions['onClient'],
  ): Promise<void> {
    const {services} = webexOf(calling).internal;
    if (hasWorked) {
      services?.updateServices?.().catch(() => undefined);
      return;
    }
    forgetCatalog();
    await services?.initServiceCatalogs?.().catch(() => undefined);
    if (!this.isAbandoned) await register(calling, onClient);
  }
}

/** Connects the SDK, and creates its client. The result is read from the SDK's state (trap 1). */
async function register(calling: SdkCalling, onClient: SdkStartOptions['onClient']): Promise<void> {
  const listeners = new ClientListeners(webexOf(calling).internal.mercury, calling.callingClient);
  onClient(listeners);
  // Another version of the SDK may reject.
  await calling.register().catch(() => undefined);
  listeners.stopRecording();
}
