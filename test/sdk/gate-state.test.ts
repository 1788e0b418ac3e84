import {describe, expect, test} from 'vitest';
import {nextGateState, type Attempt, type GateEvent, type GateState} from '../../src/sdk/gate-state.js';

/** The next state for each state and event, as `name attempt`. Missing entries change nothing. */
const attempts: readonly Attempt[] = ['none', 'line', 'library'];
const names: readonly GateState['name'][] = ['shut', 'commanded', 'automatic'];

const ofName: Record<GateState['name'], Partial<Record<GateEvent, GateState['name']>>> = {
  // Automatic attempts never open the gate.
  shut: {command: 'commanded'},
  commanded: {shut: 'shut', recover: 'automatic', device: 'automatic', 'device-replaced': 'automatic'},
  automatic: {shut: 'shut', command: 'commanded'},
};

const ofAttempt: Record<Attempt, Partial<Record<GateEvent, Attempt>>> = {
  none: {line: 'line', library: 'library'},
  // The library's overdue attempt starts in parallel with the line's, whose end is then ignored.
  line: {library: 'library', 'line-ended': 'none'},
  library: {line: 'line', 'library-ended': 'none'},
};

const events: readonly GateEvent[] = [
  'command',
  'shut',
  'recover',
  'device',
  'device-replaced',
  'line',
  'line-ended',
  'library',
  'library-ended',
];

describe.each(names)('the gate is %s', name => {
  describe.each(attempts)('attempt: %s', attempt => {
    test.each(events)('%s', event => {
      const expected = {name: ofName[name][event] ?? name, attempt: ofAttempt[attempt][event] ?? attempt};
      expect(nextGateState({name, attempt}, event)).toEqual(expected);
    });
  });
});

test('only a command allows replacing another device, until there is a device or another one was replaced', () => {
  const stateAfter = (...done: GateEvent[]): GateState['name'] =>
    done.reduce(nextGateState, {name: 'automatic', attempt: 'none'} satisfies GateState as GateState).name;
  expect(stateAfter('command', 'line')).toBe('commanded');
  expect(stateAfter('command', 'line', 'device')).toBe('automatic');
  expect(stateAfter('command', 'line', 'device-replaced')).toBe('automatic');
  expect(stateAfter('command', 'recover', 'library')).toBe('automatic');
  expect(stateAfter('command', 'shut', 'recover', 'library')).toBe('shut');
});
