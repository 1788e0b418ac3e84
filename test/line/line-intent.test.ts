import {describe, expect, test} from 'vitest';
import {commandFor, pendingAfter, adjustToIntent, wantedAfter} from '../../src/line/line-intent.js';
import type {LineSignal, LineSnapshot, LineState, LineStatus} from '../../src/line/line-state.js';
import {signals, states} from './samples.js';

type Command = ReturnType<typeof commandFor>;

function snapshot(
  wanted: boolean,
  pending: LineSnapshot['pending'],
  status: LineStatus,
  state: LineState = states[status],
): LineSnapshot {
  return {state, wanted, pending, online: true, reachability: 'watched'};
}

const nothing = Object.fromEntries(Object.keys(states).map(status => [status, undefined])) as Record<
  LineStatus,
  Command
>;

/** The command for the line, by whether it is wanted, what is pending, and its state. */
const commands: readonly {
  wanted: boolean;
  pending: LineSnapshot['pending'];
  expected: Record<LineStatus, Command>;
}[] = [
  {wanted: true, pending: undefined, expected: {...nothing, unregistered: 'register'}},
  {wanted: true, pending: 'register', expected: nothing},
  {wanted: true, pending: 'deregister', expected: nothing},
  {
    wanted: false,
    pending: undefined,
    expected: {
      ...nothing,
      connecting: 'cancel',
      retrying: 'cancel',
      registered: 'deregister',
      reconnecting: 'deregister',
    },
  },
  {
    wanted: false,
    pending: 'register',
    expected: {
      absent: 'cancel',
      unregistered: 'cancel',
      connecting: 'cancel',
      retrying: 'cancel',
      deregistering: 'cancel',
      elsewhere: 'cancel',
      failed: 'cancel',
      registered: 'deregister',
      reconnecting: 'deregister',
    },
  },
  {wanted: false, pending: 'deregister', expected: nothing},
];

describe('the command', () => {
  for (const {wanted, pending, expected} of commands) {
    test.each(Object.entries(expected))(
      `${wanted ? 'wanted' : 'not wanted'}, ${pending ?? 'nothing'} pending, %s: %s`,
      (status, command) => {
        expect(commandFor(snapshot(wanted, pending, status as LineStatus))).toBe(command);
      },
    );
  }

  test.each([
    {holder: 'tab', command: 'register'},
    {holder: 'device', command: undefined},
  ] as const)('wanted, with the line in another $holder: $command', ({holder, command}) => {
    const there = {status: 'registered'} as LineState;
    const state: LineState = {status: 'elsewhere', ...(holder === 'tab' ? {holder, there} : {holder})};
    expect(commandFor({...snapshot(true, undefined, 'elsewhere'), state})).toBe(command);
  });

  test.each([
    {name: 'waits during a DELETE, which would delete the new device too', pending: undefined},
    {name: 'registers before the deletion is retried', nextAttemptAt: 300, command: 'register'},
    {name: 'waits if the command was already sent', nextAttemptAt: 300, pending: 'register'},
  ] as const)('wanted, deregistering, $name', ({pending, command, ...rest}) => {
    const {name: _, ...known} = rest;
    const state: LineState = {...states.deregistering, ...known};
    expect(commandFor(snapshot(true, pending, 'deregistering', state))).toBe(command);
  });
});

test('wanted, with a planned attempt: the driver makes it', () => {
  const state: LineState = {...states.retrying, nextAttemptAt: 300};
  expect(commandFor(snapshot(true, undefined, 'retrying', state))).toBeUndefined();
});

describe('`unregistered`, interpreted according to whether the line is wanted', () => {
  test.each([
    {wanted: true, pending: undefined, type: 'retrying'},
    {wanted: true, pending: 'register', type: 'retrying'},
    {wanted: true, pending: 'deregister', type: 'unregistered'},
    {wanted: false, pending: undefined, type: 'unregistered'},
    {wanted: false, pending: 'register', type: 'unregistered'},
    {wanted: false, pending: 'deregister', type: 'unregistered'},
  ] as const)('wanted: $wanted, pending: $pending, is $type', ({wanted, pending, type}) => {
    const signal = adjustToIntent(signals.unregistered, snapshot(wanted, pending, 'registered'));
    expect(signal.type).toBe(type);
  });

  test.each(Object.values(signals).filter(({type}) => type !== 'unregistered'))(
    '$type is not reinterpreted',
    signal => {
      expect(adjustToIntent(signal, snapshot(true, 'register', 'connecting'))).toBe(signal);
    },
  );
});

describe('whether a line is wanted after a signal', () => {
  test.each(Object.values(signals))('$type on an unwanted line', signal => {
    expect(wantedAfter(signal, snapshot(false, undefined, 'unregistered'))).toBe(
      signal.type === 'connecting',
    );
  });

  test('connecting during a command does not make it wanted', () => {
    expect(wantedAfter(signals.connecting, snapshot(false, 'deregister', 'unregistered'))).toBe(false);
  });

  test.each(Object.values(signals).filter(({type}) => type !== 'elsewhere'))(
    '$type keeps it wanted',
    signal => {
      expect(wantedAfter(signal, snapshot(true, undefined, 'unregistered'))).toBe(true);
    },
  );

  test("a host's deregistration makes it unwanted", () => {
    const ended = {type: 'unregistered', deliberate: true} as const;
    expect(wantedAfter(ended, snapshot(true, undefined, 'registered'))).toBe(false);
  });

  test('a deregistration that the host has not requested leaves it wanted', () => {
    const ended = {type: 'unregistered', deliberate: false} as const;
    expect(wantedAfter(ended, snapshot(true, undefined, 'registered'))).toBe(true);
  });

  test('with the line elsewhere it is not wanted here', () => {
    expect(wantedAfter(signals.elsewhere, snapshot(true, undefined, 'registered'))).toBe(false);
  });
});

/** The commands that are still pending after a signal. */
const stillPending: Record<LineSignal['type'], readonly LineSnapshot['pending'][]> = {
  attached: [],
  detached: [],
  connecting: ['register', 'deregister'],
  registered: [],
  unregistered: [],
  reconnecting: ['register', 'deregister'],
  reconnected: ['register', 'deregister'],
  retrying: ['register', 'deregister'],
  // With a cause, Webex has refused it, and the state shows the progress.
  deregistering: [],
  elsewhere: [],
  failed: [],
  dismissed: ['register', 'deregister'],
};

describe('the pending command', () => {
  for (const signal of Object.values(signals)) {
    test.each(['register', 'deregister'] as const)(`${signal.type} while %s is pending`, pending => {
      expect(pendingAfter(signal, pending)).toBe(
        stillPending[signal.type].includes(pending) ? pending : undefined,
      );
    });
  }

  test('a deletion without an answer is still pending', () => {
    expect(pendingAfter({type: 'deregistering', at: 200, expiresAt: 400}, 'deregister')).toBe('deregister');
  });
});
