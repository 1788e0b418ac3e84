import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {makeFault} from '../../src/base/make-fault.js';
import {openSignInWindow, readSignInMessage} from '../../src/auth/sign-in-window.js';
import {TabChannel} from '../../src/tabs/tab-channel.js';

/** Other threads of this process run the tests of other files, whose messages would arrive here. */
class OwnChannel extends BroadcastChannel {
  static readonly #suffix = crypto.randomUUID();

  constructor(name: string) {
    super(`${name} ${OwnChannel.#suffix}`);
  }
}

beforeEach(() => void vi.stubGlobal('BroadcastChannel', OwnChannel));
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
  {v: 2, type: 'use-here-cancelled'},
  {v: 2, type: 'yielded'},
  {v: 2, type: 'in-call', to: 7},
  {v: 2, type: 'calls', page: 'p', user: {}, calls: {}},
  {v: 2, type: 'calls', page: 'p', calls: [], user: {avatar: 'http://example.com/a.png'}, title: ''},
  {v: 2, type: 'line', user: {avatar: '/logout'}, state: {status: 'unregistered'}},
  {v: 2, type: 'calls', page: 'p', calls: []},
  {v: 2, type: 'calls', page: 'p', calls: [], user: {}, title: {}},
  {v: 2, type: 'call-command', call: 7, command: {}},
  {v: 2, type: 'call-command', call: 'a call'},
  {v: 2, type: 'call-result'},
];

test.each(junk.map(data => [data]))('%j is ignored by tabs and by a sign-in', async data => {
  const listener = vi.fn();
  const channel = new TabChannel(listener);
  const other = new BroadcastChannel('webex-calling-elements');
  other.postMessage(data);
  other.postMessage({v: 2, type: 'hello'});
  await vi.waitFor(() => expect(listener).toHaveBeenCalled());
  expect(listener.mock.calls).toEqual([[{v: 2, type: 'hello'}]]);
  channel.close();
  other.close();
  expect(readSignInMessage(data)).toBeUndefined();
});

const user = {
  id: 'u',
  displayName: 'Ann',
  avatar: 'https://example.com/a.png',
  phoneNumber: '+1',
  extension: '5',
};
const info = {
  lineId: 'l',
  mobiusDeviceId: 'd',
  phoneNumber: '+1',
  extension: '5',
  status: 'active',
  sipAddresses: ['sip:a@b'],
  voicemail: '9',
  lastSeen: 'now',
  keepaliveInterval: 30,
  callKeepaliveInterval: 60,
  rehomingIntervalMin: 60,
  rehomingIntervalMax: 120,
  voicePortalNumber: '1',
  voicePortalExtension: '2',
};
const registration = {
  line: info,
  server: 'primary',
  serverHost: 'a.b',
  since: 1,
  outage: {from: 1, until: 2},
};
const fault = {
  ...makeFault('missing-scope', {sdkMessage: 'No', trackingId: 't', policy: 'p', scopes: ['a'], at: 1}),
  retryAt: 2,
  expiresAt: 3,
};
const line = (state: object) => ({v: 2, type: 'line', user, fingerprint: 'f', state});
/** Messages in which every field is set. */
const complete: readonly object[] = [
  line({status: 'connecting', since: 1, unreachableSince: 1}),
  line({status: 'registered', ...registration}),
  line({status: 'reconnecting', ...registration, cause: 'keepalive', missed: 1, unreachableSince: 1}),
  line({
    status: 'retrying',
    cause: 'server',
    attempt: 1,
    nextAttemptAt: 2,
    mustWait: true,
    unreachableSince: 1,
  }),
  line({status: 'deregistering', since: 1, cause: 'timeout', nextAttemptAt: 2, expiresAt: 3}),
  line({status: 'elsewhere', holder: 'device', expiresAt: 3}),
  line({status: 'failed', fault}),
  {v: 2, type: 'use-here', from: 'a', user},
  {v: 2, type: 'use-here-cancelled', from: 'a'},
  {v: 2, type: 'yielded', to: 'a', by: 'b'},
  {v: 2, type: 'in-call', to: 'a'},
  {v: 2, type: 'not-released', to: 'a'},
  {v: 2, type: 'calls', page: 'p', calls: [], title: 'Orders', user},
  {v: 2, type: 'call-command', id: 'i', call: 'c', command: {}},
];
/** The fields that the type of a fault determines, and that the elements do not render. */
const derived = new Set(['about', 'retryable', 'step']);

/** All copies of a value in which one field, at any depth, has a value that it cannot have. */
function brokenCopies(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [typeof value === 'string' ? 7 : 'junk'];
  const wrong = Array.isArray(value) ? [{}] : [null, 'junk'];
  const inFields = Object.entries(value).flatMap(([name, field]) => {
    if (derived.has(name)) return [];
    return brokenCopies(field).map(broken => {
      const copy: object = structuredClone(value);
      return Object.assign(copy, {[name]: broken});
    });
  });
  return [...wrong, ...inFields];
}

/** Posts messages from another page. Returns those that a tab's channel passes on. */
async function receive(messages: readonly unknown[]): Promise<unknown[]> {
  const received: unknown[] = [];
  const channel = new TabChannel(message => received.push(message));
  const other = new BroadcastChannel('webex-calling-elements');
  for (const message of messages) other.postMessage(message);
  other.postMessage({v: 2, type: 'free'});
  await vi.waitFor(() => expect(received.at(-1)).toMatchObject({type: 'free'}));
  channel.close();
  other.close();
  return received.slice(0, -1);
}

test.each(complete.map(message => [JSON.stringify(message), message] as const))(
  'a message is received, and ignored if one of its fields is invalid: %s',
  async (_name, message) => {
    expect(await receive([message])).toEqual([message]);
    expect(await receive(brokenCopies(message))).toEqual([]);
  },
);

test('a sign-in window accepts valid messages, and only their valid parts', async () => {
  vi.stubGlobal('open', () => null);
  const window = openSignInWindow(new URL('/webex/login', location.href));
  const other = new BroadcastChannel('webex-calling-elements/sign-in');
  for (const data of junk) other.postMessage(data);
  const scopes = ['spark:kms', 'call 0800-1234', null, `${'a'.repeat(50)}:b`];
  other.postMessage({type: 'failed', outcome: 5, attempt: {}, scopes});
  await vi.waitFor(() => expect(window.received).toEqual([{type: 'failed', scopes: ['spark:kms']}]));
  window.close();
  other.close();
});
