import {makeFault} from '../../src/base/make-fault.js';
import {expect} from 'vitest';
import type {LineState} from '../../src/line/line-state.js';
import {nextTabState} from '../../src/tabs/next-tab-state.js';
import type {TabEffect, TabEvent, TabState} from '../../src/tabs/tab-state.js';
import {states} from '../line/samples.js';

export const {unregistered, connecting, registered, retrying, deregistering, failed} = states;

export const refused: LineState = {status: 'failed', fault: makeFault('not-released-elsewhere')};
export const left: LineState = {status: 'failed', fault: makeFault('token-expired', {expiresAt: 400})};

export const user = {id: 'ada'};
export const active = {state: registered, user};
export const releasing = {state: deregistering, user};

export const idle = {role: 'idle'} as const;
export const leading = {role: 'leader'} as const;
export const following = {role: 'follower', leader: active} as const;
export const followingReleasing = {role: 'follower', leader: releasing} as const;
export const waiting = {...followingReleasing, isWaiting: true} as const;
export const silentFollower = {...following, silentSince: 100} as const;
export const taking = {role: 'candidate'} as const;
export const takingFrom = {role: 'candidate', leader: active} as const;
export const returning = {role: 'candidate', waitsUntilFree: true} as const;
export const yielding = {role: 'yielding', to: 'b'} as const;
export const robbed = {role: 'yielding'} as const;
export const deleting = {role: 'releasing', since: 100} as const;
export const away = {role: 'suspended', wasLeading: false} as const;
export const awayFromLead = {role: 'suspended', wasLeading: true} as const;
export const awayFollowing = {role: 'suspended', wasLeading: false, following: {leader: active}} as const;

export const deletion = {type: 'deregistering', at: 200, cause: 'server', nextAttemptAt: 300} as const;
export const lineRequested = {type: 'line-requested', to: 'b', inCall: false} as const;
export const leaderMessage = (state: LineState) => ({type: 'leader-message', leader: {state, user}}) as const;

export interface Row {
  readonly name: string;
  readonly from: TabState;
  readonly on: TabEvent;
  /** The line as this tab shows it. */
  readonly shown?: LineState;
  readonly to: object;
  readonly does?: readonly string[];
}

/** Checks a row of a table. */
export function check({from, on, shown = unregistered, to, does = []}: Row): void {
  const {state, effects} = nextTabState(from, on, shown);
  expect(state).toMatchObject(to);
  expect(effects.map(describeEffect)).toEqual(does);
  if (to === from) expect(state).toEqual(from);
}

function describeEffect(effect: TabEffect): string {
  if (effect.do === 'show') return `show ${effect.signal.type}`;
  if (effect.do === 'fail') return `fail ${effect.type}`;
  if (effect.do === 'register' && effect.isRestoring) return 'register again';
  return effect.do === 'refuse' ? `refuse ${effect.why}` : effect.do;
}
