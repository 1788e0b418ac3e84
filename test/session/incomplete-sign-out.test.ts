import {expect, test} from 'vitest';
import {mergeIncomplete} from '../../src/session/incomplete-sign-out.js';
import type {IncompleteSignOut, SignOutStep} from '../../src/session/session-state.js';

interface Row {
  readonly name: string;
  readonly before: IncompleteSignOut;
  readonly done: SignOutStep[];
  readonly again?: IncompleteSignOut;
  readonly left: IncompleteSignOut;
}

const everything = {failed: ['line', 'device', 'session'], until: 7} as const;

test.each<Row>([
  {name: 'nothing was left', before: {}, done: ['session'], left: {}},
  {
    name: 'nothing is done',
    before: everything,
    done: [],
    left: everything,
  },
  {
    name: 'the line and the device are gone',
    before: everything,
    done: ['line', 'device'],
    left: {failed: ['session']},
  },
  {
    name: 'the session has ended',
    before: everything,
    done: ['session'],
    left: {failed: ['line', 'device'], until: 7},
  },
  {
    name: 'the time when Webex removes the device is unknown',
    before: {failed: ['line']},
    done: ['session'],
    left: {failed: ['line']},
  },
  {
    name: 'the last step is done',
    before: {failed: ['session']},
    done: ['session'],
    left: {},
  },
  {
    name: 'a retry has failed',
    before: {failed: ['session']},
    done: ['session'],
    again: {failed: ['session']},
    left: {failed: ['session']},
  },
  {
    name: 'more is left, in the order of the steps, until later',
    before: {failed: ['line', 'session'], until: 7},
    done: ['line', 'device'],
    again: {failed: ['device', 'line'], until: 9},
    left: {failed: ['line', 'device', 'session'], until: 9},
  },
])('$name', ({before, done, again, left}) => {
  expect(mergeIncomplete(before, done, again)).toStrictEqual(left);
});
