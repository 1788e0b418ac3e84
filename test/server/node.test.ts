import {once} from 'node:events';
import type {ServerResponse} from 'node:http';
import {connect} from 'node:net';
import express from 'express';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {createSignInHandler, toNodeHandler} from '../../server/index.js';
import {Browser} from './browser.js';
import {serve, type Served} from './serve.js';
import {optionsAt, useSite} from './site.js';

const site = useSite();
let served: Served;
/** Number of rejections of the Node handler, which would end the process. */
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

/** Sends raw bytes, and returns the status line of the response. */
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
      'an invalid chunk',
      `POST /webex/token HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      /400/,
    ],
  ])('%s is answered, and the server continues', async (_name, text, answered) => {
    expect(await raw(text)).toMatch(answered);
    expect((await fetch(`${served.url}/webex/token`)).status).toBe(405);
  });

  it('an interrupted body does not reject', async () => {
    await raw(`POST /webex/token HTTP/1.1\r\n${head}Content-Length: 100\r\n\r\n{`, false);
    expect((await fetch(`${served.url}/webex/token`)).status).toBe(405);
    expect(failures).toBe(0);
  });

  it('cookies of other middleware are kept', async () => {
    const response = await fetch(`${served.url}/webex/login`, {redirect: 'manual'});
    expect(response.headers.getSetCookie().map(line => line.split('=')[0]?.slice(0, 11))).toEqual([
      'other',
      'webex-login',
    ]);
  });

  it('the limits count the socket’s address, not a header', async () => {
    const statuses: number[] = [];
    for (let client = 0; client < 5; client += 1) {
      const headers = {'x-forwarded-for': `10.0.0.${client}`};
      statuses.push((await fetch(`${served.url}/webex/login`, {headers, redirect: 'manual'})).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

it('a rejecting handler is answered with 500', async () => {
  const failing = await serve(() => {
    const listener = toNodeHandler(() => Promise.reject(new Error('the host’s own log')));
    return (incoming, outgoing) => void listener(incoming, outgoing).catch(() => (failures += 1));
  });
  expect((await fetch(failing.url)).status).toBe(500);
  expect(failures).toBe(0);
  await failing.close();
});

describe('in Express, which removes the mount path from `url`', () => {
  it.each([
    ['/login', '/login'],
    ['/support/guest', '/support/guest'],
    ['/account/token?tab=2', '/account/token?tab=2'],
    ['/webex/login', '/'],
  ])('a sign-in from %s returns to %s', async (next, back) => {
    const mounted = await serve(url => {
      const handler = createSignInHandler({...optionsAt(site.cloud), redirectUri: `${url}/webex/callback`});
      return express().use('/webex', toNodeHandler(handler));
    });
    const browser = new Browser();
    browser.stopsAt = url => !new URL(url).pathname.startsWith('/webex/callback');
    const login = await browser.send(`${mounted.url}/webex/login?next=${encodeURIComponent(next)}`);
    const state = new URL(login.headers.get('location') ?? '').searchParams.get('state');
    const {url} = await browser.visit(`${mounted.url}/webex/callback?error=access_denied&state=${state}`);
    await mounted.close();
    expect(url).toBe(`${mounted.url}${back}#webex-sign-in=denied`);
  });

  it('a path that middleware has rewritten is respected', async () => {
    const {redirectUri} = optionsAt(site.cloud);
    const listener = toNodeHandler(createSignInHandler({...optionsAt(site.cloud), redirectUri}));
    const rewritten = await serve(() => (incoming, outgoing) => {
      const originalUrl = incoming.url;
      void listener(Object.assign(incoming, {originalUrl, url: '/webex/login'}), outgoing);
    });
    const {status} = await fetch(`${rewritten.url}/start`, {redirect: 'manual'});
    await rewritten.close();
    expect(status).toBe(303);
  });
});

describe('requests and responses in unusual states', () => {
  it.each([
    ['an object', {displayName: 'Zoe'}],
    ['a string', '{"displayName":"Zoe"}'],
    ['bytes', Buffer.from('{"displayName":"Zoe"}')],
  ])('a body that the framework parsed as %s is read', async (_name, body) => {
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
    ['that has not read the body is ignored', false, 'sent'],
    ['that has read the body is used', true, '{}'],
  ])('an empty object of a parser %s', async (_name, isRead, expected) => {
    let read = '';
    const listening = await serve(() => {
      const listener = toNodeHandler(async request => {
        read = await request.text();
        return new Response('read');
      });
      return (incoming, outgoing) => {
        const parsed = isRead ? incoming.toArray() : Promise.resolve();
        void parsed.then(() => listener(Object.assign(incoming, {body: {}}), outgoing));
      };
    });
    await fetch(listening.url, {method: 'POST', body: 'sent'});
    await listening.close();
    expect(read).toBe(expected);
  });

  it.each([
    ['another middleware has sent headers', (outgoing: ServerResponse) => outgoing.flushHeaders()],
    ['the client has disconnected', (outgoing: ServerResponse) => outgoing.destroy()],
  ])('if %s, the promise resolves', async (_name, spoil) => {
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
    ['with Content-Length', ''],
    ['chunked', 'Transfer-Encoding: chunked\r\n'],
  ])('a body over the limit, %s, is answered with 413 before it is complete', async (_name, chunked) => {
    const length = chunked || 'Content-Length: 1000000000\r\n';
    const part = 'x'.repeat(20_000);
    const sent = chunked ? `${part.length.toString(16)}\r\n${part}\r\n` : part;
    const page = `Host: localhost\r\n${length}\r\n`;
    expect(await raw(`POST /webex/token HTTP/1.1\r\n${page}${sent}`)).toBe('HTTP/1.1 413 Payload Too Large');
  });
});
