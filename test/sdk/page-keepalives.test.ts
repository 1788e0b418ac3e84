import {describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {clientDeviceUri, setup, server, useGateSetups, type Registration} from './gate-setup.js';

/** Before 3.10 the SDK has no worker: the page sends keepalives from a timer, each holding the SDK's lock (trap 37). */
useGateSetups();

const uri = `${server}devices/one`;

type Answer = Awaited<ReturnType<NonNullable<Registration['postKeepAlive']>>>;

function setUpKeepalives(answer: () => Promise<Answer>) {
  const start = vi.fn(async () => undefined);
  const clear = vi.fn();
  const made = setup({
    deviceInfo: {device: {deviceId: 'one', uri, clientDeviceUri}, keepaliveInterval: 30},
    isDeviceRegistered: () => true,
    postKeepAlive: vi.fn(answer),
    startKeepaliveTimer: start,
    clearKeepaliveTimer: clear,
  });
  const {registration} = made;
  return {...made, start, clear, keepalive: () => registration.postKeepAlive!(uri)};
}

const refused = (statusCode: number, retryAfter?: string) => () =>
  Promise.reject({statusCode, headers: {'retry-after': retryAfter}});

describe('a keepalive sent by the page', () => {
  test.each([
    {name: 'answered', answer: async () => ({}), fails: undefined, heard: [[true]]},
    {name: 'refused', answer: refused(503), fails: {statusCode: 503}, heard: [[false]]},
    {name: 'without an answer', answer: refused(0), fails: {statusCode: 0}, heard: []},
    {
      name: 'answered with an HTML page, which counts as refused',
      answer: async () => ({headers: {'content-type': 'text/html; charset=utf-8'}}),
      fails: {statusCode: 599},
      heard: [[false]],
    },
  ])('$name', async ({answer, fails, heard}) => {
    const {keepalive, listener} = setUpKeepalives(answer);
    const outcome = await keepalive().catch((error: unknown) => error);
    if (fails) expect(outcome).toMatchObject(fails);
    else expect(outcome).toEqual({});
    expect(listener.heard.mock.calls).toEqual(heard);
  });

  test('without an answer: ends after 10 s, and counts as missed', async () => {
    const {keepalive, listener} = setUpKeepalives(() => new Promise(() => {}));
    const outcome = keepalive().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({statusCode: 408});
    expect(listener.heard).not.toHaveBeenCalled();
  });

  test.each([429, 503])('refused with %i and a time: no keepalives are sent until then', async status => {
    const {registration, keepalive, start, clear} = setUpKeepalives(refused(status, '90'));
    await registration.startKeepaliveTimer!(uri, 30);
    expect(start).toHaveBeenCalledExactlyOnceWith(uri, 30);
    await keepalive().catch(() => undefined);
    expect(clear).toHaveBeenCalled();
    expect(serverBackoff.statusOf(uri)).toBe(status);
    await vi.advanceTimersByTimeAsync(89_000);
    expect(start).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(start).toHaveBeenCalledTimes(2);
    expect(start).toHaveBeenLastCalledWith(uri, 30);
  });
});

test('after another request is refused with a time, only keepalives to that server wait', async () => {
  const {registration, start, clear} = setUpKeepalives(async () => ({}));
  await registration.startKeepaliveTimer!(uri, 30);
  serverBackoff.note('https://other.example/', 429, '60');
  expect(clear).not.toHaveBeenCalled();
  serverBackoff.note(`${server}devices?userid=ada`, 429, '60');
  expect(clear).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(start).toHaveBeenCalledTimes(2);
});

describe('a wait is reported only if it is longer than the keepalive interval', () => {
  test.each([
    {interval: 10, seconds: 15, isReported: true},
    {interval: 20, seconds: 15, isReported: false},
    // Without a usable interval, 30 s are assumed.
    ...[undefined, null, 0, 'often'].flatMap(interval => [
      {interval, seconds: 15, isReported: false},
      {interval, seconds: 45, isReported: true},
    ]),
  ])('interval $interval, $seconds s: $isReported', async ({interval, seconds, isReported}) => {
    const {registration, listener} = setUpKeepalives(async () => ({}));
    Object.assign(registration.deviceInfo!, {keepaliveInterval: interval});
    await registration.startKeepaliveTimer!(uri, 30);
    serverBackoff.note(server, 503, String(seconds));
    expect(listener.keepalivesPaused).toHaveBeenCalledTimes(Number(isReported));
  });
});

test("a registration that starts before its server's time sends none until then", async () => {
  const {registration, start} = setUpKeepalives(async () => ({}));
  serverBackoff.note(server, 503, '60');
  await registration.startKeepaliveTimer!(uri, 30);
  expect(start).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(start).toHaveBeenCalledExactlyOnceWith(uri, 30);
});

test('after its release the SDK’s own keepalives are restored, and no timer is left', async () => {
  const post = vi.fn(async () => ({}));
  const {registration, gate, listener} = setUpKeepalives(post);
  await registration.startKeepaliveTimer!(uri, 30);
  serverBackoff.note(server, 503, '60');
  gate.releaseToPage(listener);
  await Promise.resolve();
  expect(vi.getTimerCount()).toBe(0);
  serverBackoff.note(server, 503, '90');
  expect(vi.getTimerCount()).toBe(0);
  await registration.postKeepAlive!(uri);
  expect(post).toHaveBeenCalledOnce();
});
