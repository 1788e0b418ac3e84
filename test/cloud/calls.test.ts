import {once} from 'node:events';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {ask, BACKUP, controlled, PRIMARY, register, tokenOf, useCloud, WDM} from './client.js';

const started = useCloud();
const sockets: WebSocket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

interface Heard {
  readonly data?: {readonly eventType: string; readonly [member: string]: unknown};
}

/** A Mobius device of the account, with an open and authorized socket. */
async function reachable(account = 'ada') {
  const {cloud} = started;
  const token = tokenOf(cloud, account);
  const wdm = await ask(cloud, WDM, {method: 'POST', token});
  const url = String(wdm.body['webSocketUrl']);
  const socket = new WebSocket(url);
  sockets.push(socket);
  const heard: Heard[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Heard));
  await once(socket, 'open');
  socket.send(JSON.stringify({id: 'auth', type: 'authorization', data: {token: `Bearer ${token}`}}));
  await expect.poll(() => heard.length).toBe(1);
  const {body} = await register(cloud, account, url.split('/').at(-1));
  const deviceId = body.device?.deviceId ?? '';
  const events = () => heard.slice(1).map(({data}) => data);
  return {deviceId, events, socket};
}

const ring = async (deviceId: string) =>
  String((await controlled(started.cloud, `devices/${deviceId}/ring`, {method: 'POST'})).body['callId']);
const hangUp = (callId: string) => controlled(started.cloud, `calls/${callId}/hang-up`, {method: 'POST'});
const calls = async () => (await controlled(started.cloud, 'calls')).body as unknown as object[];

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
const EVERY = [
  ['ringing', ALERTING],
  ['media', ANSWER],
  ['a keepalive', STATUS],
  ['the end', END],
] as const;

function about(
  {deviceId, callId}: {deviceId: string; callId: string},
  [method, path, body]: Request,
  {account = 'ada', server = PRIMARY} = {},
) {
  const to = `${server}/calling/web/devices/${deviceId}/calls/${callId}${path}`;
  return ask(started.cloud, to, {method, token: tokenOf(started.cloud, account), body});
}

