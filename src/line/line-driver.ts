import type {SdkLineEvent} from './line-event.js';
import type {LineSignal, LineSnapshot, LineState} from './line-state.js';

/**
 * The seam between the controller and a real line: the SDK's oddities stay behind it. Commands only begin
 * something; what came of it arrives as a signal.
 */
export interface LineDriver {
  /** Whether a call goes on. */
  readonly inCall?: boolean | undefined;
  /** Whether `registered` means that calls arrive, or only what a hand-made line says of itself. `watched` without it. */
  readonly reachability?: LineSnapshot['reachability'] | undefined;
  /** How the line stands in the tab that leads, where that is another. */
  readonly there?: LineState | undefined;
  /**
   * Subscribes to the line, before any command (the guide: "the event subscription must happen before making the
   * register() call"). Returns how the line stands now: events are not replayed (trap 9).
   */
  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}>;
  /** Begins a registration. */
  register(): void;
  /** Gives up a registration that is there: `deregistering` until Webex has confirmed it. */
  deregister(): void;
  /** Gives up a registration that is not there yet: an attempt under way, or one that waits for its time. */
  cancel(): void;
  /** Begins the attempt now that the SDK has put off. */
  retryNow(): void;
  /** Forgets the line, and leaves it as it is: no signal comes any more. */
  stop(): void;
}

export interface LineDriverListener {
  /** What became of the last signal. */
  state(): LineState;
  /** What was concluded about the line, and what it said for that to be concluded. */
  signal(signal: LineSignal, event?: SdkLineEvent): void;
  /** What the line said, where nothing follows from it. */
  event(event: SdkLineEvent): void;
  /** Something arrived from Webex: the browser is not offline, whatever it reports. */
  heard?(): void;
}
