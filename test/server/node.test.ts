import {once} from 'node:events';
import type {ServerResponse} from 'node:http';
import {connect} from 'node:net';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {createSignInHandler, toNodeHandler} from '../../server/index.js';
import {serve, type Served} from './serve.js';
import {optionsAt, useSite} from './site.js';

const site = useSite();
let served: Served;
/** How often the listener itself failed, which would end the process. */
let failures = 0;

beforeAll(async () => {
  served = await serve(() => {
    const handler = createSignInHandler({
      ...optionsAt(site.cloud),
      limits: {loginsPerMinute: 3},
    });
    const listener = toNodeHandler(handler);
    return (incoming, outgoing) => {
      outgoing.setHeader('set-cookie', 'other=1');
      listener(incoming, outgoing).catch(() => (failures += 1));
    };
  });
});
beforeEach(() => {
  failures = 0;
});
afterAll(() => served.close());

/** What is answered to bytes that no HTTP library would send. */
async function raw(text: string, end = true): Promise<string> {
  const socket = connect(Number(new URL(served.url).port), 'localhost');
  let answered = '';
  socket.on('data', data => (answered += String(data)));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  if (!end) socket.destroy();
  await once(socket, 'close');
  return answered.split('\r\n')[0] ?? '';
}

const head = 'Host: localhost\r\nConnection: close\r\n';

describe("Node's http", () => {
  it.each([
    [
      'an address in place of a path',
      `GET http://evil.example/ HTTP/1.1\r\n${head}\r\n`,
      'HTTP/1.1 404 Not Found',
    ],
    ['a path of two slashes', `GET //evil.example/login HTTP/1.1\r\n${head}\r\n`, 'HTTP/1.1 303 See Other'],
    [
      'a method that no browser sends',
      `TRACE /webex/login HTTP/1.1\r\n${head}\r\n`,
      'HTTP/1.1 400 Bad Request',
    ],
    [
      'a chunk that is none',
      `POST /webex/token HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      /400/,
    ],
  ])('%s is answered, and the process goes on', async (_name, text, answered) => {
    expect(await raw(text)).toMatch(answered);
    expect((await fetch(`${served.url}/webex/token`)).status).toBe(405);
  });

  it('a body that is cut off throws nothing', async () => {
    await raw(`POST /webex/token HTTP/1.1\r\n${head}Content-Length: 100\r\n\r\n{`, false);
    expect((await fetch(`${served.url}/webex/token`)).status).toBe(405);
    expect(failures).toBe(0);
  });

  it('cookies of other middleware stay', async () => {
    const response = await fetch(`${served.url}/webex/login`, {redirect: 'manual'});
    expect(response.headers.getSetCookie().map(line => line.split('=')[0]?.slice(0, 11))).toEqual([
      'other',
      'webex-login',
    ]);
  });

  it('the limits count the address of the socket, whatever a header says', async () => {
    const statuses: number[] = [];
    for (let client = 0; client < 5; client += 1) {
      const headers = {'x-forwarded-for': `10.0.0.${client}`};
      statuses.push((await fetch(`${served.url}/webex/login`, {headers, redirect: 'manual'})).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

it('a handler that fails is answered with 500, and fails nobody else', async () => {
  const failing = await serve(() => {
    const listener = toNodeHandler(() => Promise.reject(new Error('the host’s own log')));
    return (incoming, outgoing) => void listener(incoming, outgoing).catch(() => (failures += 1));
  });
  expect((await fetch(failing.url)).status).toBe(500);
  expect(failures).toBe(0);
  await failing.close();
});

describe('what a framework, or a client, leaves of a request', () => {
  it.each([
    ['an object', {displayName: 'Zoe'}],
    ['a text', '{"displayName":"Zoe"}'],
    ['bytes', Buffer.from('{"displayName":"Zoe"}')],
  ])('%s in place of the body is read', async (_name, body) => {
    let read = '';
    const listening = await serve(() => {
      const listener = toNodeHandler(async request => {
        read = await request.text();
        return new Response('read');
      });
      return (incoming, outgoing) => void listener(Object.assign(incoming, {body}), outgoing);
    });
    await fetch(listening.url, {method: 'POST', body: 'used up'});
    await listening.close();
    expect(read).toBe('{"displayName":"Zoe"}');
  });

  it.each([
    ['the answer was begun by another middleware', (outgoing: ServerResponse) => outgoing.flushHeaders()],
    ['the client is gone', (outgoing: ServerResponse) => outgoing.destroy()],
  ])('where %s, nothing is thrown', async (_name, spoil) => {
    const settled: string[] = [];
    const listening = await serve(() => {
      const listener = toNodeHandler(async () => new Response('late', {headers: {'x-late': '1'}}));
      return (incoming, outgoing) => {
        spoil(outgoing);
        listener(incoming, outgoing).then(
          () => settled.push('resolved'),
          () => settled.push('rejected'),
        );
      };
    });
    await fetch(listening.url)
      .then(response => response.text())
      .catch(() => undefined);
    await expect.poll(() => settled).toEqual(['resolved']);
    await listening.close();
  });

  it.each([
    ['with its length named', ''],
    ['in chunks', 'Transfer-Encoding: chunked\r\n'],
  ])('a body that is too long, %s, is answered with 413 before it is there', async (_name, chunked) => {
    const length = chunked || 'Content-Length: 1000000000\r\n';
    const part = 'x'.repeat(20_000);
    const sent = chunked ? `${part.length.toString(16)}\r\n${part}\r\n` : part;
    const page = `Host: localhost\r\n${length}\r\n`;
    expect(await raw(`POST /webex/token HTTP/1.1\r\n${page}${sent}`)).toBe('HTTP/1.1 413 Payload Too Large');
  });
});
