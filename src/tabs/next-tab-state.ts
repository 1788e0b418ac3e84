import type {LineState} from '../line/line-state.js';
import {onCallsEnded, onFree, onLeaderMessage, onRefused, onSilent} from './follower-transitions.js';
import {
  showGivenUp,
  onLockAcquired,
  onLineChanged,
  onLineRequested,
  onReleased,
  onReleaseTimeout,
  onRequestCancelled,
  onStolen,
  refusalOf,
} from './leader-transitions.js';
import {unknownLeader} from './tab-channel.js';
import {
  isLeading,
  mayHaveDevice,
  type Role,
  type Transition,
  type TabEvent,
  type TabState,
} from './tab-state.js';
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
} from './tab-transition.js';

/**
 * Returns the state of this tab after an event, with the effects to run.
 *
 * @param shown The state of the line in this tab. See `LocalLine.read()`.
 */
export function nextTabState(state: TabState, event: TabEvent, shown: LineState): Transition {
  switch (event.type) {
    case 'wanted':
      return onWanted(state, event.isAutomatic);
    case 'cancelled':
      return onCancelled(state);
    case 'unwanted':
      // Tell the other tabs immediately that the line is unwanted, however long the deletion takes.
      return onLineChanged(state.role === 'yielding' ? {...state, isUnwanted: true} : state, shown);
    case 'lock-acquired':
      return onLockAcquired(state, shown);
    case 'refused':
      return state.role === 'candidate' ? onRefused(state, event.why) : stay(state);
    case 'stolen':
      return onStolen(state);
    case 'leader-message':
      return onLeaderMessage(state, event.leader, shown);
    case 'silent':
      return onSilent(state, event.since, shown);
    case 'yielded':
      // Another tab will register the line soon.
      return leaderIn(state) ? onLeaderMessage(state, unknownLeader({}), shown) : stay(state);
    case 'free':
      return onFree(state, shown);
    case 'line-requested':
      return onLineRequested(state, event);
    case 'request-cancelled':
      return onRequestCancelled(state, event.by);
    case 'line':
      return onLineChanged(state, shown);
    case 'deleting':
      return state.role === 'yielding' ? to({...state, deletion: event.deletion}) : stay(state);
    case 'released':
      return state.role === 'yielding' ? onReleased(state) : stay(state);
    case 'release-timeout':
      return state.role === 'yielding' ? onReleaseTimeout(state) : stay(state);
    case 'calls-ended':
      return onCallsEnded(state, shown);
    case 'expired':
      return isLeading(state) ? becomeIdle() : stay(state);
    case 'suspended':
      return onSuspended(state);
    case 'resumed':
      return state.role === 'suspended' ? onResumed(state, shown) : stay(state);
    case 'stopped':
      return onStopped(state, shown);
    default:
      return event satisfies never;
  }
}

function onWanted(state: TabState, isAutomatic = false): Transition {
  switch (state.role) {
    case 'leader':
    case 'releasing':
      return to({role: 'leader'}, showConnecting(), {do: 'register'});
    case 'yielding':
      // This tab's command came after the other tab's request: the last command wins.
      return to({role: 'leader'}, ...refusalOf(state), showConnecting(), {do: 'register'});
    case 'idle':
    case 'follower':
    case 'candidate':
      return isAutomatic
        ? to({role: 'candidate', waitsUntilFree: true}, {do: 'take-when-free'}, showConnecting())
        : to({role: 'candidate', leader: leaderIn(state)}, {do: 'take'}, showConnecting());
    case 'suspended':
      return to({...state, wasLeading: true}, showConnecting());
    default:
      return state satisfies never;
  }
}

function onCancelled(state: TabState): Transition {
  const [leader, unregistered] = [leaderIn(state), show({type: 'unregistered'})];
  if (state.role === 'suspended') return to({...state, wasLeading: false}, unregistered);
  if (leader) return to({role: 'follower', leader}, {do: 'wait'}, showLeader({leader}));
  return becomeIdle(unregistered);
}

function onSuspended(state: TabState): Transition {
  switch (state.role) {
    case 'leader':
    case 'releasing':
      return to({role: 'suspended', wasLeading: true});
    case 'candidate':
      return to({role: 'suspended', wasLeading: true, following: state.leader && {leader: state.leader}});
    case 'yielding':
      return to({role: 'suspended', wasLeading: true}, showGivenUp(state));
    case 'follower':
      return to({
        role: 'suspended',
        wasLeading: false,
        following: {leader: state.leader, isWaiting: state.isWaiting},
      });
    case 'idle':
      return to({role: 'suspended', wasLeading: false});
    case 'suspended':
      return stay(state);
    default:
      return state satisfies never;
  }
}

function onResumed({wasLeading, following}: Role<'suspended'>, shown: LineState): Transition {
  if (wasLeading && mayHaveDevice(shown)) {
    return to({role: 'candidate', leader: following?.leader, waitsUntilFree: true}, {do: 'take-when-free'});
  }
  if (following) return follow(following, shown, {do: 'wait'});
  // A line that is not in use needs no lock.
  return becomeIdle();
}

function onStopped(state: TabState, shown: LineState): Transition {
  if (state.role === 'releasing') return stay(state);
  if (!isLeading(state) || !mayHaveDevice(shown)) return to({role: 'idle'});
  return to(releasing(), ...(state.role === 'yielding' ? refusalOf(state) : []), {do: 'tell'});
}
