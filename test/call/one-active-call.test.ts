import {beforeEach, describe, expect, test, vi} from 'vitest';
import {faultError} from '../../src/base/make-fault.js';
import type {Call} from '../../src/call/call.js';
import {CallList} from '../../src/call/call-list.js';
import {OneActiveCall} from '../../src/call/one-active-call.js';
import {scriptedCall} from './scripted-call.js';

const hungUp = {type: 'ended', end: {reason: 'remote-hung-up'}} as const;
type ScriptedCall = ReturnType<typeof scriptedCall>;

let list: CallList<Call>;
let oneActive: OneActiveCall;

beforeEach(() => {
  list = new CallList(() => undefined);
  oneActive = new OneActiveCall(() => list.calls);
});

function addCall(direction: Call['direction'], id: string): ScriptedCall {
  const scripted = scriptedCall(direction, id, call => oneActive.makeRoom(call));
  list.add(scripted.call);
  oneActive.follow(scripted.call);
  return scripted;
}

/** A call that the person has made, and that the other side has answered. */
function addActiveCall(): ScriptedCall {
  const scripted = addCall('outgoing', 'first');
  scripted.driver.signal('ringing', 'answered', 'established');
  return scripted;
}

const waitUntilSettled = (): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve);
  });

describe('answering', () => {
  test('puts the active call on hold first, while the answer is pending', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const answer = second.call.answer();
    expect(second.call.snapshot.pending).toBe('answer');
    expect([first.driver.commands, second.driver.commands]).toEqual([['hold'], []]);
    // A second call of answer() returns the same promise.
    expect(second.call.answer()).toBe(answer);
    first.driver.signal('holding', 'held');
    first.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    expect(second.driver.commands).toEqual(['answer']);
    second.driver.outcomes[0]!.resolve();
    await answer;
    expect(first.driver.commands).toEqual(['hold']);
  });

  test('fails if the active call cannot be put on hold, and the call continues to ring', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const answer = second.call.answer();
    first.driver.outcomes[0]!.reject(faultError('hold-failed'));
    await expect(answer).rejects.toMatchObject({type: 'hold-failed'});
    expect(second.driver.commands).toEqual([]);
    expect(second.call.snapshot.state.status).toBe('incoming');
  });

  test('waits for a hold that is in progress, and fails with it', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const hold = first.call.hold();
    first.driver.signal('holding');
    const answer = second.call.answer();
    await waitUntilSettled();
    expect([first.driver.commands, second.driver.commands]).toEqual([['hold'], []]);
    first.driver.signal('hold-failed');
    first.driver.outcomes[0]!.reject(faultError('hold-failed'));
    await expect(Promise.allSettled([hold, answer])).resolves.toMatchObject([
      {reason: {type: 'hold-failed'}},
      {reason: {type: 'hold-failed'}},
    ]);
    expect(second.driver.commands).toEqual([]);
  });

  test('waits for another command of the active call, and continues if the command ends that call', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    void first.call.transfer('5102');
    void second.call.answer();
    await waitUntilSettled();
    expect([first.driver.commands, second.driver.commands]).toEqual([['transfer 5102'], []]);
    first.driver.signal({type: 'ended', end: {reason: 'transferred'}});
    first.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    expect([first.driver.commands, second.driver.commands]).toEqual([['transfer 5102'], ['answer']]);
  });

  test('does not put the active call on hold if the incoming call has ended', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const transfer = first.call.transfer('5102');
    const answer = second.call.answer();
    second.driver.signal(hungUp);
    first.driver.outcomes[0]!.reject(faultError('transfer-failed'));
    const outcomes = await Promise.allSettled([transfer, answer]);
    expect(outcomes).toMatchObject([{reason: {type: 'transfer-failed'}}, {reason: {type: 'call-ended'}}]);
    expect([first.driver.commands, second.driver.commands]).toEqual([['transfer 5102'], []]);
  });

  test('continues if the active call ends while it is put on hold', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    void second.call.answer();
    first.driver.signal(hungUp);
    first.driver.outcomes[0]!.reject(faultError('call-ended'));
    await waitUntilSettled();
    expect(second.driver.commands).toEqual(['answer']);
  });

  test('fails if the incoming call ends while the active call is put on hold', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const answer = second.call.answer();
    second.driver.signal(hungUp);
    first.driver.outcomes[0]!.resolve();
    await expect(answer).rejects.toMatchObject({type: 'call-ended'});
    expect(second.driver.commands).toEqual([]);
  });
});

