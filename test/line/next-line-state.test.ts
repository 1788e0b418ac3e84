import {describe, expect, test} from 'vitest';
import {isRegistered, type LineSignal, type LineState, type LineStatus} from '../../src/line/line-state.js';
import {nextLineState} from '../../src/line/next-line-state.js';
import {otherLine, signals, states} from './samples.js';
import {applySignals, lost} from './next-line-state-setup.js';

/** The same object, so listeners are not notified. */
const same = 'same';

const unregistered: LineState = {status: 'unregistered'};
const absent: LineState = {status: 'absent'};
const connecting: LineState = {status: 'connecting', since: 200};
const registered: LineState = {
  status: 'registered',
  line: otherLine,
  server: 'backup',
  serverHost: 'backup.example',
  since: 200,
};
const retrying: LineState = {status: 'retrying', cause: 'network', attempt: 2, nextAttemptAt: 300};
const deletion = {cause: 'server', nextAttemptAt: 300, expiresAt: 400} as const;
const deregistering: LineState = {status: 'deregistering', since: 200, ...deletion};
const elsewhere: LineState = {status: 'elsewhere', holder: 'device'};
const failed: LineState = {status: 'failed', fault: signals.failed.fault};
/** The time from the loss of reachability until the signal. */
const outage = {from: 150, until: 200};

type Row = Record<LineSignal['type'], LineState | typeof same>;

const table: Record<LineStatus, Row> = {
  absent: {
    attached: unregistered,
    detached: same,
    connecting: same,
    registered: same,
    unregistered: same,
    reconnecting: same,
    reconnected: same,
    retrying: same,
    deregistering: same,
    elsewhere: same,
    failed: same,
    dismissed: same,
  },
  unregistered: {
    attached: same,
    detached: absent,
    connecting,
    registered,
    unregistered: same,
    reconnecting: same,
    reconnected: same,
    retrying,
    deregistering,
    elsewhere,
    failed,
    dismissed: same,
  },
  connecting: {
    attached: unregistered,
    detached: absent,
    connecting: same,
    registered,
    unregistered,
    reconnecting: same,
    reconnected: same,
    retrying,
    deregistering,
    elsewhere,
    failed,
    dismissed: same,
  },
  registered: {
    attached: unregistered,
    detached: absent,
    connecting: same,
    registered,
    unregistered,
    reconnecting: {
      ...states.registered,
      status: 'reconnecting',
      cause: 'keepalive',
      missed: 2,
      unreachableSince: 200,
    },
    reconnected: same,
    retrying: {...retrying, unreachableSince: 200},
    deregistering,
    elsewhere,
    failed,
    dismissed: same,
  },
  reconnecting: {
    attached: unregistered,
    detached: absent,
    connecting: same,
    registered: {...registered, outage},
    unregistered,
    reconnecting: {...states.reconnecting, missed: 2},
    reconnected: {...states.registered, outage},
    retrying: {...retrying, unreachableSince: 150},
    deregistering,
    elsewhere,
    failed,
    dismissed: same,
  },
  retrying: {
    attached: unregistered,
    detached: absent,
    connecting,
    registered,
    unregistered,
    reconnecting: same,
    reconnected: same,
    retrying,
    deregistering,
    elsewhere,
    failed,
    dismissed: same,
  },
  deregistering: {
    attached: unregistered,
    detached: absent,
    connecting,
    registered,
    unregistered,
    reconnecting: same,
    reconnected: same,
    retrying,
    deregistering: {...states.deregistering, ...deletion},
    elsewhere,
    failed,
    dismissed: same,
  },
  elsewhere: {
    attached: unregistered,
    detached: absent,
    connecting,
    registered,
    unregistered: same,
    reconnecting: same,
    reconnected: same,
    retrying: same,
    deregistering,
    elsewhere: same,
    failed,
    dismissed: unregistered,
  },
  failed: {
    attached: unregistered,
    detached: absent,
    connecting,
    registered,
    unregistered: same,
    reconnecting: same,
    reconnected: same,
    retrying: same,
    deregistering,
    elsewhere,
    failed,
    dismissed: unregistered,
  },
};

const rows = Object.entries(table).flatMap(([from, row]) =>
  Object.entries(row).map(([signal, to]) => ({
    from: states[from as LineStatus],
    signal: signals[signal as LineSignal['type']],
    to,
    name: `${from}, ${signal}: ${to === same ? same : to.status}`,
  })),
);

