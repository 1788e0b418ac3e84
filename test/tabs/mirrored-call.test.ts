import {beforeEach, expect, test, vi} from 'vitest';
import type {CallCommandForTab} from '../../src/tabs/call-message.js';
import {MirroredCall} from '../../src/tabs/mirrored-call.js';
import type {CallSnapshot} from '../../src/call/call-state.js';

const active: CallSnapshot = {
  state: {status: 'active', since: 0, audio: 'flowing'},
  remote: {number: '5101'},
  startedAt: 0,
  muted: {wanted: false, verified: false},
  microphone: 'default',
  tab: 'other',
};
const ended: CallSnapshot = {...active, state: {status: 'ended', reason: 'remote-hung-up', duration: 0}};

const send = vi.fn(async (_call: string, _command: CallCommandForTab): Promise<unknown> => undefined);
let call: MirroredCall;

beforeEach(() => {
  send.mockClear();
  call = new MirroredCall({id: 'a', direction: 'incoming', snapshot: active}, send);
});

test.each<[string, (shown: MirroredCall) => Promise<unknown>, CallCommandForTab]>([
  ['answer()', shown => shown.answer(), {do: 'answer'}],
  ['decline()', shown => shown.decline(), {do: 'decline'}],
  ['end()', shown => shown.end(), {do: 'end'}],
  ['mute()', shown => shown.mute(), {do: 'mute', on: true}],
  ['mute(false)', shown => shown.mute(false), {do: 'mute', on: false}],
  ['hold()', shown => shown.hold(), {do: 'hold'}],
  ['resume()', shown => shown.resume(), {do: 'resume'}],
  ['play()', shown => shown.play(), {do: 'play'}],
  ['stats()', shown => shown.stats(), {do: 'stats'}],
])('%s is sent to the tab that has the call', async (_name, command, sent) => {
  await command(call);
  expect(send.mock.calls).toEqual([['a', sent]]);
});

test('after its end it takes no commands, and end() has nothing to do', async () => {
  call.update(ended);
  await expect(call.hold()).rejects.toMatchObject({type: 'call-ended'});
  await expect(call.end()).resolves.toBeUndefined();
  await expect(call.stats()).rejects.toMatchObject({type: 'call-ended'});
  expect(send).not.toHaveBeenCalled();
});

test('a listener gets the current snapshot, every change and the end, and nothing afterwards', () => {
  const listener = vi.fn();
  call.subscribe(listener);
  const muted = {...active, muted: {wanted: true, verified: true}};
  call.update(muted);
  call.update(ended);
  call.update(active);
  expect(listener.mock.calls).toEqual([[active], [muted], [ended]]);
});

test('a listener whose signal has aborted gets nothing', () => {
  const listener = vi.fn();
  call.subscribe(listener, {signal: AbortSignal.abort()});
  call.update(ended);
  expect(listener).not.toHaveBeenCalled();
});
