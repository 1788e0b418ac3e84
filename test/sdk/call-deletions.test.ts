import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CallDeletions} from '../../src/sdk/call-deletions.js';
import type {SdkCall} from '../../src/sdk/sdk-call.js';
import type {SdkWebex} from '../../src/sdk/sdk.js';
import {TestEmitter} from './test-emitter.js';

/** The statuses with which Webex answers the requests that end the call, in order. The last one is repeated. */
let answers: number[];
/** The error code in the refusals. */
let errorCode: number | undefined;
/** The call IDs of those requests, in order. */
let sent: string[];
let call: SdkCall;
let mercury: TestEmitter;
let deletions: CallDeletions;

beforeEach(() => {
  vi.useFakeTimers();
  [answers, errorCode, sent] = [[200], undefined, []];
  let id = 'call';
  call = {
    mobiusUrl: 'https://mobius.example/',
    deviceId: 'device',
    getCallId: () => id,
    getCorrelationId: () => 'correlation',
    setCallId: (next: string) => (id = next),
    delete: async () => {
      sent.push(id);
      const statusCode = answers.length > 1 ? answers.shift() : answers[0];
      if (statusCode !== 200) throw Object.assign(new Error(), {statusCode, body: {errorCode}});
    },
  } as unknown as SdkCall;
  mercury = new TestEmitter();
  const credentials = {getUserToken: async () => ({toString: () => 'Bearer ada'})};
  deletions = new CallDeletions({credentials, internal: {mercury, device: {}}} as unknown as SdkWebex);
  deletions.watch(call);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const end = (): Promise<unknown> => call.delete!().catch(() => undefined);
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

test.each([
  {name: 'Webex has ended the call', statuses: [200], times: 1},
  {name: 'Webex does not have the call', statuses: [404], times: 1},
  {name: 'Webex has refused the request', statuses: [400], times: 1},
  {name: 'Webex accepts the renewed token', statuses: [401, 401, 200], times: 3},
  {name: 'Webex has refused all tokens', statuses: [401], times: 6},
  {name: 'Webex has refused the person', statuses: [403], times: 1},
  {name: 'Webex is no longer busy', statuses: [408, 429, 200], times: 3},
  {name: 'a repetition is accepted', statuses: [503, 0, 200], times: 3},
  {name: 'Webex has never accepted it', statuses: [503], times: 21},
])('a call is not ended again once $name', async ({statuses, times}) => {
  answers = statuses;
  await end();
  await pass(3_600);
  expect(sent).toHaveLength(times);
  expect(vi.getTimerCount()).toBe(0);
  expect(mercury.listening).toBe(0);
});

test.each([112, 113])('a call is not ended again after the error %s from Webex', async code => {
  [answers, errorCode] = [[503], code];
  await end();
  await pass(3_600);
  expect(sent).toHaveLength(1);
});

test('a call that is watched twice is not ended more often', async () => {
  deletions.watch(call);
  new CallDeletions(undefined).watch(call);
  answers = [503];
  await end();
  await pass(3_600);
  expect(sent).toHaveLength(21);
});

test('the end is repeated when the event socket is back', async () => {
  answers = [0, 0, 0, 0, 200];
  await end();
  await pass(10);
  const before = sent.length;
  mercury.emit('online');
  await pass(0);
  expect(sent).toHaveLength(before + 1);
});

test('nothing is sent while the browser is offline', async () => {
  answers = [0, 200];
  vi.stubGlobal('navigator', {onLine: false});
  await end();
  await pass(3_600);
  expect(sent).toHaveLength(1);
  vi.stubGlobal('navigator', {onLine: true});
  await pass(1);
  expect(sent).toHaveLength(2);
});

test('a call whose ID arrives after its end is ended with this ID', async () => {
  call.setCallId!('DefaultLocalId_1');
  answers = [404, 503, 200];
  await end();
  call.setCallId!('late');
  await pass(2);
  expect(sent).toEqual(['DefaultLocalId_1', 'late', 'late']);
});

test('a call without an ID is not ended again until its ID arrives', async () => {
  call.setCallId!('DefaultLocalId_1');
  answers = [503, 503, 200];
  await end();
  await pass(3_600);
  expect(sent).toEqual(['DefaultLocalId_1']);
  call.setCallId!('late');
  await pass(2);
  expect(sent).toEqual(['DefaultLocalId_1', 'late', 'late']);
});

test('a page that is closed ends its calls, and those that Webex has not ended yet', async () => {
  const fetch = vi.fn(async (_address: string) => new Response());
  vi.stubGlobal('fetch', fetch);
  answers = [503];
  await end();
  deletions.sendOnUnload([
    {...call, getCallId: () => 'other'},
    {...call, getCallId: () => 'DefaultLocalId_2'},
  ]);
  await pass(0);
  const calls = fetch.mock.calls.map(([address]) => address.split('/').at(-1));
  expect(calls).toEqual(['other', 'call']);
});

describe('a page that is closed after the sign-out', () => {
  const fetch = vi.fn(async (_address: string) => new Response());
  const added = vi.spyOn(globalThis, 'addEventListener');
  const removed = vi.spyOn(globalThis, 'removeEventListener');
  const closings = (spy: typeof added | typeof removed): number =>
    spy.mock.calls.filter(([type]) => type === 'pagehide').length;

  beforeEach(() => {
    vi.clearAllMocks();
    vi.stubGlobal('fetch', fetch);
  });

  test.each(['before', 'after'])(
    'ends the calls that Webex has not ended yet %s the line does, and only once',
    async order => {
      answers = [503];
      await end();
      if (order === 'before') globalThis.dispatchEvent(new Event('pagehide'));
      else deletions.sendOnUnload([call]);
      await pass(0);
      expect(fetch).toHaveBeenCalledOnce();
      if (order === 'before') deletions.sendOnUnload([call]);
      else globalThis.dispatchEvent(new Event('pagehide'));
      await pass(0);
      expect(fetch).toHaveBeenCalledOnce();
    },
  );

  test('sends nothing if Webex has ended them, and no longer listens', async () => {
    answers = [503, 200];
    await end();
    expect(closings(added)).toBe(1);
    await pass(2);
    expect(closings(removed)).toBe(1);
    globalThis.dispatchEvent(new Event('pagehide'));
    await pass(0);
    expect(fetch).not.toHaveBeenCalled();
  });
});
