import {expect, test} from 'vitest';
import {nextTabState} from '../../src/tabs/next-tab-state.js';
import {
  check,
  unregistered,
  connecting,
  retrying,
  deregistering,
  failed,
  left,
  idle,
  leads,
  follows,
  back,
  yielding,
  robbed,
  releases,
  deletion,
  lineRequested,
  type Row,
} from './next-tab-state-setup.js';

const rows: readonly Row[] = [
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
  {
    name: 'no longer requested',
    from: yielding,
    on: {type: 'request-cancelled', by: 'b'},
    to: leads,
    does: ['show connecting', 'register'],
  },
  {
    name: 'no longer requested by a third tab',
    from: yielding,
    on: {type: 'request-cancelled', by: 'c'},
    to: yielding,
  },
  {
    name: 'no longer requested when it has the line',
    from: leads,
    on: {type: 'request-cancelled', by: 'b'},
    to: leads,
  },
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
    name: 'its device appears at Webex after the end of the line, and is not deleted at once',
    from: idle,
    on: {type: 'line'},
    shown: deregistering,
    to: back,
    does: ['retake'],
  },
  {
    name: 'its line changes while the tab is not the leader',
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
    name: 'Webex has forgotten the remaining device',
    from: releases,
    on: {type: 'expired'},
    to: idle,
    does: ['resign', 'resume'],
  },
];

test.each(rows)('$name', check);

test('a refused deletion is shown with its progress', () => {
  const {effects} = nextTabState({...yielding, deletion}, {type: 'release-timeout'}, deregistering);
  expect(effects.slice(1)).toEqual([{do: 'show', signal: {...deletion, deliberate: true}}]);
});
