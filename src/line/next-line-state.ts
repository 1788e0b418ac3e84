import {
  isRegistered,
  type Elsewhere,
  type LineSignal,
  type LineState,
  type Registration,
} from './line-state.js';

/** Returns the state after a signal: the same object if nothing changed. */
export function nextLineState(state: LineState, signal: LineSignal): LineState {
  if (state.status === 'absent' && signal.type !== 'attached') return state;
  switch (signal.type) {
    case 'attached':
      return unregisteredFrom(state);
    case 'detached':
      return {status: 'absent'};
    case 'connecting':
      // On a registered line the SDK emits "connecting" and then nothing (trap 4).
      return isRegistered(state) || state.status === 'connecting' ? state : connectingFrom(state, signal.at);
    case 'registered':
      return registeredFrom(state, signal);
    case 'unregistered':
      // The SDK emits "unregistered" after a final error (trap 12): keep showing the error.
      return state.status === 'failed' || state.status === 'elsewhere' ? state : unregisteredFrom(state);
    case 'reconnecting':
      return isRegistered(state) ? previousIfEqual(state, reconnectingFrom(state, signal)) : state;
    case 'reconnected':
      return state.status === 'reconnecting' ? recoveredFrom(state, signal.at) : state;
    case 'retrying':
      return state.status === 'failed' || state.status === 'elsewhere'
        ? state
        : previousIfEqual(state, retryingFrom(state, signal));
    case 'deregistering':
      return previousIfEqual(state, deregisteringFrom(state, signal));
    case 'elsewhere':
      return previousIfEqual(state, elsewhereFrom(signal));
    case 'failed':
      return previousIfEqual(state, {status: 'failed', fault: signal.fault});
    case 'dismissed':
      return state.status === 'failed' || state.status === 'elsewhere'
        ? dismissedFrom(state, signal.there)
        : state;
    default:
      return signal satisfies never;
  }
}

type SignalOf<Type extends LineSignal['type']> = Extract<LineSignal, {type: Type}>;

/** Returns the previous object if the next one has the same values. */
function previousIfEqual(state: LineState, next: LineState): LineState {
  const [before, after] = [state, next] as Readonly<Record<string, unknown>>[];
  const keys = new Set([...Object.keys(state), ...Object.keys(next)]);
  return [...keys].every(key => before![key] === after![key]) ? state : next;
}

function unregisteredFrom(state: LineState): LineState {
  return state.status === 'unregistered' ? state : {status: 'unregistered'};
}

/**
 * Returns the time since which calls cannot arrive at a line that was registered before and is still wanted. Empty for
 * any other line.
 */
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
  // If a registered line registers again, calls could arrive until now.
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
  {cause, attempt, nextAttemptAt, mustWait, at}: SignalOf<'retrying'>,
): LineState {
  return {
    status: 'retrying',
    cause,
    ...(attempt !== undefined && {attempt}),
    ...(nextAttemptAt !== undefined && {nextAttemptAt}),
    ...(mustWait && {mustWait}),
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
