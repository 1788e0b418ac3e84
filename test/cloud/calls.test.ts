import {once} from 'node:events';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {requestGateway, BACKUP, requestControl, PRIMARY, register, tokenOf, useCloud, WDM} from './client.js';

const started = useCloud();
const sockets: WebSocket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

interface MercuryMessage {
  readonly data?: {readonly eventType: string; readonly [member: string]: unknown};
}

/** A Mobius device of the account, with an open and authorized socket. */
async function reachableDevice(account = 'ada') {
  const {cloud} = started;
  const token = tokenOf(cloud, account);
  const wdm = await requestGateway(cloud, WDM, {method: 'POST', token});
  const url = String(wdm.body['webSocketUrl']);
  const socket = new WebSocket(url);
  sockets.push(socket);
  const messages: MercuryMessage[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as MercuryMessage));
  await once(socket, 'open');
  socket.send(JSON.stringify({id: 'auth', type: 'authorization', data: {token: `Bearer ${token}`}}));
  await expect.poll(() => messages.length).toBe(1);
  const {body} = await register(cloud, account, url.split('/').at(-1));
  const deviceId = body.device?.deviceId ?? '';
  const events = () => messages.slice(1).map(({data}) => data);
  return {deviceId, events, socket};
}

const ring = async (deviceId: string) =>
  String((await requestControl(started.cloud, `devices/${deviceId}/ring`, {method: 'POST'})).body['callId']);
const hangUp = (callId: string) => requestControl(started.cloud, `calls/${callId}/hang-up`, {method: 'POST'});
const calls = async () => (await requestControl(started.cloud, 'calls')).body as unknown as object[];

type Request = readonly [method: string, path: string, body: object];
const device = {correlationId: 'its-own-id'};
const ALERTING: Request = ['PATCH', '', {device, callState: 'sig_alerting'}];
const CONNECTED: Request = ['PATCH', '', {device, callState: 'sig_connected'}];
const ANSWER: Request = [
  'POST',
  '/media',
  {device, localMedia: {mediaId: 'm', roap: {seq: 1, messageType: 'ANSWER', sdp: 'v=0'}}},
];
const STATUS: Request = ['POST', '/status', {device}];
const END: Request = ['DELETE', '', {device, metrics: {}, causecode: 115, cause: 'User Busy.'}];
const CALL_REQUESTS = [
  ['ringing', ALERTING],
  ['media', ANSWER],
  ['a keepalive', STATUS],
  ['the end', END],
] as const;

function sendAboutCall(
  {deviceId, callId}: {deviceId: string; callId: string},
  [method, path, body]: Request,
  {account = 'ada', server = PRIMARY} = {},
) {
  const to = `${server}/calling/web/devices/${deviceId}/calls/${callId}${path}`;
  return requestGateway(started.cloud, to, {method, token: tokenOf(started.cloud, account), body});
}

