import {makeFault} from '../../src/base/make-fault.js';
import {expect, test} from 'vitest';
import type {LineState} from '../../src/line/line-state.js';
import {nextTabState} from '../../src/tabs/next-tab-state.js';
import {isActive, isUsed, type TabEffect, type TabEvent, type TabState} from '../../src/tabs/tab-state.js';
import {states} from '../line/samples.js';

const {unregistered, connecting, registered, retrying, deregistering, failed} = states;
const refused: LineState = {status: 'failed', fault: makeFault('not-released-elsewhere')};
const left: LineState = {status: 'failed', fault: makeFault('token-expired', {expiresAt: 400})};

const user = {id: 'ada'};
const active = {state: registered, user};
const releasing = {state: deregistering, user};

const idle = {role: 'idle'} as const;
const leads = {role: 'leader'} as const;
const follows = {role: 'follower', leader: active} as const;
const followsReleasing = {role: 'follower', leader: releasing} as const;
const waits = {...followsReleasing, isWaiting: true} as const;
const silent = {...follows, silentSince: 100} as const;
const taking = {role: 'candidate'} as const;
const takingFrom = {role: 'candidate', leader: active} as const;
const back = {role: 'candidate', isRetake: true} as const;
const yielding = {role: 'yielding', to: 'b'} as const;
const robbed = {role: 'yielding'} as const;
const releases = {role: 'releasing', since: 100} as const;
const away = {role: 'suspended', wasLeading: false} as const;
const awayFromLead = {role: 'suspended', wasLeading: true} as const;
const awayFollowing = {role: 'suspended', wasLeading: false, following: {leader: active}} as const;

const deletion = {type: 'deregistering', at: 200, cause: 'server', nextAttemptAt: 300} as const;
const lineRequested = {type: 'line-requested', to: 'b', inCall: false} as const;
const says = (state: LineState) => ({type: 'leader', leader: {state, user}}) as const;

interface Row {
  readonly name: string;
  readonly from: TabState;
  readonly on: TabEvent;
  /** The line as this tab shows it. */
  readonly shown?: LineState;
  readonly to: object;
  readonly does?: readonly string[];
}

