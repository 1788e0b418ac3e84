import type {LineFault} from './line-fault.js';
import type {LineInfo} from './line-info.js';
import {isRegistered} from './registered.js';

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
  | {readonly status: 'failed'; readonly fault: LineFault};

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
  | {readonly type: 'failed'; readonly fault: LineFault}
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
      return isRegistered(state) || state.status === 'connecting' ? state : connectingFrom(state, signal.at);
    case 'registered':
      return registeredFrom(state, signal);
    case 'unregistered':
      // An error that ends it all is followed by "unregistered" (trap 12): the reason must stay in sight.
      return state.status === 'failed' || state.status === 'elsewhere' ? state : unregisteredFrom(state);
    case 'reconnecting':
      return isRegistered(state) ? same(state, reconnectingFrom(state, signal)) : state;
    case 'reconnected':
      return state.status === 'reconnecting' ? recoveredFrom(state, signal.at) : state;
    case 'retrying':
      return state.status === 'failed' || state.status === 'elsewhere'
        ? state
        : same(state, retryingFrom(state, signal));
    case 'deregistering':
      return same(state, deregisteringFrom(state, signal));
    case 'elsewhere':
      return same(state, elsewhereFrom(signal));
    case 'failed':
      return same(state, {status: 'failed', fault: signal.fault});
    case 'dismissed':
      return state.status === 'failed' || state.status === 'elsewhere'
        ? dismissedFrom(state, signal.there)
        : state;
    default:
      return signal satisfies never;
  }
}

type SignalOf<Type extends LineSignal['type']> = Extract<LineSignal, {type: Type}>;

/** Keeps the object that is there where the next one holds the same values. */
function same(state: LineState, next: LineState): LineState {
  const [before, after] = [state, next] as Readonly<Record<string, unknown>>[];
  const keys = new Set([...Object.keys(state), ...Object.keys(next)]);
  return [...keys].every(key => before![key] === after![key]) ? state : next;
}

function unregisteredFrom(state: LineState): LineState {
  return state.status === 'unregistered' ? state : {status: 'unregistered'};
}

/** Since when calls cannot arrive at a line that was registered, and is wanted. */
function unreachableSince(state: LineState, at: number): {unreachableSince?: number} {
  if (state.status === 'registered') return {unreachableSince: at};
  return 'unreachableSince' in state && state.unreachableSince !== undefined
    ? {unreachableSince: state.unreachableSince}
    : {};
}

function connectingFrom(state: LineState, at: number): LineState {
  return {status: 'connecting', since: at, ...unreachableSince(state, at)};
}

function registeredFrom(state: LineState, signal: SignalOf<'registered'>): LineState {
  const {line, server, serverHost, at, trouble} = signal;
  const registration = {line, server, ...(serverHost && {serverHost}), since: at};
  const {unreachableSince: from} = unreachableSince(
    state.status === 'registered' ? {status: 'absent'} : state,
    at,
  );
  if (trouble) {
    return {status: 'reconnecting', cause: trouble, unreachableSince: from ?? at, ...registration};
  }
  return {status: 'registered', ...registration, ...(from !== undefined && {outage: {from, until: at}})};
}

function registrationOf({line, server, serverHost, since, outage}: Registration): Registration {
  return {line, server, ...(serverHost && {serverHost}), since, ...(outage && {outage})};
}

function reconnectingFrom(
  state: Extract<LineState, {status: 'registered' | 'reconnecting'}>,
  {cause, missed, at}: SignalOf<'reconnecting'>,
): LineState {
  return {
    status: 'reconnecting',
    cause,
    ...(missed !== undefined && {missed}),
    unreachableSince: state.status === 'reconnecting' ? state.unreachableSince : at,
    ...registrationOf(state),
  };
}

function recoveredFrom(state: Extract<LineState, {status: 'reconnecting'}>, at: number): LineState {
  return {
    status: 'registered',
    ...registrationOf(state),
    outage: {from: state.unreachableSince, until: at},
  };
}

function retryingFrom(
  state: LineState,
  {cause, attempt, nextAttemptAt, at}: SignalOf<'retrying'>,
): LineState {
  return {
    status: 'retrying',
    cause,
    ...(attempt !== undefined && {attempt}),
    ...(nextAttemptAt !== undefined && {nextAttemptAt}),
    ...unreachableSince(state, at),
  };
}

function deregisteringFrom(state: LineState, signal: SignalOf<'deregistering'>): LineState {
  const {at, cause, nextAttemptAt, expiresAt} = signal;
  return {
    status: 'deregistering',
    since: state.status === 'deregistering' ? state.since : at,
    ...(cause && {cause}),
    ...(nextAttemptAt !== undefined && {nextAttemptAt}),
    ...(expiresAt !== undefined && {expiresAt}),
  };
}

function elsewhereFrom(signal: Elsewhere): LineState {
  if (signal.holder === 'device') {
    const {expiresAt} = signal;
    return {status: 'elsewhere', holder: 'device', ...(expiresAt !== undefined && {expiresAt})};
  }
  const {there, silentSince} = signal;
  return {status: 'elsewhere', holder: 'tab', there, ...(silentSince !== undefined && {silentSince})};
}

function dismissedFrom(state: LineState, there: LineState | undefined): LineState {
  if (!there) return {status: 'unregistered'};
  return state.status === 'elsewhere' ? state : {status: 'elsewhere', holder: 'tab', there};
}
