import type {LineSignal, LineState} from '../line/line-state.js';
import type {Leader} from './tab-channel.js';
import type {Following, Transition, TabEffect, TabState} from './tab-state.js';

/** Creates a transition to a state, with effects. */
export const to = (state: TabState, ...effects: readonly TabEffect[]): Transition => ({state, effects});
export const stay = (state: TabState): Transition => ({state, effects: []});

export const show = (signal: LineSignal): TabEffect => ({do: 'show', signal});
export const showConnecting = (): TabEffect => show({type: 'connecting', at: Date.now()});

export function showLeader({leader, silentSince}: Following): TabEffect {
  return show({
    type: 'elsewhere',
    holder: 'tab',
    there: leader.state,
    ...(silentSince !== undefined && {silentSince}),
  });
}

/** The state of a tab that keeps the lock of an unwanted line until no device is left at Webex. */
export const releasing = (): TabState => ({role: 'releasing', since: Date.now()});

/** Stops leading. */
export function becomeIdle(...effects: readonly TabEffect[]): Transition {
  return to({role: 'idle'}, {do: 'resign'}, {do: 'resume'}, ...effects);
}

/** Follows the leader. Shows the leader's line, unless this tab shows a fault. */
export function follow(following: Following, shown: LineState, ...effects: readonly TabEffect[]): Transition {
  const {leader, silentSince, isWaiting} = following;
  const state = {
    role: 'follower',
    leader,
    ...(silentSince !== undefined && {silentSince}),
    ...(isWaiting && {isWaiting}),
  } as const;
  return shown.status === 'failed' ? to(state, ...effects) : to(state, ...effects, showLeader(state));
}

/** Whether the tab still waits for the line. It stops waiting when the person dismisses the fault. */
export function isStillWaiting({isWaiting}: Following, {status}: LineState): boolean {
  return Boolean(isWaiting) && status === 'failed';
}

export function leaderIn(state: TabState): Leader | undefined {
  return state.role === 'follower' || state.role === 'candidate' ? state.leader : undefined;
}
