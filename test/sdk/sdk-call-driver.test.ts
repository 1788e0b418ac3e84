import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {RemoteParty} from '../../src/call/call-state.js';
import {CallCauses} from '../../src/sdk/call-causes.js';
import {CallDeletions} from '../../src/sdk/call-deletions.js';
import type {SdkCall, SdkCallLine} from '../../src/sdk/sdk-call.js';
import {SdkCallDriver} from '../../src/sdk/sdk-call-driver.js';
import {FakeMedia} from '../media/fake-media.js';
import {TestEmitter} from './test-emitter.js';

/** A call of the SDK whose events and states the test sets. The real one is tested in test/contract. */
class FakeSdkCall extends TestEmitter {
  readonly callStateMachine = {state: {value: 'S_CALL_ESTABLISHED'}};
  readonly doHoldResume = vi.fn(() => {
    this.state = 'S_CALL_HOLD';
  });
  readonly completeTransfer = vi.fn(async () => undefined);
  readonly postStatus = vi.fn(async () => undefined);
  isLive = true;
  end = (): void => undefined;
  getCallId = (): string => 'call';
  getCorrelationId = (): string => 'id';
  isHeld = (): boolean => false;

  set state(value: string) {
    this.callStateMachine.state.value = value;
  }
}

let call: FakeSdkCall;
let driver: SdkCallDriver;
let signals: string[];

/** A driver of another call, with the reason of its end and the other party. */
function startOther(other: FakeSdkCall): {driver: SdkCallDriver; reason?: string; remote?: RemoteParty} {
  const sdkCall = other as unknown as SdkCall;
  const line = {getCall: () => (other.isLive ? sdkCall : undefined)} as unknown as SdkCallLine;
  const causes = new CallCauses(undefined);
  const deletions = new CallDeletions(undefined);
  const started: ReturnType<typeof startOther> = {
    driver: new SdkCallDriver(sdkCall, {line, causes, deletions, isOffline: () => false}),
  };
  started.driver.start({
    signal: signal => {
      if (signal.type === 'ended') started.reason = signal.end.reason;
    },
    remote: remote => (started.remote = remote),
    muted: () => undefined,
    microphone: () => undefined,
  });
  return started;
}

