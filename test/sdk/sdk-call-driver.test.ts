import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CallCauses} from '../../src/sdk/call-causes.js';
import {CallDeletions} from '../../src/sdk/call-deletions.js';
import type {SdkCall, SdkCallLine} from '../../src/sdk/sdk-call.js';
import {SdkCallDriver} from '../../src/sdk/sdk-call-driver.js';
import {TestEmitter} from './test-emitter.js';

/** A call of the SDK whose events and states the test sets. The real one is tested in test/contract. */
class FakeSdkCall extends TestEmitter {
  readonly callStateMachine = {state: {value: 'S_CALL_ESTABLISHED'}};
  readonly doHoldResume = vi.fn(() => {
    this.state = 'S_CALL_HOLD';
  });
  readonly completeTransfer = vi.fn(async () => undefined);
  isLive = true;
  getCorrelationId = (): string => 'id';
  isHeld = (): boolean => false;

  set state(value: string) {
    this.callStateMachine.state.value = value;
  }
}

let call: FakeSdkCall;
let driver: SdkCallDriver;
let signals: string[];

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
async function holdInVain(): Promise<void> {
  const outcome = outcomeOf(driver.hold());
  await pass(10_000);
  call.emit('hold_error', {type: 'timeout'});
  await pass(0);
  expect(outcome.is).toBe('hold-failed');
  expect(signals.splice(0)).toEqual(['holding', 'hold-failed']);
}

describe('after a hold that Webex has not confirmed (trap C13)', () => {
  test('the next one fails immediately, because the SDK would ignore it', async () => {
    await holdInVain();
    const outcome = outcomeOf(driver.hold());
    await pass(0);
    expect([outcome.is, signals]).toEqual(['hold-failed', []]);
    expect(call.doHoldResume).toHaveBeenCalledOnce();
  });

  test('the next one is tried if the sides have agreed on the audio meanwhile', async () => {
    await holdInVain();
    call.state = 'S_CALL_ESTABLISHED';
    const outcome = outcomeOf(driver.hold());
    await pass(0);
    call.emit('held');
    await pass(0);
    expect([outcome.is, signals]).toEqual(['ok', ['holding', 'held']]);
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
