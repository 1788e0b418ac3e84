import type {LineState} from '../line/line-state.js';
import {onFree, onLeader, onRefused, onSilent} from './next-state-as-follower.js';
import {
  giveUp,
  onAsked,
  onLate,
  onLead,
  onLine,
  onOver,
  onStolen,
  refusalOf,
} from './next-state-as-leader.js';
import {unknownLeader} from './tab-channel.js';
import {isLeading, isUsed, type Role, type Step, type TabEvent, type TabState} from './tab-state.js';
import {
  becomeIdle,
  follow,
  leaderIn,
  releasing,
  show,
  showConnecting,
  showLeader,
  stay,
  to,
} from './tab-steps.js';

/**
 * What an event means for this tab.
 *
 * @param shown The line as this tab shows it.
 */
export function nextTabState(state: TabState, event: TabEvent, shown: LineState): Step {
  switch (event.type) {
    case 'wanted':
      return onWanted(state);
    case 'cancelled':
      return onCancelled(state);
    case 'lead':
      return onLead(state, shown);
    case 'refused':
      return state.role === 'taking' ? onRefused(state, event.why) : stay(state);
    case 'stolen':
      return onStolen(state);
    case 'leader':
      return onLeader(state, event.leader, shown);
    case 'silent':
      return onSilent(state, event.since, shown);
    case 'yielded':
      // It will soon be registered again, in another tab.
      return leaderIn(state) ? onLeader(state, unknownLeader({}), shown) : stay(state);
    case 'free':
      return onFree(state, shown);
    case 'asked':
      return onAsked(state, event);
    case 'line':
      return onLine(state, shown);
    case 'deleting':
      return state.role === 'yielding' ? to({...state, deletion: event.deletion}) : stay(state);
    case 'over':
      return state.role === 'yielding' ? onOver(state) : stay(state);
    case 'late':
      return state.role === 'yielding' ? onLate(state) : stay(state);
    case 'expired':
      return isLeading(state) ? becomeIdle() : stay(state);
    case 'suspended':
      return onSuspended(state);
    case 'resumed':
      return state.role === 'away' ? onResumed(state, shown) : stay(state);
    case 'stopped':
      return onStopped(state, shown);
    default:
      return event satisfies never;
  }
}

function onWanted(state: TabState): Step {
  switch (state.role) {
    case 'leads':
    case 'releasing':
      return to({role: 'leads'}, showConnecting(), {do: 'register'});
    case 'yielding':
      // Pressed here after it was pressed there: the last word wins.
      return to({role: 'leads'}, ...refusalOf(state), showConnecting(), {do: 'register'});
    case 'idle':
    case 'follows':
    case 'taking':
      return to({role: 'taking', leader: leaderIn(state)}, {do: 'take'}, showConnecting());
    case 'away':
      return to({...state, wasLeading: true}, showConnecting());
    default:
      return state satisfies never;
  }
}

function onCancelled(state: TabState): Step {
  const [leader, unregistered] = [leaderIn(state), show({type: 'unregistered'})];
  if (state.role === 'away') return to({...state, wasLeading: false}, unregistered);
  if (leader) return to({role: 'follows', leader}, {do: 'wait'}, showLeader({leader}));
  return becomeIdle(unregistered);
}

function onSuspended(state: TabState): Step {
  switch (state.role) {
    case 'leads':
    case 'releasing':
      return to({role: 'away', wasLeading: true});
    case 'taking':
      return to({role: 'away', wasLeading: true, following: state.leader && {leader: state.leader}});
    case 'yielding':
      return to({role: 'away', wasLeading: true}, giveUp(state));
    case 'follows':
      return to({
        role: 'away',
        wasLeading: false,
        following: {leader: state.leader, isWaiting: state.isWaiting},
      });
    case 'idle':
      return to({role: 'away', wasLeading: false});
    case 'away':
      return stay(state);
    default:
      return state satisfies never;
  }
}

function onResumed({wasLeading, following}: Role<'away'>, shown: LineState): Step {
  if (wasLeading && isUsed(shown)) {
    return to({role: 'taking', leader: following?.leader, isBack: true}, {do: 'take back'});
  }
  if (following) return follow(following, shown, {do: 'wait'});
  // A line that is used waits for the lock, as another tab may be registered. Any other has nothing to wait for.
  return becomeIdle();
}

function onStopped(state: TabState, shown: LineState): Step {
  if (state.role === 'releasing') return stay(state);
  if (!isLeading(state) || !isUsed(shown)) return to({role: 'idle'});
  return to(releasing(), ...(state.role === 'yielding' ? refusalOf(state) : []), {do: 'tell'});
}
