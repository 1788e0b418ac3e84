import type {Fault} from '../base/fault.js';
import type {LineInfo} from './line-info.js';

/** Everything known about the line at one moment. Immutable: every change creates a new object. */
export interface LineSnapshot {
  /** The state of the line. */
  readonly state: LineState;
  /**
   * Whether the line should be registered. True after `register()`, including that of the page's own SDK line, and for
   * a line that was already registered or registering when it was attached. False again when the line is deregistered
   * or taken over, or its registration is canceled.
   */
  readonly wanted: boolean;
  /** The command in progress. */
  readonly pending?: 'register' | 'deregister' | undefined;
  /**
   * Who gave the latest command. `another-tab`: there was no command in this tab, but another tab has deregistered the
   * line, or lost it to another device. Undefined if there has been neither since the sign-in.
   */
  readonly decidedBy?: Decider | 'another-tab' | undefined;
  /**
   * Initially `navigator.onLine`. False from the browser's `offline` event until its `online` event, or until anything
   * arrives from Webex.
   */
  readonly online: boolean;
  /**
   * `watched`: the library checks that calls can arrive, so in the state `registered` they do. `unknown`: the line is a
   * custom object without the SDK's registration, so only what it reports itself is known.
   */
  readonly reachability: 'watched' | 'unknown';
}

/** A person using an element, the page's code, or the attribute `auto-register`. */
export type Decider = 'person' | 'page' | 'auto-register';

/** The state of the line. Times are in milliseconds since 1970, for display only, never for timers. */
export type LineState =
  /** Nobody is signed in. */
  | {readonly status: 'absent'}
  /** The line exists and is not registered. */
  | {readonly status: 'unregistered'}
  /**
   * An attempt to register is in progress. `unreachableSince`: since when no call can arrive, if the line was
   * registered before.
   */
  | {
      readonly status: 'connecting';
      readonly since: number;
      readonly unreachableSince?: number | undefined;
    }
  /**
   * Calls can arrive: Webex has the device, keepalives are answered, and the event socket is connected. With the
   * `reachability` `unknown`, the line only reports that it is registered.
   */
  | ({readonly status: 'registered'} & Registration)
  /** Still registered, but calls may not arrive. */
  | ({
      readonly status: 'reconnecting';
      readonly cause: Trouble;
      /** The number of failed keepalives in a row, for the cause `keepalive`. */
      readonly missed?: number | undefined;
      readonly unreachableSince: number;
    } & Registration)
  /** Not registered but wanted. Registration is retried automatically. */
  | {
      readonly status: 'retrying';
      readonly cause: RetryCause;
      /** The number of attempts since the command or the loss. */
      readonly attempt?: number | undefined;
      /** The time of the next attempt. Undefined during an attempt, or if unknown. */
      readonly nextAttemptAt?: number | undefined;
      /** Set if the next attempt cannot start earlier, because the server has sent `Retry-After`. */
      readonly mustWait?: boolean | undefined;
      readonly unreachableSince?: number | undefined;
    }
  /** The device is being deleted, and Webex has not confirmed the deletion yet. No calls ring in this state. */
  | ({readonly status: 'deregistering'; readonly since: number} & Deletion)
  /** Another tab or another device of the same person has the line. */
  | ({readonly status: 'elsewhere'} & Elsewhere)
  /**
   * The registration failed, or ended with a fault. It is not retried automatically, except after
   * `not-released-elsewhere`.
   */
  | {readonly status: 'failed'; readonly fault: Fault};

/** The holder of the line: another device, or another tab of this browser, which reports the state of the line. */
export type Elsewhere =
  | {
      readonly holder: 'tab';
      readonly there: LineState;
      /** Set if that tab has not answered for some time, so that its state may be outdated. */
      readonly silentSince?: number | undefined;
    }
  /** `expiresAt`: when Webex removes this page's own device, which could not be deleted. Nothing rings here. */
  | {readonly holder: 'device'; readonly expiresAt?: number | undefined};

/** The registration of a line at a Mobius server. */
export interface Registration {
  readonly line: LineInfo;
  readonly server: MobiusServer;
  /** The server's host name, if known. */
  readonly serverHost?: string | undefined;
  readonly since: number;
  /** The latest period in which calls could not arrive, although the line was wanted. It explains missed calls. */
  readonly outage?: Outage | undefined;
}

/** A period in which calls could not arrive. Times are in milliseconds since 1970. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** The kind of server that a line is registered on. */
export type MobiusServer = 'primary' | 'backup' | 'unknown';

/** Why calls may not arrive at a registered line. */
export type Trouble =
  /** Keepalives fail. */
  | 'keepalive'
  /** The event socket, which delivers calls, is down. */
  | 'events'
  /** The browser is offline, and nothing has arrived from Webex since. */
  | 'network';

