import type {LineState} from '../line/line-state.js';
import {unknownLeader} from './tab-channel.js';
import {
  isActive,
  hasRemainingDevice,
  mayHaveDevice,
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

/** Called when this tab has got the lock. */
export function onLockAcquired(state: TabState, shown: LineState): Transition {
  switch (state.role) {
    case 'candidate':
      if (!state.waitsUntilFree) return to({role: 'leader'}, {do: 'tell'}, {do: 'register'});
      if (isActive(shown)) return to({role: 'leader'}, showConnecting(), {do: 'tell'}, {do: 'register'});
      // The device is still being deleted. Calls would ring here if the event socket were open.
      return mayHaveDevice(shown) ? to(releasing(), {do: 'tell'}) : becomeIdle();
    case 'follower': {
      // The leader has closed unexpectedly: register here, unless its line was being deregistered.
      const isRestoring = isActive(state.leader.state);
      return isRestoring || isStillWaiting(state, shown)
        ? to({role: 'leader'}, showConnecting(), {do: 'tell'}, {do: 'register', isRestoring})
        : becomeIdle(show({type: 'attached'}));
    }
    case 'idle':
      return to(state, {do: 'resign'});
    default:
      return stay(state);
  }
}

/** Called when another tab has stolen the lock. This tab must not stay registered. */
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

/**
 * Called when the tab for which this one deregisters no longer wants the line. If the line is still wanted in this tab,
 * it is registered again.
 */
export function onRequestCancelled(state: TabState, by: string): Transition {
  if (state.role !== 'yielding' || state.to !== by) return stay(state);
  if (state.isUnwanted) return to(releasing(), showGivenUp(state), {do: 'tell'});
  return to({role: 'leader'}, showConnecting(), {do: 'register'});
}

export function onLineChanged(state: TabState, shown: LineState): Transition {
  switch (state.role) {
    case 'leader':
    case 'releasing':
      if (!mayHaveDevice(shown)) return becomeIdle();
      if (hasRemainingDevice(shown))
        return to(state.role === 'releasing' ? state : releasing(), {do: 'tell'});
      return to(isActive(shown) ? {role: 'leader'} : state, {do: 'tell'});
    case 'yielding':
      return mayHaveDevice(shown) ? to(state, {do: 'tell'}) : onReleased(state);
    case 'idle':
      // A device was created late, after the deletion of all others, and Webex has not confirmed its deletion.
      return mayHaveDevice(shown) && !isActive(shown)
        ? to({role: 'candidate', waitsUntilFree: true}, {do: 'take-when-free'})
        : stay(state);
    default:
      return stay(state);
  }
}

export function onReleased(state: Role<'yielding'>): Transition {
  const following = {leader: unknownLeader({})};
  const {to: tab, isUnwanted: unwanted} = state;
  const handOver = tab === undefined ? [] : [{do: 'yield', to: tab, unwanted} as const];
  // If the other tab closes before it has the line, this tab must not register it.
  if (unwanted) {
    const {state: idle, effects} = becomeIdle(show({type: 'unregistered'}));
    return to(idle, ...handOver, ...effects);
  }
  return to({role: 'follower', ...following}, ...handOver, {do: 'wait'}, showLeader(following));
}

/**
 * Called when Webex has not confirmed the deletion in time. The line is no longer wanted here, but its device may
 * exist.
 */
export function onReleaseTimeout(state: Role<'yielding'>): Transition {
  if (state.to === undefined) return stay(state);
  return to(releasing(), ...refusalOf(state), showGivenUp(state));
}

export function refusalOf({to: tab}: Role<'yielding'>): TabEffect[] {
  return tab === undefined ? [] : [{do: 'refuse', to: tab, why: 'not-released'}];
}

/** Shows that the line is no longer wanted, with the progress of deleting its device. */
export function showGivenUp({deletion}: Role<'yielding'>): TabEffect {
  return show({...(deletion ?? {type: 'deregistering', at: Date.now()}), deliberate: true});
}
