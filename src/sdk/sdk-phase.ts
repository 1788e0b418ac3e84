import type {Fault} from '../base/fault.js';
import type {SdkLineEvent} from '../line/line-event.js';
import type {LineSignal, Retry, Trouble} from '../line/line-state.js';
import type {DeletionState} from './mobius-devices.js';

export type RegisteredSignal = Extract<LineSignal, {type: 'registered'}>;

/** The phase of an SDK line, which determines the meaning of its events. */
export type SdkPhase =
  /** Not wanted, nothing to do. */
  | {readonly name: 'idle'}
  /** Registering. Without a promise the result comes with the line's events. */
  | {readonly name: 'attempting'; readonly hasPromise: boolean}
  /** Refused or lost, and retried. `isDormant`: only when something proves that there is a network. */
  | {readonly name: 'waiting'; readonly isDormant?: boolean}
  | ({readonly name: 'registered'} & Health)
  /** The SDK emitted `unregistered` without a command. Its return to the primary server looks the same (trap 14). */
  | ({readonly name: 'unsure'} & Health)
  /** Deregistering or canceling: devices at Webex are deleted. */
  | {readonly name: 'deregistering'; readonly hasPromise: boolean}
  /** The page is suspended. The line registers again when it resumes. */
  | {readonly name: 'suspended'}
  /** Ended. Nothing is retried, but devices at Webex are deleted. */
  | {readonly name: 'ended'; readonly by: EndSignal};

/** The signal that ended a registration, including a device left at Webex. */
export type EndSignal = Extract<LineSignal, {type: 'failed'} | {type: 'elsewhere'; holder: 'device'}>;

export interface Health {
  /** Why calls may not arrive. */
  readonly troubles: readonly Trouble[];
  /** The number of failed keepalives in a row. */
  readonly missed: number;
}

/** An event of an SDK line. Times are in milliseconds since 1970. */
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
  | {readonly type: 'keepalive-answered'; readonly at: number; readonly isReported: boolean}
  /**
   * `isActive`: the SDK still considers the line registered. `away`: there may be no network, and the cause to show for
   * it.
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
  /** The command returned no promise. Its result comes with the line's events. */
  | {readonly type: 'no-promise'}
  /** The line's host has deregistered it. */
  | {readonly type: 'host-deregistered'}
  /** `isIdle`: the line's host has deregistered it. */
  | {readonly type: 'loss-due'; readonly isIdle: boolean; readonly at: number}
  // The gate.
  | {readonly type: 'retry'; readonly retry: Retry; readonly isPlanned: boolean; readonly at: number}
  | {readonly type: 'lost'; readonly at: number}
  | {readonly type: 'taken-over'}
  /** `policy`: the policy of the page that blocks keepalives, if known. */
  | {
      readonly type: 'keepalives-blocked';
      readonly policy?: string | undefined;
      readonly message?: string | undefined;
    }
  | {readonly type: 'deletion'; readonly deletion: DeletionState; readonly at: number}
  // The connection to Webex.
  | {readonly type: 'trouble'; readonly cause: Trouble; readonly at: number}
  | {readonly type: 'recovery'; readonly cause: Trouble; readonly at: number};

/** An effect to run. */
export type SdkEffect =
  | 'open' // open the gate, for a registration by the line's host
  | 'shut' // shut the gate
  | 'release' // delete the devices at Webex
  | 'recover' // register again
  | 'confirm-loss' // check soon whether the registration is back
  | 'watch-keepalives' // check later whether keepalives are answered
  | 'close-socket' // so that nothing rings
  | 'open-socket'
  | 'forget'; // Webex has no device of this page

export interface SdkReading {
  readonly phase: SdkPhase;
  /** The signal for the line. */
  readonly signal?: LineSignal;
  /** The event of the line to forward. */
  readonly event?: SdkLineEvent;
  readonly effects?: readonly SdkEffect[];
}

/** Whether the line is registered or registering. Only then calls ring. */
export function isUsed({name}: SdkPhase): boolean {
  return name === 'registered' || name === 'unsure' || name === 'waiting' || name === 'attempting';
}
