import type {Fault} from '../base/fault.js';
import type {SdkLineEvent} from '../line/line-event.js';
import type {LineSignal, Retry, Trouble} from '../line/line-state.js';
import type {DeletionState} from './mobius-devices.js';

export type RegisteredSignal = Extract<LineSignal, {type: 'registered'}>;

/** What is expected of the SDK's line: the same word of it means another thing in each of these. */
export type SdkPhase =
  /** Not wanted, and nothing is left to do. */
  | {readonly name: 'idle'}
  /** Told to register: the outcome is not known. Without a promise it comes with the line's events. */
  | {readonly name: 'attempting'; readonly hasPromise: boolean}
  /** MobiusError, or lost: it is tried again. `isDormant`: as soon as anything shows that there is a network. */
  | {readonly name: 'waiting'; readonly isDormant?: boolean}
  | ({readonly name: 'registered'} & Health)
  /** The SDK has said `unregistered` by itself: the way back to the primary server looks so, too (trap 14). */
  | ({readonly name: 'unsure'} & Health)
  /** Told to deregister, or to give up: what is at Webex goes. */
  | {readonly name: 'deregistering'; readonly hasPromise: boolean}
  /** The page was left, and the line comes again with it. */
  | {readonly name: 'suspended'}
  /** Nothing happens automatically any more, except that what may be at Webex is deleted. */
  | {readonly name: 'ended'; readonly by: EndSignal};

/** What ended a registration, with what is left of it at Webex. */
export type EndSignal = Extract<LineSignal, {type: 'failed'} | {type: 'elsewhere'; holder: 'device'}>;

export interface Health {
  /** Why calls may not arrive. */
  readonly troubles: readonly Trouble[];
  /** How many keepalives in a row have failed. */
  readonly missed: number;
}

/** What can happen to a line. Times are milliseconds since 1970. */
export type SdkEvent =
  // Commands.
  | {readonly type: 'register'; readonly hasPromise: boolean}
  | {readonly type: 'deregister'; readonly hasPromise: boolean; readonly at: number}
  | {readonly type: 'cancel'}
  | {readonly type: 'suspend'; readonly at: number}
  // The line.
  | {readonly type: 'connecting'; readonly at: number}
  | {readonly type: 'registered'; readonly signal: RegisteredSignal; readonly troubles: readonly Trouble[]}
  | {readonly type: 'unregistered'; readonly takenOver: boolean; readonly at: number}
  | {readonly type: 'keepalive-missed'; readonly at: number}
  | {readonly type: 'keepalive-answered'; readonly at: number; readonly said: boolean}
  /**
   * `isActive`: the SDK takes the line for registered all the same. `away`: there may be no network, and the cause that
   * this has by what is known of it.
   */
  | {
      readonly type: 'error';
      readonly fault: Fault;
      readonly isActive: boolean;
      readonly away?: 'network' | 'unknown' | undefined;
      readonly at: number;
    }
  // The commands' promises, and timers.
  | {
      readonly type: 'attempt-over';
      readonly isActive: boolean;
      readonly hasServers: boolean;
      readonly at: number;
    }
  | {readonly type: 'deregistered'}
  /** The command has no promise: its outcome comes with the line's events. */
  | {readonly type: 'no-promise'}
  /** The line's host has deregistered it. */
  | {readonly type: 'host-deregistered'}
  /** `isIdle`: the line's host has deregistered it. */
  | {readonly type: 'loss-due'; readonly isIdle: boolean; readonly at: number}
  // The gate.
  | {readonly type: 'retry'; readonly retry: Retry; readonly isPlanned: boolean; readonly at: number}
  | {readonly type: 'lost'; readonly at: number}
  | {readonly type: 'taken-over'}
  /** `policy`: which policy of the page's is to blame, where one is. */
  | {
      readonly type: 'keepalives-blocked';
      readonly policy?: string | undefined;
      readonly message?: string | undefined;
    }
  | {readonly type: 'deletion'; readonly deletion: DeletionState; readonly at: number}
  // The way to Webex.
  | {readonly type: 'trouble'; readonly cause: Trouble; readonly at: number}
  | {readonly type: 'recovery'; readonly cause: Trouble; readonly at: number};

/** What has to be done. */
export type SdkEffect =
  | 'open' // the gate, for a registration by the line's host
  | 'shut' // the gate: nothing registers any more
  | 'release' // delete what may be at Webex
  | 'recover' // register again
  | 'confirm-loss' // look again in a moment whether the line is back
  | 'watch-keepalives' // look again after some keepalives whether they are answered
  | 'close-socket' // close the event socket: nothing may ring
  | 'open-socket'
  | 'forget'; // Webex knows no device of this page's

export interface SdkReading {
  readonly phase: SdkPhase;
  /** What follows for the line. */
  readonly signal?: LineSignal;
  /** What the line said, to be passed on. */
  readonly event?: SdkLineEvent;
  readonly effects?: readonly SdkEffect[];
}

/** Whether the line is registered, or on its way there. Only then calls ring. */
export function isUsed({name}: SdkPhase): boolean {
  return name === 'registered' || name === 'unsure' || name === 'waiting' || name === 'attempting';
}
