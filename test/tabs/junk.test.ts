import {afterEach, expect, test, vi} from 'vitest';
import {openSignInWindow, readSignInMessage} from '../../src/auth/sign-in-window.js';
import {TabChannel} from '../../src/tabs/tab-channel.js';

afterEach(() => vi.unstubAllGlobals());

/** Messages that any script of the origin may post to a channel. */
const junk: readonly unknown[] = [
  null,
  undefined,
  0,
  'line',
  [],
  {},
  {type: null},
  {type: 'line'},
  {type: '__proto__'},
  {v: 2},
  {v: 2, type: 'junk'},
  {v: 2, type: 'line'},
  {v: 2, type: 'line', user: null, state: null},
  {v: 2, type: 'line', user: {}, state: {status: 'failed'}},
  {v: 2, type: 'line', user: {}, state: {status: 'failed', fault: {type: 'dancing'}}},
  {v: 2, type: 'line', user: {}, state: {status: 'registered'}},
  {v: 2, type: 'line', user: {}, state: {status: 'dancing'}},
  {v: 2, type: 'use-here'},
  {v: 2, type: 'use-here', from: 'a tab'},
  {v: 2, type: 'yielded'},
  {v: 2, type: 'in-call', to: 7},
  {v: 2, type: 'calls', user: {}, calls: {}},
  {v: 2, type: 'calls', calls: []},
  {v: 2, type: 'calls', calls: [], user: {}, title: {}},
  {v: 2, type: 'call-command', call: 7, command: {}},
  {v: 2, type: 'call-command', call: 'a call'},
  {v: 2, type: 'call-result'},
];

test.each(junk.map(data => [data]))('%j is ignored by tabs and by a sign-in', async data => {
  const heard = vi.fn();
  const channel = new TabChannel(heard);
  const other = new BroadcastChannel('webex-calling-elements');
  other.postMessage(data);
  other.postMessage({v: 2, type: 'hello'});
  await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  expect(heard.mock.calls).toEqual([[{v: 2, type: 'hello'}]]);
  channel.close();
  other.close();
  expect(readSignInMessage(data)).toBeUndefined();
});

test('a sign-in window accepts valid messages, and only their valid parts', async () => {
  vi.stubGlobal('open', () => null);
  const window = openSignInWindow(new URL('/webex/login', location.href));
  const other = new BroadcastChannel('webex-calling-elements/sign-in');
  for (const data of junk) other.postMessage(data);
  const scopes = ['spark:kms', 'call 0800-1234', null, `${'a'.repeat(50)}:b`];
  other.postMessage({type: 'failed', outcome: 5, attempt: {}, scopes});
  await vi.waitFor(() => expect(window.heard).toEqual([{type: 'failed', scopes: ['spark:kms']}]));
  window.close();
  other.close();
});
