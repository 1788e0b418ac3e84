import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {endLateOffers} from '../../src/sdk/late-offers.js';
import type {SdkCall} from '../../src/sdk/sdk-call.js';
import {TestEmitter} from './test-emitter.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const offer = {eventType: 'mobius.media', correlationId: '', callId: 'call'};

test.each([
  {name: 'that was never announced', event: offer, state: 'S_IDLE', isEnded: true},
  {name: 'that was announced meanwhile', event: offer, state: 'S_SEND_CALL_PROGRESS', isEnded: false},
  {name: 'with another ID', event: {...offer, callId: 'other'}, state: 'S_IDLE', isEnded: false},
  {name: 'that the SDK knows', event: {...offer, correlationId: 'id'}, state: 'S_IDLE', isEnded: false},
  {name: 'whose state is hidden', event: offer, state: undefined, isEnded: false},
])('the call of an offer $name (trap C41)', async ({event, state, isEnded}) => {
  const mercury = new TestEmitter();
  const call = {getCallId: () => 'call', callStateMachine: {state: {value: state}}} as unknown as SdkCall;
  const ended: SdkCall[] = [];
  endLateOffers({mercury, calls: () => [call], end: one => ended.push(one)});
  mercury.emit('event:mobius', {data: event});
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ended).toEqual(isEnded ? [call] : []);
});

test('nothing listens any more after the end', () => {
  const mercury = new TestEmitter();
  const calls = vi.fn(() => []);
  endLateOffers({mercury, calls, end: () => undefined})();
  mercury.emit('event:mobius', {data: offer});
  vi.advanceTimersByTime(5_000);
  expect(calls).not.toHaveBeenCalled();
});
