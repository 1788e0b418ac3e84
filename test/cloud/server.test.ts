import {Agent, createServer, request, type ClientRequest} from 'node:http';
import {once} from 'node:events';
import {connect} from 'node:net';
import {networkInterfaces} from 'node:os';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {createCloud, startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {ask, register, tokenOf, WDM} from './client.js';

// The globals before a cloud is started.
const OWN = [Request, Response];

// Not every machine has IPv6.
const LOOPBACK = ['127.0.0.1', '::1'].filter(address =>
  Object.values(networkInterfaces()).some(known => known?.some(one => one.address === address)),
);

const answered = async (sent: ClientRequest): Promise<void> => {
  const [response] = (await once(sent.end(), 'response')) as [AsyncIterable<unknown>];
  for await (const _ of response);
};

const running: RunningCloud[] = [];
async function start(...options: Parameters<typeof startCloud>): Promise<RunningCloud> {
  const cloud = await startCloud(...options);
  running.push(cloud);
  return cloud;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(cloud => cloud.close().catch(() => undefined)));
});

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
    const {body} = await ask(cloud, 'webexapis.com/v1/people/me', {token: granted.access_token});
    expect(body['displayName']).toBe('Grace Hopper');
  });

  // Timers may be late, but not early: these are minimum times, and so independent of the machine.
  describe('with a network', () => {
    const timed = async (act: () => Promise<unknown>): Promise<number> => {
      const begun = performance.now();
      await act();
      return performance.now() - begun;
    };

    it('delays an answer, a preflight and an upgrade, and the first of a connection once more', async () => {
      const cloud = await start();
      const agent = new Agent({keepAlive: true, maxSockets: 1});
      const get = () => timed(() => answered(request(`${cloud.url}/gateway/x`, {agent})));
      await get();
      cloud.setScenario({network: {delayMs: 30, connectionDelayMs: 90}});
      const [known, fresh] = [await get(), await timed(() => fetch(`${cloud.url}/y`, {method: 'OPTIONS'}))];
      agent.destroy();
      expect(known).toBeGreaterThanOrEqual(29);
      expect(fresh).toBeGreaterThanOrEqual(119);
      const socket = new WebSocket(`ws://localhost:${cloud.port}/mercury/x`);
      expect(await timed(() => once(socket, 'error'))).toBeGreaterThanOrEqual(119);
    });

    it('limits the speed of all answers together, and leaves their content alone', async () => {
      const body = 'x'.repeat(40_000);
      const cloud = await start({routes: app => app.get('/big', c => c.text(body))});
      cloud.setScenario({network: {kilobitsPerSecond: 6_400}});
      const get = async () => (await fetch(`${cloud.url}/big`)).text();
      const time = await timed(async () => expect(await Promise.all([get(), get()])).toEqual([body, body]));
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
    const stranger = await ask(other, 'webexapis.com/v1/people/me', {token: tokenOf(one)});
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
  it('frees the port at once', async () => {
    const cloud = await start();
    await cloud.close();
    expect((await start({port: cloud.port})).port).toBe(cloud.port);
  });

  // Of two simultaneous sockets one is answered and one is delayed: once one is open, both have arrived.
  it('closes sockets, open or pending', async () => {
    const cloud = await start();
    const {body} = await ask(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
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
    const requests = [1, 2].map(() => ask(cloud, 'ds.ciscospark.com/v1/region'));
    const settled = Promise.allSettled(requests);
    await Promise.race(requests);
    await cloud.close();
    expect((await settled).filter(({status}) => status === 'rejected')).toHaveLength(1);
  });
});

describe('invalid input', () => {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const lines = (target: string, more: Record<string, string>) =>
    [
      `GET ${target} HTTP/1.1`,
      ...Object.entries(more).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');

  /** Status line of the response, or how the connection ended without one. */
  function firstLine(port: number, bytes: string): Promise<string> {
    return new Promise(resolve => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      let received = '';
      socket.on('data', (data: Buffer) => {
        received += data.toString();
        socket.destroy();
      });
      socket.on('error', error => (received ||= error.message));
      socket.on('close', () => resolve(received.split('\r\n')[0] ?? ''));
    });
  }

  it.each([
    ['//', 'localhost'],
    ['///', 'localhost'],
    ['//[', 'localhost'],
    ['//:0', 'localhost'],
    ['/mercury/x', 'not a host'],
    ['/mercury/x', '[::'],
    ['/mercury/x', 'a:b:c'],
    ['http://[/mercury/x', 'localhost'],
    ['http://localhost/mercury/x', 'localhost'],
    ['*', 'localhost'],
    ['mercury', 'localhost'],
  ])('an upgrade of %s at the host %s is refused, and the process goes on', async (target, host) => {
    const cloud = await start();
    expect(await firstLine(cloud.port, lines(target, {Host: host, ...headers}))).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it.each(['//evil.example/mercury/x', '/mercury/%', '/mercury/%00', '/mercury/', `/${'x'.repeat(8_000)}`])(
    'an upgrade of %s is refused',
    async target => {
      const cloud = await start();
      const answer = await firstLine(cloud.port, lines(target, {Host: 'localhost', ...headers}));
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
    },
  );

  it.each([
    ['no key', {'Sec-WebSocket-Key': ''}],
    ['an unknown version', {'Sec-WebSocket-Version': '7'}],
    ['another protocol', {Upgrade: 'h2c'}],
  ])('an upgrade to a real device with %s is refused', async (_name, wrong) => {
    const cloud = await start();
    const {body} = await ask(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
    const {pathname} = new URL(String(body['webSocketUrl']));
    const answer = await firstLine(cloud.port, lines(pathname, {Host: 'localhost', ...headers, ...wrong}));
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it.each([
    '//',
    '/gateway//',
    '/gateway/%',
    '/gateway/[/x',
    '/cloud/%E0%A4%A',
    '/cloud/calls/%/hang-up',
    '*',
  ])('a request for %s is answered', async target => {
    const cloud = await start();
    expect(await firstLine(cloud.port, lines(target, {Host: 'localhost'}))).toMatch(/^HTTP\/1\.1 [24]\d\d /);
    expect(await firstLine(cloud.port, lines(target, {Host: 'not a host'}))).toMatch(/^HTTP\/1\.1 [24]\d\d /);
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it.each([
    '99999999999999999999',
    '0x100000000',
    '1.2.3.4.5',
    '256.0.0.1',
    'a..b:x',
    'xn--a',
    '[::g]',
    'a%b',
    '\u00a0',
  ])('a request to the host %s is answered, and not with 500', async host => {
    const cloud = await start();
    for (const path of ['/', '/cloud/accounts', '/gateway/webexapis.com/v1/people/me', '/mercury/x']) {
      expect(await firstLine(cloud.port, lines(path, {Host: host}))).toMatch(/^HTTP\/1\.1 [24]\d\d /);
      expect(await firstLine(cloud.port, lines(path, {Host: host, ...headers}))).toMatch(
        /^HTTP\/1\.1 4\d\d /,
      );
    }
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it.each([
    ['with Content-Length', (length: number) => `Content-Length: ${length}\r\n\r\n`],
    ['chunked', (length: number) => `Transfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n`],
  ])('a body that is too long, %s, is answered with 413', async (_name, head) => {
    const cloud = await start();
    const bytes = `PUT /cloud/scenario HTTP/1.1\r\nHost: localhost\r\n${head(5_000_000)}${'x'.repeat(5_000_000)}`;
    expect(await firstLine(cloud.port, bytes)).toMatch(/^HTTP\/1\.1 413 /);
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it('a chunked body within the limit is read', async () => {
    const cloud = await start();
    const bytes = 'POST /cloud/tokens HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
    const body = '{"account":"nobody"}';
    expect(
      await firstLine(cloud.port, `${bytes}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 400 /);
  });

  // A search from each character would take minutes.
  it('a path of token characters is logged without delay, and a token in a path is removed', async () => {
    const cloud = await start();
    const token = tokenOf(cloud);
    const paths = ['a_'.repeat(7_000), `x${token}`, token.replaceAll('_', '%5F'), `${token}${token}`];
    for (const path of paths)
      await firstLine(cloud.port, lines(`/gateway/example.com/${path}`, {Host: 'localhost'}));
    expect(cloud.requests().map(({path}) => path.length)).toEqual([14_001, 8, 8, 8]);
    expect(JSON.stringify(cloud.requests())).not.toContain(token.slice(0, 40));
  });

  it('an invalid message affects only its own socket', async () => {
    const cloud = await start();
    const {body} = await ask(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
    const send = async (message: string | Buffer) => {
      const socket = new WebSocket(String(body['webSocketUrl'])).on('error', () => undefined);
      await once(socket, 'open');
      socket.send(message);
      return socket;
    };
    const sockets = await Promise.all(
      [
        '{"type":"authorization","data":7}',
        '{"type":"authorization","data":{"token":{}}}',
        '{"type":"authorization","data":{"token":{"toString":1,"valueOf":1}}}',
        '{"type":"ping","id":{"toString":1,"toJSON":1}}',
        '{"type":"authorization","data":null}',
        '{"type":{}}',
        '[[[',
        Buffer.from([0xff, 0xfe]),
        Buffer.alloc(2_000_000),
      ].map(send),
    );
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
    for (const socket of sockets) socket.terminate();
  });

  it('a client that disconnects during a pending upgrade does not end the cloud', async () => {
    const cloud = await start();
    const {body} = await ask(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
    cloud.setScenario({mercury: [{delayMs: 50}]});
    const {pathname} = new URL(String(body['webSocketUrl']));
    const socket = connect(cloud.port, '127.0.0.1');
    socket.write(lines(pathname, {Host: 'localhost', ...headers}), () => socket.resetAndDestroy());
    await expect.poll(() => cloud.requests().at(-1)?.endpoint).toBe('mercury');
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
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

describe('createCloud', () => {
  it('answers in this process', async () => {
    const cloud = createCloud();
    const {access_token: token} = cloud.issueToken();
    const response = await cloud.fetch(
      new Request(`http://localhost/gateway/${WDM}`, {
        method: 'POST',
        headers: {authorization: `Bearer ${token}`},
      }),
    );
    expect(await response.json()).toMatchObject({
      webSocketUrl: expect.stringMatching(/^ws:\/\/localhost\/mercury\//),
    });
  });

  it('rejects like a network failure when the scenario drops the connection', async () => {
    const cloud = createCloud();
    cloud.setScenario({region: [{drop: true}]});
    const asked = new Request('http://localhost/gateway/ds.ciscospark.com/v1/region');
    await expect(cloud.fetch(asked)).rejects.toThrow('dropped');
  });

  it('does not replace the global Request and Response', async () => {
    await start();
    expect([Request, Response].map((now, at) => now === OWN[at])).toEqual([true, true]);
  });
});
