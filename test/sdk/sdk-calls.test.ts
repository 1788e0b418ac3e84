import {expect, test} from 'vitest';
import type {SdkCall, SdkCallLine} from '../../src/sdk/sdk-call.js';
import {SdkCalls} from '../../src/sdk/sdk-calls.js';
import {TestEmitter} from './test-emitter.js';

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
