/** `ending`: the cloud has ended the call, and the SDK has not yet confirmed it with its DELETE. */
export type CallState = 'offered' | 'alerting' | 'connected' | 'ending' | 'ended';

export type CallStep = 'alert' | 'connect' | 'disconnect' | 'end';

/**
 * Returns the state of one device's part of a call (a leg) after a step. A step that is impossible in this state changes
 * nothing, because the SDK's requests may arrive out of order.
 */
export function nextCallState(state: CallState, step: CallStep): CallState {
  if (state === 'ended') return state;
  switch (step) {
    case 'alert':
      return state === 'offered' ? 'alerting' : state;
    case 'connect':
      return state === 'ending' ? state : 'connected';
    case 'disconnect':
      return 'ending';
    case 'end':
      return 'ended';
    default:
      return step satisfies never;
  }
}

export const isLive = ({state}: {readonly state: CallState}): boolean =>
  state !== 'ending' && state !== 'ended';
