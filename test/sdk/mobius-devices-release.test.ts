import {describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {
  fetchMock,
  mobius,
  mobiusRequests,
  html,
  oneDevice,
  registration,
  server,
  status,
  useMobius,
} from './mobius-devices-setup.js';

/** The deletion of this page's devices, which is retried until Mobius confirms it. */
useMobius();

/** The seconds between requests, up to a limit. */
async function pausesFor(seconds: number): Promise<number[]> {
  const times = [0];
  for (let second = 1; second <= seconds; second += 1) {
    const before = fetchMock.mock.calls.length;
    await vi.advanceTimersByTimeAsync(1_000);
    for (let more = fetchMock.mock.calls.length - before; more > 0; more -= 1) times.push(second);
  }
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

const throttledAnswer = (retryAfter: string) =>
  new Response(null, {status: 429, headers: {'retry-after': retryAfter}});

describe('release()', () => {
  test.each([200, 204, 404, 410])('%s confirms it', async code => {
    mobius.answer = () => status(code);
    const {devices, states} = oneDevice();
    await devices.release();
    expect(devices.mayExist).toBe(false);
    expect(states).toEqual(['deleting', 'none']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a JSON answer confirms it, as Mobius gives one', async () => {
    mobius.answer = () => Response.json({});
    const {devices} = oneDevice();
    await devices.release();
    expect(devices.mayExist).toBe(false);
  });

  test.each([
    {name: '429', refuse: () => status(429), cause: 'throttled'},
    {name: '500', refuse: () => status(500), cause: 'server'},
    {name: '503', refuse: () => status(503), cause: 'server'},
    {name: '200 with a page of HTML', refuse: html, cause: 'unexpected-answer'},
    {name: 'no answer', refuse: () => Promise.reject(new TypeError('Failed to fetch')), cause: 'unknown'},
    {
      name: 'no answer in time',
      refuse: () => Promise.reject(new DOMException('Too late', 'TimeoutError')),
      cause: 'timeout',
    },
    {
      name: 'an error without a reason, from a `fetch` that the page has replaced,',
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- this is what is tested
      refuse: () => Promise.reject(undefined),
      cause: 'unknown',
    },
  ])('$name does not confirm it, and is retried forever with growing pauses', async ({refuse, cause}) => {
    mobius.answer = refuse;
    const {devices, states} = oneDevice();
    await devices.release();
    expect(devices.mayExist).toBe(true);
    expect(states).toEqual(['deleting', `waiting ${cause}`]);
    expect(devices.state).toMatchObject({cause, nextAttemptAt: Date.now() + 1_000});
    expect(await pausesFor(300)).toEqual([1, 2, 4, 8, 15, 30, 60, 60, 60, 60]);
    mobius.answer = () => status(204);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(devices.mayExist).toBe(false);
    expect(states.slice(-2)).toEqual([`deleting ${cause}`, 'none']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("without an answer the cause is unknown, regardless of the browser's network status", async () => {
    vi.stubGlobal('navigator', {onLine: false});
    mobius.answer = () => Promise.reject(new TypeError('Failed to fetch'));
    const {devices} = oneDevice();
    await devices.release();
    expect(devices.state).toMatchObject({status: 'waiting', cause: 'unknown'});
  });

  test.each([
    {name: 'another request', note: () => serverBackoff.note(server, 503, '90'), cause: 'server'},
    {
      name: 'a keepalive',
      note: () => serverBackoff.note(`${server}devices/one/status`, 429, '90'),
      cause: 'throttled',
    },
  ])('no request is sent before the time that the server set for $name', async ({note, cause}) => {
    const {devices} = oneDevice();
    note();
    await devices.release();
    expect(fetchMock).not.toHaveBeenCalled();
    const nextAttemptAt = Date.now() + 90_000;
    expect(devices.state).toMatchObject({status: 'waiting', cause, nextAttemptAt});
    expect(await devices.isThere(server, 'one')).toBeUndefined();
    devices.deleteOnUnload();
    await vi.advanceTimersByTimeAsync(89_000);
    expect(fetchMock).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(mobiusRequests()).toEqual(['DELETE devices/one']);
    expect(devices.mayExist).toBe(false);
  });

  test.each([
    {name: 'seconds', retryAfter: '300'},
    {name: 'a date', retryAfter: new Date(Date.UTC(2026, 10, 25, 12, 5)).toUTCString()},
  ])('obeys `Retry-After`, $name', async ({retryAfter}) => {
    mobius.answer = () => throttledAnswer(retryAfter);
    const {devices} = oneDevice();
    await devices.release();
    expect(devices.state).toMatchObject({cause: 'throttled', nextAttemptAt: Date.now() + 300_000});
    mobius.answer = () => status(204);
    expect(await pausesFor(400)).toEqual([300]);
  });

  test('401 ends it until it is called again, for example with another token', async () => {
    mobius.answer = () => status(401);
    const {devices, states} = oneDevice();
    await devices.release();
    expect(states).toEqual(['deleting', 'unauthorized']);
    expect(devices.mayExist).toBe(true);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(mobiusRequests()).toHaveLength(1);
    mobius.answer = () => status(204);
    await devices.release();
    expect(states.slice(-2)).toEqual(['deleting', 'none']);
    expect(devices.mayExist).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('after 401 nothing is left once Webex forgets the device', async () => {
    mobius.answer = () => status(401);
    const {devices, states, mayExistAtChange} = oneDevice();
    const gone = vi.fn<() => void>();
    devices.onGone(gone);
    const expiresAt = Date.now() + 5 * 30_000;
    await devices.release();
    expect(devices.remaining).toEqual({expiresAt});
    await vi.advanceTimersByTimeAsync(149_000);
    expect(gone).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gone).toHaveBeenCalledOnce();
    expect([devices.mayExist, devices.remaining]).toEqual([false, undefined]);
    // Listeners are notified after nothing is left.
    expect(states.at(-1)).toBe('none');
    expect(mayExistAtChange.at(-1)).toBe(false);
  });

  test('after 401 the device expires on time although the system clock is set back', async () => {
    mobius.answer = () => status(401);
    const {devices} = oneDevice();
    const expiresAt = Date.now() + 150_000;
    await devices.release();
    await vi.advanceTimersByTimeAsync(50_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    // A repeated release, for example with another token, is also refused.
    await devices.release();
    expect(devices.remaining).toEqual({expiresAt});
    await vi.advanceTimersByTimeAsync(99_000);
    expect(devices.mayExist).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([devices.mayExist, devices.remaining]).toEqual([false, undefined]);
  });

  test('after 401 and a sleep, during which `performance.now()` stands still, the device has expired', async () => {
    mobius.answer = () => status(401);
    const {devices} = oneDevice();
    await devices.release();
    vi.setSystemTime(Date.now() + 149_000);
    expect(devices.remaining).toBeDefined();
    vi.setSystemTime(Date.now() + 1_000);
    expect(devices.remaining).toBeUndefined();
  });

  test('the expiry is the same at every read, although the two clocks tick at different times', async () => {
    mobius.answer = () => status(503);
    const {devices} = oneDevice();
    await devices.release();
    const start = performance.now();
    const now = vi.spyOn(performance, 'now');
    const reads = [0, 0.4, 0.6, 1.2].map(drift => {
      now.mockReturnValue(start - drift);
      return devices.remaining?.expiresAt;
    });
    now.mockRestore();
    expect(new Set(reads)).toEqual(new Set([devices.state.status === 'waiting' && devices.state.expiresAt]));
  });

  test('refused for longer than Webex keeps the device: retries, but no longer reports the device as left', async () => {
    mobius.answer = () => status(503);
    const {devices} = oneDevice();
    await devices.release();
    await vi.advanceTimersByTimeAsync(149_000);
    expect(devices.remaining).toEqual({expiresAt: Date.now() + 1_000});
    await vi.advanceTimersByTimeAsync(2_000);
    expect([devices.mayExist, devices.remaining]).toEqual([true, undefined]);
    mobius.answer = () => status(404);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(devices.mayExist).toBe(false);
  });

  test('refused for longer than that, with the system clock set back: no longer reports the device as left', async () => {
    mobius.answer = () => status(503);
    const {devices} = oneDevice();
    await devices.release();
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(149_999);
    expect(devices.remaining).toBeDefined();
    await vi.advanceTimersByTimeAsync(1);
    expect([devices.mayExist, devices.remaining]).toEqual([true, undefined]);
  });

  test.each([400, 403, 499])(
    'refused with %i until Webex removes the device: nothing is left then',
    async code => {
      mobius.answer = () => status(code);
      const {devices, states} = oneDevice();
      await devices.release();
      expect(devices.state).toMatchObject({status: 'waiting', cause: 'unknown'});
      expect(await pausesFor(149)).toEqual([1, 2, 4, 8, 15, 30, 60]);
      expect(devices.mayExist).toBe(true);
      expect(await pausesFor(300)).toEqual([31]);
      expect([devices.mayExist, states.at(-1)]).toEqual([false, 'none']);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test.each([null, 0, 'soon'])(
    'assumes the usual keepalive interval instead of %s',
    async keepaliveInterval => {
      const odd = {...registration, deviceInfo: {keepaliveInterval}} as unknown as SdkRegistration;
      const devices = new MobiusDevices(odd, () => {});
      devices.add(server, {deviceId: 'one'});
      const expiresAt = Date.now() + 5 * 30_000;
      mobius.answer = () => status(503);
      await devices.release();
      expect(devices.state).toMatchObject({status: 'waiting', expiresAt});
    },
  );

  test('reports when Webex forgets the device, five keepalive intervals after the first attempt', async () => {
    const expiresAt = Date.now() + 5 * 20_000;
    const slow = {...registration, deviceInfo: {keepaliveInterval: 20}} as SdkRegistration;
    const devices = new MobiusDevices(slow, () => {});
    devices.add(server, {deviceId: 'one'});
    mobius.answer = () => status(503);
    await devices.release();
    expect(devices.state).toMatchObject({status: 'waiting', expiresAt});
    await vi.advanceTimersByTimeAsync(40_000);
    expect(devices.state).toMatchObject({status: 'waiting', expiresAt});
    mobius.answer = () => status(401);
    await devices.release();
    expect(devices.state).toEqual({status: 'unauthorized', expiresAt});
  });

  test.each([
    {name: 'kept', change: (devices: MobiusDevices) => devices.stopReleasing()},
    {name: 'replaced', change: (devices: MobiusDevices) => devices.add(server, {deviceId: 'two'})},
    {name: 'forgotten', change: (devices: MobiusDevices) => devices.forget()},
  ])('is not retried for a device that is $name', async ({change}) => {
    mobius.answer = () => status(503);
    const {devices, states} = oneDevice();
    await devices.release();
    change(devices);
    expect(states.at(-1)).toBe('none');
    expect(vi.getTimerCount()).toBe(0);
    devices.add(server, {deviceId: 'one'});
    // The change also applies before the answer arrives.
    const releasing = devices.release();
    change(devices);
    await releasing;
    expect(vi.getTimerCount()).toBe(0);
    expect(devices.state).toEqual({status: 'none'});
  });
});
