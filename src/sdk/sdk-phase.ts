import type {Fault} from '../base/fault.js';
import type {SdkLineEvent} from '../line/line-event.js';
import type {LineSignal, Retry, RetryCause, Trouble} from '../line/line-state.js';
import type {DeletionState} from './deletion-state.js';

export type RegisteredSignal = Extract<LineSignal, {type: 'registered'}>;

/** The phase of an SDK line, which determines the meaning of its events. */
export type SdkPhase =
  /** The line is neither registered nor wanted. */
  | {readonly name: 'idle'}
  /** Registering. `hasPromise`: whether `register()` returned one. Otherwise only the line's events show the result. */
  | {readonly name: 'attempting'; readonly hasPromise: boolean}
  /** Refused or lost, and retried. `isDormant`: retried only after a long pause, or when anything arrives from Webex. */
  | {readonly name: 'waiting'; readonly isDormant?: boolean}
  | ({readonly name: 'registered'} & Health)
  /** The SDK emitted `unregistered` without a command: a loss, or only its return to the primary server (trap 14). */
  | ({readonly name: 'unsure'} & Health)
  /** Deregistering or canceling: devices at Webex are being deleted. */
  | {readonly name: 'deregistering'; readonly hasPromise: boolean}
  /** The page is suspended. The line registers again when the page resumes. */
  | {readonly name: 'suspended'}
  /** Ended by a failure or another device. Nothing is retried, but devices at Webex are deleted. */
  | {readonly name: 'ended'; readonly by: EndSignal};

/** The signal that ended a registration. If a device remains at Webex, it contains that device's expiry. */
export type EndSignal = Extract<LineSignal, {type: 'failed'} | {type: 'elsewhere'; holder: 'device'}>;

export interface Health {
  /** Why calls may not arrive. */
  readonly troubles: readonly Trouble[];
  /** The number of failed keepalives in a row. */
  readonly missed: number;
}

/** An event of an SDK line. Times are in milliseconds since 1970. */
export type SdkEvent =
  // Commands of this library.
  | {readonly type: 'register'; readonly hasPromise: boolean}
  | {readonly type: 'deregister'; readonly hasPromise: boolean; readonly at: number}
  | {readonly type: 'cancel'}
  | {readonly type: 'suspend'; readonly at: number}
  // Events of the line.
  | {readonly type: 'connecting'; readonly at: number}
  /** A registration that was in progress when the line was assigned, if the phase is still `idle`. */
  | {readonly type: 'found'; readonly at: number}
  | {readonly type: 'registered'; readonly signal: RegisteredSignal; readonly troubles: readonly Trouble[]}
  | {readonly type: 'unregistered'; readonly takenOver: boolean; readonly at: number}
  | {readonly type: 'keepalive-missed'; readonly at: number}
  /** `isReported`: whether the SDK's line has emitted `reconnected`. */
  | {readonly type: 'keepalive-answered'; readonly at: number; readonly isReported: boolean}
  /**
   * `isActive`: whether the SDK still considers the line registered. `offlineCause`: the cause to show if there may be
   * no network. Otherwise undefined. `restoreCause`: the cause to show if a lost registration is being restored.
   * Otherwise undefined. `mayRenewToken`: whether a new token may still replace a refused one.
   */
  | {
      readonly type: 'error';
      readonly fault: Fault;
      readonly isActive: boolean;
      readonly offlineCause?: RetryCause | undefined;
      readonly restoreCause?: RetryCause | undefined;
      readonly mayRenewToken?: boolean | undefined;
      readonly at: number;
    }
  // Results of commands, and of a timer.
  | {
      readonly type: 'attempt-over';
      readonly isActive: boolean;
      readonly hasServers: boolean;
      readonly at: number;
    }
  | {readonly type: 'deregistered'}
  /** The command returned no promise. Only the line's events show the result. */
  | {readonly type: 'no-promise'}
  /** The page itself has deregistered the line. */
  | {readonly type: 'page-deregistered'}
  /** The time to confirm a loss is over. `isIdle`: whether the page itself has deregistered the line. */
  | {readonly type: 'loss-due'; readonly isIdle: boolean; readonly at: number}
  // Events of the gate.
  | {readonly type: 'retry'; readonly retry: Retry; readonly isPlanned: boolean; readonly at: number}
  | {readonly type: 'lost'; readonly at: number}
  | {readonly type: 'taken-over'}
  /** `policy`: the page's policy that blocks keepalives, if known. */
  | {
      readonly type: 'keepalives-blocked';
      readonly policy?: string | undefined;
      readonly message?: string | undefined;
    }
  | {readonly type: 'deletion'; readonly deletion: DeletionState; readonly at: number}
  // Events of the connection to Webex.
  | {readonly type: 'trouble'; readonly cause: Trouble; readonly at: number}
  | {readonly type: 'recovery'; readonly cause: Trouble; readonly at: number};

/** An effect to run. */
export type SdkEffect =
  | 'open' // open the gate, because the page itself registers the line
  | 'shut' // shut the gate
  | 'release' // delete the devices at Webex
  | 'recover' // register again
  | 'confirm-loss' // check soon whether the registration is back
  | 'watch-keepalives' // check later whether keepalives are answered
  | 'close-socket' // close the event socket, so that nothing rings
  | 'open-socket'
  | 'forget'; // forget the device, because Webex does not have it

export interface SdkReading {
  readonly phase: SdkPhase;
  /** The signal for the line. */
  readonly signal?: LineSignal;
  /** The event of the line to forward. */
  readonly event?: SdkLineEvent;
  readonly effects?: readonly SdkEffect[];
}

/** Whether the line is registered, registering or about to retry. Only then do calls ring. */
export function isUsed({name}: SdkPhase): boolean {
  return name === 'registered' || name === 'unsure' || name === 'waiting' || name === 'attempting';
}
