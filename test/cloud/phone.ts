import {once} from 'node:events';
import {expect} from 'vitest';
import {WebSocket} from 'ws';
import type {RunningCloud} from '../../cloud/cloud.js';
import {requestGateway, PRIMARY, register, tokenOf, WDM, type ReceivedResponse} from './client.js';

/** An event of a call, as Mercury delivers it to the SDK. */
export interface CallEvent {
  readonly eventType: string;
  readonly callId?: string;
  readonly correlationId?: string;
  readonly message?: {readonly messageType: string; readonly seq: number; readonly sdp?: string};
  readonly [member: string]: unknown;
}

/** SDP with the lines that the cloud reads, and a name to recognize it by. */
export const sdpOf = (name: string, setup = 'actpass', direction = 'sendrecv', port = 9): string =>
  [
    'v=0',
    `s=${name}`,
    `m=audio ${port} UDP/TLS/RTP/SAVPF 111`,
    `a=setup:${setup}`,
    `a=${direction}`,
    '',
  ].join('\r\n');

export type Phone = Awaited<ReturnType<typeof startPhone>>;

/** A registered device with an open event socket, which sends the SDK's requests. */
export async function startPhone(cloud: RunningCloud, account = 'ada') {
  const token = tokenOf(cloud, account);
  const wdm = await requestGateway(cloud, WDM, {method: 'POST', token});
  const url = String(wdm.body['webSocketUrl']);
  const socket = new WebSocket(url);
  const receivedEvents: CallEvent[] = [];
  let isOpen = false;
  socket.on('message', (data: Buffer) => {
    const {data: event} = JSON.parse(data.toString()) as {data?: CallEvent};
    if (event?.eventType === 'mercury.buffer_state') isOpen = true;
    else if (event !== undefined) receivedEvents.push(event);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({id: 'auth', type: 'authorization', data: {token: `Bearer ${token}`}}));
  await expect.poll(() => isOpen).toBe(true);
  const {body} = await register(cloud, account, url.split('/').at(-1));
  const deviceId = body.device?.deviceId ?? '';
  const device = {deviceId, correlationId: `correlation of ${account}`};

  const send = (method: string, path: string, fields: object): Promise<ReceivedResponse> =>
    requestGateway(cloud, `${PRIMARY}/calling/web/${path}`, {method, token, body: {device, ...fields}});
  const sendAboutCall = (method: string, callId: string, path: string, fields: object) =>
    send(method, `devices/${deviceId}/calls/${callId}${path}`, {callId, ...fields});

  return {
    account,
    deviceId,
    receivedEvents,
    socket,
    /** The types of the events that `next()` has not returned; for media, the types of the messages. */
    events: () =>
      receivedEvents.map(({eventType, message}) => message?.messageType ?? eventType.replace('mobius.', '')),

    /** Waits for the next event of this type, or media message of this type. Each event is returned once. */
    async next(name: string): Promise<CallEvent> {
      const isWanted = ({eventType, message}: CallEvent) =>
        (message?.messageType ?? eventType.replace('mobius.', '')) === name;
      await expect.poll(() => receivedEvents.some(isWanted), {message: `${name} for ${account}`}).toBe(true);
      const index = receivedEvents.findIndex(isWanted);
      return receivedEvents.splice(index, 1)[0]!;
    },

    call: (address: string, sdp = sdpOf(account)) =>
      send('POST', `devices/${deviceId}/call`, {
        localMedia: {mediaId: 'm', roap: {seq: 1, messageType: 'OFFER', sdp}},
        callee: {type: 'uri', address},
      }),
    alert: (callId: string) => sendAboutCall('PATCH', callId, '', {callState: 'sig_alerting'}),
    connect: (callId: string) => sendAboutCall('PATCH', callId, '', {callState: 'sig_connected'}),
    media: (callId: string, messageType: string, seq: number, sdp?: string) =>
      sendAboutCall('POST', callId, '/media', {localMedia: {mediaId: 'm', roap: {seq, messageType, sdp}}}),
    keepAlive: (callId: string) => sendAboutCall('POST', callId, '/status', {}),
    end: (callId: string, causecode = 0, cause = 'Normal Disconnect.') =>
      sendAboutCall('DELETE', callId, '', {metrics: {}, causecode, cause}),
    hold: (callId: string) => send('POST', 'services/callhold/hold', {callId}),
    resume: (callId: string) => send('POST', 'services/callhold/resume', {callId}),
    transfer: (callId: string, destination: string) =>
      send('POST', 'services/calltransfer/commit', {
        callId,
        transferType: 'BLIND',
        blindTransferContext: {transferorCallId: callId, destination},
      }),
    consult: (callId: string, transferToCallId: string) =>
      send('POST', 'services/calltransfer/commit', {
        callId,
        transferType: 'CONSULT',
        consultTransferContext: {transferorCallId: callId, transferToCallId},
      }),
  };
}

/** Calls one phone from another, answers, and forgets the events until then. Returns the IDs of the two legs. */
export async function connectCall(from: Phone, to: Phone, number: string): Promise<[string, string]> {
  const {body} = await from.call(number);
  const callId = String(body['callId']);
  const {callId: other = ''} = await to.next('call');
  await to.next('OFFER');
  await to.alert(other);
  await to.connect(other);
  await to.media(other, 'ANSWER', 1, sdpOf(to.account, 'active'));
  await from.next('ANSWER');
  await from.media(callId, 'OK', 1);
  await to.next('OK');
  from.receivedEvents.length = 0;
  to.receivedEvents.length = 0;
  return [callId, other];
}