describe('a call to a device', () => {
  it('is announced with the caller and an offer', async () => {
    const {deviceId, events} = await reachableDevice();
    const callId = await ring(deviceId);
    const address = '"Grace Hopper" <sip:+12065550102@example.com;user=phone>;tag=1';
    await expect.poll(events).toMatchObject([
      {
        eventType: 'mobius.call',
        callId,
        deviceId,
        correlationId: '',
        callerId: {'p-asserted-identity': address, from: address},
      },
      {
        eventType: 'mobius.media',
        callId,
        correlationId: '',
        message: {seq: 1, messageType: 'OFFER', sdp: expect.stringMatching(/^v=0\r\n[^]*m=audio /)},
      },
    ]);
    expect(await calls()).toEqual([
      {
        callId,
        deviceId,
        account: 'ada',
        direction: 'inbound',
        state: 'offered',
        at: {offered: expect.any(String)},
        holding: false,
        keepalives: 0,
        media: [{from: 'cloud', messageType: 'OFFER', seq: 1, direction: 'sendrecv'}],
      },
    ]);
  });

  it('comes from Ada if it is to Grace, who is the caller by default', async () => {
    const {deviceId, events} = await reachableDevice('grace');
    await ring(deviceId);
    await expect
      .poll(events)
      .toMatchObject([{callerId: {from: expect.stringMatching(/^"Ada Lovelace" <sip:\+12065550101@/)}}, {}]);
  });

  it('rings, is answered, kept alive, and ended by the device', async () => {
    const {deviceId, events} = await reachableDevice();
    const callId = await ring(deviceId);
    const states: unknown[] = [];
    for (const request of [ALERTING, CONNECTED, ANSWER, STATUS, END]) {
      expect((await sendAboutCall({deviceId, callId}, request)).status).toBe(200);
      states.push(started.cloud.calls()[0]?.state);
    }
    expect(states).toEqual(['alerting', 'connected', 'connected', 'connected', 'ended']);
    const time = expect.any(String);
    expect(await calls()).toEqual([
      {
        callId,
        deviceId,
        account: 'ada',
        direction: 'inbound',
        state: 'ended',
        at: {offered: time, alerting: time, connected: time, ended: time},
        cause: {code: 115, text: 'User Busy.'},
        endedBy: 'device',
        holding: false,
        keepalives: 1,
        media: [
          {from: 'cloud', messageType: 'OFFER', seq: 1, direction: 'sendrecv'},
          {from: 'device', messageType: 'ANSWER', seq: 1, direction: 'sendrecv'},
          {from: 'cloud', messageType: 'OK', seq: 1},
        ],
      },
    ]);
    await expect
      .poll(() => events().at(-1))
      .toMatchObject({
        eventType: 'mobius.media',
        correlationId: 'its-own-id',
        message: {seq: 1, messageType: 'OK'},
      });
    const names = started.cloud.requests().map(({endpoint}) => endpoint);
    expect(names.slice(-5)).toEqual(['callState', 'callState', 'callMedia', 'callStatus', 'callEnd']);
  });

  it('stays connected if the device reports ringing again', async () => {
    const {deviceId} = await reachableDevice();
    const callId = await ring(deviceId);
    await sendAboutCall({deviceId, callId}, CONNECTED);
    await sendAboutCall({deviceId, callId}, ALERTING);
    expect(await calls()).toMatchObject([{state: 'connected', at: {alerting: expect.any(String)}}]);
  });

  it('ends after its caller hangs up and the device confirms it', async () => {
    const {deviceId, events} = await reachableDevice();
    const callId = await ring(deviceId);
    await sendAboutCall({deviceId, callId}, ALERTING);
    expect((await hangUp(callId)).status).toBe(204);
    await expect
      .poll(() => events().at(-1))
      .toMatchObject({eventType: 'mobius.calldisconnected', callId, correlationId: 'its-own-id'});
    expect(await calls()).toMatchObject([{state: 'ending'}]);
    // A device that has missed the event learns of the end from its next keepalive.
    const {status, body} = await sendAboutCall({deviceId, callId}, STATUS);
    expect([status, body['errorCode']]).toEqual([404, 113]);
    expect((await sendAboutCall({deviceId, callId}, END)).status).toBe(200);
    expect(await calls()).toMatchObject([{state: 'ended'}]);
    expect((await hangUp(callId)).status).toBe(404);
  });

  it('ends immediately if its caller hangs up before it rings', async () => {
    const {deviceId, events} = await reachableDevice();
    const callId = await ring(deviceId);
    await hangUp(callId);
    expect(await calls()).toMatchObject([{state: 'ended'}]);
    expect((await sendAboutCall({deviceId, callId}, ALERTING)).status).toBe(404);
    expect(events().map(event => event?.eventType)).not.toContain('mobius.calldisconnected');
  });

  it.each([
    [
      'the device deregisters',
      (to: string) => requestGateway(started.cloud, to, {method: 'DELETE', token: tokenOf(started.cloud)}),
    ],
    [
      'the control API removes the device',
      async () => void started.cloud.removeDevice(started.cloud.devices().mobius[0]!.deviceId),
    ],
    ['the cloud is reset', async () => started.cloud.reset()],
  ])('is forgotten when %s', async (_name, act) => {
    const {deviceId} = await reachableDevice();
    await ring(deviceId);
    await act(`${PRIMARY}/calling/web/devices/${deviceId}`);
    expect(await calls()).toEqual([]);
  });
});

