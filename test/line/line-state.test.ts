import {expect, test} from 'vitest';
import {faultError} from '../../src/base/make-fault.js';
import {canDial, deviceExpiryOf, type LineState} from '../../src/line/line-state.js';
import {adasLine} from './samples.js';

const registered = {status: 'registered', line: adasLine, server: 'primary', since: 0} as const;
const inOtherTab = {status: 'elsewhere', holder: 'tab', there: registered} as const;
const {fault: inCallElsewhere} = faultError('in-call-elsewhere');
const {fault: server} = faultError('server');

test.each<[string, LineState, boolean]>([
  ['a registered line', registered, true],
  ['an unregistered line', {status: 'unregistered'}, false],
  ['a line that is registered in another tab', inOtherTab, true],
  ['a line whose tab does not answer', {...inOtherTab, silentSince: 100}, false],
  ['a line that another tab is registering', {...inOtherTab, there: {status: 'connecting', since: 0}}, false],
  ['a line in use on another device', {status: 'elsewhere', holder: 'device'}, false],
  ['a line that another tab keeps for its call', {status: 'failed', fault: inCallElsewhere}, true],
  ['a line that failed', {status: 'failed', fault: server}, false],
])('%s can make calls: %j, %s', (_name, state, expected) => {
  expect(canDial(state)).toBe(expected);
});

test.each<[LineState, number | undefined]>([
  [{status: 'failed', fault: {...server, expiresAt: 5}}, 5],
  [{status: 'elsewhere', holder: 'device', expiresAt: 5}, 5],
  [inOtherTab, undefined],
  [registered, undefined],
])('the device that remains in %j expires at %s', (state, expected) => {
  expect(deviceExpiryOf(state)).toBe(expected);
});
