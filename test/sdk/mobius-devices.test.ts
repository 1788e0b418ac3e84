import {describe, expect, test, vi} from 'vitest';
import {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {
  fetchMock,
  mobius,
  mobiusRequests,
  clientDeviceUri,
  html,
  loseAnswer,
  oneDevice,
  registration,
  server,
  status,
  useMobius,
} from './mobius-devices-setup.js';

/**
 * The devices that may exist at Mobius, and the requests that delete them. Their retries are tested in
 * `mobius-devices-release.test.ts`, and the real SDK in `unconfirmed-deregister.test.ts` and `orphaned-devices.test.ts`.
 */
useMobius();

test('a device may exist while a registration waits for its answer', async () => {
  const devices = new MobiusDevices(registration, () => {});
  const refusal = Object.assign(new Error('Busy'), {statusCode: 503});
  let gone = 0;
  devices.onGone(() => (gone += 1));
  let refuse: () => void = () => {};
  const posted = new Promise<never>((_, reject) => (refuse = () => reject(refusal)));
  const received = devices.receive(server, posted, () => {});
  expect([devices.mayExist, devices.remaining, gone]).toEqual([true, {}, 0]);
  refuse();
  await expect(received).rejects.toBe(refusal);
  expect([devices.mayExist, devices.remaining, gone]).toEqual([false, undefined, 1]);
});

test('a device may exist after an answer with one, or after a missing answer', async () => {
  const devices = new MobiusDevices(registration, () => {});
  expect(devices.mayExist).toBe(false);
  devices.add(server, {});
  expect(devices.mayExist).toBe(false);
  devices.add(server, {deviceId: 'one'});
  expect(devices.mayExist).toBe(true);
  devices.forget();
  expect(devices.mayExist).toBe(false);
  await loseAnswer(devices);
  expect(devices.mayExist).toBe(true);
  devices.forget();
  expect(devices.mayExist).toBe(true);
  devices.add(server, {});
  expect(devices.mayExist).toBe(false);
});

test('an undeleted device of an earlier WDM device is kept alongside a new one', async () => {
  const devices = new MobiusDevices(registration, () => {});
  devices.add(server, {deviceId: 'earlier', clientDeviceUri: 'https://wdm.example/devices/0'});
  mobius.answer = () => status(503);
  await devices.release();
  devices.add(server, {deviceId: 'one'});
  await vi.advanceTimersByTimeAsync(0);
  expect(mobiusRequests()).toEqual(['DELETE devices/earlier', 'DELETE devices/earlier']);
  mobius.answer = () => status(204);
  await devices.release();
  expect(mobiusRequests().slice(2)).toEqual(['DELETE devices/earlier', 'DELETE devices/one']);
  expect(devices.mayExist).toBe(false);
});

describe('a request by this library', () => {
  test('has the same content as the SDK’s own', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const devices = new MobiusDevices(registration, () => {});
    devices.add(server, {deviceId: 'one'});
    await devices.release();
    expect(fetchMock).toHaveBeenCalledExactlyOnceWith(`${server}devices/one`, {
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

  test('for another device of this person refers to that one', async () => {
    const devices = new MobiusDevices(registration, () => {});
    await devices.releaseOther(server, 'other', 'https://wdm.example/devices/2');
    expect(mobiusRequests()).toEqual(['DELETE devices/other']);
    expect(fetchMock.mock.calls[0]?.[1]?.headers).toMatchObject({
      'cisco-device-url': 'https://wdm.example/devices/2',
    });
  });

  test.each([
    {name: 'a registration of another shape', of: {}},
    {name: 'credentials of another shape', of: {webex: {credentials: {}, internal: {device: {}}}}},
  ])('from $name contains as much as is known', async ({of}) => {
    const devices = new MobiusDevices(of as SdkRegistration, () => {});
    devices.add(server, {deviceId: 'one'});
    await loseAnswer(devices);
    mobius.answer = method => (method === 'DELETE' ? status(204) : Response.json({devices: []}));
    await devices.release();
    expect(mobiusRequests().toSorted()).toEqual(['DELETE devices/one', 'GET devices?userid=']);
    expect(fetchMock.mock.calls[0]?.[1]?.headers).toMatchObject({'cisco-device-url': ''});
    expect(devices.mayExist).toBe(false);
  });
});

describe('isThere()', () => {
  test.each([
    {name: 'is listed', list: () => Response.json({devices: [{deviceId: 'one'}]}), is: true},
    {name: 'is not listed', list: () => Response.json({devices: [{deviceId: 'two'}]}), is: false},
    {name: 'is at a server that refuses the list', list: () => status(503), is: undefined},
    {name: 'is answered by a proxy', list: html, is: undefined},
    {name: 'is answered without a list', list: () => Response.json({}), is: undefined},
  ])('is $is for a device that $name', async ({list, is}) => {
    mobius.answer = list;
    expect(await new MobiusDevices(registration, () => {}).isThere(server, 'one')).toBe(is);
  });
});

test('deleteOnUnload() handles the answer if the page is cached, regardless of other requests', async () => {
  const {devices, states} = oneDevice();
  mobius.answer = () => status(401);
  const releasing = devices.release();
  await releasing;
  expect(devices.state.status).toBe('unauthorized');
  mobius.answer = () => status(204);
  devices.deleteOnUnload();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([devices.mayExist, states.at(-1)]).toEqual([false, 'none']);
  expect(vi.getTimerCount()).toBe(0);
});

test('deleteOnUnload() deletes known devices with requests that outlive the page', async () => {
  const devices = new MobiusDevices(registration, () => {});
  devices.deleteOnUnload();
  devices.add(server, {deviceId: 'one'});
  mobius.answer = () => Promise.reject(new TypeError('Failed to fetch'));
  devices.deleteOnUnload();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetchMock).toHaveBeenCalledExactlyOnceWith(
    `${server}devices/one`,
    expect.objectContaining({method: 'DELETE', keepalive: true}),
  );
});

describe('deletionsOver()', () => {
  test('resolves immediately without pending deletions', async () => {
    await new MobiusDevices(registration, () => {}).deletionsOver();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test('retries once to delete the devices that an earlier client left for another WDM device', async () => {
    mobius.answer = () => status(503);
    const earlier = new MobiusDevices(registration, () => {});
    earlier.add(server, {deviceId: 'earlier', clientDeviceUri: 'https://wdm.example/devices/0'});
    for (let attempt = 0; attempt < 5; attempt += 1) await earlier.release();
    const devices = new MobiusDevices(registration, () => {});
    devices.adopt(earlier);
    fetchMock.mockClear();
    mobius.answer = () => status(204);
    await devices.deletionsOver();
    expect(mobiusRequests()).toEqual(['DELETE devices/earlier']);
    await devices.deletionsOver();
    expect(mobiusRequests()).toHaveLength(1);
  });

  test('waits for deletions taken over from an earlier client', async () => {
    const {devices: earlier} = oneDevice();
    const held: (() => void)[] = [];
    mobius.answer = () => new Promise(resolve => held.push(() => resolve(status(204))));
    earlier.deleteOnUnload();
    const devices = new MobiusDevices(registration, () => {});
    devices.adopt(earlier);
    let isOver = false;
    void devices.deletionsOver().then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(mobiusRequests()).toEqual(['DELETE devices/one', 'DELETE devices/one']);
    for (const release of held) {
      expect(isOver).toBe(false);
      release();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(isOver).toBe(true);
  });
});
