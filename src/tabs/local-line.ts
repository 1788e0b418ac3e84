import {makeFault} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {LineState} from '../line/line-state.js';
import {defaultDeviceLifetime} from './retained-lock.js';
import type {RemainingDevice, OpenedLine} from './opened-line.js';
import {isActive, mayHaveDevice} from './tab-state.js';

/** Starts the SDK. Undoes its effects when the signal aborts. */
export type OpenLine = (signal: AbortSignal) => Promise<OpenedLine>;

/** Receives the events of this tab's line. */
export interface LocalLineListener extends LineDriverListener {
  /** Called when the line's last device has been deleted at Webex. */
  deviceGone(): void;
}

/** The line of this tab's SDK, while the SDK is running. */
export class LocalLine {
  readonly #open: OpenLine;
  readonly #listener: LocalLineListener;
  /** Removes the listener for the device of the line that was last opened. */
  #watch = new AbortController();
  #user: User;
  #opened: OpenedLine | undefined;
  /** The line that was last closed. Its device may still exist at Webex. */
  #closed: OpenedLine | undefined;
  /** When the line became unwanted, in milliseconds since 1970. */
  #unwantedSince: number | undefined;
  /** When the line ended with its device still at Webex, in milliseconds since 1970. */
  #endedSince: number | undefined;
  /** Set from the suspension of the page until the line resumes. `active`: the line was registered or registering. */
  #suspended: 'active' | 'inactive' | undefined;

  /** @param found The line if the SDK is already running. Otherwise only the owner of the line. */
  constructor(open: OpenLine, listener: LocalLineListener, found: OpenedLine | Pick<OpenedLine, 'user'>) {
    this.#open = open;
    this.#listener = listener;
    this.#user = found.user;
    if ('driver' in found) this.#opened = found;
  }

  get driver(): LineDriver | undefined {
    return this.#opened?.driver;
  }

  /** The owner of the line that this tab has or shows. */
  get user(): User {
    return this.#user;
  }

  get fingerprint(): string | undefined {
    return this.#opened?.fingerprint;
  }

  /** The device that may exist at Webex, even if the line is closed. Undefined if there is none. */
  get remainingDevice(): RemainingDevice | undefined {
    return (this.#opened ?? this.#closed)?.remainingDevice;
  }

  /** Subscribes to the line. Returns its current state if the SDK is running. */
  start(): ReturnType<LineDriver['start']> | undefined {
    this.#watch.abort();
    this.#watch = new AbortController();
    this.#opened?.onDeviceGone(() => this.#listener.deviceGone(), this.#watch.signal);
    return this.driver?.start(this.#listener);
  }

  /** Starts the SDK unless it is running. The new line is closed again if `signal` aborts. */
  async open(signal: AbortSignal): Promise<void> {
    if (this.#opened) return;
    const opened = await this.#open(signal);
    if (signal.aborted) return opened.close();
    this.#opened = opened;
    this.#user = opened.user;
    this.start();
  }

  /** Marks the line as wanted. It registers when this tab becomes leader. */
  want(): void {
    this.#unwantedSince = undefined;
  }

  /**
   * Registers the line. On a resumed page, opens the event socket first.
   *
   * @param isRestoring Whether another tab that had the line has closed.
   */
  register(isRestoring?: boolean): void {
    this.want();
    this.#openSocket();
    this.driver?.register({isRestoring});
  }

  deregister(): void {
    this.#unwantedSince ??= Date.now();
    this.driver?.deregister();
  }

  cancel(): void {
    this.#unwantedSince ??= Date.now();
    this.driver?.cancel();
  }

  /** Deregisters the line, or cancels its registration. */
  giveUp({status}: LineState): void {
    if (status === 'registered' || status === 'reconnecting') this.deregister();
    else if (status !== 'deregistering') this.cancel();
  }

  /**
   * Returns the state of the line for `nextTabState` and for other tabs. It is `deregistering` for an unwanted line,
   * even before the SDK reports it, and for an ended line whose device may still exist at Webex.
   */
  read(state: LineState): LineState {
    if (isActive(state)) {
      return this.#unwantedSince === undefined
        ? state
        : {status: 'deregistering', since: this.#unwantedSince};
    }
    const device = mayHaveDevice(state) ? undefined : this.#opened?.remainingDevice;
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

  suspend(isUnload: boolean, state: LineState): void {
    if (!this.#opened) return;
    this.#suspended = isActive(state) ? 'active' : 'inactive';
    this.#opened.suspend(isUnload);
  }

  /**
   * Call when this tab stops leading. After a suspension, deletes the device if there is one, and opens the event
   * socket.
   */
  resume(): void {
    if (this.#suspended === 'active') this.cancel();
    this.#openSocket();
  }

  #openSocket(): void {
    if (this.#suspended) this.#opened?.resume();
    this.#suspended = undefined;
  }

  /**
   * Stops the SDK's connection.
   *
   * @throws {ReleaseError} If devices may still exist at Webex.
   */
  async close(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    this.#closed = opened;
    this.#opened = this.#suspended = this.#unwantedSince = undefined;
    opened.driver.stop();
    await opened.close();
  }

  /** Removes the listener for the line's device. */
  end(): void {
    this.#watch.abort();
  }
}
