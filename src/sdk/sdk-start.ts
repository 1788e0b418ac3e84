import {ClientListeners} from './client-listeners.js';
import type {OpenOptions} from './connection-state.js';
import {guardRequests} from './request-guard.js';
import {initSdk, setToken, webexOf, whenReady} from './sdk-init.js';
import type {SdkCalling, SdkCallingClass} from './sdk.js';
import {StartWatch} from './start-watch.js';

interface SdkStartOptions {
  readonly Calling: SdkCallingClass;
  /** The SDK instance of an earlier start, if any. */
  readonly calling: SdkCalling | undefined;
  /** Called with the SDK instance. From now on the SDK's module may be bound to it (trap 16). */
  onCalling(calling: SdkCalling): void;
  /** Called before a client is created, with the object that records its listeners. */
  onClient(listeners: ClientListeners): void;
  /** Called when the start has ended, possibly long after it was abandoned. */
  onOver(start: SdkStart): Promise<void>;
}

/** One start of the SDK, including its `register()`. It cannot be aborted, and may end long after it was abandoned. */
export class SdkStart {
  readonly userId: string | undefined;
  readonly watch = new StartWatch();
  /** Whether the start was abandoned. What it creates at Webex is released when it has ended. */
  isAbandoned = false;
  /** Resolves when the start has ended and, if it was abandoned, is released. Never rejects. */
  readonly over: Promise<void>;
  #isUnderWay = false;

  constructor(start: SdkStartOptions, options: OpenOptions) {
    this.userId = options.user.id;
    this.over = this.#run(start, options)
      .catch((error: unknown) => this.watch.fail(error))
      .then(() => start.onOver(this));
  }

  /** Whether the SDK's `register()` is running. Before that, a start creates nothing at Webex and may be discarded. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** Starts the SDK. Its `register()` does not reject after a refusal: the result is read from the SDK's state (trap 1). */
  async #run(
    {Calling, calling: earlier, onCalling, onClient}: SdkStartOptions,
    options: OpenOptions,
  ): Promise<void> {
    if (earlier) setToken(earlier, options.accessToken);
    const calling = earlier ?? (await initSdk(Calling, options));
    if (this.isAbandoned) return;
    onCalling(calling);
    const webex = webexOf(calling);
    guardRequests(webex);
    this.watch.follow(webex);
    await whenReady(calling);
    if (this.isAbandoned) return;
    this.#isUnderWay = true;
    const before = calling.callingClient;
    const listeners = new ClientListeners(webex.internal.mercury, before);
    onClient(listeners);
    // The result is read from the SDK's state, even if another version of the SDK rejects.
    await calling.register().catch(() => undefined);
    listeners.stopRecording();
    this.#isUnderWay = false;
    if (calling.callingClient === before) throw this.watch.failure(calling);
  }
}
