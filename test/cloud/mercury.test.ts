import {once} from 'node:events';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {requestGateway, requestControl, register, tokenOf, useCloud, WDM} from './client.js';

const started = useCloud();
const open: WebSocket[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) {
    socket.terminate();
  }
});

async function socketUrlOf(account = 'ada'): Promise<string> {
  const {body} = await requestGateway(started.cloud, WDM, {
    method: 'POST',
    token: tokenOf(started.cloud, account),
  });
  return String(body['webSocketUrl']);
}

/** Records all messages from the start: an event can arrive before a test waits for it. */
function connect(url: string) {
  const socket = new WebSocket(url);
  open.push(socket);
  const messages: Record<string, unknown>[] = [];
  const events: string[] = [];
  socket.on('message', (data: Buffer) => {
    const message: Record<string, unknown> = JSON.parse(data.toString());
    messages.push(message);
  });
  socket.on('open', () => events.push('open'));
  socket.on('close', code => events.push(`close ${code}`));
  socket.on('error', error => events.push(error.message));
  return {
    socket,
    messages,
    events,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  };
}

async function connectAuthorized(url: string, token = tokenOf(started.cloud)) {
  const peer = connect(url);
  await once(peer.socket, 'open');
  peer.send({id: 'auth', type: 'authorization', data: {token: `Bearer ${token}`}});
  return peer;
}

describe('Mercury', () => {
  it('answers an authorization with its buffer state, and each ping with a pong', async () => {
    const peer = await connectAuthorized(await socketUrlOf());
    await expect.poll(() => peer.messages).toMatchObject([{data: {eventType: 'mercury.buffer_state'}}]);
    peer.send({messageId: peer.messages[0]?.['id'], type: 'ack'});
    peer.send({id: 'ping-1', type: 'ping'});
    peer.send({id: 'ping-2', type: 'ping'});
    await expect
      .poll(() => peer.messages.slice(1))
      .toMatchObject([
        {id: 'ping-1', type: 'pong'},
        {id: 'ping-2', type: 'pong'},
      ]);
    // The SDK treats a gap as a lost message.
    expect(peer.messages.map(message => message['sequenceNumber'])).toEqual([1, 2, 3]);
    expect(started.cloud.devices().wdm).toMatchObject([{connected: true}]);
    expect(started.cloud.requests().at(-1)).toMatchObject({endpoint: 'mercury', status: 101});
  });

  it.each([
    ['an unknown token', () => 'a_b_c'],
    ['another account’s token', () => tokenOf(started.cloud, 'grace')],
  ])('closes with 4401 on %s', async (_name, token) => {
    const peer = await connectAuthorized(await socketUrlOf('ada'), token());
    await expect.poll(() => peer.events).toEqual(['open', 'close 4401']);
    expect(peer.messages).toEqual([]);
  });

  it.each(['no json', 'null', '7', '{"type":"later"}'])('ignores the message %s', async text => {
    const peer = await connectAuthorized(await socketUrlOf());
    peer.send(text);
    peer.send({id: 'ping', type: 'ping'});
    await expect.poll(() => peer.messages.at(-1)).toMatchObject({id: 'ping', type: 'pong'});
  });

  it('notices that the client has disconnected', async () => {
    const peer = await connectAuthorized(await socketUrlOf());
    await expect.poll(() => peer.messages).toHaveLength(1);
    peer.socket.close();
    await expect.poll(() => started.cloud.devices().wdm).toMatchObject([{connected: false}]);
    expect(started.cloud.dropMercury()).toBe(0);
  });

  it('refuses a released device', async () => {
    const url = await socketUrlOf();
    started.cloud.removeDevice(url.slice(url.lastIndexOf('/') + 1));
    const peer = connect(url);
    await expect.poll(() => peer.events).toEqual(['Unexpected server response: 404', 'close 1006']);
  });

  it('is the only WebSocket endpoint', async () => {
    const peer = connect(`${started.cloud.url.replace('http', 'ws')}/elsewhere`);
    await expect.poll(() => peer.events).toEqual(['Unexpected server response: 404', 'close 1006']);
  });
});

