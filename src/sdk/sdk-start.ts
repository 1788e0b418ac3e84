import {ClientListeners} from './client-listeners.js';
import type {OpenOptions} from './connection-state.js';
import {guardRequests} from './request-guard.js';
import {initSdk, setToken, webexOf, whenReady} from './sdk-init.js';
import type {SdkCalling, SdkCallingClass} from './sdk.js';
import {StartWatch} from './start-watch.js';

interface SdkStartOptions {
  readonly Calling: SdkCallingClass;
  /** The SDK, where it was started before. */
  readonly calling: SdkCalling | undefined;
  /** The SDK is there, and its module may know it from now on. */
  onCalling(calling: SdkCalling): void;
  /** A client is about to be made. */
  onClient(listeners: ClientListeners): void;
  /** It is over, perhaps long after anybody waited for it. */
  onOver(start: SdkStart): Promise<void>;
}

/** One run of the SDK's `register()`. It cannot be called off, and may end long after nobody waits for it any more. */
export class SdkStart {
  readonly userId: string | undefined;
  readonly watch = new StartWatch();
  /** Whether nobody waits for it any more: what comes of it is given back. */
  isAbandoned = false;
  /** Settles when it is over, and what nobody wants of it is given back. Never rejects. */
  readonly over: Promise<void>;
  #isUnderWay = false;

  constructor(start: SdkStartOptions, options: OpenOptions) {
    this.userId = options.user.id;
    this.over = this.#run(start, options)
      .catch((error: unknown) => this.watch.fail(error))
      .then(() => start.onOver(this));
  }

  /** Whether the SDK's `register()` has begun. Until then nothing can come of it, and it may be forgotten. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** `register()` never rejects for a refusal: what came of it is read from what the SDK then has (trap 1). */
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
    const heard = new ClientListeners(webex.internal.mercury, before);
    onClient(heard);
    // Should another version reject, what it then has tells as much.
    await calling.register().catch(() => undefined);
    heard.stopNoting();
    this.#isUnderWay = false;
    if (calling.callingClient === before) throw this.watch.failure(calling);
  }
}