/** Why the registration is retried. `unknown` unless there is evidence for a cause. */
export type RetryCause =
  | 'throttled'
  | 'server'
  | 'network'
  /** No answer within the time limit. */
  | 'timeout'
  /** An answer that cannot be Webex's, such as the page of a proxy. */
  | 'unexpected-answer'
  | 'device-limit'
  /** There is a call in this tab. The line does not register until the call ends. */
  | 'in-call'
  | 'unknown';

/** The discriminant of `LineState`. */
export type LineStatus = LineState['status'];

/** A report of a driver about its line. `sdk/` translates the SDK's events to signals. */
export type LineSignal =
  | {readonly type: 'attached'}
  | {readonly type: 'detached'}
  | {readonly type: 'connecting'; readonly at: number}
  /** Registered at Webex. With `trouble`, calls may still not arrive. */
  | ({readonly type: 'registered'; readonly at: number; readonly trouble?: Trouble | undefined} & Omit<
      Registration,
      'since' | 'outage'
    >)
  /** The registration has ended. `deliberate`: the page has deregistered the line of its own SDK. */
  | {readonly type: 'unregistered'; readonly deliberate?: boolean | undefined}
  /** Calls may not arrive. `at` is the last moment at which they could. */
  | {
      readonly type: 'reconnecting';
      readonly cause: Trouble;
      readonly missed?: number | undefined;
      readonly at: number;
    }
  | {readonly type: 'reconnected'; readonly at: number}
  /**
   * The registration was lost, or an attempt failed. `at` is the last moment at which a registered line could be
   * reached.
   */
  | ({readonly type: 'retrying'; readonly at: number} & Retry)
  /**
   * The device is being deleted. `deliberate`: the line is no longer wanted in this tab, because another tab requested
   * it.
   */
  | ({
      readonly type: 'deregistering';
      readonly at: number;
      readonly deliberate?: boolean | undefined;
    } & Deletion)
  | ({readonly type: 'elsewhere'} & Elsewhere)
  | {readonly type: 'failed'; readonly fault: Fault}
  /** A command dismisses the state `failed` or `elsewhere`. `there`: the state in the leader's tab. */
  | {readonly type: 'dismissed'; readonly there?: LineState | undefined};

/** A planned or running retry. */
export interface Retry {
  readonly cause: RetryCause;
  readonly attempt?: number | undefined;
  readonly nextAttemptAt?: number | undefined;
  readonly mustWait?: boolean | undefined;
}

/** The progress of deleting a device at Webex. */
export interface Deletion {
  /** Why Webex has not confirmed the deletion. Undefined before the first answer. */
  readonly cause?: RetryCause | undefined;
  readonly nextAttemptAt?: number | undefined;
  /** When Webex removes the device automatically, because it no longer receives keepalives. */
  readonly expiresAt?: number | undefined;
}

/** The snapshot while nobody is signed in. */
export const absentLine: LineSnapshot = Object.freeze<LineSnapshot>({
  state: {status: 'absent'},
  wanted: false,
  online: isOnline(),
  reachability: 'watched',
});

/** Whether the line is registered at Webex, even if calls may not arrive. */
export function isRegistered(
  state: LineState,
): state is Extract<LineState, {status: 'registered' | 'reconnecting'}> {
  return state.status === 'registered' || state.status === 'reconnecting';
}

/** Whether the line can make calls, here or through the tab that has it. */
export function canDial(state: LineState): boolean {
  // Another tab keeps the line for its call.
  if (state.status === 'failed') return state.fault.type === 'in-call-elsewhere';
  if (state.status !== 'elsewhere' || state.holder !== 'tab') return isRegistered(state);
  return state.silentSince === undefined && isRegistered(state.there);
}

/**
 * Returns when Webex removes a device of this page that could not be deleted after the line failed or moved to another
 * device. In milliseconds since 1970. Undefined if no device remains.
 */
export function deviceExpiryOf(state: LineState): number | undefined {
  if (state.status === 'failed') return state.fault.expiresAt;
  return state.status === 'elsewhere' && state.holder === 'device' ? state.expiresAt : undefined;
}

/** Whether two snapshots have the same values. */
export function isSameSnapshot(a: LineSnapshot, b: LineSnapshot): boolean {
  const keys = ['state', 'wanted', 'pending', 'decidedBy', 'online', 'reachability'] as const;
  return keys.every(key => a[key] === b[key]);
}

/** Whether the browser reports that it is online. True where that is not reported, for example in Node. */
export function isOnline(): boolean {
  return globalThis.navigator?.onLine ?? true;
}