describe('a call that was put on hold for an answer', () => {
  /** Answers the second call, and puts the first one on hold for it. */
  async function answerSecond() {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const answer = second.call.answer();
    answer.catch(() => undefined);
    first.driver.signal('holding', 'held');
    first.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    return {first, second};
  }

  test('is resumed if the other call is declined before the hold is complete', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    const answer = second.call.answer();
    answer.catch(() => undefined);
    first.driver.signal('holding');
    second.driver.signal({type: 'ended', end: {reason: 'declined'}});
    await waitUntilSettled();
    expect(first.driver.commands).toEqual(['hold']);
    first.driver.signal('held');
    first.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    expect([first.driver.commands, second.driver.commands]).toEqual([['hold', 'resume'], []]);
  });

  test('is resumed if the other call ends before its answer succeeds, or after it has failed', async () => {
    for (const isRepeated of [false, true]) {
      const {first, second} = await answerSecond();
      if (isRepeated) {
        second.driver.outcomes[0]!.reject(faultError('microphone-denied'));
        await waitUntilSettled();
        second.call.answer().catch(() => undefined);
        await waitUntilSettled();
      }
      expect(first.driver.commands).toEqual(['hold']);
      second.driver.signal('answered', hungUp);
      await waitUntilSettled();
      expect(first.driver.commands).toEqual(['hold', 'resume']);
      first.driver.signal(hungUp);
    }
  });

  test.each([
    ['connected', ['answered', 'established', hungUp]],
    ['answered elsewhere', [{type: 'ended', end: {reason: 'answered-elsewhere'}}]],
  ] as const)('is not resumed if the other call was %s', async (_, signals) => {
    const {first, second} = await answerSecond();
    second.driver.signal(...signals);
    await waitUntilSettled();
    expect(first.driver.commands).toEqual(['hold']);
  });

  test('is not resumed if the person had put it on hold', async () => {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    void first.call.hold();
    second.call.answer().catch(() => undefined);
    first.driver.signal('holding', 'held');
    first.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    second.driver.signal(hungUp);
    await waitUntilSettled();
    expect(first.driver.commands).toEqual(['hold']);
  });

  test('is not resumed if the person has resumed it and put it on hold again', async () => {
    const {first, second} = await answerSecond();
    void first.call.resume();
    first.driver.signal('resuming', 'resumed');
    first.driver.outcomes[1]!.resolve();
    await waitUntilSettled();
    void first.call.hold();
    first.driver.signal('holding', 'held');
    first.driver.outcomes[2]!.resolve();
    await waitUntilSettled();
    second.driver.signal(hungUp);
    await waitUntilSettled();
    expect(first.driver.commands).toEqual(['hold', 'resume', 'hold']);
  });

  test.each(['answered', 'dialed', 'dialed for an emergency', 'active'])(
    'is not resumed if a third call is %s',
    async third => {
      const other = third === 'active' ? addCall('outgoing', 'other') : undefined;
      const {first, second} = await answerSecond();
      if (third === 'answered') void addCall('incoming', 'third').call.answer();
      if (third === 'dialed') void oneActive.makeRoom();
      if (third === 'dialed for an emergency') void oneActive.forceRoom();
      other?.driver.signal('ringing', 'answered', 'established');
      second.driver.signal(hungUp);
      await waitUntilSettled();
      expect([first.driver.commands, other?.driver.commands ?? []]).toEqual([['hold'], []]);
    },
  );
});

test('resuming puts the active call on hold first', async () => {
  const [held, active] = [addActiveCall(), addCall('incoming', 'second')];
  held.driver.signal('holding', 'held');
  void active.call.answer();
  await waitUntilSettled();
  active.driver.signal('answered', 'established');
  active.driver.outcomes[0]!.resolve();
  await waitUntilSettled();
  void held.call.resume();
  await waitUntilSettled();
  expect([held.driver.commands, active.driver.commands]).toEqual([[], ['answer', 'hold']]);
  active.driver.outcomes[1]!.resolve();
  await waitUntilSettled();
  expect(held.driver.commands).toEqual(['resume']);
});

test('dialing puts the active call on hold', async () => {
  const first = addActiveCall();
  const room = oneActive.makeRoom();
  expect(first.driver.commands).toEqual(['hold']);
  first.driver.outcomes[0]!.resolve();
  await room;
});

test('dialing does not put the active call on hold if the dial has been canceled', async () => {
  const first = addActiveCall();
  const transfer = first.call.transfer('5102');
  let isWanted = true;
  const room = oneActive.makeRoom(undefined, () => isWanted);
  isWanted = false;
  first.driver.outcomes[0]!.reject(faultError('transfer-failed'));
  await Promise.allSettled([transfer, room]);
  expect(first.driver.commands).toEqual(['transfer 5102']);
});

