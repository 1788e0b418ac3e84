import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {CallPublisher} from '../../src/tabs/call-publisher.js';
import type {CallCommandForTab, CallMessage} from '../../src/tabs/call-message.js';
import {activeCall, scriptedCall} from '../call/scripted-call.js';

let posted: CallMessage[];
let publisher: CallPublisher;

beforeEach(() => {
  posted = [];
  publisher = new CallPublisher({
    page: 'page',
    post: message => posted.push(message),
    user: () => ({id: 'ada'}),
    dial: () => undefined,
  });
});

afterEach(() => vi.unstubAllGlobals());

/** The calls of the last message. */
function published() {
  const message = posted.at(-1);
  return message?.type === 'calls' ? message.calls : [];
}

/** Runs a command of another tab, and returns what is posted. */
async function run(command: CallCommandForTab, id = published()[0]!.id): Promise<unknown> {
  const before = posted.length;
  await publisher.run({type: 'call-command', id: 'command', call: id, command});
  return posted.slice(before).find(({type}) => type === 'call-result');
}

test('a call that is followed twice is posted once per change', () => {
  const {call, driver} = scriptedCall();
  publisher.follow([call]);
  publisher.follow([call]);
  posted = [];
  driver.signal('ringing');
  expect(posted).toHaveLength(1);
});

test('a call that has ended is posted once, and again only on request, among the five latest', () => {
  const calls = Array.from({length: 6}, (_, index) => scriptedCall('outgoing', `call-${index}`));
  publisher.follow(calls.map(({call}) => call));
  for (const {driver} of calls) driver.signal({type: 'ended', end: {reason: 'busy'}});
  expect(published().map(({snapshot}) => snapshot.state)).toMatchObject([{status: 'ended', reason: 'busy'}]);
  publisher.publish();
  expect(published()).toEqual([]);
  publisher.publish(true);
  expect(published().map(({id}) => id.split(' ')[1])).toEqual([
    'call-1',
    'call-2',
    'call-3',
    'call-4',
    'call-5',
  ]);
});

test('the ends of another person’s calls are not posted', () => {
  let id = 'ada';
  publisher = new CallPublisher({
    page: 'page',
    post: message => posted.push(message),
    user: () => ({id}),
    dial: () => undefined,
  });
  const {call, driver} = scriptedCall();
  publisher.follow([call]);
  driver.signal({type: 'ended', end: {reason: 'busy'}});
  id = 'grace';
  publisher.publish(true);
  expect(published()).toEqual([]);
});

test.each<[CallCommandForTab, string]>([
  [{do: 'play'}, 'play'],
  [{do: 'end'}, 'end person'],
  [{do: 'hold'}, 'hold'],
])('%j runs the method of the call', async (command, sent) => {
  const {call, driver} = activeCall();
  publisher.follow([call]);
  publisher.publish();
  const result = run(command);
  await vi.waitFor(() => expect(driver.commands).toEqual([sent]));
  driver.outcomes[0]!.resolve();
  expect(await result).toEqual({type: 'call-result', id: 'command', value: undefined});
});

test('the command `resume` resumes a held call', async () => {
  const {call, driver} = activeCall();
  driver.signal('holding', 'held');
  publisher.follow([call]);
  publisher.publish();
  void run({do: 'resume'});
  await vi.waitFor(() => expect(driver.commands).toEqual(['resume']));
});

test('a command for a call of an earlier leader is ignored', async () => {
  const {call, driver} = activeCall();
  publisher.follow([call]);
  publisher.publish();
  expect(await run({do: 'hold'}, 'earlier call')).toBeUndefined();
  expect(driver.commands).toEqual([]);
});

test.each<[string, CallCommandForTab, string]>([
  ['a call that has ended', {do: 'hold'}, 'call-ended'],
  ['an unknown command', {do: 'dance'} as never, 'call-not-possible'],
])('a command fails for %s', async (what, command, fault) => {
  const {call, driver} = activeCall();
  publisher.follow([call]);
  publisher.publish();
  const {id} = published()[0]!;
  if (what.startsWith('a call')) {
    driver.signal({type: 'ended', end: {reason: 'busy'}});
    publisher.publish();
  }
  expect(await run(command, id)).toEqual({type: 'call-result', id: 'command', fault});
});

test('an unexpected error becomes a fault, because an error cannot be posted with its type', async () => {
  const {call} = activeCall();
  publisher.follow([call]);
  publisher.publish();
  vi.spyOn(call, 'play').mockRejectedValue(new Error('unexpected'));
  expect(await run({do: 'play'})).toEqual({type: 'call-result', id: 'command', fault: 'call-not-possible'});
});

test.each<[string, object]>([
  ['has no permissions', {}],
  ['does not know the permission', {permissions: {query: () => Promise.reject(new TypeError())}}],
])('a browser that %s does not answer for another tab', async (_name, navigator) => {
  const {call, driver} = scriptedCall('incoming');
  publisher.follow([call]);
  publisher.publish();
  vi.stubGlobal('navigator', navigator);
  expect(await run({do: 'answer'})).toMatchObject({fault: 'answer-in-other-tab'});
  expect(driver.commands).toEqual([]);
});
