import {expect, test} from 'vitest';
import {SignInError} from '../../src/auth/sign-in-fault.js';
import {leftBehind} from '../../src/session/left-behind.js';
import type {LeftBehind, SessionState, SignOutStep} from '../../src/session/session-state.js';

const {fault} = new SignInError('expired');

interface Row {
  readonly name: string;
  readonly state: SessionState;
  readonly done: SignOutStep[];
  readonly again?: LeftBehind;
  readonly left: LeftBehind;
}

const everything = {failed: ['line', 'device', 'session'], until: 7} as const;

test.each<Row>([
  {name: 'nothing was left', state: {status: 'signed-out'}, done: ['session'], left: {}},
  {
    name: 'nothing is done',
    state: {status: 'signed-out', ...everything},
    done: [],
    left: everything,
  },
  {
    name: 'the line and the device are gone',
    state: {status: 'signed-out', ...everything},
    done: ['line', 'device'],
    left: {failed: ['session']},
  },
  {
    name: 'the session is ended',
    state: {status: 'failed', fault, ...everything},
    done: ['session'],
    left: {failed: ['line', 'device'], until: 7},
  },
  {
    name: 'the last of it is done',
    state: {status: 'signed-out', failed: ['session']},
    done: ['session'],
    left: {},
  },
  {
    name: 'it was tried again in vain',
    state: {status: 'signed-out', failed: ['session']},
    done: ['session'],
    again: {failed: ['session']},
    left: {failed: ['session']},
  },
  {
    name: 'more is left, in the order of the steps, until later',
    state: {status: 'signed-out', failed: ['line', 'session'], until: 7},
    done: ['line', 'device'],
    again: {failed: ['device', 'line'], until: 9},
    left: {failed: ['line', 'device', 'session'], until: 9},
  },
  {
    name: 'somebody was signed in meanwhile',
    state: {status: 'signed-in', user: {}},
    done: [],
    again: {failed: ['device']},
    left: {failed: ['device']},
  },
])('$name', ({state, done, again, left}) => {
  expect(leftBehind(state, done, again)).toEqual(left);
});