// One line per row. prettier-ignore
const rows: readonly Row[] = [
  // A person wants the line here.
  {
    name: 'wanted, and nobody leads',
    from: idle,
    on: {type: 'wanted'},
    to: taking,
    does: ['take', 'show connecting'],
  },
  {
    name: 'wanted, and another leads',
    from: follows,
    on: {type: 'wanted'},
    to: takingFrom,
    does: ['take', 'show connecting'],
  },
  {
    name: 'wanted in the leader',
    from: leads,
    on: {type: 'wanted'},
    to: leads,
    does: ['show connecting', 'register'],
  },
  {
    name: 'wanted again while it deletes',
    from: releases,
    on: {type: 'wanted'},
    to: leads,
    does: ['show connecting', 'register'],
  },
  {
    name: 'wanted while another waits for it',
    from: yielding,
    on: {type: 'wanted'},
    to: leads,
    does: ['refuse not-released', 'show connecting', 'register'],
  },
  {
    name: 'wanted while the page is away',
    from: away,
    on: {type: 'wanted'},
    to: awayFromLead,
    does: ['show connecting'],
  },
  // The command is canceled.
  {
    name: 'cancelled, and nobody leads',
    from: taking,
    on: {type: 'cancelled'},
    to: idle,
    does: ['resign', 'resume', 'show unregistered'],
  },
  {
    name: 'cancelled, and another leads',
    from: takingFrom,
    on: {type: 'cancelled'},
    to: follows,
    does: ['wait', 'show elsewhere'],
  },
  {
    name: 'cancelled while the SDK starts',
    from: leads,
    on: {type: 'cancelled'},
    to: idle,
    does: ['resign', 'resume', 'show unregistered'],
  },
  {
    name: 'cancelled while the page is away',
    from: awayFromLead,
    on: {type: 'cancelled'},
    to: away,
    does: ['show unregistered'],
  },
  // The lock.
  {name: 'the requested lock', from: taking, on: {type: 'lead'}, to: leads, does: ['tell', 'register']},
  {
    name: 'the lock after an absence, previously registered',
    from: back,
    on: {type: 'lead'},
    shown: retrying,
    to: leads,
    does: ['show connecting', 'tell', 'register'],
  },
  {
    name: 'the lock after an absence, previously deleting',
    from: back,
    on: {type: 'lead'},
    shown: deregistering,
    to: {role: 'releasing'},
    does: ['tell'],
  },
  {
    name: 'the lock after an absence, not wanted',
    from: back,
    on: {type: 'lead'},
    shown: unregistered,
    to: idle,
    does: ['resign', 'resume'],
  },
  {
    name: 'the lock of a leader that died',
    from: follows,
    on: {type: 'lead'},
    to: leads,
    does: ['show connecting', 'tell', 'register'],
  },
  {
    name: 'the lock of a leader that died while it deleted',
    from: followsReleasing,
    on: {type: 'lead'},
    to: idle,
    does: ['resign', 'resume', 'show attached'],
  },
  {
    name: 'the lock, for which a person still waits',
    from: waits,
    on: {type: 'lead'},
    shown: refused,
    to: leads,
    does: ['show connecting', 'tell', 'register'],
  },
  {
    name: 'the lock, for which a person no longer waits',
    from: waits,
    on: {type: 'lead'},
    shown: {status: 'elsewhere', holder: 'tab', there: deregistering},
    to: idle,
    does: ['resign', 'resume', 'show attached'],
  },
  {name: 'the lock, no longer wanted', from: idle, on: {type: 'lead'}, to: idle, does: ['resign']},
  {name: 'the lock is stolen', from: leads, on: {type: 'stolen'}, to: robbed, does: ['deregister']},
  {name: 'the lock is stolen while another waits', from: yielding, on: {type: 'stolen'}, to: robbed},
  {name: 'the lock is stolen while it deletes', from: releases, on: {type: 'stolen'}, to: idle},
  // The leader keeps the line.
  {
    name: 'refused: a live call',
    from: takingFrom,
    on: {type: 'refused', why: 'in-call'},
    to: follows,
    does: ['wait', 'fail in-call-elsewhere'],
  },
  {
    name: 'refused: not released',
    from: {...taking, leader: releasing},
    on: {type: 'refused', why: 'not-released'},
    to: waits,
    does: ['wait', 'fail not-released-elsewhere'],
  },
  {
    name: 'no answer',
    from: takingFrom,
    on: {type: 'refused', why: 'no-answer'},
    to: follows,
    does: ['wait', 'fail registered-elsewhere'],
  },
  {
    name: 'no answer of an unknown leader',
    from: taking,
    on: {type: 'refused', why: 'no-answer'},
    to: {role: 'follower', leader: {state: {status: 'connecting'}}},
    does: ['wait', 'fail registered-elsewhere'],
  },
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
  // Another tab requests the line.
  {name: 'requested', from: leads, on: lineRequested, to: yielding, does: ['deregister']},
  {
    name: 'requested during a live call',
    from: leads,
    on: {...lineRequested, inCall: true},
    to: leads,
    does: ['refuse in-call'],
  },
  {
    name: 'requested while it deletes',
    from: releases,
    on: lineRequested,
    to: releases,
    does: ['refuse not-released'],
  },
  {name: 'requested by a third tab', from: yielding, on: {...lineRequested, to: 'c'}, to: yielding},
  {name: 'requested in a follower', from: follows, on: lineRequested, to: follows},
  {
    name: 'the deletion continues',
    from: yielding,
    on: {type: 'deleting', deletion},
    to: {...yielding, deletion},
  },
  {
    name: 'the deletion succeeds',
    from: yielding,
    on: {type: 'released'},
    to: {role: 'follower'},
    does: ['yield', 'wait', 'show elsewhere'],
  },
  {
    name: 'the deletion succeeds, after the lock was stolen',
    from: robbed,
    on: {type: 'released'},
    to: {role: 'follower'},
    does: ['wait', 'show elsewhere'],
  },
  {
    name: 'the deletion is refused',
    from: {...yielding, deletion},
    on: {type: 'release-timeout'},
    to: {role: 'releasing'},
    does: ['refuse not-released', 'show deregistering'],
  },
  {
    name: 'the deletion is refused, after the lock was stolen',
    from: robbed,
    on: {type: 'release-timeout'},
    to: robbed,
  },
  // This tab's own line.
  {name: 'its line changes', from: leads, on: {type: 'line'}, shown: retrying, to: leads, does: ['tell']},
  {
    name: 'its line ends',
    from: leads,
    on: {type: 'line'},
    shown: unregistered,
    to: idle,
    does: ['resign', 'resume'],
  },
  {
    name: 'its line fails, with nothing left',
    from: leads,
    on: {type: 'line'},
    shown: failed,
    to: idle,
    does: ['resign', 'resume'],
  },
  {
    name: 'its line fails, with its device left',
    from: leads,
    on: {type: 'line'},
    shown: left,
    to: {role: 'releasing'},
    does: ['tell'],
  },
  {
    name: 'its line fails while it deletes, with its device left',
    from: releases,
    on: {type: 'line'},
    shown: left,
    to: releases,
    does: ['tell'],
  },
  {
    name: 'its device arrives late, and is not deleted at once',
    from: idle,
    on: {type: 'line'},
    shown: deregistering,
    to: back,
    does: ['retake'],
  },
  {
    name: 'its line changes, without being the browser’s',
    from: idle,
    on: {type: 'line'},
    shown: connecting,
    to: idle,
  },
  {
    name: 'its device is finally deleted',
    from: releases,
    on: {type: 'line'},
    shown: unregistered,
    to: idle,
    does: ['resign', 'resume'],
  },
  {
    name: 'its host registers it again',
    from: releases,
    on: {type: 'line'},
    shown: connecting,
    to: leads,
    does: ['tell'],
  },
  {
    name: 'its line changes while another waits',
    from: yielding,
    on: {type: 'line'},
    shown: deregistering,
    to: yielding,
    does: ['tell'],
  },
  {
    name: 'the device that was left is forgotten',
    from: releases,
    on: {type: 'expired'},
    to: idle,
    does: ['resign', 'resume'],
  },
  // The page.
  {name: 'left while it leads', from: leads, on: {type: 'suspended'}, to: awayFromLead},
  {
    name: 'left while another waits',
    from: {...yielding, deletion},
    on: {type: 'suspended'},
    to: awayFromLead,
    does: ['show deregistering'],
  },
  {name: 'left while it follows', from: silent, on: {type: 'suspended'}, to: awayFollowing},
  {
    name: 'left during a request',
    from: takingFrom,
    on: {type: 'suspended'},
    to: {...awayFromLead, following: {leader: active}},
  },
  {name: 'left, not wanted', from: idle, on: {type: 'suspended'}, to: away},
  {
    name: 'shown again after its line was registered',
    from: awayFromLead,
    on: {type: 'resumed'},
    shown: retrying,
    to: back,
    does: ['retake'],
  },
  {
    name: 'shown again while its line is being deleted',
    from: awayFromLead,
    on: {type: 'resumed'},
    shown: deregistering,
    to: back,
    does: ['retake'],
  },
  {
    name: 'shown again after its line has ended',
    from: awayFromLead,
    on: {type: 'resumed'},
    shown: unregistered,
    to: idle,
    does: ['resign', 'resume'],
  },
  {
    name: 'shown again, not wanted',
    from: away,
    on: {type: 'resumed'},
    shown: unregistered,
    to: idle,
    does: ['resign', 'resume'],
  },
  {
    name: 'shown again as a follower',
    from: awayFollowing,
    on: {type: 'resumed'},
    to: follows,
    does: ['wait', 'show elsewhere'],
  },
  // Signed out.
  {
    name: 'signed out while it is registered',
    from: leads,
    on: {type: 'stopped'},
    shown: registered,
    to: {role: 'releasing'},
    does: ['tell'],
  },
  {
    name: 'signed out with a device left, after its fault was dismissed',
    from: releases,
    on: {type: 'stopped'},
    shown: unregistered,
    to: releases,
  },
  {
    name: 'signed out while another waits',
    from: yielding,
    on: {type: 'stopped'},
    shown: deregistering,
    to: {role: 'releasing'},
    does: ['refuse not-released', 'tell'],
  },
  {name: 'signed out, with nothing left', from: leads, on: {type: 'stopped'}, shown: unregistered, to: idle},
  {name: 'signed out while it follows', from: follows, on: {type: 'stopped'}, shown: registered, to: idle},
];

