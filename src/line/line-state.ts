import type {Fault} from '../base/fault.js';
import type {LineInfo} from './line-info.js';

/** All that is known about the line at one moment. Immutable: a change makes a new one. */
export interface LineSnapshot {
  readonly state: LineState;
  /** Whether somebody asked for the line to be registered, and nobody has taken that back. */
  readonly wanted: boolean;
  /** The command that waits for its outcome. */
  readonly pending?: 'register' | 'deregister' | undefined;
  /** Who gave the last command, since the line is there. Undefined while nobody has decided anything. */
  readonly decidedBy?: Decider | undefined;
  /** False from the browser's `offline` event until its `online` event, or until an answer from Webex refutes it. */
  readonly online: boolean;
  /**
   * `watched`: `registered` means that calls arrive. `unknown`: the line is a hand-made one without the SDK's
   * registration inside, so that nothing but its own word is known.
   */
  readonly reachability: 'watched' | 'unknown';
}

/** A person at an element, the page's own code, or the attribute `auto-register`. */
export type Decider = 'person' | 'page' | 'auto-register';

/** Times are milliseconds since 1970, as `Date.now()` gives them: for display, never for timers. */
export type LineState =
  /** Nobody has signed in. */
  | {readonly status: 'absent'}
  /** There, and not registered. */
  | {readonly status: 'unregistered'}
  | {
      readonly status: 'connecting';
      readonly since: number;
      readonly unreachableSince?: number | undefined;
    }
  /** Calls arrive: Webex has the device, keepalives are answered, and the event socket is connected. */
  | ({readonly status: 'registered'} & Registration)
  /** Registered as far as anybody knows, and calls may not arrive. */
  | ({
      readonly status: 'reconnecting';
      readonly cause: Trouble;
      /** How many keepalives in a row have failed, for the cause `keepalive`. */
      readonly missed?: number | undefined;
      readonly unreachableSince: number;
    } & Registration)
  /** Not registered, wanted, and tried again automatically. */
  | {
      readonly status: 'retrying';
      readonly cause: RetryCause;
      /** How often it was tried, since it was asked for or lost. */
      readonly attempt?: number | undefined;
      /** When it is tried next; without it, it is being tried, or the time is not known. */
      readonly nextAttemptAt?: number | undefined;
      readonly unreachableSince?: number | undefined;
    }
  /** Not wanted any more, and Webex has not confirmed yet that the device is gone. No call rings meanwhile. */
  | ({readonly status: 'deregistering'; readonly since: number} & Deletion)
  /** Registered by somebody else of the same person. */
  | ({readonly status: 'elsewhere'} & Elsewhere)
  /** Nothing happens automatically any more. */
  | {readonly status: 'failed'; readonly fault: Fault};

/** Who holds the line: another device, or another tab of this browser, which tells how it stands there. */
export type Elsewhere =
  | {
      readonly holder: 'tab';
      readonly there: LineState;
      /** Set when that tab has not answered for some time: what is shown of it may be out of date. */
      readonly silentSince?: number | undefined;
    }
  /** `expiresAt`: when Webex forgets this page's own device, which could not be deleted. Nothing rings here. */
  | {readonly holder: 'device'; readonly expiresAt?: number | undefined};

export interface Registration {
  readonly line: LineInfo;
  readonly server: MobiusServer;
  /** The server's host name, where the SDK tells it. */
  readonly serverHost?: string | undefined;
  readonly since: number;
  /** When calls last could not arrive although the line was wanted: it explains a missed call. */
  readonly outage?: Outage | undefined;
}

export interface Outage {
  readonly from: number;
  readonly until: number;
}

export type MobiusServer = 'primary' | 'backup' | 'unknown';

/** Why calls may not arrive at a registered line. */
export type Trouble =
  /** Keepalives fail. */
  | 'keepalive'
  /** The event socket is down, over which calls arrive. */
  | 'events'
  /** The browser reported that it is offline, and nothing has arrived since. */
  | 'network';

/** Why the line is tried again. Named from evidence only: without any it is `unknown`. */
export type RetryCause =
  | 'throttled'
  | 'server'
  | 'network'
  /** No answer within the time limit. */
  | 'timeout'
  /** An answer that cannot be Webex's, such as the page of a proxy. */
  | 'unexpected-answer'
  | 'device-limit'
  /** A call goes on: nothing registers before its end. */
  | 'in-call'
  | 'unknown';

export type LineStatus = LineState['status'];

/** What can be learnt about a line. The SDK's own events become these in `sdk/`, where its oddities end. */
export type LineSignal =
  | {readonly type: 'attached'}
  | {readonly type: 'detached'}
  | {readonly type: 'connecting'; readonly at: number}
  /** Registered at Webex. With `trouble` calls may not arrive all the same. */
  | ({readonly type: 'registered'; readonly at: number; readonly trouble?: Trouble | undefined} & Omit<
      Registration,
      'since' | 'outage'
    >)
  /** The registration is gone; deliberately, where the line's host ended it. */
  | {readonly type: 'unregistered'; readonly deliberate?: boolean | undefined}
  /** Calls may not arrive since `at`, the last moment at which they could. */
  | {
      readonly type: 'reconnecting';
      readonly cause: Trouble;
      readonly missed?: number | undefined;
      readonly at: number;
    }
  | {readonly type: 'reconnected'; readonly at: number}
  /** Lost, or not had yet. `at` is the last moment at which a registered line could be reached. */
  | ({readonly type: 'retrying'; readonly at: number} & Retry)
  /** Deliberate where it was not asked for here: another tab has asked for the line, and waits. */
  | ({
      readonly type: 'deregistering';
      readonly at: number;
      readonly deliberate?: boolean | undefined;
    } & Deletion)
  | ({readonly type: 'elsewhere'} & Elsewhere)
  | {readonly type: 'failed'; readonly fault: Fault}
  /** Whatever had failed or gone elsewhere is no longer asked for. In another tab it may be there all the same. */
  | {readonly type: 'dismissed'; readonly there?: LineState | undefined};

export interface Retry {
  readonly cause: RetryCause;
  readonly attempt?: number | undefined;
  readonly nextAttemptAt?: number | undefined;
}

/** How far the deletion of a device at Webex is. */
export interface Deletion {
  /** Why Webex has not confirmed it, once it was tried. */
  readonly cause?: RetryCause | undefined;
  readonly nextAttemptAt?: number | undefined;
  /** When Webex forgets the device of its own accord, as no keepalive is sent any more. */
  readonly expiresAt?: number | undefined;
}

/** The snapshot before anybody has signed in. */
export const absentLine: LineSnapshot = Object.freeze<LineSnapshot>({
  state: {status: 'absent'},
  wanted: false,
  online: isOnline(),
  reachability: 'watched',
});

/** Whether Webex has a registration of this page, although calls may not arrive. */
export function isRegistered(
  state: LineState,
): state is Extract<LineState, {status: 'registered' | 'reconnecting'}> {
  return state.status === 'registered' || state.status === 'reconnecting';
}

/**
 * When Webex forgets a device of this page that could not be deleted, although the line has failed or is in use elsewhere.
 * In milliseconds since 1970; undefined if nothing is left.
 */
export function leftUntil(state: LineState): number | undefined {
  if (state.status === 'failed') return state.fault.expiresAt;
  return state.status === 'elsewhere' && state.holder === 'device' ? state.expiresAt : undefined;
}

/** Whether the browser reports a network. True where nothing reports it, as in Node. */
export function isOnline(): boolean {
  return globalThis.navigator?.onLine ?? true;
}
