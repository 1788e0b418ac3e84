import type {FaultType} from '../base/fault-catalog.js';
import type {LineState} from '../line/line-state.js';
import {unknownLeader, type Leader} from './tab-channel.js';
import type {Refusal} from './tab-election.js';
import {isActive, type Role, type Transition, type TabState} from './tab-state.js';
import {becomeIdle, follow, isStillWaiting, show, showLeader, stay, to} from './tab-transition.js';

/** The faults to show if the leader does not hand over the line. */
const faults = {
  'in-call': 'in-call-elsewhere',
  'not-released': 'not-released-elsewhere',
  'no-answer': 'registered-elsewhere',
} as const satisfies Record<Refusal | 'no-answer', FaultType>;

export function onRefused({leader}: Role<'candidate'>, why: Refusal | 'no-answer'): Transition {
  const isWaiting = why === 'not-released';
  const following = {leader: leader ?? unknownLeader({}), ...(isWaiting && {isWaiting})};
  return to({role: 'follower', ...following}, {do: 'wait'}, {do: 'fail', type: faults[why]});
}

/** The line that another tab kept for its call can be used here again. */
export function onCallsEnded(state: TabState, shown: LineState): Transition {
  const isRefused =
    shown.status === 'failed' && shown.fault.type === ('in-call-elsewhere' satisfies FaultType);
  return state.role === 'follower' && isRefused ? to(state, showLeader(state)) : stay(state);
}

export function onLeaderMessage(state: TabState, leader: Leader, shown: LineState): Transition {
  switch (state.role) {
    case 'idle':
      return to({role: 'follower', leader}, {do: 'wait'}, showLeader({leader}));
    case 'candidate':
      // Another tab became leader while this page was suspended.
      if (state.waitsUntilFree) return to({role: 'follower', leader}, {do: 'wait'}, showLeader({leader}));
      return to({...state, leader});
    case 'follower': {
      const isSame = JSON.stringify(leader.state) === JSON.stringify(state.leader.state);
      // If the leader's state has not changed, keep the same object.
      const next = isSame ? {...leader, state: state.leader.state} : leader;
      const isWaiting = isStillWaiting(state, shown) && !isActive(leader.state);
      // Keep showing a fault until the leader's state changes.
      if (isSame || isWaiting) return follow({leader: next, isWaiting}, shown);
      return to({role: 'follower', leader: next}, showLeader({leader: next}));
    }
    default:
      // The message was sent before this tab became leader.
      return stay(state);
  }
}

export function onSilent(state: TabState, silentSince: number, shown: LineState): Transition {
  if (state.role === 'follower') return follow({...state, silentSince}, shown);
  if (state.role !== 'candidate' || !state.waitsUntilFree) return stay(state);
  const following = {leader: state.leader ?? unknownLeader({}), silentSince};
  return to({role: 'follower', ...following}, {do: 'wait'}, showLeader(following));
}

export function onFree(state: TabState, shown: LineState): Transition {
  if (state.role === 'candidate') return to({...state, leader: undefined});
  if (state.role !== 'follower' || isStillWaiting(state, shown)) return stay(state);
  return becomeIdle(show({type: 'attached'}));
}
