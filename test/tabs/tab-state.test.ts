import {makeFault} from '../../src/base/make-fault.js';
import {expect, test} from 'vitest';
import type {LineState} from '../../src/line/line-state.js';
import {isActive, mayHaveDevice} from '../../src/tabs/tab-state.js';
import {states} from '../line/samples.js';
import {
  unregistered,
  connecting,
  registered,
  retrying,
  deregistering,
  failed,
  left,
} from './next-tab-state-setup.js';

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
    expect([isActive(state), mayHaveDevice(state)]).toEqual([is, used]);
  },
);
