import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {DevicesAtWebex} from '../../src/calling/devices-at-webex.js';
import type {SdkRegistration} from '../../src/calling/sdk.js';

/** What is asked of Mobius to give a device back, request by request. On the real SDK it is in `devices-at-webex.test.ts`. */
const server = 'https://mobius.example/api/';
const clientDeviceUri = 'https://wdm.example/devices/1';
const registration = {
  webex: {
    credentials: {getUserToken: async () => 'Bearer a_b_c'},
    internal: {device: {userId: 'ada lovelace', url: clientDeviceUri}},
  },
} as SdkRegistration;

let answer: (method: string, url: string) => Response | Promise<Response>;
const ask = vi.fn(async (url: string, {method = 'GET'}: RequestInit = {}) => answer(method, url));
const asked = (): string[] =>
  ask.mock.calls.map(([url, {method = 'GET'} = {}]) => `${method} ${url.replace(server, '')}`);
const status = (code: number) => new Response(null, {status: code});

beforeEach(() => {
  vi.useFakeTimers();
  ask.mockClear();
  answer = () => status(204);
  vi.stubGlobal('fetch', ask);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('what may be there: a device that was given, or an answer that did not come', () => {
  const devices = new DevicesAtWebex(registration);
  expect(devices.any).toBe(false);
  devices.add(server, {});
  expect(devices.any).toBe(false);
  devices.add(server, {deviceId: 'one'});
  expect(devices.any).toBe(true);
  devices.forget();
  expect(devices.any).toBe(false);
  devices.doubt(server);
  expect(devices.any).toBe(true);
  devices.forget();
  expect(devices.any).toBe(true);
  devices.add(server, {});
  expect(devices.any).toBe(false);
});

describe('a request of this library’s', () => {
  test('says what the SDK itself says', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const devices = new DevicesAtWebex(registration);
    devices.add(server, {deviceId: 'one'});
    await devices.release();
    expect(ask).toHaveBeenCalledExactlyOnceWith(`${server}devices/one`, {
      method: 'DELETE',
      signal: expect.any(AbortSignal),
      headers: {
        'cisco-device-url': clientDeviceUri,
        Authorization: 'Bearer a_b_c',
        trackingId: expect.stringMatching(/^webex-web-client_[0-9a-f-]{36}$/),
        'spark-user-agent': 'webex-calling/beta',
      },
    });
    expect(timeout).toHaveBeenCalledExactlyOnceWith(10_000);
  });

  test('for another device of this person names that one', async () => {
    const devices = new DevicesAtWebex(registration);
    await devices.releaseOther(server, 'other', 'https://wdm.example/devices/2');
    expect(asked()).toEqual(['DELETE devices/other']);
    expect(ask.mock.calls[0]?.[1]?.headers).toMatchObject({
      'cisco-device-url': 'https://wdm.example/devices/2',
    });
  });

  test.each([
    {name: 'a registration of another shape', of: {}},
    {name: 'credentials of another shape', of: {webex: {credentials: {}, internal: {device: {}}}}},
  ])('from $name goes as far as it can', async ({of}) => {
    const devices = new DevicesAtWebex(of as SdkRegistration);
    devices.add(server, {deviceId: 'one'});
    devices.doubt(server);
    answer = method => (method === 'DELETE' ? status(204) : Response.json({}));
    await devices.release();
    expect(asked().toSorted()).toEqual(['DELETE devices/one', 'GET devices?userid=']);
    expect(ask.mock.calls[0]?.[1]?.headers).toMatchObject({'cisco-device-url': ''});
    expect(devices.any).toBe(false);
  });
});

describe('release()', () => {
  test.each([200, 204, 400, 401, 403, 404, 499])('takes %s for the last word', async code => {
    answer = () => status(code);
    const devices = new DevicesAtWebex(registration);
    devices.add(server, {deviceId: 'one'});
    await devices.release();
    expect(devices.any).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([429, 500, 503])('tries again after %s, ever later, for two minutes', async code => {
    answer = () => status(code);
    const devices = new DevicesAtWebex(registration);
    devices.add(server, {deviceId: 'one'});
    await devices.release();
    expect(devices.any).toBe(true);
    const counts = [ask.mock.calls.length];
    for (const seconds of [1, 2, 4, 8, 15, 30, 60, 600]) {
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
      const early = ask.mock.calls.length;
      await vi.advanceTimersByTimeAsync(1);
      counts.push(ask.mock.calls.length - early);
    }
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0]);
    expect(ask).toHaveBeenCalledTimes(8);
  });

  test('tries again where there was no answer', async () => {
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    const devices = new DevicesAtWebex(registration);
    devices.add(server, {deviceId: 'one'});
    await devices.release();
    answer = () => status(204);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(devices.any).toBe(false);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('asks a server that did not answer what it has, and deletes what is this page’s', async () => {
    const theirs = {deviceId: 'theirs', clientDeviceUri: 'https://wdm.example/devices/2'};
    answer = method =>
      method === 'DELETE'
        ? status(204)
        : Response.json({devices: [theirs, {deviceId: 'ours', clientDeviceUri}, {clientDeviceUri}]});
    const devices = new DevicesAtWebex(registration);
    devices.doubt(server);
    await devices.release();
    expect(asked()).toEqual(['GET devices?userid=ada%20lovelace', 'DELETE devices/ours', 'DELETE devices/']);
    expect(ask.mock.calls[0]?.[1]?.signal).toBeInstanceOf(AbortSignal);
    expect(devices.any).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('asks again where that was refused', async () => {
    answer = () => status(503);
    const devices = new DevicesAtWebex(registration);
    devices.doubt(server);
    await devices.release();
    expect(devices.any).toBe(true);
    answer = method => (method === 'DELETE' ? status(204) : Response.json({}));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toEqual(['GET devices?userid=ada%20lovelace', 'GET devices?userid=ada%20lovelace']);
    expect(devices.any).toBe(false);
  });

  test('is not over until each is gone', async () => {
    const found = ['one', 'two'].map(deviceId => ({deviceId, clientDeviceUri}));
    answer = (method, url) => {
      if (method === 'GET') return Response.json({devices: found});
      return status(url.endsWith('two') ? 503 : 204);
    };
    const devices = new DevicesAtWebex(registration);
    devices.doubt(server);
    await devices.release();
    expect(devices.any).toBe(true);
    answer = () => status(204);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked().slice(3)).toEqual(['DELETE devices/two']);
    expect(devices.any).toBe(false);
  });

  test.each([
    {name: 'kept', change: (devices: DevicesAtWebex) => devices.keep()},
    {name: 'replaced', change: (devices: DevicesAtWebex) => devices.add(server, {deviceId: 'two'})},
    {name: 'forgotten', change: (devices: DevicesAtWebex) => devices.forget()},
  ])('is not tried again for a device that is $name', async ({change}) => {
    answer = () => status(503);
    const devices = new DevicesAtWebex(registration);
    devices.add(server, {deviceId: 'one'});
    await devices.release();
    change(devices);
    expect(vi.getTimerCount()).toBe(0);
    devices.add(server, {deviceId: 'one'});
    // Before the answer is there as well.
    const releasing = devices.release();
    change(devices);
    await releasing;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('twice is one row of tries', async () => {
    answer = () => status(503);
    const devices = new DevicesAtWebex(registration);
    devices.add(server, {deviceId: 'one'});
    await Promise.all([devices.release(), devices.release()]);
    await devices.release();
    expect(vi.getTimerCount()).toBe(1);
  });
});

test('leave() deletes what is known, by requests that outlive the page', async () => {
  const devices = new DevicesAtWebex(registration);
  devices.leave();
  devices.add(server, {deviceId: 'one'});
  answer = () => Promise.reject(new TypeError('Failed to fetch'));
  devices.leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledExactlyOnceWith(
    `${server}devices/one`,
    expect.objectContaining({method: 'DELETE', keepalive: true}),
  );
});