describe('an emergency call', () => {
  test('ends no call if it is canceled during the hold', async () => {
    vi.useFakeTimers();
    try {
      const first = addActiveCall();
      let isWanted = true;
      const forced = oneActive.forceRoom(() => isWanted);
      isWanted = false;
      await vi.advanceTimersByTimeAsync(2_000);
      await forced;
      expect(first.driver.commands).toEqual(['hold']);
    } finally {
      vi.useRealTimers();
    }
  });

  const makeRoomForEmergency = (): {isDone: boolean} => {
    const forced = {isDone: false};
    void oneActive.forceRoom().then(() => (forced.isDone = true));
    return forced;
  };

  test('waits until the active call is on hold', async () => {
    const first = addActiveCall();
    const forced = makeRoomForEmergency();
    await waitUntilSettled();
    expect(forced.isDone).toBe(false);
    first.driver.signal('holding', 'held');
    first.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    expect([forced.isDone, first.driver.commands]).toEqual([true, ['hold']]);
  });

  test('ends the active call if Webex refuses the hold', async () => {
    const first = addActiveCall();
    const forced = makeRoomForEmergency();
    first.driver.signal('holding', 'hold-failed');
    first.driver.outcomes[0]!.reject(faultError('hold-failed'));
    await waitUntilSettled();
    expect([forced.isDone, first.driver.commands]).toEqual([true, ['hold', 'end person']]);
  });

  test.each(['hold', 'transfer'])(
    'ends the active call if its %s takes longer than two seconds',
    async name => {
      vi.useFakeTimers();
      try {
        const first = addActiveCall();
        if (name === 'transfer') void first.call.transfer('5102');
        else void first.call.hold();
        const forced = makeRoomForEmergency();
        await vi.advanceTimersByTimeAsync(1_900);
        expect(forced.isDone).toBe(false);
        await vi.advanceTimersByTimeAsync(200);
        expect(forced.isDone).toBe(true);
        expect(first.driver.commands.at(-1)).toBe('end person');
      } finally {
        vi.useRealTimers();
      }
    },
  );
});

describe('two calls that become active', () => {
  /** Two calls, of which the second was answered while the first was still ringing at the other side. */
  async function answerWhileFirstRings(): Promise<readonly [ScriptedCall, ScriptedCall]> {
    const first = addCall('outgoing', 'first');
    first.driver.signal('ringing');
    const second = addCall('incoming', 'second');
    void second.call.answer();
    await waitUntilSettled();
    return [first, second];
  }

  test('the one that was dialed before the other was answered is put on hold', async () => {
    const [first, second] = await answerWhileFirstRings();
    second.driver.signal('answered', 'established');
    second.driver.outcomes[0]!.resolve();
    await waitUntilSettled();
    first.driver.signal('answered', 'established');
    expect([first.driver.commands, second.driver.commands]).toEqual([['hold'], ['answer']]);
  });

  test('the one that was dialed is put on hold, even if it becomes active first', async () => {
    const [first, second] = await answerWhileFirstRings();
    first.driver.signal('answered', 'established');
    expect(first.driver.commands).toEqual([]);
    second.driver.signal('answered', 'established');
    expect([first.driver.commands, second.driver.commands]).toEqual([['hold'], ['answer']]);
  });

  /** Two active calls: the first one was resumed while the answer of the second one was in progress. */
  async function answerSecondAndResumeFirst() {
    const [first, second] = [addActiveCall(), addCall('incoming', 'second')];
    first.driver.signal('holding', 'held');
    const answer = second.call.answer();
    void first.call.resume();
    await waitUntilSettled();
    first.driver.signal('resuming', 'resumed');
    second.driver.signal('answered', 'established');
    return {first, second, answer};
  }

  test('the one that was answered before the other was resumed is put on hold after its answer is complete', async () => {
    const {first, second, answer} = await answerSecondAndResumeFirst();
    expect(second.driver.commands).toEqual(['answer']);
    second.driver.outcomes[0]!.resolve();
    await answer;
    await waitUntilSettled();
    expect([first.driver.commands, second.driver.commands]).toEqual([['resume'], ['answer', 'hold']]);
  });

  test('the answered one is not put on hold if the resumed one ends first', async () => {
    const {first, second, answer} = await answerSecondAndResumeFirst();
    first.driver.signal(hungUp);
    second.driver.outcomes[0]!.resolve();
    await answer;
    await waitUntilSettled();
    expect(second.driver.commands).toEqual(['answer']);
  });

  test('a refused hold is not repeated', async () => {
    const [first, second] = await answerWhileFirstRings();
    second.driver.signal('answered', 'established');
    first.driver.signal('answered', 'established', 'holding', 'hold-failed');
    first.driver.outcomes[0]!.reject(faultError('hold-failed'));
    await waitUntilSettled();
    expect(first.driver.commands).toEqual(['hold']);
  });
});
