import {afterEach, expect, test, vi} from 'vitest';
import {OwnedTokenSource} from '../../src/auth/owned-token-source.js';
import {endpointToken, guestToken, post, requestToken} from '../../src/auth/token-endpoint.js';

const url = 'https://page.example/webex/token';
const token = {access_token: 'a_b_c', expires_in: 60, scope: 'spark:kms spark:xsi'};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function server(answer: () => Response | Promise<Response>) {
  const ask = vi.fn<typeof fetch>(async () => answer());
  vi.stubGlobal('fetch', ask);
  return ask;
}

const outcome = (promise: Promise<unknown>) =>
  promise.catch((error: {fault?: {type: string}; name: string}) => error.fault?.type ?? error.name);

test.each([
  {
    name: 'a token',
    answer: () => Response.json(token),
    is: {accessToken: 'a_b_c', expiresIn: 60},
  },
  {name: 'only a token', answer: () => Response.json({access_token: 'a_b_c'}), is: {accessToken: 'a_b_c'}},
  {
    name: 'a guest',
    answer: () => Response.json({...token, jwe: 'a.b.c'}),
    is: {accessToken: 'a_b_c', expiresIn: 60, jwe: 'a.b.c'},
  },
  {name: '204', answer: () => new Response(null, {status: 204}), is: undefined},
  {name: '401, signed out', answer: () => Response.json({error: 'signed-out'}, {status: 401}), is: undefined},
  {name: '401 without a body', answer: () => new Response(null, {status: 401}), is: undefined},
  {name: '401, expired', answer: () => Response.json({error: 'expired'}, {status: 401}), is: 'expired'},
  {name: '503', answer: () => Response.json({error: 'server'}, {status: 503}), is: 'server'},
  {name: '403', answer: () => Response.json({error: 'foreign'}, {status: 403}), is: 'server'},
  {name: 'a page instead of an answer', answer: () => new Response('<!doctype html>'), is: 'server'},
  {name: 'no token', answer: () => Response.json({}), is: 'server'},
  {name: 'null', answer: () => Response.json(null), is: 'server'},
  {name: 'a token that is no text', answer: () => Response.json({access_token: 1}), is: 'server'},
  {name: 'no network', answer: () => Promise.reject(new TypeError('Failed to fetch')), is: 'network'},
])('$name', async ({answer, is}) => {
  server(answer);
  const given = await outcome(requestToken(url));
  expect(given).toEqual(is);
});

test.each(['60', 60])('the lifetime %o counts', async lifetime => {
  server(() => Response.json({access_token: 'a_b_c', expires_in: lifetime}));
  const {expiresAt} = await new OwnedTokenSource(endpointToken(url)).request(new AbortController());
  expect((expiresAt - Date.now()) / 1000).toBeCloseTo(60, 0);
});

test('an empty lifetime is ignored, with a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  server(() => Response.json({access_token: 'a_b_c', expires_in: ''}));
  const {accessToken} = await new OwnedTokenSource(endpointToken(url)).request(new AbortController());
  expect(accessToken).toBe('a_b_c');
  expect(warn).toHaveBeenCalledOnce();
});

/** A response after a redirect. */
const redirectedTo = (address: string): Response =>
  Object.defineProperties(Response.json(token), {redirected: {value: true}, url: {value: address}});

test.each([
  {name: 'of the same origin is followed', to: `${url}/`, is: {accessToken: 'a_b_c', expiresIn: 60}},
  {name: 'to another site is refused', to: 'https://evil.example/webex/token', is: 'server'},
  {name: 'to another protocol is refused', to: url.replace('https', 'http'), is: 'server'},
])('a redirect $name', async ({to, is}) => {
  server(() => redirectedTo(to));
  expect(await outcome(requestToken(url))).toEqual(is);
});

test('sends a header that other sites cannot send, and whether another token is needed', async () => {
  const ask = server(() => Response.json(token));
  await requestToken(url, {renew: true});
  const [address, request] = ask.mock.calls[0]!;
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
  server(() => Promise.reject(new DOMException('aborted', 'AbortError')));
  expect(await outcome(requestToken(url, {signal: AbortSignal.abort()}))).toBe('AbortError');
});

test('the reason of a refusal is shown in the console, once and without tokens', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const message = 'Only pages of https://app.example are accepted, Bearer a_b_c';
  server(() => Response.json({error: 'forbidden', message}, {status: 403}));
  for (let attempt = 0; attempt < 2; attempt += 1) expect(await outcome(requestToken(url))).toBe('server');
  const shown = `webex-calling-elements: ${url} responded: Only pages of https://app.example are accepted, Bearer …`;
  expect(warn.mock.calls).toEqual([[shown]]);
});

test('the reason of a refused sign-out is shown in the console too', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  server(() => Response.json({error: 'query', message: 'Queries are not accepted'}, {status: 400}));
  expect((await post('/webex/logout?x=1')).ok).toBe(false);
  await vi.waitFor(() =>
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      'webex-calling-elements: /webex/logout?x=1 responded: Queries are not accepted',
    ),
  );
});

test.each([{endpointToken}, {guestToken}])(
  'a source without a session rejects with expired',
  async sources => {
    server(() => new Response(null, {status: 204}));
    const [source = endpointToken] = Object.values(sources);
    expect(await outcome(Promise.resolve(source(url)({signal: new AbortController().signal})))).toBe(
      'expired',
    );
  },
);
