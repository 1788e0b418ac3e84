/** `ending`: the cloud has ended the call, and the SDK has not yet confirmed it with its DELETE. */
export type CallState = 'offered' | 'alerting' | 'connected' | 'ending' | 'ended';

export type CallStep = 'alert' | 'connect' | 'disconnect' | 'end';

/** Returns the state of a leg after a step. A step that does not fit changes nothing, as the SDK's requests may be reordered. */
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