describe('a state after a signal', () => {
  test.each(rows)('$name', ({from, signal, to}) => {
    const next = nextLineState(from, signal);
    if (to === same) expect(next).toBe(from);
    else expect(next).toStrictEqual(to);
  });

  test('the table has a row for every status and every signal', () => {
    expect(rows).toHaveLength(Object.keys(states).length * Object.keys(signals).length);
    for (const row of Object.values(table))
      expect(Object.keys(row).toSorted()).toStrictEqual(Object.keys(signals).toSorted());
    expect(Object.keys(table).toSorted()).toStrictEqual(Object.keys(states).toSorted());
  });
});

/** Repeating a signal is not a change, except a new registration. */
const repeatable = Object.values(signals).filter(({type}) => type !== 'registered');

describe('the same object for a repeated signal', () => {
  test.each(repeatable.flatMap(signal => Object.values(states).map(state => ({signal, state}))))(
    '$state.status, $signal.type',
    ({signal, state}) => {
      const once = nextLineState(state, signal);
      expect(nextLineState(once, signal)).toBe(once);
    },
  );
});

describe('a change within a status', () => {
  test.each([
    {name: 'another cause', signal: {type: 'retrying', cause: 'throttled', at: 200}},
    {name: 'another attempt', signal: {type: 'retrying', cause: 'server', attempt: 3, at: 200}},
    {name: 'another time', signal: {type: 'retrying', cause: 'server', nextAttemptAt: 400, at: 200}},
    {name: 'a wait', signal: {type: 'retrying', cause: 'server', mustWait: true, at: 200}},
  ] as const)('retrying: $name is a new state', ({signal}) => {
    const {type: _, at: __, ...retry} = signal;
    expect(nextLineState(states.retrying, signal)).toStrictEqual({status: 'retrying', ...retry});
  });

  test('the same retry reported later is not a change', () => {
    const once = applySignals(lost(300));
    expect(nextLineState(once, lost(999))).toBe(once);
  });

  test('deregistering: the progress of the deletion replaces the earlier one', () => {
    const first = nextLineState(states.registered, signals.deregistering);
    expect(nextLineState(first, {type: 'deregistering', at: 900})).toStrictEqual({
      status: 'deregistering',
      since: 200,
    });
  });

  test('a line in another tab is shown with its state there', () => {
    const there = states.reconnecting;
    for (const state of [states.elsewhere, states.failed, states.registered]) {
      expect(nextLineState(state, {type: 'elsewhere', holder: 'tab', there})).toStrictEqual({
        status: 'elsewhere',
        holder: 'tab',
        there,
      });
    }
  });

  test('a line in use on a device has the time when Webex removes it', () => {
    const signal = {type: 'elsewhere', holder: 'device', expiresAt: 400} as const;
    const state = {status: 'elsewhere', holder: 'device', expiresAt: 400} as const;
    expect(nextLineState(states.registered, signal)).toStrictEqual(state);
  });

  test('a tab that stops answering is shown as silent until it answers', () => {
    const otherTab = {type: 'elsewhere', holder: 'tab', there: states.registered} as const;
    const silent = nextLineState(states.unregistered, {...otherTab, silentSince: 300});
    expect(silent).toStrictEqual({
      status: 'elsewhere',
      holder: 'tab',
      there: states.registered,
      silentSince: 300,
    });
    expect(nextLineState(silent, otherTab)).not.toHaveProperty('silentSince');
  });

  test('after dismissing, a line in another tab is still shown there', () => {
    const there = states.registered;
    const tab: LineState = {status: 'elsewhere', holder: 'tab', there};
    expect(nextLineState(tab, {type: 'dismissed', there})).toBe(tab);
    expect(nextLineState(states.failed, {type: 'dismissed', there})).toStrictEqual(tab);
    expect(nextLineState(states.registered, {type: 'dismissed', there})).toBe(states.registered);
  });

  test('a line in another tab may be taken over by a device', () => {
    const tab: LineState = {status: 'elsewhere', holder: 'tab', there: states.registered};
    expect(nextLineState(tab, signals.elsewhere)).toStrictEqual(elsewhere);
  });
});

describe('isRegistered', () => {
  test.each(Object.values(states))('$status', state => {
    expect(isRegistered(state)).toBe(state.status === 'registered' || state.status === 'reconnecting');
  });
});
