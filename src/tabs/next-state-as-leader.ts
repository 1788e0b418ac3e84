import type {LineState} from '../line/line-state.js';
import {unknownLeader} from './tab-channel.js';
import {
  isActive,
  isLeftBehind,
  isUsed,
  type Role,
  type Step,
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
} from './tab-steps.js';

/** What becomes of the lock: this tab gets it, keeps it for its line, and gives it to another tab. */

export function onLead(state: TabState, shown: LineState): Step {
  switch (state.role) {
    case 'taking':
      if (!state.isBack) return to({role: 'leads'}, {do: 'tell'}, {do: 'register'});
      if (isActive(shown)) return to({role: 'leads'}, showConnecting(), {do: 'tell'}, {do: 'register'});
      // With the event socket open, a device that is still being deleted would ring.
      return isUsed(shown) ? to(releasing(), {do: 'tell'}) : becomeIdle();
    case 'follows':
      // The leader died: whoever had the line wants it still, unless it was being given up.
      return isActive(state.leader.state) || isStillWaiting(state, shown)
        ? to({role: 'leads'}, showConnecting(), {do: 'tell'}, {do: 'register'})
        : becomeIdle(show({type: 'attached'}));
    case 'idle':
      return to(state, {do: 'let go'});
    default:
      return stay(state);
  }
}

/** It must not stay registered beside the new leader. */
export function onStolen(state: TabState): Step {
  switch (state.role) {
    case 'leads':
      return to({role: 'yielding'}, {do: 'deregister'});
    case 'yielding':
      return to({role: 'yielding'});
    case 'releasing':
      return to({role: 'idle'});
    default:
      return stay(state);
  }
}

export function onAsked(state: TabState, {to: tab, inCall}: Extract<TabEvent, {type: 'asked'}>): Step {
  if (state.role === 'releasing') return to(state, {do: 'refuse', to: tab, why: 'not-released'});
  if (state.role !== 'leads') return stay(state);
  if (inCall) return to(state, {do: 'refuse', to: tab, why: 'in-call'});
  return to({role: 'yielding', to: tab}, {do: 'deregister'});
}

export function onLine(state: TabState, shown: LineState): Step {
  switch (state.role) {
    case 'leads':
    case 'releasing':
      if (!isUsed(shown)) return becomeIdle();
      if (isLeftBehind(shown)) return to(state.role === 'releasing' ? state : releasing(), {do: 'tell'});
      return to(isActive(shown) ? {role: 'leads'} : state, {do: 'tell'});
    case 'yielding':
      return isUsed(shown) ? to(state, {do: 'tell'}) : onOver(state);
    case 'idle':
      // A device came late, when nobody waited for it any more, and is not deleted at once.
      return isUsed(shown) && !isActive(shown)
        ? to({role: 'taking', isBack: true}, {do: 'take back'})
        : stay(state);
    default:
      return stay(state);
  }
}

export function onOver(state: Role<'yielding'>): Step {
  const following = {leader: unknownLeader({})};
  const handOver = state.to === undefined ? [] : [{do: 'yield', to: state.to} as const];
  return to({role: 'follows', ...following}, ...handOver, {do: 'wait'}, showLeader(following));
}

/** Webex refuses the deletion. The line is not wanted here any more, and its device is still there. */
export function onLate(state: Role<'yielding'>): Step {
  if (state.to === undefined) return stay(state);
  return to(releasing(), ...refusalOf(state), giveUp(state));
}

export function refusalOf({to: tab}: Role<'yielding'>): TabEffect[] {
  return tab === undefined ? [] : [{do: 'refuse', to: tab, why: 'not-released'}];
}

/** The line is not wanted here any more, and shows how far its deletion is. */
export function giveUp({deletion}: Role<'yielding'>): TabEffect {
  return show({...(deletion ?? {type: 'deregistering', at: Date.now()}), deliberate: true});
}
