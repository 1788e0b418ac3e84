import type {CallSignal, CallState, CallStatus} from './call-state.js';

/** The statuses before a call is connected. */
const unconnectedStatuses: ReadonlySet<CallStatus> = new Set([
  'dialing',
  'ringing',
  'incoming',
  'connecting',
]);

/** The statuses of a connected call. */
const connectedStatuses: ReadonlySet<CallStatus> = new Set(['active', 'holding', 'on-hold', 'resuming']);

/**
 * Returns the state after a signal: the same object if nothing changed. A call that has ended never changes, and a call
 * that is ending can only end, because the SDK emits late events for both (trap C16).
 *
 * @param duration How long the call has been connected, in milliseconds.
 */
export function nextCallState(state: CallState, signal: CallSignal, duration = 0): CallState {
  const {status} = state;
  if (status === 'ended' || (status === 'ending' && signal.type !== 'ended')) return state;
  const {at} = signal;
  switch (signal.type) {
    case 'ringing':
      return status === 'dialing' ? {status: 'ringing', since: at} : state;
    case 'early-audio':
      return status === 'ringing' && !state.hasAudio ? {...state, hasAudio: true} : state;
    case 'answered':
      return unconnectedStatuses.has(status) && status !== 'connecting'
        ? {status: 'connecting', since: at}
        : state;
    case 'established':
      // The SDK repeats this signal after each renegotiation, even if the call is on hold (trap C19).
      return unconnectedStatuses.has(status) ? activeSince(at) : state;
    case 'holding':
      return status === 'active' ? {status: 'holding', since: at} : state;
    case 'held':
      return connectedStatuses.has(status) && status !== 'on-hold' ? {status: 'on-hold', since: at} : state;
    case 'hold-failed':
      return status === 'holding' ? activeSince(at) : state;
    case 'resuming':
      return status === 'on-hold' ? {status: 'resuming', since: at} : state;
    case 'resumed':
      return connectedStatuses.has(status) && status !== 'active' ? activeSince(at) : state;
    case 'resume-failed':
      return status === 'resuming' ? {status: 'on-hold', since: at} : state;
    case 'audio':
      return status === 'active' && state.audio !== signal.audio ? {...state, audio: signal.audio} : state;
    case 'ending':
      return {status: 'ending', since: at};
    case 'ended':
      return {status: 'ended', ...signal.end, duration};
    default:
      return signal satisfies never;
  }
}

function activeSince(at: number): CallState {
  return {status: 'active', since: at, audio: 'unknown'};
}
