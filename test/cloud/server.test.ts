import {Agent, createServer, request, type ClientRequest} from 'node:http';
import {once} from 'node:events';
import {connect} from 'node:net';
import {networkInterfaces} from 'node:os';
import {describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {startCloud} from '../../cloud/cloud.js';
import {requestGateway, register, tokenOf, WDM} from './client.js';
import {useClouds} from './server-setup.js';

// Not every machine has IPv6.
const LOOPBACK = ['127.0.0.1', '::1'].filter(address =>
  Object.values(networkInterfaces()).some(known => known?.some(one => one.address === address)),
);

const untilAnswered = async (sent: ClientRequest): Promise<void> => {
  const [response] = (await once(sent.end(), 'response')) as [AsyncIterable<unknown>];
  for await (const _ of response);
};

const start = useClouds();

describe('startCloud', () => {
  it.each(['localhost', '127.0.0.1'])('is reachable at %s', async name => {
    const {port} = await start();
    expect((await fetch(`http://${name}:${port}/cloud/accounts`)).status).toBe(200);
  });

  it('listens at the given host', async () => {
    const cloud = await start({host: '127.0.0.1'});
    expect(cloud.url).toBe(`http://127.0.0.1:${cloud.port}`);
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it('adds routes to the same server, and keeps its own', async () => {
    const cloud = await start({
      routes: (app, served) => {
        app.get('/', c => c.text('the demo'));
        app.get('/sign-in', c => c.json(served.issueToken({account: 'grace'})));
        app.all('*', c => c.text('not here', 404));
      },
    });
    expect(await (await fetch(cloud.url)).text()).toBe('the demo');
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
    const granted: {access_token: string} = await (await fetch(`${cloud.url}/sign-in`)).json();
    const {body} = await requestGateway(cloud, 'webexapis.com/v1/people/me', {token: granted.access_token});
    expect(body['displayName']).toBe('Grace Hopper');
  });

  // Timers may be late, but not early: these are minimum times, and so independent of the machine.
  describe('with a network', () => {
    const measure = async (act: () => Promise<unknown>): Promise<number> => {
      const begun = performance.now();
      await act();
      return performance.now() - begun;
    };

    it('delays responses, preflights and upgrades, and the first one of a connection additionally', async () => {
      const cloud = await start();
      const agent = new Agent({keepAlive: true, maxSockets: 1});
      const get = () => measure(() => untilAnswered(request(`${cloud.url}/gateway/x`, {agent})));
      await get();
      cloud.setScenario({network: {delayMs: 30, connectionDelayMs: 90}});
      const [known, fresh] = [await get(), await measure(() => fetch(`${cloud.url}/y`, {method: 'OPTIONS'}))];
      agent.destroy();
      expect(known).toBeGreaterThanOrEqual(29);
      expect(fresh).toBeGreaterThanOrEqual(119);
      const socket = new WebSocket(`ws://localhost:${cloud.port}/mercury/x`);
      expect(await measure(() => once(socket, 'error'))).toBeGreaterThanOrEqual(119);
    });

    it('limits the speed of all responses together, and leaves their content unchanged', async () => {
      const body = 'x'.repeat(40_000);
      const cloud = await start({routes: app => app.get('/big', c => c.text(body))});
      cloud.setScenario({network: {kilobitsPerSecond: 6_400}});
      const get = async () => (await fetch(`${cloud.url}/big`)).text();
      const time = await measure(async () => expect(await Promise.all([get(), get()])).toEqual([body, body]));
      expect(time).toBeGreaterThanOrEqual(99);
    });

    it('does not delay the control API', async () => {
      const cloud = await start();
      cloud.setScenario({network: {delayMs: 60_000}});
      expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
    });
  });

  it('keeps two clouds separate', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await register(one);
    expect(other.devices().mobius).toEqual([]);
    const stranger = await requestGateway(other, 'webexapis.com/v1/people/me', {token: tokenOf(one)});
    expect(stranger.status).toBe(401);
  });

  it.each(LOOPBACK)('rejects if the port is in use at %s', async host => {
    const other = createServer().listen(0, host);
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startCloud({port})).rejects.toMatchObject({code: 'EADDRINUSE'});
    // The other address is free again.
    other.close();
    await once(other, 'close');
    expect((await start({port})).port).toBe(port);
  });
});

describe('close', () => {
  it('frees the port immediately', async () => {
    const cloud = await start();
    await cloud.close();
    expect((await start({port: cloud.port})).port).toBe(cloud.port);
  });

  // Of two simultaneous sockets one is answered and one is delayed: once one is open, both have arrived.
  it('closes sockets, open or pending', async () => {
    const cloud = await start();
    const {body} = await requestGateway(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
    cloud.setScenario({mercury: [{delayMs: 600_000}, {status: 200}]});
    const sockets = [1, 2].map(() =>
      new WebSocket(String(body['webSocketUrl'])).on('error', () => undefined),
    );
    const event = (name: 'open' | 'close') =>
      sockets.map(socket => new Promise<unknown>(resolve => socket.once(name, resolve)));
    const closed = Promise.all(event('close'));
    await Promise.race(event('open'));
    await cloud.close();
    expect(await closed).toEqual([1006, 1006]);
  });

  it('ends a pending request', async () => {
    const cloud = await start();
    cloud.setScenario({region: [{delayMs: 600_000}, {status: 200}]});
    const requests = [1, 2].map(() => requestGateway(cloud, 'ds.ciscospark.com/v1/region'));
    const settled = Promise.allSettled(requests);
    await Promise.race(requests);
    await cloud.close();
    expect((await settled).filter(({status}) => status === 'rejected')).toHaveLength(1);
  });
});

describe('a dropped connection', () => {
  it('sends one line that is not HTTP: after an empty response Chromium repeats the request', async () => {
    const cloud = await start();
    cloud.setScenario({region: [{drop: true}]});
    const socket = connect(cloud.port, '127.0.0.1');
    let received = '';
    socket.on('data', (data: Buffer) => (received += data.toString()));
    socket.write('GET /gateway/ds.ciscospark.com/v1/region HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'close');
    expect(received).toMatch(/^(?!HTTP).+\r\n$/);
  });
});
