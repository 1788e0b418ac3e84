import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {LineOwner} from '../line/line-info.js';
import type {LineSignal} from '../line/line-state.js';
import {watchOnline} from '../line/online.js';
import type {SdkLine} from '../line/sdk-line.js';
import {resumeKeepalives} from './keepalive-worker.js';
import {RegistrationGate} from './registration-gate.js';
import type {SdkRegistration} from './sdk.js';
import {SdkLineReader} from './sdk-line-reader.js';

/**
 * Drives a line of the SDK: gives it its commands, and has a reader for what comes of them. What looks odd in either
 * answers a trap of the SDK, and names it by its number in docs/sdk-traps.md.
 */
export class SdkLineDriver implements LineDriver {
  readonly #line: SdkLine;
  readonly #registration: SdkRegistration | undefined;
  readonly #gate: RegistrationGate | undefined;
  readonly #reader: SdkLineReader;
  readonly #end = new AbortController();

  constructor(line: SdkLine, owner: LineOwner = {}) {
    this.#line = line;
    this.#registration = line.registration as SdkRegistration | undefined;
    this.#gate = RegistrationGate.of(this.#registration);
    this.#reader = new SdkLineReader(line, owner, this.#gate);
  }

  get inCall(): boolean {
    return this.#gate?.inCall ?? false;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered'}> {
    const stands = this.#reader.start(listener);
    if (this.#registration) resumeKeepalives(this.#registration, this.#end.signal);
    watchOnline(online => online && this.#reader.isRetrying && this.retryNow(), this.#end.signal);
    return stands;
  }

  register(): void {
    this.#reader.expectRegistration();
    this.#reader.attempt(() => this.#line.register());
  }

  deregister(): void {
    // The SDK would send DELETE undefineddevices/undefined to the page's own server, token included (trap 6).
    if (!this.#reader.wasRegistered) return this.#reader.leaveNothing();
    this.#reader.expectNothing();
    this.#reader.deregister(() => this.#line.deregister());
  }

  cancel(): void {
    this.#reader.expectNothing();
    // An attempt under way cannot be called back: its outcome is awaited, and undone if need be.
    if (!this.#reader.isAttempting) this.#reader.leaveNothing();
  }

  retryNow(): void {
    if (this.#reader.isAttempting) return;
    // Under a live call the SDK waits for its end, and so must we. It may not be trying at all: after the last word of
    // its retries the next attempt is ours.
    if (this.inCall) this.#gate?.putOff();
    else this.register();
  }

  /** The page is left: what is at Webex is given back at once, if it may be, and comes again with the page. */
  leave(release: boolean): void {
    // What is being given up already does not come again.
    const {isUsed} = this.#reader;
    if (isUsed) this.#reader.expectNothing();
    this.#gate?.leave(release);
    if (isUsed) this.#reader.expectReturn();
  }

  /** The page is back. */
  comeBack(): void {
    if (this.#reader.expectsReturn) this.register();
  }

  stop(): void {
    this.#end.abort();
    this.#reader.stop();
  }
}