beforeEach(() => {
  vi.useFakeTimers();
  call = new FakeSdkCall();
  signals = [];
  const sdkCall = call as unknown as SdkCall;
  const line = {getCall: () => (call.isLive ? sdkCall : undefined)} as unknown as SdkCallLine;
  driver = new SdkCallDriver(sdkCall, {
    line,
    causes: new CallCauses(undefined),
    deletions: new CallDeletions(undefined),
    isOffline: () => false,
  });
  driver.start({
    signal: ({type}) => signals.push(type),
    remote: () => undefined,
    muted: () => undefined,
    microphone: () => undefined,
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The outcome of a command, `pending` until there is one. */
function outcomeOf(command: Promise<void>): {is: string} {
  const outcome = {is: 'pending'};
  void command.then(
    () => (outcome.is = 'ok'),
    (error: {type: string}) => (outcome.is = error.type),
  );
  return outcome;
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A hold that Webex accepts, and does not confirm: the SDK reports it after 10 s. */
async function holdWithoutConfirmation(): Promise<void> {
  const outcome = outcomeOf(driver.hold());
  await pass(10_000);
  call.emit('hold_error', {type: 'timeout'});
  await pass(0);
  expect(outcome.is).toBe('hold-failed');
  expect(signals.splice(0)).toEqual(['holding', 'hold-failed']);
}

test('the end is reported once the SDK has dropped the call, or immediately with `finish()`', async () => {
  const other = startOther(new FakeSdkCall());
  void other.driver.end('page-left');
  expect(other.reason).toBeUndefined();
  other.driver.finish();
  expect(other.reason).toBe('page-left');
  void driver.end('person');
  expect(signals).toEqual([]);
  call.isLive = false;
  await pass(100);
  expect(signals).toEqual(['ended']);
});

test.each([
  {avatarSrc: 'https://example.com/a.png', picture: 'https://example.com/a.png'},
  {avatarSrc: 'http://example.com/a.png', picture: undefined},
  {avatarSrc: '/logout', picture: undefined},
  {avatarSrc: 'unknown', picture: undefined},
  {avatarSrc: undefined, picture: undefined},
])('a picture is reported only with an https URL: $avatarSrc', ({avatarSrc, picture}) => {
  const caller = {getCallerInfo: () => ({name: 'Grace Hopper', num: '5102', avatarSrc})};
  const {remote} = startOther(Object.assign(new FakeSdkCall(), caller));
  expect(remote).toEqual({name: 'Grace Hopper', number: '5102', ...(picture && {picture})});
});

test.each<[name: string, num: string | undefined, remote: RemoteParty]>([
  ['+12065550199', '+12065550199', {number: '+12065550199'}],
  ['(206) 555-0199', '+12065550199', {number: '+12065550199'}],
  ['5102', undefined, {name: '5102'}],
  ['Lab 5', '5102', {name: 'Lab 5', number: '5102'}],
  ['Anonymous', undefined, {}],
  ['UNKNOWN CALLER', undefined, {}],
  ['Anonymous', '5102', {name: 'Anonymous', number: '5102'}],
])('a number, or a word for a hidden one, is not the name of the caller: %s, %s', (name, num, expected) => {
  const {remote} = startOther(Object.assign(new FakeSdkCall(), {getCallerInfo: () => ({name, num})}));
  expect(remote).toEqual(expected);
});

test.each([
  ['5102', '+12065550102'],
  ['*6712065550102', '*6712065550102'],
  ['*98', '+12065550102'],
])(
  'a call to %s is a call to %s, as Webex reports it, unless a feature code was dialed with the number',
  async (dialed, shown) => {
    new FakeMedia('desk').install();
    vi.stubGlobal('RTCPeerConnection', EventTarget);
    vi.stubGlobal('MediaStream', EventTarget);
    const caller = {getCallerInfo: () => ({num: '+12065550102'}), dial: async () => undefined};
    const made = Object.assign(call, caller) as unknown as SdkCall;
    const getCall = (): SdkCall | undefined => (call.isLive ? made : undefined);
    const line = {makeCall: () => made, getCall} as unknown as SdkCallLine;
    const [causes, deletions] = [new CallCauses(undefined), new CallDeletions(undefined)];
    const remotes: RemoteParty[] = [];
    const outgoing = new SdkCallDriver(dialed, {line, causes, deletions, isOffline: () => false});
    outgoing.start({
      signal: () => undefined,
      remote: remote => remotes.push(remote),
      muted: () => undefined,
      microphone: () => undefined,
    });
    await pass(0);
    call.emit('caller_id');
    expect(remotes.at(-1)).toEqual({number: shown});
    call.isLive = false;
    await outgoing.end('person');
  },
);

test('a call that was declined while another one was put on hold opens no microphone', async () => {
  const media = new FakeMedia('desk');
  media.install();
  vi.stubGlobal('RTCPeerConnection', EventTarget);
  const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  const ended = driver.end('person');
  const outcome = outcomeOf(driver.answer());
  await pass(100);
  expect(outcome.is).toBe('call-ended');
  expect(getUserMedia).not.toHaveBeenCalled();
  call.isLive = false;
  call.emit('disconnect');
  await pass(100);
  await ended;
});

test('an answer fails because the call has ended, if it ends while the browser asks for the microphone', async () => {
  const media = new FakeMedia('desk');
  let allow = (): void => undefined;
  media.gate = new Promise(resolve => (allow = resolve));
  media.install();
  vi.stubGlobal('RTCPeerConnection', EventTarget);
  const outcome = outcomeOf(driver.answer());
  const ended = driver.end('person');
  await pass(100);
  allow();
  await pass(100);
  expect(outcome.is).toBe('call-ended');
  call.isLive = false;
  await pass(100);
  await ended;
  expect(media.tracks.map(({readyState}) => readyState)).toEqual(['ended']);
});

describe('after a hold that Webex has not confirmed (trap C13)', () => {
  test('the next one fails immediately, because the SDK would ignore it', async () => {
    await holdWithoutConfirmation();
    const outcome = outcomeOf(driver.hold());
    await pass(0);
    expect([outcome.is, signals]).toEqual(['hold-failed', []]);
    expect(call.doHoldResume).toHaveBeenCalledOnce();
  });

  test('the next one is tried if the sides have agreed on the audio meanwhile', async () => {
    await holdWithoutConfirmation();
    call.state = 'S_CALL_ESTABLISHED';
    const outcome = outcomeOf(driver.hold());
    await pass(0);
    call.emit('held');
    await pass(0);
    expect([outcome.is, signals]).toEqual(['ok', ['holding', 'held']]);
  });
});

describe('if the event of a hold or resume is lost', () => {
  /** Sets the direction of the audio on which both parties have agreed. */
  const agreeOn = (currentDirection: RTCRtpTransceiverDirection): void => {
    const pc = {getTransceivers: () => [{currentDirection}], getReceivers: () => [], getSenders: () => []};
    Object.assign(call, {mediaConnection: {mediaConnection: {pc}}});
  };

  beforeEach(() => {
    Object.assign(call, {
      handleMidCallEvent: ({eventData: {callState}}: {eventData: {callState: string}}) => {
        call.isHeld = () => callState === 'HELD';
        call.emit(callState === 'HELD' ? 'held' : 'resumed');
      },
    });
  });

  test('the direction of the audio shows that the call is on hold, and later that it is not', async () => {
    agreeOn('sendrecv');
    const held = outcomeOf(driver.hold());
    await pass(500);
    agreeOn('inactive');
    call.state = 'S_CALL_ESTABLISHED';
    call.emit('hold_error', {type: 'timeout'});
    await pass(0);
    expect(held.is).toBe('ok');
    const resumed = outcomeOf(driver.resume());
    await pass(500);
    agreeOn('sendrecv');
    call.state = 'S_CALL_ESTABLISHED';
    call.emit('resume_error', {type: 'timeout'});
    await pass(0);
    expect(resumed.is).toBe('ok');
    expect(signals.filter(signal => signal !== 'audio')).toEqual(['holding', 'held', 'resuming', 'resumed']);
  });

  test.each([
    ['is unchanged', 'sendrecv', 'sendrecv', 'S_CALL_ESTABLISHED'],
    ['was the same before', 'inactive', 'inactive', 'S_CALL_ESTABLISHED'],
    ['has changed, but the SDK still waits', 'sendrecv', 'inactive', 'S_CALL_HOLD'],
  ] as const)('the hold fails if the direction %s', async (_name, before, after, state) => {
    agreeOn(before);
    const outcome = outcomeOf(driver.hold());
    await pass(500);
    agreeOn(after);
    call.state = state;
    call.emit('hold_error', {type: 'timeout'});
    await pass(0);
    expect([outcome.is, signals]).toEqual(['hold-failed', ['holding', 'hold-failed']]);
  });
});

test('a hold that the SDK does not accept within 12 s fails without being sent, and the next one immediately', async () => {
  call.state = 'S_CALL_HOLD';
  const outcome = outcomeOf(driver.hold());
  await pass(11_900);
  expect(outcome.is).toBe('pending');
  await pass(200);
  expect(outcome.is).toBe('hold-failed');
  const next = outcomeOf(driver.hold());
  await pass(0);
  expect([next.is, signals]).toEqual(['hold-failed', ['holding', 'hold-failed']]);
  expect(call.doHoldResume).not.toHaveBeenCalled();
});

test('the next hold after a refused one is tried', async () => {
  const outcome = outcomeOf(driver.hold());
  await pass(0);
  call.emit('hold_error', {type: 'server_error'});
  call.state = 'S_CALL_ESTABLISHED';
  await pass(0);
  expect(outcome.is).toBe('hold-failed');
  void driver.hold().catch(() => undefined);
  await pass(0);
  expect(call.doHoldResume).toHaveBeenCalledTimes(2);
});

test.each(['S_CALL_HOLD', 'S_CALL_ESTABLISHED'])(
  'a hold is not sent if the call ends while it waits, and the SDK is in %s then',
  async state => {
    call.state = 'S_CALL_HOLD';
    const outcome = outcomeOf(driver.hold());
    await pass(500);
    [call.state, call.isLive] = [state, false];
    call.emit('disconnect');
    await pass(100);
    expect(outcome.is).toBe('call-ended');
    expect(call.doHoldResume).not.toHaveBeenCalled();
  },
);

test('a call that has ended is not transferred', async () => {
  call.isLive = false;
  call.emit('disconnect');
  await pass(100);
  const outcome = outcomeOf(driver.transfer('5102'));
  await pass(0);
  expect(outcome.is).toBe('call-ended');
  expect(call.completeTransfer).not.toHaveBeenCalled();
});

test('a call that has ended does not keep the call of the SDK in memory', async () => {
  call.emit('disconnect');
  await pass(1_000);
  expect(driver.call).toBeDefined();
  call.isLive = false;
  await pass(1_000);
  expect(signals).toEqual(['ended']);
  expect(driver.call).toBeUndefined();
});

describe('the other call of a transfer', () => {
  const hangUp = (one: FakeSdkCall): void => {
    one.isLive = false;
    one.emit('disconnect');
  };
  /** Transfers a held call to another one. */
  async function transfer() {
    const held = new FakeSdkCall();
    const [heldOne, other] = [startOther(held), startOther(call)];
    held.emit('held');
    const outcome = outcomeOf(heldOne.driver.transfer(other.driver));
    await pass(0);
    expect(held.completeTransfer).toHaveBeenCalledOnce();
    return {held, heldOne, other, outcome};
  }

  test.each([100, 1_100])('that ends %d ms before the transfer fails was not transferred', async gap => {
    const {held, other, outcome} = await transfer();
    hangUp(call);
    await pass(gap);
    held.emit('transfer_error');
    await pass(100);
    expect([outcome.is, other.reason]).toEqual(['transfer-to-call-failed', 'missed']);
  });

  test.each([
    ['before', 100],
    ['before', 1_100],
    ['after', 100],
    ['after', 1_100],
  ] as const)('that ends %s the transferred one was transferred (%d ms)', async (order, gap) => {
    const {held, heldOne, other, outcome} = await transfer();
    for (const one of order === 'before' ? [call, held] : [held, call]) {
      hangUp(one);
      await pass(gap);
    }
    expect([outcome.is, heldOne.reason, other.reason]).toEqual(['ok', 'transferred', 'transferred']);
  });

  test('that the person ends was not transferred, whether the transfer succeeds or fails', async () => {
    for (const event of ['disconnect', 'transfer_error']) {
      const {held, other} = await transfer();
      void other.driver.end('person');
      held.emit(event);
      await pass(100);
      call.isLive = false;
      await pass(1_000);
      expect(other.reason).toBe('declined');
      call = new FakeSdkCall();
    }
  });
});
