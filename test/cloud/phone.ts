import {once} from 'node:events';
import {expect} from 'vitest';
import {WebSocket} from 'ws';
import type {RunningCloud} from '../../cloud/cloud.js';
import {ask, PRIMARY, register, tokenOf, WDM, type Answered} from './client.js';

/** An event of a call, as Mercury delivers it to the SDK. */
export interface Heard {
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

export type Phone = Awaited<ReturnType<typeof phoneOf>>;

/** A registered device with an open event socket, which sends the SDK's requests. */
export async function phoneOf(cloud: RunningCloud, account = 'ada') {
  const token = tokenOf(cloud, account);
  const wdm = await ask(cloud, WDM, {method: 'POST', token});
  const url = String(wdm.body['webSocketUrl']);
  const socket = new WebSocket(url);
  const heard: Heard[] = [];
  let isOpen = false;
  socket.on('message', (data: Buffer) => {
    const {data: event} = JSON.parse(data.toString()) as {data?: Heard};
    if (event?.eventType === 'mercury.buffer_state') isOpen = true;
    else if (event !== undefined) heard.push(event);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({id: 'auth', type: 'authorization', data: {token: `Bearer ${token}`}}));
  await expect.poll(() => isOpen).toBe(true);
  const {body} = await register(cloud, account, url.split('/').at(-1));
  const deviceId = body.device?.deviceId ?? '';
  const device = {deviceId, correlationId: `correlation of ${account}`};

  const send = (method: string, path: string, more: object): Promise<Answered> =>
    ask(cloud, `${PRIMARY}/calling/web/${path}`, {method, token, body: {device, ...more}});
  const about = (method: string, callId: string, path: string, more: object) =>
    send(method, `devices/${deviceId}/calls/${callId}${path}`, {callId, ...more});

  return {
    account,
    deviceId,
    heard,
    socket,
    /** Events in short: their types, and for media the type of the message. */
    events: () =>
      heard.map(({eventType, message}) => message?.messageType ?? eventType.replace('mobius.', '')),

    /** Waits for the next event of this type, or media message of this type. Each event is returned once. */
    async next(name: string): Promise<Heard> {
      const isWanted = ({eventType, message}: Heard) =>
        (message?.messageType ?? eventType.replace('mobius.', '')) === name;
      await expect.poll(() => heard.some(isWanted), {message: `${name} for ${account}`}).toBe(true);
      const index = heard.findIndex(isWanted);
      return heard.splice(index, 1)[0]!;
    },

    call: (address: string, sdp = sdpOf(account)) =>
      send('POST', `devices/${deviceId}/call`, {
        localMedia: {mediaId: 'm', roap: {seq: 1, messageType: 'OFFER', sdp}},
        callee: {type: 'uri', address},
      }),
    alert: (callId: string) => about('PATCH', callId, '', {callState: 'sig_alerting'}),
    connect: (callId: string) => about('PATCH', callId, '', {callState: 'sig_connected'}),
    media: (callId: string, messageType: string, seq: number, sdp?: string) =>
      about('POST', callId, '/media', {localMedia: {mediaId: 'm', roap: {seq, messageType, sdp}}}),
    keepAlive: (callId: string) => about('POST', callId, '/status', {}),
    end: (callId: string, causecode = 0, cause = 'Normal Disconnect.') =>
      about('DELETE', callId, '', {metrics: {}, causecode, cause}),
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

/** One phone calls another, which answers. Returns the IDs of the two legs. */
export async function connected(from: Phone, to: Phone, number: string): Promise<[string, string]> {
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
  from.heard.length = 0;
  to.heard.length = 0;
  return [callId, other];
}
