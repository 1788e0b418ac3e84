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
  leading,
  following,
  followingReleasing,
  waiting,
  silentFollower,
  taking,
  takingFrom,
  returning,
  leaderMessage,
  type Row,
} from './next-tab-state-setup.js';

const rows: readonly Row[] = [
  // Messages of the leader.
  {
    name: 'a message from a leader',
    from: idle,
    on: leaderMessage(registered),
    to: following,
    does: ['wait', 'show elsewhere'],
  },
  {
    name: 'the leader’s line changes',
    from: following,
    on: leaderMessage(retrying),
    to: {...following, leader: {state: retrying, user}},
    does: ['show elsewhere'],
  },
  {
    name: 'the leader is no longer silent',
    from: silentFollower,
    on: leaderMessage({...registered}),
    to: following,
    does: ['show elsewhere'],
  },
  {
    name: 'the leader repeats its state while a fault is shown',
    from: following,
    on: leaderMessage({...registered}),
    shown: failed,
    to: following,
  },
  {
    name: 'the leader reports a new state while a fault is shown',
    from: following,
    on: leaderMessage(retrying),
    shown: failed,
    to: {...following, leader: {state: retrying, user}},
    does: ['show elsewhere'],
  },
  {
    name: 'the leader keeps deleting while a person waits',
    from: waiting,
    on: leaderMessage({...deregistering, cause: 'server'}),
    shown: refused,
    to: {role: 'follower', isWaiting: true},
  },
  {
    name: 'the leader registers again while a person waits',
    from: waiting,
    on: leaderMessage(registered),
    shown: refused,
    to: following,
    does: ['show elsewhere'],
  },
  {
    name: 'a message from the leader during a request',
    from: taking,
    on: leaderMessage(registered),
    to: takingFrom,
  },
  {
    name: 'another has become leader while the page was away',
    from: returning,
    on: leaderMessage(registered),
    to: following,
    does: ['wait', 'show elsewhere'],
  },
  {name: 'a message from an older leader', from: leading, on: leaderMessage(registered), to: leading},
  {
    name: 'the leader is silent',
    from: following,
    on: {type: 'silent', since: 100},
    to: silentFollower,
    does: ['show elsewhere'],
  },
  {
    name: 'the leader is silent while a fault is shown',
    from: following,
    on: {type: 'silent', since: 100},
    shown: failed,
    to: silentFollower,
  },
  {
    name: 'the owner of the lock is silent, after the page was away',
    from: returning,
    on: {type: 'silent', since: 100},
    to: {role: 'follower', silentSince: 100},
    does: ['wait', 'show elsewhere'],
  },
  {name: 'silence during a request', from: taking, on: {type: 'silent', since: 100}, to: taking},
  {
    name: 'the line goes to another tab',
    from: followingReleasing,
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
    name: 'there is no leader any more',
    from: following,
    on: {type: 'free'},
    to: idle,
    does: ['resign', 'resume', 'show attached'],
  },
  {name: 'there is no leader any more, during a request', from: takingFrom, on: {type: 'free'}, to: taking},
  {
    name: 'there is no leader any more, while a person waits',
    from: waiting,
    on: {type: 'free'},
    shown: refused,
    to: waiting,
  },
  {
    name: 'there is no leader any more, after a person stopped waiting',
    from: waiting,
    on: {type: 'free'},
    to: idle,
    does: ['resign', 'resume', 'show attached'],
  },
];

test.each(rows)('$name', check);

test('the leader’s line stays the same object without changes', () => {
  const {state} = nextTabState(silentFollower, leaderMessage({...registered}), registered);
  expect(state).toEqual(following);
  expect((state as typeof following).leader.state).toBe(registered);
});
