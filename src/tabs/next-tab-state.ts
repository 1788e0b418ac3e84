import type {LineFaultType} from '../line/line-fault.js';
import type {LineSignal, LineState} from '../line/line-state.js';
import {unknownLeader, type Leader} from './tab-channel.js';
import type {Refusal} from './tab-election.js';
import {
  isActive,
  isLeading,
  isLeftBehind,
  isUsed,
  type Following,
  type Role,
  type Step,
  type TabEffect,
  type TabEvent,
  type TabState,
} from './tab-state.js';

/** Why a person's wish could not be granted. */
const faults = {
  'in-call': 'in-call-elsewhere',
  'not-released': 'not-released-elsewhere',
  silence: 'registered-elsewhere',
} as const satisfies Record<Refusal | 'silence', LineFaultType>;

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

const to = (state: TabState, ...effects: readonly TabEffect[]): Step => ({state, effects});
const stay = (state: TabState): Step => ({state, effects: []});

const releasing = (): TabState => ({role: 'releasing', since: Date.now()});

/** Leads no more, and has nothing to wait for. */
function becomeIdle(...effects: readonly TabEffect[]): Step {
  return to({role: 'idle'}, {do: 'let go'}, {do: 'resume'}, ...effects);
}

const show = (signal: LineSignal): TabEffect => ({do: 'show', signal});

const showConnecting = (): TabEffect => show({type: 'connecting', at: Date.now()});

/** Shows the leader's line, unless a fault is in sight that must be read first. */
function follow(following: Following, shown: LineState, ...effects: readonly TabEffect[]): Step {
  const {leader, silentSince, isWaiting} = following;
  const state = {
    role: 'follows',
    leader,
    ...(silentSince !== undefined && {silentSince}),
    ...(isWaiting && {isWaiting}),
  } as const;
  return shown.status === 'failed' ? to(state, ...effects) : to(state, ...effects, showLeader(state));
}

function showLeader({leader, silentSince}: Following): TabEffect {
  return show({
    type: 'elsewhere',
    holder: 'tab',
    there: leader.state,
    ...(silentSince !== undefined && {silentSince}),
  });
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

function onLead(state: TabState, shown: LineState): Step {
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

/** Whoever has pressed Cancel since then sees no fault any more. */
function isStillWaiting({isWaiting}: Following, {status}: LineState): boolean {
  return Boolean(isWaiting) && status === 'failed';
}

function onRefused({leader}: Role<'taking'>, why: Refusal | 'silence'): Step {
  const isWaiting = why === 'not-released';
  const following = {leader: leader ?? unknownLeader({}), ...(isWaiting && {isWaiting})};
  return to({role: 'follows', ...following}, {do: 'wait'}, {do: 'fail', type: faults[why]});
}

/** It must not stay registered beside the new leader. */
function onStolen(state: TabState): Step {
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

function onLeader(state: TabState, leader: Leader, shown: LineState): Step {
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

function onSilent(state: TabState, silentSince: number, shown: LineState): Step {
  if (state.role === 'follows') return follow({...state, silentSince}, shown);
  if (state.role !== 'taking' || !state.isBack) return stay(state);
  const following = {leader: state.leader ?? unknownLeader({}), silentSince};
  return to({role: 'follows', ...following}, {do: 'wait'}, showLeader(following));
}

function onFree(state: TabState, shown: LineState): Step {
  if (state.role === 'taking') return to({...state, leader: undefined});
  if (state.role !== 'follows' || isStillWaiting(state, shown)) return stay(state);
  return becomeIdle(show({type: 'attached'}));
}

function onAsked(state: TabState, {to: tab, inCall}: Extract<TabEvent, {type: 'asked'}>): Step {
  if (state.role === 'releasing') return to(state, {do: 'refuse', to: tab, why: 'not-released'});
  if (state.role !== 'leads') return stay(state);
  if (inCall) return to(state, {do: 'refuse', to: tab, why: 'in-call'});
  return to({role: 'yielding', to: tab}, {do: 'deregister'});
}

function onLine(state: TabState, shown: LineState): Step {
  switch (state.role) {
    case 'leads':
    case 'releasing':
      if (!isUsed(shown)) return becomeIdle();
      if (isLeftBehind(shown)) return to(state.role === 'releasing' ? state : releasing(), {do: 'tell'});
      return to(isActive(shown) ? {role: 'leads'} : state, {do: 'tell'});
    case 'yielding':
      return to(state, {do: 'tell'});
    case 'idle':
      // A device came late, when nobody waited for it any more, and is not deleted at once.
      return isUsed(shown) && !isActive(shown)
        ? to({role: 'taking', isBack: true}, {do: 'take back'})
        : stay(state);
    default:
      return stay(state);
  }
}

function onOver(state: Role<'yielding'>): Step {
  const following = {leader: unknownLeader({})};
  const handOver = state.to === undefined ? [] : [{do: 'yield', to: state.to} as const];
  return to({role: 'follows', ...following}, ...handOver, {do: 'wait'}, showLeader(following));
}

/** Webex refuses the deletion. The line is not wanted here any more, and its device is still there. */
function onLate(state: Role<'yielding'>): Step {
  if (state.to === undefined) return stay(state);
  return to(releasing(), ...refusalOf(state), ...giveUp(state));
}

function refusalOf({to: tab}: Role<'yielding'>): TabEffect[] {
  return tab === undefined ? [] : [{do: 'refuse', to: tab, why: 'not-released'}];
}

/** The first signal takes back that the line is wanted; the second one tells how it stands. */
function giveUp({deletion}: Role<'yielding'>): TabEffect[] {
  return [
    show({type: 'unregistered', deliberate: true}),
    show(deletion ?? {type: 'deregistering', at: Date.now()}),
  ];
}

function onSuspended(state: TabState): Step {
  switch (state.role) {
    case 'leads':
    case 'releasing':
      return to({role: 'away', wasLeading: true});
    case 'taking':
      return to({role: 'away', wasLeading: true, following: state.leader && {leader: state.leader}});
    case 'yielding':
      return to({role: 'away', wasLeading: true}, ...giveUp(state));
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

function leaderIn(state: TabState): Leader | undefined {
  return state.role === 'follows' || state.role === 'taking' ? state.leader : undefined;
}
