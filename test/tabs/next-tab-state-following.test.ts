import {expect, test} from 'vitest';
import {nextTabState} from '../../src/tabs/next-tab-state.js';
import {
  check,
  registered,
  retrying,
  deregistering,
  failed,
  refused,
  user,
  idle,
  leads,
  follows,
  followsReleasing,
  waits,
  silent,
  taking,
  takingFrom,
  back,
  says,
  type Row,
} from './next-tab-state-setup.js';

const rows: readonly Row[] = [
  // Messages of the leader.
  {
    name: 'a message of a leader',
    from: idle,
    on: says(registered),
    to: follows,
    does: ['wait', 'show elsewhere'],
  },
  {
    name: 'the leader’s line changes',
    from: follows,
    on: says(retrying),
    to: {...follows, leader: {state: retrying, user}},
    does: ['show elsewhere'],
  },
  {
    name: 'the leader is no longer silent',
    from: silent,
    on: says({...registered}),
    to: follows,
    does: ['show elsewhere'],
  },
  {
    name: 'the leader repeats its state while a fault is shown',
    from: follows,
    on: says({...registered}),
    shown: failed,
    to: follows,
  },
  {
    name: 'the leader reports a new state while a fault is shown',
    from: follows,
    on: says(retrying),
    shown: failed,
    to: {...follows, leader: {state: retrying, user}},
    does: ['show elsewhere'],
  },
  {
    name: 'the leader keeps deleting while a person waits',
    from: waits,
    on: says({...deregistering, cause: 'server'}),
    shown: refused,
    to: {role: 'follower', isWaiting: true},
  },
  {
    name: 'the leader registers again while a person waits',
    from: waits,
    on: says(registered),
    shown: refused,
    to: follows,
    does: ['show elsewhere'],
  },
  {name: 'a message of the leader during a request', from: taking, on: says(registered), to: takingFrom},
  {
    name: 'another has become leader while the page was away',
    from: back,
    on: says(registered),
    to: follows,
    does: ['wait', 'show elsewhere'],
  },
  {name: 'a message of an older leader', from: leads, on: says(registered), to: leads},
  {
    name: 'the leader is silent',
    from: follows,
    on: {type: 'silent', since: 100},
    to: silent,
    does: ['show elsewhere'],
  },
  {
    name: 'the leader is silent while a fault is shown',
    from: follows,
    on: {type: 'silent', since: 100},
    shown: failed,
    to: silent,
  },
  {
    name: 'the owner of the lock is silent, after the page was away',
    from: back,
    on: {type: 'silent', since: 100},
    to: {role: 'follower', silentSince: 100},
    does: ['wait', 'show elsewhere'],
  },
  {name: 'silence during a request', from: taking, on: {type: 'silent', since: 100}, to: taking},
  {
    name: 'the line goes to another tab',
    from: followsReleasing,
    on: {type: 'yielded'},
    to: {role: 'follower', leader: {state: {status: 'connecting'}}},
    does: ['show elsewhere'],
  },
  {
    name: 'the line goes to another tab, without a follower here',
    from: idle,
    on: {type: 'yielded'},
    to: idle,
  },
  {
    name: 'no leader any more',
    from: follows,
    on: {type: 'free'},
    to: idle,
    does: ['resign', 'resume', 'show attached'],
  },
  {name: 'no leader any more, during a request', from: takingFrom, on: {type: 'free'}, to: taking},
  {
    name: 'no leader any more, while a person waits',
    from: waits,
    on: {type: 'free'},
    shown: refused,
    to: waits,
  },
  {
    name: 'no leader any more, after a person stopped waiting',
    from: waits,
    on: {type: 'free'},
    to: idle,
    does: ['resign', 'resume', 'show attached'],
  },
];

test.each(rows)('$name', check);

test('the leader’s line stays the same object without changes', () => {
  const {state} = nextTabState(silent, says({...registered}), registered);
  expect(state).toEqual(follows);
  expect((state as typeof follows).leader.state).toBe(registered);
});
