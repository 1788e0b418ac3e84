import type {SdkLineEvent} from './line-event.js';
import type {LineSignal, LineSnapshot, LineState} from './line-state.js';

/**
 * The interface between the machine and a real line, which hides the SDK's peculiarities. Commands only start an
 * operation; its result arrives as a signal.
 */
export interface LineDriver {
  /** Whether a call is active. */
  readonly inCall?: boolean | undefined;
  /** Whether `registered` means that calls arrive (`watched`, the default), or is only reported by a hand-made line. */
  readonly reachability?: LineSnapshot['reachability'] | undefined;
  /** The state of the line in the leader's tab, if that is another tab. */
  readonly there?: LineState | undefined;
  /**
   * Subscribes to the line, before any command (the guide: "the event subscription must happen before making the
   * register() call").
   *
   * @returns The current state of the line, as its events are not replayed (trap 9).
   */
  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}>;
  /** Starts a registration. */
  register(): void;
  /** Ends a registration. The state is `deregistering` until Webex has confirmed it. */
  deregister(): void;
  /** Cancels a registration attempt or a planned retry. */
  cancel(): void;
  /** Starts the planned attempt now. */
  retryNow(): void;
  /** Unsubscribes from the line without changing it. No more signals follow. */
  stop(): void;
}

export interface LineDriverListener {
  /** The current state of the line. */
  state(): LineState;
  /** Reports a signal, with the event of the SDK's line that caused it. */
  signal(signal: LineSignal, event?: SdkLineEvent): void;
  /** Reports an event of the SDK's line that does not change the state. */
  event(event: SdkLineEvent): void;
  /** Reports that something arrived from Webex, which proves that the browser is online. */
  heard?(): void;
}
