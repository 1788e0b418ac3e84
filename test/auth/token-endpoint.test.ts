import {afterEach, expect, test, vi} from 'vitest';
import {OwnedTokenSource} from '../../src/auth/owned-token-source.js';
import {endpointToken, guestToken, post, requestToken} from '../../src/auth/token-endpoint.js';

const url = 'https://page.example/webex/token';
const token = {access_token: 'a_b_c', expires_in: 60, scope: 'spark:kms spark:xsi'};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function stubServer(respond: () => Response | Promise<Response>) {
  const fetchMock = vi.fn<typeof fetch>(async () => respond());
  vi.stubGlobal('fetch', fetchMock);
  return fetchMock;
}

const resultOrFault = (promise: Promise<unknown>) =>
  promise.catch((error: {fault?: {type: string}; name: string}) => error.fault?.type ?? error.name);

test.each([
  {
    name: 'a token',
    respond: () => Response.json(token),
    expected: {accessToken: 'a_b_c', expiresIn: 60},
  },
  {
    name: 'only a token',
    respond: () => Response.json({access_token: 'a_b_c'}),
    expected: {accessToken: 'a_b_c'},
  },
  {
    name: 'a guest',
    respond: () => Response.json({...token, jwe: 'a.b.c'}),
    expected: {accessToken: 'a_b_c', expiresIn: 60, jwe: 'a.b.c'},
  },
  {name: '204', respond: () => new Response(null, {status: 204}), expected: undefined},
  {
    name: '401, signed out',
    respond: () => Response.json({error: 'signed-out'}, {status: 401}),
    expected: undefined,
  },
  {name: '401 without a body', respond: () => new Response(null, {status: 401}), expected: undefined},
  {
    name: '401, expired',
    respond: () => Response.json({error: 'expired'}, {status: 401}),
    expected: 'expired',
  },
  {name: '503', respond: () => Response.json({error: 'server'}, {status: 503}), expected: 'server'},
  {name: '403', respond: () => Response.json({error: 'foreign'}, {status: 403}), expected: 'server'},
  {name: 'an HTML page', respond: () => new Response('<!doctype html>'), expected: 'server'},
  {name: 'no token', respond: () => Response.json({}), expected: 'server'},
  {name: 'null', respond: () => Response.json(null), expected: 'server'},
  {name: 'a token that is a number', respond: () => Response.json({access_token: 1}), expected: 'server'},
  {
    name: 'none, without a network',
    respond: () => Promise.reject(new TypeError('Failed to fetch')),
    expected: 'network',
  },
])('the response: $name', async ({respond, expected}) => {
  stubServer(respond);
  expect(await resultOrFault(requestToken(url))).toEqual(expected);
});

test.each(['60', 60])('the lifetime %o is used', async lifetime => {
  stubServer(() => Response.json({access_token: 'a_b_c', expires_in: lifetime}));
  const {expiresAt} = await new OwnedTokenSource(endpointToken(url)).request(new AbortController());
  expect((expiresAt - Date.now()) / 1000).toBeCloseTo(60, 0);
});

test('an empty lifetime is ignored, with a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  stubServer(() => Response.json({access_token: 'a_b_c', expires_in: ''}));
  const {accessToken} = await new OwnedTokenSource(endpointToken(url)).request(new AbortController());
  expect(accessToken).toBe('a_b_c');
  expect(warn).toHaveBeenCalledOnce();
});

/** A response after a redirect. */
const redirectedTo = (address: string): Response =>
  Object.defineProperties(Response.json(token), {redirected: {value: true}, url: {value: address}});

test.each([
  {name: 'of the same origin is followed', to: `${url}/`, expected: {accessToken: 'a_b_c', expiresIn: 60}},
  {name: 'to another site is refused', to: 'https://evil.example/webex/token', expected: 'server'},
  {name: 'to another protocol is refused', to: url.replace('https', 'http'), expected: 'server'},
])('a redirect $name', async ({to, expected}) => {
  stubServer(() => redirectedTo(to));
  expect(await resultOrFault(requestToken(url))).toEqual(expected);
});

test('sends a header that other sites cannot send, and whether another token is needed', async () => {
  const fetchMock = stubServer(() => Response.json(token));
  await requestToken(url, {renew: true});
  const [address, request] = fetchMock.mock.calls[0]!;
  expect(address).toBe(url);
  expect(request).toMatchObject({
    method: 'POST',
    headers: {'x-webex-calling-elements': '1'},
    body: '{"renew":true}',
    credentials: 'same-origin',
    cache: 'no-store',
  });
});

test('an abort is not reported as a network fault', async () => {
  stubServer(() => Promise.reject(new DOMException('aborted', 'AbortError')));
  expect(await resultOrFault(requestToken(url, {signal: AbortSignal.abort()}))).toBe('AbortError');
});

test('the reason for a refusal is shown in the console, once and without tokens', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const message = 'Only pages of https://app.example are accepted, Bearer a_b_c';
  stubServer(() => Response.json({error: 'forbidden', message}, {status: 403}));
  for (let attempt = 0; attempt < 2; attempt += 1)
    expect(await resultOrFault(requestToken(url))).toBe('server');
  const shown = `webex-calling-elements: ${url} responded: Only pages of https://app.example are accepted, Bearer …`;
  expect(warn.mock.calls).toEqual([[shown]]);
});

test('the reason for a refused sign-out is also shown in the console', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  stubServer(() => Response.json({error: 'query', message: 'Queries are not accepted'}, {status: 400}));
  expect((await post('/webex/logout?x=1')).ok).toBe(false);
  await vi.waitFor(() =>
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      'webex-calling-elements: /webex/logout?x=1 responded: Queries are not accepted',
    ),
  );
});

test.each([
  {name: 'endpointToken()', source: endpointToken},
  {name: 'guestToken()', source: guestToken},
])('$name rejects with expired if the server has no session', async ({source}) => {
  stubServer(() => new Response(null, {status: 204}));
  expect(await resultOrFault(Promise.resolve(source(url)({signal: new AbortController().signal})))).toBe(
    'expired',
  );
});
