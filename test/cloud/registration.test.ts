import {afterEach, describe, expect, it, vi} from 'vitest';
import type {MobiusDevice} from '../../cloud/devices.js';
import {
  requestGateway,
  BACKUP,
  idOf,
  PRIMARY,
  register,
  tokenOf,
  useCloud,
  type ReceivedResponse,
} from './client.js';

const started = useCloud();

function deviceOf({body}: ReceivedResponse): MobiusDevice {
  if (body.device === undefined) {
    throw new TypeError(`No device in ${JSON.stringify(body)}`);
  }
  return body.device;
}
const pathOf = (device: MobiusDevice) => device.uri.replace('https://', '');
const keepalive = (device: MobiusDevice, account = 'ada') =>
  requestGateway(started.cloud, `${pathOf(device)}/status`, {
    method: 'POST',
    token: tokenOf(started.cloud, account),
  });
const deregister = (device: MobiusDevice, account = 'ada') =>
  requestGateway(started.cloud, pathOf(device), {method: 'DELETE', token: tokenOf(started.cloud, account)});

describe('register', () => {
  it('answers with the device, the intervals and the voice portal', async () => {
    const {status, body} = await register(started.cloud);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      userId: idOf(started.cloud),
      keepaliveInterval: 30,
      callKeepaliveInterval: 10,
      rehomingIntervalMin: 60,
      rehomingIntervalMax: 120,
      voicePortalNumber: expect.any(String),
      voicePortalExtension: expect.any(String),
      device: {status: 'active', addresses: ['sip:ada@example.calls.webex.com']},
    });
    const device = deviceOf({status, body, headers: new Headers()});
    expect(device.uri).toBe(`https://${PRIMARY}/calling/web/devices/${device.deviceId}`);
  });

  it('takes effect if its answer is dropped', async () => {
    started.cloud.setScenario({register: [{drop: 'answer'}]});
    await expect(register(started.cloud)).rejects.toThrow('fetch failed');
    expect(started.cloud.devices().mobius).toHaveLength(1);
  });

  it('again with the same client keeps the device', async () => {
    const first = deviceOf(await register(started.cloud));
    expect(deviceOf(await register(started.cloud)).deviceId).toBe(first.deviceId);
    expect(started.cloud.devices().mobius).toHaveLength(1);
  });

  it('at the other server replaces the device', async () => {
    const first = deviceOf(await register(started.cloud));
    const second = deviceOf(await register(started.cloud, 'ada', 'tab-1', BACKUP));
    expect(second.deviceId).not.toBe(first.deviceId);
    expect(started.cloud.devices().mobius).toMatchObject([{deviceId: second.deviceId, server: 'backup'}]);
  });

  it.each([
    ['a token without spark:webrtc_calling', 'ada', {scopes: ['spark:people_read']}, {}, 403, undefined],
    ['an account that is not configured for WebRTC calling', 'alan', {}, {}, 403, 102],
    ['the token of another user', 'ada', {}, {userId: 'somebody-else'}, 403, undefined],
    ['a body without a client', 'ada', {}, {clientDeviceUri: ''}, 400, undefined],
  ])('refuses %s', async (_name, account, token, body, status, errorCode) => {
    const {cloud} = started;
    const answer = await requestGateway(cloud, `${PRIMARY}/calling/web/device`, {
      method: 'POST',
      token: tokenOf(cloud, account, token),
      body: {userId: idOf(cloud, account), clientDeviceUri: 'https://wdm/1', ...body},
    });
    expect([answer.status, answer.body['errorCode']]).toEqual([status, errorCode]);
    expect(cloud.devices().mobius).toEqual([]);
  });

  it('refuses a body that is not JSON', async () => {
    const sent = {method: 'POST', token: tokenOf(started.cloud), body: '{'};
    expect((await requestGateway(started.cloud, `${PRIMARY}/calling/web/device`, sent)).status).toBe(400);
  });
});

