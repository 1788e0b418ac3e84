import {describe, expect, test} from 'vitest';
import {nextLineState, type LineSignal, type LineState, type LineStatus} from '../../src/line/line-state.js';
import {isRegistered} from '../../src/line/registered.js';
import {otherLine, signals, states} from './samples.js';

/** The very same object: nobody is told of a change. */
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
const elsewhere: LineState = {status: 'elsewhere', holder: 'device'};
const failed: LineState = {status: 'failed', fault: signals.failed.fault};

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
    reconnecting: {...states.registered, status: 'reconnecting', missed: 1},
    reconnected: same,
    retrying,
    elsewhere,
    failed,
    dismissed: same,
  },
  reconnecting: {
    attached: unregistered,
    detached: absent,
    connecting: same,
    registered,
    unregistered,
    reconnecting: {...states.reconnecting, missed: 2},
    reconnected: states.registered,
    retrying,
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
      expect(Object.keys(row).toSorted()).toEqual(Object.keys(signals).toSorted());
    expect(Object.keys(table).toSorted()).toEqual(Object.keys(states).toSorted());
  });
});

/** Hearing the same again is no news. A new registration is, and so is one more keepalive without an answer. */
const news = new Set<LineSignal['type']>(['registered', 'reconnecting']);
const repeatable = Object.values(signals).filter(({type}) => !news.has(type));

describe('the same object when the same is heard twice', () => {
  test.each(repeatable)('$type', signal => {
    const once = nextLineState(states.unregistered, signal);
    expect(nextLineState(once, signal)).toBe(once);
  });
});

describe('a change within a status', () => {
  test.each([
    {name: 'another cause', signal: {type: 'retrying', cause: 'throttled'}},
    {name: 'another attempt', signal: {type: 'retrying', cause: 'server', attempt: 3}},
    {name: 'another time', signal: {type: 'retrying', cause: 'server', nextAttemptAt: 400}},
  ] as const)('retrying: $name is a new state', ({signal}) => {
    const {type: _, ...retry} = signal;
    expect(nextLineState(states.retrying, signal)).toEqual({status: 'retrying', ...retry});
  });

  test('a line held by another tab is shown as it stands there', () => {
    const there = states.reconnecting;
    for (const state of [states.elsewhere, states.failed, states.registered]) {
      expect(nextLineState(state, {type: 'elsewhere', holder: 'tab', there})).toEqual({
        status: 'elsewhere',
        holder: 'tab',
        there,
      });
    }
  });

  test('what is dismissed is in another tab all the same, if it is there', () => {
    const there = states.registered;
    const tab: LineState = {status: 'elsewhere', holder: 'tab', there};
    expect(nextLineState(tab, {type: 'dismissed', there})).toBe(tab);
    expect(nextLineState(states.failed, {type: 'dismissed', there})).toEqual(tab);
    expect(nextLineState(states.registered, {type: 'dismissed', there})).toBe(states.registered);
  });

  test('a line held by another tab stays with it when a device is named', () => {
    const tab: LineState = {status: 'elsewhere', holder: 'tab', there: states.registered};
    expect(nextLineState(tab, signals.elsewhere)).toBe(tab);
  });
});

describe('isRegistered', () => {
  test.each(Object.values(states))('$status', state => {
    expect(isRegistered(state)).toBe(state.status === 'registered' || state.status === 'reconnecting');
  });
});
