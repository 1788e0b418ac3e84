import {expect, test} from 'vitest';
import type {FaultError} from '../../src/base/fault.js';
import type {CallState} from '../../src/call/call-state.js';
import type {LineEvent} from '../../src/line/line-event.js';
import type {LineState, LineStatus} from '../../src/line/line-state.js';
import {FakeCall, FakeCallLine} from '../../src/testing/fake-call-line.js';

// The fakes refuse what a real line refuses. Otherwise a page could work only in its tests.

const outcomeOf = (command: Promise<unknown>): Promise<string> =>
  command.then(
    () => 'ok',
    (error: FaultError) => error.type,
  );

test.each([
  {state: {status: 'unregistered'}, number: '5101', outcome: 'line-not-registered'},
  {state: {status: 'absent'}, number: 'ada@example.com', outcome: 'line-not-registered'},
  {state: undefined, number: 'ada@example.com', outcome: 'number-is-address'},
  {state: undefined, number: '5101', outcome: 'ok'},
] as const)('a call to $number from a line with $state: $outcome', async ({state, number, outcome}) => {
  const line = new FakeCallLine(state);
  expect(await outcomeOf(line.call(number))).toBe(outcome);
  expect(line.calls).toHaveLength(outcome === 'ok' ? 1 : 0);
});

test.each([
  {state: {status: 'absent'}, command: 'register', outcome: 'signed-out', status: 'absent'},
  {state: {status: 'absent'}, command: 'retryNow', outcome: 'signed-out', status: 'absent'},
  {state: {status: 'absent'}, command: 'deregister', outcome: 'ok', status: 'absent'},
  {state: {status: 'unregistered'}, command: 'register', outcome: 'ok', status: 'registered'},
  {
    state: {status: 'retrying', cause: 'server'},
    command: 'retryNow',
    outcome: 'ok',
    status: 'registered',
  },
  {state: undefined, command: 'register', outcome: 'ok', status: 'registered'},
  {state: undefined, command: 'deregister', outcome: 'ok', status: 'unregistered'},
] satisfies {
  state: LineState | undefined;
  command: 'register' | 'retryNow' | 'deregister';
  outcome: string;
  status: LineStatus;
}[])(
  '$command() of a line with $state: $outcome, and the line is then $status',
  async ({state, command, outcome, status}) => {
    const line = new FakeCallLine(state);
    expect(await outcomeOf(line[command]())).toBe(outcome);
    expect(line.snapshot.state.status).toBe(status);
    expect(line.snapshot.wanted).toBe(status === 'registered');
  },
);

test('a call of another tab is not a call of this tab', () => {
  const line = new FakeCallLine();
  const call = line.ring();
  expect(line.inCall).toBe(true);
  call.emit({tab: 'other'});
  expect(line.inCall).toBe(false);
});

test('register() and call() reject with the reason of a signal that has aborted', async () => {
  await expect(new FakeCallLine().call('5101', {signal: AbortSignal.abort()})).rejects.toMatchObject({
    name: 'AbortError',
  });
  const line = new FakeCallLine({status: 'unregistered'});
  await expect(line.register({signal: AbortSignal.abort()})).rejects.toMatchObject({name: 'AbortError'});
  expect(line.snapshot.state.status).toBe('unregistered');
});

test('a line that is lost during a call keeps the call, and its listeners get each state', async () => {
  const line = new FakeCallLine();
  const [statuses, events, end] = [[] as LineStatus[], [] as LineEvent[], new AbortController()];
  line.subscribe(({state}) => statuses.push(state.status), {signal: end.signal});
  const unlisten = line.listen(event => events.push(event));
  line.add(new FakeCall());
  const before = line.snapshot;
  line.emitState({status: 'retrying', cause: 'in-call'});
  expect(events).toEqual([{type: 'statechange', snapshot: line.snapshot, previous: before}]);
  expect(line.calls).toHaveLength(1);
  await line.register();
  expect(statuses).toEqual(['registered', 'retrying', 'registered']);

  unlisten();
  end.abort();
  await line.deregister();
  expect([statuses.length, events.length]).toEqual([3, 2]);
});

const active: CallState = {status: 'active', since: 0, audio: 'flowing'};
const held: CallState = {status: 'on-hold', since: 0};
const incoming: CallState = {status: 'incoming', since: 0};
const ended: CallState = {status: 'ended', reason: 'hung-up', duration: 0};

test.each<{
  name: string;
  state: CallState;
  run: (call: FakeCall) => Promise<void>;
  outcome: string;
  commands?: string[];
}>([
  {name: 'answer', state: incoming, run: call => call.answer(), outcome: 'ok'},
  {name: 'answer', state: active, run: call => call.answer(), outcome: 'call-not-possible'},
  {name: 'decline', state: incoming, run: call => call.decline(), outcome: 'ok'},
  {name: 'decline', state: active, run: call => call.decline(), outcome: 'call-not-possible'},
  {name: 'hold', state: active, run: call => call.hold(), outcome: 'ok'},
  {name: 'hold', state: held, run: call => call.hold(), outcome: 'call-not-possible'},
  {name: 'resume', state: held, run: call => call.resume(), outcome: 'ok'},
  {name: 'resume', state: active, run: call => call.resume(), outcome: 'call-not-possible'},
  {name: 'sendDigits 5', state: active, run: call => call.sendDigits('5'), outcome: 'ok'},
  {name: 'sendDigits x', state: active, run: call => call.sendDigits('x'), outcome: 'digits-invalid'},
  {name: 'sendDigits 5', state: held, run: call => call.sendDigits('5'), outcome: 'call-not-possible'},
  {name: 'transfer 5101', state: held, run: call => call.transfer('5101'), outcome: 'ok'},
  {name: 'transfer abc', state: active, run: call => call.transfer('abc'), outcome: 'number-has-letters'},
  {name: 'transfer to itself', state: active, run: call => call.transfer(call), outcome: 'call-not-possible'},
  {name: 'transfer 5101', state: incoming, run: call => call.transfer('5101'), outcome: 'call-not-possible'},
  {name: 'mute', state: ended, run: call => call.mute(), outcome: 'call-ended'},
  {name: 'play', state: ended, run: call => call.play(), outcome: 'call-ended'},
  {name: 'hold', state: ended, run: call => call.hold(), outcome: 'call-ended'},
  {name: 'end', state: ended, run: call => call.end(), outcome: 'ok'},
])('$name on a call that is $state.status: $outcome', async ({state, run, outcome, name}) => {
  const call = new FakeCall();
  call.emitState(state);
  expect(await outcomeOf(run(call))).toBe(outcome);
  const isRecorded = outcome === 'ok' && state !== ended;
  expect(call.commands).toEqual(isRecorded ? [name] : []);
});