describe('the device limit', () => {
  it('is one for grace: 403, errorCode 101 and the existing device', async () => {
    const first = deviceOf(await register(started.cloud, 'grace', 'tab-1'));
    const {status, body} = await register(started.cloud, 'grace', 'tab-2');
    expect([status, body['errorCode'], body['userId']]).toEqual([403, 101, idOf(started.cloud, 'grace')]);
    expect(body['devices']).toEqual([first]);
  });

  it('lists the oldest device first, regardless of its keepalives', async () => {
    started.cloud.setScenario({deviceLimit: 2});
    const oldest = deviceOf(await register(started.cloud, 'ada', 'tab-1'));
    await register(started.cloud, 'ada', 'tab-2');
    await keepalive(oldest);
    await register(started.cloud, 'ada', 'tab-1');
    const {body} = await register(started.cloud, 'ada', 'tab-3');
    expect(body['devices']).toMatchObject([{deviceId: oldest.deviceId}, {}]);
  });

  it('does not affect the client that has the device', async () => {
    await register(started.cloud, 'grace', 'tab-1');
    expect((await register(started.cloud, 'grace', 'tab-1')).status).toBe(200);
  });

  it('applies per account', async () => {
    started.cloud.setScenario({deviceLimit: 1});
    expect((await register(started.cloud, 'ada')).status).toBe(200);
    expect((await register(started.cloud, 'grace')).status).toBe(200);
  });

  it('allows a registration after a device deregisters, as the SDK does with devices[0]', async () => {
    const first = deviceOf(await register(started.cloud, 'grace', 'tab-1'));
    expect((await deregister(first, 'grace')).status).toBe(200);
    expect((await register(started.cloud, 'grace', 'tab-2')).status).toBe(200);
    // The first tab learns from its next keepalive that its device is gone.
    expect((await keepalive(first, 'grace')).status).toBe(404);
  });
});

describe('keepalive', () => {
  it('updates lastSeen', async () => {
    const device = deviceOf(await register(started.cloud));
    const seen = () => Date.parse(started.cloud.devices().mobius[0]?.lastSeen ?? '');
    const before = seen();
    await expect.poll(async () => (await keepalive(device)).status === 200 && seen() > before).toBe(true);
  });

  it.each([
    ['after deregister', async (device: MobiusDevice) => void (await deregister(device))],
    [
      'after the control API removed the device',
      (device: MobiusDevice) => void started.cloud.removeDevice(device.deviceId),
    ],
    ['after a reset', () => started.cloud.reset()],
  ])('is answered with 404 %s', async (_name, leave) => {
    const device = deviceOf(await register(started.cloud));
    expect((await keepalive(device)).status).toBe(200);
    await leave(device);
    expect((await keepalive(device)).status).toBe(404);
  });

  it.each([
    ['keepalive', keepalive],
    ['deregister', deregister],
  ])('%s of another account’s device is 404', async (_name, act) => {
    const device = deviceOf(await register(started.cloud, 'ada'));
    expect((await act(device, 'grace')).status).toBe(404);
    expect(started.cloud.devices().mobius).toHaveLength(1);
  });

  it.each([
    ['keepalive', keepalive],
    ['deregister', deregister],
  ])('%s at the server that does not have the device is 404', async (_name, act) => {
    const device = deviceOf(await register(started.cloud));
    expect((await act({...device, uri: device.uri.replace(PRIMARY, BACKUP)})).status).toBe(404);
    expect(started.cloud.devices().mobius).toHaveLength(1);
  });
});

describe('deviceExpiry', () => {
  afterEach(() => void vi.useRealTimers());

  it('removes a device without keepalives, and keeps one with keepalives', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    started.cloud.setScenario({deviceExpiry: 90});
    const quiet = deviceOf(await register(started.cloud, 'ada', 'tab-1'));
    const lively = deviceOf(await register(started.cloud, 'ada', 'tab-2'));
    vi.setSystemTime(Date.now() + 60_000);
    expect((await keepalive(lively)).status).toBe(200);
    vi.setSystemTime(Date.now() + 31_000);
    expect((await keepalive(quiet)).status).toBe(404);
    expect((await keepalive(lively)).status).toBe(200);
    expect(started.cloud.devices().mobius).toMatchObject([{deviceId: lively.deviceId}]);
  });

  it('is off by default', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const device = deviceOf(await register(started.cloud));
    vi.setSystemTime(Date.now() + 86_400_000);
    expect((await keepalive(device)).status).toBe(200);
  });
});

describe('the devices of a user', () => {
  it.each([PRIMARY, BACKUP])('are the same at %s', async server => {
    const device = deviceOf(await register(started.cloud));
    const to = `${server}/calling/web/devices?userid=${idOf(started.cloud)}`;
    const {body} = await requestGateway(started.cloud, to, {token: tokenOf(started.cloud)});
    expect(body).toEqual({userId: idOf(started.cloud), devices: [device]});
  });

  it('are hidden from another user', async () => {
    const to = `${PRIMARY}/calling/web/devices?userid=${idOf(started.cloud)}`;
    expect((await requestGateway(started.cloud, to, {token: tokenOf(started.cloud, 'grace')})).status).toBe(
      403,
    );
  });
});
