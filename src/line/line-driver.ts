import type {Call} from '../call/call.js';
import type {DialOptions} from './line.js';
import type {SdkLineEvent} from './line-event.js';
import type {LineSignal, LineSnapshot, LineState} from './line-state.js';

/**
 * The interface between the machine and a real line, which hides the SDK's peculiarities. Commands only start an
 * operation; its result arrives as a signal.
 */
export interface LineDriver {
  /** Whether there is a call in this tab, in any state except `ended`. */
  readonly inCall?: boolean | undefined;
  /**
   * `watched` (default): the driver checks that calls can arrive, so in the state `registered` they do. `unknown`: the
   * state is only what a custom line object reports.
   */
  readonly reachability?: LineSnapshot['reachability'] | undefined;
  /** The state of the line in the leader's tab, if that is another tab. */
  readonly there?: LineState | undefined;
  /** Makes and ends calls. Undefined if the line cannot make calls. */
  readonly calls?: DriverCalls | undefined;
  /**
   * Subscribes to the line. Called before any command (the guide: "the event subscription must happen before making the
   * register() call").
   *
   * @returns The current state of the line, because the line does not repeat earlier events (trap 9).
   */
  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}>;
  /** Starts a registration. */
  register(options?: RegisterOptions): void;
  /** Ends a registration. The state is `deregistering` until Webex confirms the deletion of the device. */
  deregister(): void;
  /** Cancels a registration attempt or a planned retry. */
  cancel(): void;
  /** Starts the planned attempt now. */
  retryNow(): void;
  /** Unsubscribes from the line without changing it. No more signals follow. */
  stop(): void;
}

export interface RegisterOptions {
  /** Who gave the command. For `auto-register`, the line is not taken from another tab. */
  readonly by?: LineSnapshot['decidedBy'];
  /** Whether there was no command, but another tab that had the line has closed. Then attempts do not end with a failure. */
  readonly isRestoring?: boolean | undefined;
}

/** The calls of a driver's line. */
export interface DriverCalls {
  /**
   * Calls a number.
   *
   * @throws {FaultError} Like `Line.call()`; `line-not-registered` also if all calls were ended while the code was
   *   loading.
   * @throws The signal's reason when the signal aborts.
   */
  dial(destination: string, options?: DialOptions): Promise<Call>;
  /** Loads the code for calls, because the page shows calls. */
  prepare(): void;
}

/** The listeners for the calls of a line. */
export interface CallListeners {
  notify(calls: readonly Call[]): void;
  /** Whether a listener needs the code for calls. */
  needsCode(): boolean;
}

export interface LineDriverListener {
  /** The current state of the line. */
  state(): LineState;
  /** Reports a signal, with the event from the SDK's line that caused it. */
  signal(signal: LineSignal, event?: SdkLineEvent): void;
  /** Reports an event from the SDK's line that does not change the state. */
  event(event: SdkLineEvent): void;
  /** Reports the current calls. The array stays the same until a call is added or ends. */
  calls?(calls: readonly Call[]): void;
  /** Reports that a message or response from Webex has arrived, which proves that the browser is online. */
  heard?(): void;
}
