import {describe, expect, test, vi} from 'vitest';
import {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import type {SdkDeviceAnswer} from '../../src/sdk/sdk.js';
import {
  fetchMock,
  mobius,
  mobiusRequests,
  clientDeviceUri,
  html,
  loseAnswer,
  registration,
  server,
  status,
  useMobius,
} from './mobius-devices-setup.js';

/** Registrations that are not answered: the server may have created a device, so its list of devices is requested. */
useMobius();

test('release() requests the list of a server that did not answer, and deletes this page’s devices', async () => {
  const theirs = {deviceId: 'theirs', clientDeviceUri: 'https://wdm.example/devices/2'};
  mobius.answer = method =>
    method === 'DELETE'
      ? status(204)
      : Response.json({devices: [theirs, {deviceId: 'ours', clientDeviceUri}, {clientDeviceUri}]});
  const devices = new MobiusDevices(registration, () => {});
  await loseAnswer(devices);
  await devices.release();
  expect(mobiusRequests()).toEqual([
    'GET devices?userid=ada%20lovelace',
    'DELETE devices/ours',
    'DELETE devices/',
  ]);
  expect(fetchMock.mock.calls[0]?.[1]?.signal).toBeInstanceOf(AbortSignal);
  expect(devices.mayExist).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  {name: 'is not answered', list: () => Promise.reject(new TypeError('Failed to fetch')), cause: 'unknown'},
  {
    name: 'is not answered in time',
    list: () => Promise.reject(new DOMException('Too late', 'TimeoutError')),
    cause: 'timeout',
  },
  {name: 'is refused', list: () => status(503), cause: 'server'},
  {name: 'is a page of a proxy', list: html, cause: 'unexpected-answer'},
  {name: 'has no list in it', list: () => Response.json({}), cause: 'unexpected-answer'},
  {name: 'is not an object', list: () => Response.json(null), cause: 'unexpected-answer'},
])('release() retries if the list $name', async ({list, cause}) => {
  mobius.answer = list;
  const devices = new MobiusDevices(registration, () => {});
  await loseAnswer(devices);
  await devices.release();
  expect(devices.mayExist).toBe(true);
  expect(devices.state).toMatchObject({status: 'waiting', cause});
  mobius.answer = () => Response.json({devices: []});
  await vi.advanceTimersByTimeAsync(1_000);
  expect(mobiusRequests()).toEqual([
    'GET devices?userid=ada%20lovelace',
    'GET devices?userid=ada%20lovelace',
  ]);
  expect(devices.mayExist).toBe(false);
});

test('release() treats a list answered 404 as empty', async () => {
  mobius.answer = () => status(404);
  const devices = new MobiusDevices(registration, () => {});
  await loseAnswer(devices);
  await devices.release();
  expect(devices.mayExist).toBe(false);
  expect(devices.state).toEqual({status: 'none'});
});

test('release() is not complete until all devices are gone', async () => {
  const found = ['one', 'two'].map(deviceId => ({deviceId, clientDeviceUri}));
  mobius.answer = (method, url) => {
    if (method === 'GET') return Response.json({devices: found});
    return status(url.endsWith('two') ? 503 : 204);
  };
  const devices = new MobiusDevices(registration, () => {});
  const gone = vi.fn<() => void>();
  await loseAnswer(devices);
  devices.onGone(gone);
  await devices.release();
  expect([devices.mayExist, gone.mock.calls.length]).toEqual([true, 0]);
  mobius.answer = () => status(204);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(mobiusRequests().slice(3)).toEqual(['DELETE devices/two']);
  expect([devices.mayExist, gone.mock.calls.length]).toEqual([false, 1]);
});

test('a list that arrives after the line has registered again deletes nothing', async () => {
  let listDevices: (response: Response) => void = () => {};
  mobius.answer = method =>
    method === 'GET' ? new Promise(resolve => (listDevices = resolve)) : status(204);
  const devices = new MobiusDevices(registration, () => {});
  await loseAnswer(devices);
  const releasing = devices.release();
  await vi.advanceTimersByTimeAsync(0);
  devices.add(server, {deviceId: 'new'});
  listDevices(Response.json({devices: ['new', 'lost'].map(deviceId => ({deviceId, clientDeviceUri}))}));
  await releasing;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(mobiusRequests()).toEqual(['GET devices?userid=ada%20lovelace']);
  // Mobius keeps one device for each WDM device, so the list was older than the registration.
  expect([devices.has('new'), devices.has('lost')]).toEqual([true, false]);
});

describe('receive()', () => {
  const receive = (answered: Promise<{body: SdkDeviceAnswer}>, onLate = vi.fn()) =>
    new MobiusDevices(registration, () => {}).receive(server, answered, onLate);

  test('rejects an answer without a device, which is not from Webex', async () => {
    await expect(receive(Promise.resolve({body: {}}))).rejects.toMatchObject({
      statusCode: 599,
      message: 'No device',
    });
  });

  test.each([
    {name: 'with a device reports it', device: {deviceId: 'late'}, times: 1},
    {name: 'with an empty device reports nothing', device: {}, times: 0},
    {name: 'without a device reports nothing', device: undefined, times: 0},
  ])('rejects after 20 s without an answer; a later one $name', async ({device, times}) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const onLate = vi.fn();
    let answerLate: (answer: {body: SdkDeviceAnswer}) => void = () => {};
    const answered = new Promise<{body: SdkDeviceAnswer}>(resolve => (answerLate = resolve));
    const received = expect(receive(answered, onLate)).rejects.toMatchObject({
      statusCode: 408,
      message: 'No answer',
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await received;
    answerLate({body: device ? {device} : {}});
    vi.useRealTimers();
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);
    expect(onLate.mock.calls).toEqual(times ? [[device]] : []);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
