import {afterEach, expect, test, vi} from 'vitest';
import {faultError} from '../../src/base/make-fault.js';
import type {SdkCall, SdkCallLine} from '../../src/sdk/sdk-call.js';
import {SdkCalls} from '../../src/sdk/sdk-calls.js';
import {activeCall} from '../call/scripted-call.js';
import {TestEmitter} from './test-emitter.js';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A line with an active call, which must be put on hold before another one is dialed. */
function setupActiveCall(): {calls: SdkCalls; active: ReturnType<typeof activeCall>} {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', () => undefined);
  const makeCall = (): undefined => undefined;
  const line = {makeCall, on: () => undefined, off: () => undefined} as unknown as SdkCallLine;
  const calls = new SdkCalls({line, isOffline: () => false, onChange: () => undefined});
  const active = activeCall();
  vi.spyOn(calls, 'calls', 'get').mockReturnValue([active.call]);
  return {calls, active};
}

/** Dials a number, and returns the dialed number, or the type of the error. */
async function dial(calls: SdkCalls, number: string, isEmergency?: boolean): Promise<string | undefined> {
  try {
    return (await calls.dial(number, () => undefined, isEmergency)).snapshot.remote.number;
  } catch (error) {
    return (error as {type: string}).type;
  }
}

/** The id of the first call of a line that was signed in just now. */
function firstId(): string {
  const line = {on: () => undefined, off: () => undefined} as unknown as SdkCallLine;
  const calls = new SdkCalls({line, isOffline: () => false, onChange: () => undefined});
  const call = Object.assign(new TestEmitter(), {getCorrelationId: () => 'id', isHeld: () => false});
  calls.ring(call as unknown as SdkCall);
  calls.stopListening();
  return calls.calls[0]!.id;
}

test('calls of two lines, and before and after a sign-out, have different ids', () => {
  // The tag of a notification belongs to the origin: a call of another line or tab would replace that of this one.
  expect(new Set([firstId(), firstId(), firstId()]).size).toBe(3);
});

test('an emergency call cancels the dials that wait for the active call to be put on hold', async () => {
  const {calls, active} = setupActiveCall();
  const outcomes = Promise.all([dial(calls, '5101'), dial(calls, '112')]);
  await vi.advanceTimersByTimeAsync(2_000);
  active.driver.signal({type: 'ended', end: {reason: 'remote-hung-up'}});
  active.driver.outcomes[0]!.resolve();
  await expect(outcomes).resolves.toEqual(['call-not-possible', '112']);
});

test('a dial that an emergency call has canceled does not report that the hold was refused', async () => {
  const {calls, active} = setupActiveCall();
  const outcomes = Promise.all([dial(calls, '5101'), dial(calls, '112')]);
  active.driver.outcomes[0]!.reject(faultError('hold-failed'));
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(outcomes).resolves.toEqual(['call-not-possible', '112']);
});

test('a number that is called again is an emergency number as before, unless the page says otherwise', async () => {
  const {calls} = setupActiveCall();
  /** Whether a number is dialed although the active call is never on hold. */
  const isForced = async (number: string, isEmergency?: boolean): Promise<boolean> => {
    vi.spyOn(calls, 'calls', 'get').mockReturnValue([activeCall().call]);
    let isDialed = false;
    void dial(calls, number, isEmergency).then(() => (isDialed = true));
    await vi.advanceTimersByTimeAsync(2_000);
    return isDialed;
  };
  expect(await isForced('5001', true)).toBe(true);
  expect(await isForced('50-01')).toBe(true);
  expect(await isForced('5001', false)).toBe(false);
  expect(await isForced('5001')).toBe(false);
  expect(await isForced('112')).toBe(true);
  expect(await isForced('112', false)).toBe(false);
  expect(await isForced('112')).toBe(false);
});
