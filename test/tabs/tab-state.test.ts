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

test.each<{state: LineState; active: boolean; keepsLock: boolean}>([
  {state: states.absent, active: false, keepsLock: false},
  {state: unregistered, active: false, keepsLock: false},
  {state: connecting, active: true, keepsLock: true},
  {state: registered, active: true, keepsLock: true},
  {state: states.reconnecting, active: true, keepsLock: true},
  {state: retrying, active: true, keepsLock: true},
  {state: deregistering, active: false, keepsLock: true},
  {state: states.elsewhere, active: false, keepsLock: false},
  {state: failed, active: false, keepsLock: false},
  {state: left, active: false, keepsLock: true},
  {state: {status: 'failed', fault: makeFault('still-registered')}, active: false, keepsLock: true},
])(
  'a line that is $state.status has active = $active, and its tab keeps the lock: $keepsLock',
  ({state, active: is, keepsLock}) => {
    expect([isActive(state), mayHaveDevice(state)]).toEqual([is, keepsLock]);
  },
);