describe('requests about a call', () => {
  it.each(CALL_REQUESTS)(
    '%s of an unknown call is answered with 404 and errorCode 113',
    async (_name, request) => {
      const {deviceId} = await reachableDevice();
      const {status, body} = await sendAboutCall({deviceId, callId: 'nobody'}, request);
      expect([status, body['errorCode']]).toEqual([404, 113]);
    },
  );

  it.each(CALL_REQUESTS)(
    '%s of a call that has ended is answered like an unknown call',
    async (_name, request) => {
      const {deviceId} = await reachableDevice();
      const callId = await ring(deviceId);
      await sendAboutCall({deviceId, callId}, END);
      const {status, body} = await sendAboutCall({deviceId, callId}, request);
      expect([status, body['errorCode']]).toEqual([404, 113]);
    },
  );

  it.each(CALL_REQUESTS)(
    '%s is refused from another account or another device, and at the other server',
    async (_name, request) => {
      const {deviceId} = await reachableDevice();
      const callId = await ring(deviceId);
      expect((await sendAboutCall({deviceId, callId}, request, {account: 'grace'})).status).toBe(404);
      expect((await sendAboutCall({deviceId, callId}, request, {server: BACKUP})).status).toBe(404);
      const other = await register(started.cloud, 'ada', 'another-client');
      const elsewhere = other.body.device?.deviceId ?? '';
      expect((await sendAboutCall({deviceId: elsewhere, callId}, request)).status).toBe(404);
      expect(await calls()).toMatchObject([{state: 'offered'}]);
    },
  );

  it.each(CALL_REQUESTS)('%s requires a token', async (_name, [method, path]) => {
    const to = `${PRIMARY}/calling/web/devices/x/calls/y${path}`;
    expect((await requestGateway(started.cloud, to, {method})).status).toBe(401);
  });

  it.each([
    ['an unknown state', ['PATCH', '', {callState: 'sig_dancing'}]],
    ['media without a message', ['POST', '/media', {localMedia: {}}]],
  ] as [string, Request][])('with %s are answered with 400', async (_name, request) => {
    const {deviceId} = await reachableDevice();
    const callId = await ring(deviceId);
    expect((await sendAboutCall({deviceId, callId}, request)).status).toBe(400);
  });

  it.each(CALL_REQUESTS)(
    '%s has its own name in the log of a server that is down',
    async (_name, request) => {
      started.cloud.setScenario({down: ['primary']});
      expect((await sendAboutCall({deviceId: 'x', callId: 'y'}, request)).status).toBe(503);
      expect(started.cloud.requests().at(-1)?.endpoint).toMatch(/^call[A-Z]/);
    },
  );
});

describe('a command for an unknown device or call', () => {
  it('makes no call to an unknown device, or to a device without a socket', async () => {
    const {cloud} = started;
    const {body} = await register(cloud, 'ada', 'tab-1');
    for (const id of ['nobody', body.device?.deviceId])
      expect((await requestControl(cloud, `devices/${id}/ring`, {method: 'POST'})).status).toBe(404);
    expect(await calls()).toEqual([]);
  });

  it('ends nothing, and names the unknown call', async () => {
    expect((await hangUp('nobody')).body['error']).toMatch(/^No current call has the id nobody/);
  });
});

it("the metrics of a call's media are accepted", async () => {
  const {body} = await requestGateway(
    started.cloud,
    'u2c.wbx2.com/u2c/api/v1/limited/catalog?orgId=x&format=hostmap',
  );
  const {unifiedTelemetry} = body['serviceLinks'] as {unifiedTelemetry: string};
  const to = `${unifiedTelemetry.replace('https://', '')}/metric/v2`;
  expect((await requestGateway(started.cloud, to, {method: 'POST', body: {metrics: []}})).status).toBe(204);
});
