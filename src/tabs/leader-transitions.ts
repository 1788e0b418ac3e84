import type {LineState} from '../line/line-state.js';
import {unknownLeader} from './tab-channel.js';
import {
  isActive,
  isLeftBehind,
  isUsed,
  type Role,
  type Transition,
  type TabEffect,
  type TabEvent,
  type TabState,
} from './tab-state.js';
import {
  becomeIdle,
  isStillWaiting,
  releasing,
  show,
  showConnecting,
  showLeader,
  stay,
  to,
} from './tab-transition.js';

/** This tab got the lock. */
export function onLead(state: TabState, shown: LineState): Transition {
  switch (state.role) {
    case 'candidate':
      if (!state.isRetake) return to({role: 'leader'}, {do: 'tell'}, {do: 'register'});
      if (isActive(shown)) return to({role: 'leader'}, showConnecting(), {do: 'tell'}, {do: 'register'});
      // The device is still being deleted and would ring once the event socket is open.
      return isUsed(shown) ? to(releasing(), {do: 'tell'}) : becomeIdle();
    case 'follower':
      // The leader ended unexpectedly: register here, unless the line was being given up.
      return isActive(state.leader.state) || isStillWaiting(state, shown)
        ? to({role: 'leader'}, showConnecting(), {do: 'tell'}, {do: 'register'})
        : becomeIdle(show({type: 'attached'}));
    case 'idle':
      return to(state, {do: 'resign'});
    default:
      return stay(state);
  }
}

/** Another tab stole the lock: this tab must not stay registered. */
export function onStolen(state: TabState): Transition {
  switch (state.role) {
    case 'leader':
      return to({role: 'yielding'}, {do: 'deregister'});
    case 'yielding':
      return to({role: 'yielding'});
    case 'releasing':
      return to({role: 'idle'});
    default:
      return stay(state);
  }
}

export function onLineRequested(
  state: TabState,
  {to: tab, inCall}: Extract<TabEvent, {type: 'line-requested'}>,
): Transition {
  if (state.role === 'releasing') return to(state, {do: 'refuse', to: tab, why: 'not-released'});
  if (state.role !== 'leader') return stay(state);
  if (inCall) return to(state, {do: 'refuse', to: tab, why: 'in-call'});
  return to({role: 'yielding', to: tab}, {do: 'deregister'});
}

export function onLine(state: TabState, shown: LineState): Transition {
  switch (state.role) {
    case 'leader':
    case 'releasing':
      if (!isUsed(shown)) return becomeIdle();
      if (isLeftBehind(shown)) return to(state.role === 'releasing' ? state : releasing(), {do: 'tell'});
      return to(isActive(shown) ? {role: 'leader'} : state, {do: 'tell'});
    case 'yielding':
      return isUsed(shown) ? to(state, {do: 'tell'}) : onReleased(state);
    case 'idle':
      // A device was created after everything was released, and is not deleted immediately.
      return isUsed(shown) && !isActive(shown)
        ? to({role: 'candidate', isRetake: true}, {do: 'retake'})
        : stay(state);
    default:
      return stay(state);
  }
}

export function onReleased(state: Role<'yielding'>): Transition {
  const following = {leader: unknownLeader({})};
  const handOver = state.to === undefined ? [] : [{do: 'yield', to: state.to} as const];
  return to({role: 'follower', ...following}, ...handOver, {do: 'wait'}, showLeader(following));
}

/** Webex refuses the deletion: the line is no longer wanted here, but its device still exists. */
export function onReleaseTimeout(state: Role<'yielding'>): Transition {
  if (state.to === undefined) return stay(state);
  return to(releasing(), ...refusalOf(state), giveUp(state));
}

export function refusalOf({to: tab}: Role<'yielding'>): TabEffect[] {
  return tab === undefined ? [] : [{do: 'refuse', to: tab, why: 'not-released'}];
}

/** Shows that the line is no longer wanted, and the progress of its deletion. */
export function giveUp({deletion}: Role<'yielding'>): TabEffect {
  return show({...(deletion ?? {type: 'deregistering', at: Date.now()}), deliberate: true});
}
