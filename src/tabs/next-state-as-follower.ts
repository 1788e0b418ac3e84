import type {LineFaultType} from '../line/line-fault.js';
import type {LineState} from '../line/line-state.js';
import {unknownLeader, type Leader} from './tab-channel.js';
import type {Refusal} from './tab-election.js';
import {isActive, type Role, type Step, type TabState} from './tab-state.js';
import {becomeIdle, follow, isStillWaiting, show, showLeader, stay, to} from './tab-steps.js';

/** What it means for this tab what another one does that leads, or wants to. */

/** Why a person's wish could not be granted. */
const faults = {
  'in-call': 'in-call-elsewhere',
  'not-released': 'not-released-elsewhere',
  silence: 'registered-elsewhere',
} as const satisfies Record<Refusal | 'silence', LineFaultType>;

export function onRefused({leader}: Role<'taking'>, why: Refusal | 'silence'): Step {
  const isWaiting = why === 'not-released';
  const following = {leader: leader ?? unknownLeader({}), ...(isWaiting && {isWaiting})};
  return to({role: 'follows', ...following}, {do: 'wait'}, {do: 'fail', type: faults[why]});
}

export function onLeader(state: TabState, leader: Leader, shown: LineState): Step {
  switch (state.role) {
    case 'idle':
      return to({role: 'follows', leader}, {do: 'wait'}, showLeader({leader}));
    case 'taking':
      // Another tab was quicker, while the page was away.
      if (state.isBack) return to({role: 'follows', leader}, {do: 'wait'}, showLeader({leader}));
      return to({...state, leader});
    case 'follows': {
      const isSame = JSON.stringify(leader.state) === JSON.stringify(state.leader.state);
      const kept = isSame ? {...leader, state: state.leader.state} : leader;
      const isWaiting = isStillWaiting(state, shown) && !isActive(leader.state);
      // A fault stays in sight until there is something new to see.
      if (isSame || isWaiting) return follow({leader: kept, isWaiting}, shown);
      return to({role: 'follows', leader: kept}, showLeader({leader: kept}));
    }
    default:
      // A message from before this tab led.
      return stay(state);
  }
}

export function onSilent(state: TabState, silentSince: number, shown: LineState): Step {
  if (state.role === 'follows') return follow({...state, silentSince}, shown);
  if (state.role !== 'taking' || !state.isBack) return stay(state);
  const following = {leader: state.leader ?? unknownLeader({}), silentSince};
  return to({role: 'follows', ...following}, {do: 'wait'}, showLeader(following));
}

export function onFree(state: TabState, shown: LineState): Step {
  if (state.role === 'taking') return to({...state, leader: undefined});
  if (state.role !== 'follows' || isStillWaiting(state, shown)) return stay(state);
  return becomeIdle(show({type: 'attached'}));
}
