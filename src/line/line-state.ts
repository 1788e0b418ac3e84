import type {LineFault} from './line-fault.js';
import type {LineInfo} from './line-info.js';
import {isRegistered} from './registered.js';

/** All that is known about the line at one moment. Immutable: a change makes a new one. */
export interface LineSnapshot {
  readonly state: LineState;
  /** Whether somebody asked for the line to be registered, and nobody has taken that back. */
  readonly wanted: boolean;
  /** The command that waits for its outcome. */
  readonly pending?: 'register' | 'deregister';
  /** What the browser says of its network; followed for as long as there is a line. */
  readonly online: boolean;
}

/** Times are milliseconds since 1970, as `Date.now()` gives them. */
export type LineState =
  /** Nobody has signed in. */
  | {readonly status: 'absent'}
  /** There, and not registered. */
  | {readonly status: 'unregistered'}
  | {readonly status: 'connecting'; readonly since: number}
  | ({readonly status: 'registered'} & Registration)
  /** Registered as far as anybody knows, and keepalives go unanswered. */
  | ({readonly status: 'reconnecting'; readonly missed: number} & Registration)
  /** Not registered, wanted, and the SDK tries again by itself. */
  | {
      readonly status: 'retrying';
      readonly cause: RetryCause;
      /** How often it was tried, since it was asked for or lost. */
      readonly attempt?: number;
      /** When it is tried next; without it, it is being tried, or the time is not known. */
      readonly nextAttemptAt?: number;
    }
  /** Registered by somebody else of the same person. */
  | ({readonly status: 'elsewhere'} & Elsewhere)
  /** Nothing happens by itself any more. */
  | {readonly status: 'failed'; readonly fault: LineFault};

/** Who holds the line: another device, or another tab of this browser, which tells how it stands there. */
export type Elsewhere = {readonly holder: 'tab'; readonly there: LineState} | {readonly holder: 'device'};

export interface Registration {
  readonly line: LineInfo;
  readonly server: MobiusServer;
  /** The server's host name, where the SDK tells it. */
  readonly serverHost?: string;
  readonly since: number;
}

export type MobiusServer = 'primary' | 'backup' | 'unknown';

/** Why the SDK tries again. Named from evidence only: without any it is `unknown`. */
export type RetryCause =
  | 'throttled'
  | 'server'
  | 'network'
  | 'device-limit'
  /** A call goes on: nothing registers before its end. */
  | 'in-call'
  | 'unknown';

export type LineStatus = LineState['status'];

/** What can be learnt about a line. The SDK's own events become these in `calling/`, where its oddities end. */
export type LineSignal =
  | {readonly type: 'attached'}
  | {readonly type: 'detached'}
  | {readonly type: 'connecting'; readonly at: number}
  | ({readonly type: 'registered'; readonly at: number} & Omit<Registration, 'since'>)
  /** The registration is gone; deliberately, where the line's host ended it. */
  | {readonly type: 'unregistered'; readonly deliberate?: boolean}
  | {readonly type: 'reconnecting'}
  | {readonly type: 'reconnected'}
  | ({readonly type: 'retrying'} & Retry)
  | ({readonly type: 'elsewhere'} & Elsewhere)
  | {readonly type: 'failed'; readonly fault: LineFault}
  /** Whatever had failed or gone elsewhere is no longer asked for. In another tab it may be there all the same. */
  | {readonly type: 'dismissed'; readonly there?: LineState};

export interface Retry {
  readonly cause: RetryCause;
  readonly attempt?: number;
  readonly nextAttemptAt?: number;
}

/** The state after a signal: the same object when the signal changes nothing. */
export function nextLineState(state: LineState, signal: LineSignal): LineState {
  if (state.status === 'absent' && signal.type !== 'attached') return state;
  switch (signal.type) {
    case 'attached':
      return unregisteredFrom(state);
    case 'detached':
      return {status: 'absent'};
    case 'connecting':
      // On a line that is registered the SDK says "connecting" and then nothing (trap 4).
      return isRegistered(state) || state.status === 'connecting'
        ? state
        : {status: 'connecting', since: signal.at};
    case 'registered':
      return registeredFrom({...signal, since: signal.at});
    case 'unregistered':
      // An error that ends it all is followed by "unregistered" (trap 12): the reason must stay in sight.
      return state.status === 'failed' || state.status === 'elsewhere' ? state : unregisteredFrom(state);
    case 'reconnecting':
      return isRegistered(state) ? reconnectingFrom(state) : state;
    case 'reconnected':
      return state.status === 'reconnecting' ? registeredFrom(state) : state;
    case 'retrying':
      return state.status === 'failed' || state.status === 'elsewhere' ? state : retryingFrom(state, signal);
    case 'elsewhere':
      return elsewhereFrom(state, signal);
    case 'failed':
      return state.status === 'failed' && state.fault === signal.fault
        ? state
        : {status: 'failed', fault: signal.fault};
    case 'dismissed':
      return state.status === 'failed' || state.status === 'elsewhere'
        ? dismissedFrom(state, signal.there)
        : state;
    default:
      return signal satisfies never;
  }
}

function unregisteredFrom(state: LineState): LineState {
  return state.status === 'unregistered' ? state : {status: 'unregistered'};
}

function elsewhereFrom(state: LineState, signal: Elsewhere): LineState {
  if (signal.holder === 'tab') return {status: 'elsewhere', holder: 'tab', there: signal.there};
  return state.status === 'elsewhere' ? state : {status: 'elsewhere', holder: 'device'};
}

function dismissedFrom(state: LineState, there: LineState | undefined): LineState {
  if (!there) return {status: 'unregistered'};
  return state.status === 'elsewhere' ? state : {status: 'elsewhere', holder: 'tab', there};
}

function reconnectingFrom(state: Extract<LineState, {status: 'registered' | 'reconnecting'}>): LineState {
  const missed = state.status === 'reconnecting' ? state.missed + 1 : 1;
  return {...registeredFrom(state), status: 'reconnecting', missed};
}

function registeredFrom({line, server, serverHost, since}: Registration) {
  return {status: 'registered', line, server, ...(serverHost && {serverHost}), since} as const;
}

function retryingFrom(state: LineState, {cause, attempt, nextAttemptAt}: Retry): LineState {
  const same =
    state.status === 'retrying' &&
    state.cause === cause &&
    state.attempt === attempt &&
    state.nextAttemptAt === nextAttemptAt;
  return same ? state : {status: 'retrying', cause, attempt, nextAttemptAt};
}