describe('the scenario’s answers for Mercury', () => {
  it.each([
    ['401 refuses the upgrade', {status: 401}, '', ['Unexpected server response: 401', 'close 1006'], 401],
    ['503 refuses the upgrade', {status: 503}, '', ['Unexpected server response: 503', 'close 1006'], 503],
    [
      '401 is 4401 for a client that asks for aliases',
      {status: 401},
      '?aliasHttpStatus=true',
      ['open', 'close 4401'],
      401,
    ],
    [
      '403 is 4403 for a client that asks for aliases',
      {status: 403},
      '?aliasHttpStatus=true',
      ['open', 'close 4403'],
      403,
    ],
    ['drop accepts the socket, and drops it immediately', {drop: true}, '', ['open', 'close 1006'], 0],
  ])('%s, and the next connection gets the next answer', async (_name, answer, query, events, status) => {
    started.cloud.setScenario({mercury: [answer, {status: 200}]});
    const url = await socketUrlOf();
    const refused = connect(url + query);
    await expect.poll(() => refused.events).toEqual(events);
    expect(started.cloud.requests().at(-1)).toMatchObject({endpoint: 'mercury', status});
    const peer = await connectAuthorized(url + query);
    await expect.poll(() => peer.messages).toHaveLength(1);
  });

  it('silent opens the socket, but sends no messages', async () => {
    const url = await socketUrlOf();
    started.cloud.setScenario({mercury: [{silent: true}, {silent: true}, {}]});
    const silent = [await connectAuthorized(url), await connectAuthorized(url, 'a_b_c')];
    const last = await connectAuthorized(url);
    for (const peer of [...silent, last]) peer.send({id: 'ping', type: 'ping'});
    // When the third socket has its messages, the others would have had theirs.
    await expect.poll(() => last.messages).toHaveLength(2);
    for (const {messages, events} of silent) expect([messages, events]).toEqual([[], ['open']]);
    expect(started.cloud.devices().wdm).toMatchObject([{connected: true}]);
  });

  it.each([
    ['instead of the answer to the authorization', 4403, []],
    ['after that answer', {code: 1011, when: 'authorized'} as const, ['mercury.buffer_state']],
  ])('close closes the socket %s', async (_name, close, eventTypes) => {
    started.cloud.setScenario({mercury: [{close}, {}]});
    const url = await socketUrlOf();
    const peer = await connectAuthorized(url);
    const code = typeof close === 'number' ? close : close.code;
    await expect.poll(() => peer.events).toEqual(['open', `close ${code}`]);
    expect(peer.messages.map(({data}) => (data as {eventType: string}).eventType)).toEqual(eventTypes);
    const again = await connectAuthorized(url);
    await expect.poll(() => again.messages).toHaveLength(1);
  });

  it('delayMs delays the upgrade', async () => {
    const url = await socketUrlOf();
    started.cloud.setScenario({mercury: [{delayMs: 600_000}]});
    const first: string[] = [];
    // Within one process, `admit()` takes its scenario entry before it returns.
    void started.cloud.mercury.admit(new URL(url)).then(() => first.push('held'));
    started.cloud.setScenario({});
    await started.cloud.mercury.admit(new URL(url)).then(() => first.push('next'));
    expect(first).toEqual(['next']);
  });
});

describe('open sockets are dropped', () => {
  it('by POST /cloud/mercury/drop, and can reconnect', async () => {
    const url = await socketUrlOf();
    const peer = await connectAuthorized(url);
    await expect.poll(() => peer.messages).toHaveLength(1);
    expect((await requestControl(started.cloud, 'mercury/drop', {method: 'POST'})).body).toEqual({
      dropped: 1,
    });
    await expect.poll(() => peer.events).toEqual(['open', 'close 1006']);
    expect(started.cloud.devices().wdm).toMatchObject([{connected: false}]);
    const again = await connectAuthorized(url);
    await expect.poll(() => again.messages).toHaveLength(1);
  });

  it('with the close code of the request', async () => {
    const peer = await connectAuthorized(await socketUrlOf());
    await expect.poll(() => peer.messages).toHaveLength(1);
    const answer = await requestControl(started.cloud, 'mercury/drop', {method: 'POST', body: {code: 4000}});
    expect(answer.body).toEqual({dropped: 1});
    await expect.poll(() => peer.events).toEqual(['open', 'close 4000']);
  });

  it.each([
    [{code: 1006}, 'code: expected a close code: 1000, 1001, 1011, or from 3000 to 4999'],
    [{codes: 1}, 'codes: unknown, expected one of code'],
  ])('but not by the invalid request %j', async (body, error) => {
    const answer = await requestControl(started.cloud, 'mercury/drop', {method: 'POST', body});
    expect([answer.status, answer.body]).toEqual([400, {error}]);
  });

  it('by a reset', async () => {
    const peer = await connectAuthorized(await socketUrlOf());
    started.cloud.reset();
    await expect.poll(() => peer.events).toEqual(['open', 'close 1006']);
  });
});

describe('open sockets are muted', () => {
  it('by POST /cloud/mercury/mute: they stay open, without messages', async () => {
    const url = await socketUrlOf();
    const peer = await connectAuthorized(url);
    await expect.poll(() => peer.messages).toHaveLength(1);
    expect((await requestControl(started.cloud, 'mercury/mute', {method: 'POST'})).body).toEqual({muted: 1});
    peer.send({id: 'ping', type: 'ping'});
    const again = await connectAuthorized(url);
    again.send({id: 'ping', type: 'ping'});
    await expect.poll(() => again.messages).toHaveLength(2);
    expect([peer.messages.length, peer.events]).toEqual([1, ['open']]);
    // Events go to the newest socket, which the client opened afterwards.
    const {body} = await register(started.cloud, 'ada', url.split('/').at(-1));
    expect(started.cloud.ring(body.device?.deviceId ?? '')).toEqual(expect.any(String));
    await expect.poll(() => again.messages.length).toBe(4);
    expect(peer.messages).toHaveLength(1);
    expect(started.cloud.dropMercury()).toBe(2);
    await expect.poll(() => peer.events).toEqual(['open', 'close 1006']);
  });
});
