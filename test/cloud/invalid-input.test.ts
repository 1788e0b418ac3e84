import {once} from 'node:events';
import {connect} from 'node:net';
import {describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {requestGateway, tokenOf, WDM} from './client.js';
import {useClouds} from './server-setup.js';

const start = useClouds();

describe('invalid input', () => {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const requestText = (target: string, more: Record<string, string>) =>
    [
      `GET ${target} HTTP/1.1`,
      ...Object.entries(more).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');

  /** The status line of the response. Without a response, the message of the connection's error, or an empty string. */
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
  ])('an upgrade of %s at the host %s is refused, and the process keeps running', async (target, host) => {
    const cloud = await start();
    expect(await firstLine(cloud.port, requestText(target, {Host: host, ...headers}))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });

  it.each(['//evil.example/mercury/x', '/mercury/%', '/mercury/%00', '/mercury/', `/${'x'.repeat(8_000)}`])(
    'an upgrade of %s is refused',
    async target => {
      const cloud = await start();
      const answer = await firstLine(cloud.port, requestText(target, {Host: 'localhost', ...headers}));
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
    const {body} = await requestGateway(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
    const {pathname} = new URL(String(body['webSocketUrl']));
    const answer = await firstLine(
      cloud.port,
      requestText(pathname, {Host: 'localhost', ...headers, ...wrong}),
    );
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
    expect(await firstLine(cloud.port, requestText(target, {Host: 'localhost'}))).toMatch(
      /^HTTP\/1\.1 [24]\d\d /,
    );
    expect(await firstLine(cloud.port, requestText(target, {Host: 'not a host'}))).toMatch(
      /^HTTP\/1\.1 [24]\d\d /,
    );
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
      expect(await firstLine(cloud.port, requestText(path, {Host: host}))).toMatch(/^HTTP\/1\.1 [24]\d\d /);
      expect(await firstLine(cloud.port, requestText(path, {Host: host, ...headers}))).toMatch(
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

  // A regular expression that starts a search at each character would take minutes.
  it('a path of token characters is logged without delay, and a token in a path is removed', async () => {
    const cloud = await start();
    const token = tokenOf(cloud);
    const paths = ['a_'.repeat(7_000), `x${token}`, token.replaceAll('_', '%5F'), `${token}${token}`];
    for (const path of paths)
      await firstLine(cloud.port, requestText(`/gateway/example.com/${path}`, {Host: 'localhost'}));
    expect(cloud.requests().map(({path}) => path.length)).toEqual([14_001, 8, 8, 8]);
    expect(JSON.stringify(cloud.requests())).not.toContain(token.slice(0, 40));
  });

  it('an invalid message affects only its own socket', async () => {
    const cloud = await start();
    const {body} = await requestGateway(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
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
    const {body} = await requestGateway(cloud, WDM, {method: 'POST', token: tokenOf(cloud)});
    cloud.setScenario({mercury: [{delayMs: 50}]});
    const {pathname} = new URL(String(body['webSocketUrl']));
    const socket = connect(cloud.port, '127.0.0.1');
    socket.write(requestText(pathname, {Host: 'localhost', ...headers}), () => socket.resetAndDestroy());
    await expect.poll(() => cloud.requests().at(-1)?.endpoint).toBe('mercury');
    expect((await fetch(`${cloud.url}/cloud/accounts`)).status).toBe(200);
  });
});