describe('a call to a device', () => {
  it('is announced with the caller and an offer', async () => {
    const {deviceId, events} = await reachable();
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
    const {deviceId, events} = await reachable('grace');
    await ring(deviceId);
    await expect
      .poll(events)
      .toMatchObject([{callerId: {from: expect.stringMatching(/^"Ada Lovelace" <sip:\+12065550101@/)}}, {}]);
  });

  it('rings, is answered, kept alive, and ended by the device', async () => {
    const {deviceId, events} = await reachable();
    const callId = await ring(deviceId);
    const states: unknown[] = [];
    for (const request of [ALERTING, CONNECTED, ANSWER, STATUS, END]) {
      expect((await about({deviceId, callId}, request)).status).toBe(200);
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
    const {deviceId} = await reachable();
    const callId = await ring(deviceId);
    await about({deviceId, callId}, CONNECTED);
    await about({deviceId, callId}, ALERTING);
    expect(await calls()).toMatchObject([{state: 'connected', at: {alerting: expect.any(String)}}]);
  });

  it('ends after its caller hangs up and the device confirms it', async () => {
    const {deviceId, events} = await reachable();
    const callId = await ring(deviceId);
    await about({deviceId, callId}, ALERTING);
    expect((await hangUp(callId)).status).toBe(204);
    await expect
      .poll(() => events().at(-1))
      .toMatchObject({eventType: 'mobius.calldisconnected', callId, correlationId: 'its-own-id'});
    expect(await calls()).toMatchObject([{state: 'ending'}]);
    // A device that missed the event is told by its next keepalive.
    const {status, body} = await about({deviceId, callId}, STATUS);
    expect([status, body['errorCode']]).toEqual([404, 113]);
    expect((await about({deviceId, callId}, END)).status).toBe(200);
    expect(await calls()).toMatchObject([{state: 'ended'}]);
    expect((await hangUp(callId)).status).toBe(404);
  });

  it('ends at once if its caller hangs up before it rings', async () => {
    const {deviceId, events} = await reachable();
    const callId = await ring(deviceId);
    await hangUp(callId);
    expect(await calls()).toMatchObject([{state: 'ended'}]);
    expect((await about({deviceId, callId}, ALERTING)).status).toBe(404);
    expect(events().map(event => event?.eventType)).not.toContain('mobius.calldisconnected');
  });

  it.each([
    [
      'the device deregisters',
      (to: string) => ask(started.cloud, to, {method: 'DELETE', token: tokenOf(started.cloud)}),
    ],
    [
      'the control API takes the device away',
      async () => void started.cloud.removeDevice(started.cloud.devices().mobius[0]!.deviceId),
    ],
    ['the cloud is reset', async () => started.cloud.reset()],
  ])('is forgotten when %s', async (_name, act) => {
    const {deviceId} = await reachable();
    await ring(deviceId);
    await act(`${PRIMARY}/calling/web/devices/${deviceId}`);
    expect(await calls()).toEqual([]);
  });
});

describe('requests about a call', () => {
  it.each(EVERY)('%s of an unknown call is answered with 404 and errorCode 113', async (_name, request) => {
    const {deviceId} = await reachable();
    const {status, body} = await about({deviceId, callId: 'nobody'}, request);
    expect([status, body['errorCode']]).toEqual([404, 113]);
  });

  it.each(EVERY)('%s of a call that has ended is answered like an unknown call', async (_name, request) => {
    const {deviceId} = await reachable();
    const callId = await ring(deviceId);
    await about({deviceId, callId}, END);
    const {status, body} = await about({deviceId, callId}, request);
    expect([status, body['errorCode']]).toEqual([404, 113]);
  });

  it.each(EVERY)(
    "%s is refused for another account's call, and at the other server",
    async (_name, request) => {
      const {deviceId} = await reachable();
      const callId = await ring(deviceId);
      expect((await about({deviceId, callId}, request, {account: 'grace'})).status).toBe(404);
      expect((await about({deviceId, callId}, request, {server: BACKUP})).status).toBe(404);
      const other = await register(started.cloud, 'ada', 'another-client');
      const elsewhere = other.body.device?.deviceId ?? '';
      expect((await about({deviceId: elsewhere, callId}, request)).status).toBe(404);
      expect(await calls()).toMatchObject([{state: 'offered'}]);
    },
  );

  it.each(EVERY)('%s requires a token', async (_name, [method, path]) => {
    const to = `${PRIMARY}/calling/web/devices/x/calls/y${path}`;
    expect((await ask(started.cloud, to, {method})).status).toBe(401);
  });

  it.each([
    ['an unknown state', ['PATCH', '', {callState: 'sig_dancing'}]],
    ['media without a message', ['POST', '/media', {localMedia: {}}]],
  ] as [string, Request][])('with %s are answered with 400', async (_name, request) => {
    const {deviceId} = await reachable();
    const callId = await ring(deviceId);
    expect((await about({deviceId, callId}, request)).status).toBe(400);
  });

  it.each(EVERY)('%s has its own name in the log of a server that is down', async (_name, request) => {
    started.cloud.setScenario({down: ['primary']});
    expect((await about({deviceId: 'x', callId: 'y'}, request)).status).toBe(503);
    expect(started.cloud.requests().at(-1)?.endpoint).toMatch(/^call[A-Z]/);
  });
});

describe('a command without its device or call', () => {
  it('makes no call without such a device, or without a socket to it', async () => {
    const {cloud} = started;
    const {body} = await register(cloud, 'ada', 'tab-1');
    for (const id of ['nobody', body.device?.deviceId])
      expect((await controlled(cloud, `devices/${id}/ring`, {method: 'POST'})).status).toBe(404);
    expect(await calls()).toEqual([]);
  });

  it('ends nothing, and names the unknown call', async () => {
    expect((await hangUp('nobody')).body['error']).toMatch(/^No current call has the id nobody/);
  });
});

it("the metrics of a call's media are accepted", async () => {
  const {body} = await ask(started.cloud, 'u2c.wbx2.com/u2c/api/v1/limited/catalog?orgId=x&format=hostmap');
  const {unifiedTelemetry} = body['serviceLinks'] as {unifiedTelemetry: string};
  const to = `${unifiedTelemetry.replace('https://', '')}/metric/v2`;
  expect((await ask(started.cloud, to, {method: 'POST', body: {metrics: []}})).status).toBe(204);
});
