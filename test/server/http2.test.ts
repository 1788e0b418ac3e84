import {once} from 'node:events';
import {
  connect,
  constants,
  createSecureServer,
  type ClientHttp2Session,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import {request as requestOverHttp1} from 'node:https';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {generate} from 'selfsigned';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createSignInHandler, toNodeHandler} from '../../server/index.js';
import {fromPage, Browser} from './browser.js';
import {optionsAt, messageOf, useSite} from './site.js';

const site = useSite();
let server: Http2SecureServer;
let origin = '';
let client: ClientHttp2Session;
const warnings: Error[] = [];
const onWarning = (warning: Error): number => warnings.push(warning);

beforeAll(async () => {
  process.on('warning', onWarning);
  const {private: key, cert} = await generate([{name: 'commonName', value: 'localhost'}]);
  server = createSecureServer({key, cert, allowHTTP1: true});
  await once(server.listen(0, 'localhost'), 'listening');
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const listener = toNodeHandler(
    createSignInHandler({...optionsAt(site.cloud, site.log), redirectUri: `${origin}/webex/callback`}),
  );
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  client = connect(origin, {rejectUnauthorized: false});
  await once(client, 'connect');
});
afterAll(async () => {
  process.off('warning', onWarning);
  client.close();
  server.close();
  await once(server, 'close');
});

async function sendRequest(headers: OutgoingHttpHeaders, body = '') {
  const stream = client.request(headers, {endStream: !body});
  if (body) stream.end(body);
  const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders & {':status': number}];
  return {headers: answered, status: answered[':status'], body: await text(stream)};
}

/** A browser that sends requests to this origin over HTTP/2. */
function newBrowser(): Browser {
  const browser = new Browser();
  const overHttp1 = browser.send.bind(browser);
  browser.send = async (url, sent) => {
    if (!url.startsWith(origin)) return overHttp1(url, sent);
    const cookie = await browser.jar.getCookieString(url);
    const {pathname, search} = new URL(url);
    const answered = await sendRequest(
      {
        ':path': pathname + search,
        ':method': sent?.method ?? 'GET',
        ...sent?.headers,
        // Like browsers: one field per cookie (RFC 9113, section 8.2.3).
        ...(cookie ? {cookie: cookie.split('; ')} : {}),
      },
      sent?.body,
    );
    const headers = new Headers();
    for (const [name, value] of Object.entries(answered.headers)) {
      if (!name.startsWith(':')) for (const one of [value ?? []].flat()) headers.append(name, one);
    }
    for (const line of headers.getSetCookie()) await browser.jar.setCookie(line, url);
    return new Response(answered.body || null, {status: answered.status, headers});
  };
  return browser;
}

describe('over HTTP/2', () => {
  it('a person signs in, gets a token, and signs out', async () => {
    const browser = newBrowser();
    const {authorize} = await site.begin(browser, {at: origin});
    await site.begin(browser, {at: origin});
    expect(messageOf(await browser.visit(await site.consent(authorize)))).toEqual({type: 'signed-in'});
    expect((await browser.post(`${origin}/webex/token`)).status).toBe(200);
    expect((await browser.post(`${origin}/webex/logout`)).content).toEqual({revoked: true});
    expect((await browser.post(`${origin}/webex/token`)).status).toBe(204);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['an unknown path', {':path': '/x'}, 404],
    ['a path of two slashes', {':path': '//'}, 404],
    ['a path that cannot be decoded', {':path': '/webex/%E0%A4%A'}, 404],
    ['another authority', {':path': '/webex/login', ':authority': 'evil.example:1'}, 303],
    ['another method', {':path': '/webex/token', ':method': 'DELETE'}, 405],
    ['a method that fetch forbids', {':path': '/webex/token', ':method': 'TRACE'}, 400],
    ['HEAD', {':path': '/webex/login', ':method': 'HEAD'}, 204],
  ] as const)('%s is answered', async (_name, headers, status) => {
    expect((await sendRequest(headers)).status).toBe(status);
  });

  it('a body over the limit is answered with 413, and the connection stays open', async () => {
    const headers = {':path': '/webex/token', ':method': 'POST', ...fromPage(origin)};
    expect((await sendRequest(headers, 'x'.repeat(30_000))).status).toBe(413);
    expect((await sendRequest({':path': '/webex/login'})).status).toBe(303);
  });

  it('a stream that the client resets does not affect others', async () => {
    const stream = client.request({':path': '/webex/token', ':method': 'POST', ...fromPage(origin)});
    stream.on('error', () => undefined);
    stream.write('{');
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    await new Promise(resolve => stream.once('close', resolve));
    expect((await sendRequest({':path': '/webex/login'})).status).toBe(303);
  });

  it('responses contain no connection-specific headers (RFC 9113, section 8.2.2)', async () => {
    const {headers} = await sendRequest({':path': '/webex/login'});
    for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection'])
      expect(headers[name]).toBeUndefined();
  });

  it('HTTP/1.1 works on the same port', async () => {
    const sent = requestOverHttp1(`${origin}/webex/login`, {rejectUnauthorized: false}).end();
    const [response] = (await once(sent, 'response')) as [{statusCode: number; resume(): void}];
    response.resume();
    expect(response.statusCode).toBe(303);
  });
});