test.each(rows)('$name', ({from, on, shown = unregistered, to, does = []}) => {
  const {state, effects} = nextTabState(from, on, shown);
  expect(state).toMatchObject(to);
  expect(effects.map(told)).toEqual(does);
  if (to === from) expect(state).toEqual(from);
});

function told(effect: TabEffect): string {
  if (effect.do === 'show') return `show ${effect.signal.type}`;
  if (effect.do === 'fail') return `fail ${effect.type}`;
  return effect.do === 'refuse' ? `refuse ${effect.why}` : effect.do;
}

test('a refused deletion is shown with its progress', () => {
  const {effects} = nextTabState({...yielding, deletion}, {type: 'release-timeout'}, deregistering);
  expect(effects.slice(1)).toEqual([{do: 'show', signal: {...deletion, deliberate: true}}]);
});

test('the leader’s line stays the same object without changes', () => {
  const {state} = nextTabState(silent, says({...registered}), registered);
  expect(state).toEqual(follows);
  expect((state as typeof follows).leader.state).toBe(registered);
});

test.each<{state: LineState; active: boolean; used: boolean}>([
  {state: states.absent, active: false, used: false},
  {state: unregistered, active: false, used: false},
  {state: connecting, active: true, used: true},
  {state: registered, active: true, used: true},
  {state: states.reconnecting, active: true, used: true},
  {state: retrying, active: true, used: true},
  {state: deregistering, active: false, used: true},
  {state: states.elsewhere, active: false, used: false},
  {state: failed, active: false, used: false},
  {state: left, active: false, used: true},
  {state: {status: 'failed', fault: makeFault('still-registered')}, active: false, used: true},
])(
  'a line that is $state.status has active = $active, and its tab keeps the lock: $used',
  ({state, active: is, used}) => {
    expect([isActive(state), isUsed(state)]).toEqual([is, used]);
  },
);
