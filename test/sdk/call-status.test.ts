import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {repeatKeepalive} from '../../src/sdk/call-status.js';
import type {SdkCall} from '../../src/sdk/sdk-call.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Requests the status of a call. Webex answers with these HTTP statuses in turn; 0 is no answer. */
function requestStatus(...statuses: readonly number[]) {
  const end = new AbortController();
  const left = [...statuses];
  const postStatus = vi.fn(async () => {
    const statusCode = left.length > 1 ? left.shift() : left[0];
    if (statusCode !== 200) throw Object.assign(new Error(), {statusCode});
  });
  const call = {postStatus, mobiusUrl: 'https://mobius.example/'} as unknown as SdkCall;
  repeatKeepalive(call, end.signal);
  const outcome = call.postStatus!().then(
    () => 200,
    (error: {statusCode: number}) => error.statusCode,
  );
  return {call, outcome, postStatus, end};
}

test.each([
  {name: 'Webex has the call', statuses: [200], outcome: 200, times: 1},
  {name: 'Webex does not have the call', statuses: [404], outcome: 404, times: 1},
  {name: 'the network has stopped changing', statuses: [0, 0, 200], outcome: 200, times: 3},
  {name: 'the token is renewed', statuses: [401, 200], outcome: 200, times: 2},
  {name: 'Webex is not busy any more and has lost the call', statuses: [503, 404], outcome: 404, times: 2},
  {name: 'Webex has not answered for 38 s', statuses: [503], outcome: 503, times: 6},
])(
  'the status of a call is not requested again once $name (trap C10)',
  async ({statuses, outcome, times}) => {
    const requested = requestStatus(...statuses);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(await requested.outcome).toBe(outcome);
    expect(requested.postStatus).toHaveBeenCalledTimes(times);
  },
);

test('the status of a call that has ended is not requested again', async () => {
  const {outcome, postStatus, end} = requestStatus(503);
  await vi.advanceTimersByTimeAsync(500);
  end.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(await outcome).toBe(503);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(postStatus).toHaveBeenCalledOnce();
});

test('the status of a call is requested by one repetition at a time', async () => {
  const {call, outcome, postStatus} = requestStatus(503, 200);
  const second = call.postStatus!();
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all([outcome, second]);
  expect(postStatus).toHaveBeenCalledTimes(2);
});
