import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import type {Call} from '../call/call.js';
import type {EndRequest} from '../call/call-end.js';
import type {DialOptions} from '../line/line.js';
import type {SdkCall, SdkCallLine} from './sdk-call.js';
import type {SdkCalls} from './sdk-calls.js';

interface LineCallsOptions {
  readonly line: SdkCallLine;
  isOffline(): boolean;
  onChange(calls: readonly Call[]): void;
}

/** The calls of a line. Loads the code for calls with the first call, made or received, or earlier if the page shows calls. */
export class LineCalls {
  readonly #options: LineCallsOptions;
  #loading: Promise<SdkCalls> | undefined;
  #calls: SdkCalls | undefined;
  #isStopped = false;
  /**
   * Generation counter: increases when all calls are ended. Earlier calls that were still waiting for the code are
   * neither made nor shown.
   */
  #generation = 0;

  constructor(options: LineCallsOptions) {
    this.#options = options;
  }

  /** Whether there is a current call, including one that the SDK has not created yet. */
  get hasCalls(): boolean {
    return this.#calls?.hasCalls ?? false;
  }

  /** Loads the code for calls, so that the first call does not wait for it. */
  prepare(): void {
    this.#load().catch(() => undefined);
  }

  /**
   * Calls a number, after putting the active call on hold.
   *
   * @throws {FaultError} `calls-not-loaded`, the types of `SdkCalls.dial()`, or `line-not-registered` if all calls were
   *   ended before this one was dialed.
   * @throws The reason of `signal`, if it is aborted.
   */
  async dial(destination: string, {signal, emergency}: DialOptions = {}): Promise<Call> {
    const generation = this.#generation;
    const calls = await this.#load();
    const expectCurrent = (): void => {
      signal?.throwIfAborted();
      if (generation !== this.#generation) throw faultError('line-not-registered');
    };
    expectCurrent();
    return calls.dial(destination, expectCurrent, emergency);
  }

  /**
   * Adds an incoming call. If the code for calls cannot be loaded, only the event `webex-line-incoming-call` reports the
   * call.
   *
   * @param isShown Whether to add the call. Otherwise it is only released at its end.
   */
  ring(call: SdkCall, isShown: boolean): void {
    const generation = this.#generation;
    void this.#load().then(
      calls => (isShown && generation === this.#generation ? calls.ring(call) : calls.releaseAtEnd(call)),
      () => undefined,
    );
  }

  /** Ends all calls. Returns undefined if there are none. */
  endAll(request: EndRequest): Promise<void> | undefined {
    this.#generation += 1;
    return this.hasCalls ? this.#calls?.endAll(request) : undefined;
  }

  /** Ends all calls when the page is closed or suspended, with requests that outlive it. */
  endOnUnload(): void {
    this.#generation += 1;
    this.#calls?.endOnUnload();
  }

  /** Ends all calls and stops listening. */
  stop(): void {
    this.#isStopped = true;
    this.#generation += 1;
    const calls = this.#calls;
    void calls?.endAll('line-ended').then(() => calls.stopListening());
  }

  #load(): Promise<SdkCalls> {
    this.#loading ??= this.#create();
    return this.#loading;
  }

  async #create(): Promise<SdkCalls> {
    try {
      const {SdkCalls} = await import('./sdk-calls.js');
      this.#calls = new SdkCalls(this.#options);
      if (this.#isStopped) this.#calls.stopListening();
      return this.#calls;
    } catch (error) {
      // The next call imports it again. In Chromium, the import may fail immediately until the page is reloaded,
      // because Chromium remembers failed imports: https://github.com/whatwg/html/pull/10327
      this.#loading = undefined;
      reportError('The code for calls did not load', error);
      throw faultError('calls-not-loaded');
    }
  }
}
