import {expect, test, vi} from 'vitest';
import {LineCalls} from '../../src/sdk/line-calls.js';
import type {SdkCallLine} from '../../src/sdk/sdk-call.js';

function setup() {
  const makeCall = vi.fn();
  const line = {makeCall, on: () => undefined, off: () => undefined} as unknown as SdkCallLine;
  return {makeCall, calls: new LineCalls({line, isOffline: () => false, onChange: () => undefined})};
}

test.each([
  {name: 'all calls are ended', end: (calls: LineCalls) => void calls.endAll('line-ended')},
  {name: 'the page is left', end: (calls: LineCalls) => calls.endOnUnload()},
  {name: 'the line stops', end: (calls: LineCalls) => calls.stop()},
])('a call is not made if $name while the code for calls is loading', async ({end}) => {
  const {calls, makeCall} = setup();
  const call = calls.dial('5101').catch((error: {type: string}) => error.type);
  end(calls);
  expect(await call).toBe('line-not-registered');
  expect(makeCall).not.toHaveBeenCalled();
});

test('a call is not made if its signal aborts while the code for calls is loading', async () => {
  const {calls, makeCall} = setup();
  const controller = new AbortController();
  const call = calls.dial('5101', {signal: controller.signal});
  controller.abort('changed my mind');
  await expect(call).rejects.toBe('changed my mind');
  expect(makeCall).not.toHaveBeenCalled();
});
