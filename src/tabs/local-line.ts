import {makeFault} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {LineState} from '../line/line-state.js';
import {defaultDeviceLifetime} from './retained-lock.js';
import type {DeviceLeft, OpenedLine} from './opened-line.js';
import {isActive, isUsed} from './tab-state.js';

/** Starts the SDK. It undoes what it began when the signal aborts. */
export type OpenLine = (signal: AbortSignal) => Promise<OpenedLine>;

/** Hears of the line of this tab's SDK. */
export interface LocalLineListener extends LineDriverListener {
  /** Webex has no device of the line's any more. */
  gone(): void;
}

/** The line of this tab's SDK, while that is running. */
export class LocalLine {
  readonly #open: OpenLine;
  readonly #listener: LocalLineListener;
  /** Ends the watch over the device of the line that was opened last. */
  #watch = new AbortController();
  #user: User;
  #opened: OpenedLine | undefined;
  /** The one that was closed last: something of it may be left at Webex. */
  #closed: OpenedLine | undefined;
  /** Since when the line is not wanted any more, in milliseconds since 1970. */
  #givenUp: number | undefined;
  /** Since when the line has ended with its device still at Webex, in milliseconds since 1970. */
  #endedSince: number | undefined;
  /** While the page is away, and until its line is resumed: whether that was registered, or on its way there. */
  #suspended: 'active' | 'inactive' | undefined;

  /** @param found The line, where the SDK is running already; or whose line it is. */
  constructor(open: OpenLine, listener: LocalLineListener, found: OpenedLine | Pick<OpenedLine, 'user'>) {
    this.#open = open;
    this.#listener = listener;
    this.#user = found.user;
    if ('driver' in found) this.#opened = found;
  }

  get driver(): LineDriver | undefined {
    return this.#opened?.driver;
  }

  /** Whose line this tab has, or shows. */
  get user(): User {
    return this.#user;
  }

  get fingerprint(): string | undefined {
    return this.#opened?.fingerprint;
  }

  /** The device that Webex may have, also of a line that was closed. */
  get deviceAtWebex(): DeviceLeft | undefined {
    return (this.#opened ?? this.#closed)?.deviceAtWebex;
  }

  /** How the line stands, where the SDK is running. */
  start(): ReturnType<LineDriver['start']> | undefined {
    this.#watch.abort();
    this.#watch = new AbortController();
    this.#opened?.onDeviceGone(() => this.#listener.gone(), this.#watch.signal);
    return this.driver?.start(this.#listener);
  }

  /** Starts the SDK, unless it is running. Does nothing where `signal` aborts. */
  async open(signal: AbortSignal): Promise<void> {
    if (this.#opened) return;
    const opened = await this.#open(signal);
    if (signal.aborted) return opened.close();
    this.#opened = opened;
    this.#user = opened.user;
    this.start();
  }

  /** The line is wanted again. It registers once this tab leads. */
  want(): void {
    this.#givenUp = undefined;
  }

  /** Registers, and opens the event socket before that where the page is back. */
  register(): void {
    this.want();
    this.#openSocket();
    this.driver?.register();
  }

  deregister(): void {
    this.#givenUp ??= Date.now();
    this.driver?.deregister();
  }

  cancel(): void {
    this.#givenUp ??= Date.now();
    this.driver?.cancel();
  }

  /** Gives the line up, however far it is. */
  giveUp({status}: LineState): void {
    if (status === 'registered' || status === 'reconnecting') this.deregister();
    else if (status !== 'deregistering') this.cancel();
  }

  /**
   * How the line stands, as far as other tabs are concerned: one that was given up looks as before until the SDK says
   * otherwise, and one that has ended may have its device at Webex still.
   */
  read(state: LineState): LineState {
    if (isActive(state)) {
      return this.#givenUp === undefined ? state : {status: 'deregistering', since: this.#givenUp};
    }
    const device = isUsed(state) ? undefined : this.#opened?.deviceAtWebex;
    if (!device) {
      this.#endedSince = undefined;
      return state;
    }
    const since = (this.#endedSince ??= Date.now());
    const {expiresAt = since + defaultDeviceLifetime} = device;
    if (state.status === 'failed') {
      return {status: 'failed', fault: makeFault(state.fault.type, {...state.fault, expiresAt})};
    }
    const isElsewhere = state.status === 'elsewhere' && state.holder === 'device';
    return isElsewhere ? {...state, expiresAt} : {status: 'deregistering', since};
  }

  suspend(forGood: boolean, state: LineState): void {
    if (!this.#opened) return;
    this.#suspended = isActive(state) ? 'active' : 'inactive';
    this.#opened.suspend(forGood);
  }

  /** The page is back, and its line is not wanted any more: opens the event socket, and leaves nothing at Webex. */
  resume(): void {
    if (this.#suspended === 'active') this.cancel();
    this.#openSocket();
  }

  #openSocket(): void {
    if (this.#suspended) this.#opened?.resume();
    this.#suspended = undefined;
  }

  /** @throws {ReleaseError} Where something is left at Webex. */
  async close(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    this.#closed = opened;
    this.#opened = this.#suspended = this.#givenUp = undefined;
    opened.driver.stop();
    await opened.close();
  }

  /** Nobody is interested in the line any more. */
  end(): void {
    this.#watch.abort();
  }
}
