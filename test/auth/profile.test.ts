import {FaultError} from '../../src/base/fault.js';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {fetchUser, profileUrl} from '../../src/auth/profile.js';
import {createCloud} from '../../cloud/cloud.js';

const cloud = createCloud();
const {signal} = new AbortController();

/** Redirects requests for Webex to the given function. */
function respondWith(respond: (request: Request) => Promise<Response> | Response) {
  const sent = vi.fn(async (...args: ConstructorParameters<typeof Request>) => respond(new Request(...args)));
  vi.stubGlobal('fetch', sent);
  return sent;
}

function forwardToCloud(request: Request): Promise<Response> {
  const {host, pathname} = new URL(request.url);
  return cloud.fetch(new Request(`http://localhost/gateway/${host}${pathname}`, request));
}

beforeEach(() => cloud.reset());
afterEach(() => {
  serverBackoff.clear();
  vi.unstubAllGlobals();
});

describe('on the simulated cloud', () => {
  test("the profile is the token owner's", async () => {
    respondWith(forwardToCloud);
    const ada = cloud.accounts[0];
    const user = await fetchUser(cloud.issueToken().access_token, signal);
    expect(user).toStrictEqual({
      id: ada?.id,
      displayName: 'Ada Lovelace',
      avatar: `https://avatar-prod-us-east-2.webexcontent.com/${ada?.id}`,
      phoneNumber: '+12065550101',
      extension: '5101',
    });
    expect(Object.isFrozen(user)).toBe(true);
  });

  test.each([401])('%i means an invalid token', async status => {
    respondWith(forwardToCloud);
    cloud.setScenario({people: [{status}]});
    const request = fetchUser(cloud.issueToken().access_token, signal);
    await expect(request).rejects.toMatchObject({fault: {type: 'token-expired', action: 'sign-in'}});
    await expect(request).rejects.toBeInstanceOf(FaultError);
  });

  test('an expired token is invalid', async () => {
    respondWith(forwardToCloud);
    const request = fetchUser(cloud.issueToken({lifetime: 0}).access_token, signal);
    await expect(request).rejects.toMatchObject({fault: {type: 'token-expired'}});
  });

  test.each([400, 403, 404, 429, 500, 502, 503])('%i leaves the profile unknown', async status => {
    respondWith(forwardToCloud);
    cloud.setScenario({people: [{status}]});
    expect(await fetchUser(cloud.issueToken().access_token, signal)).toEqual({});
  });

  test.each([
    {retryAfter: 60, how: 'seconds'},
    {retryAfter: {seconds: 60, as: 'date' as const}, how: 'a date'},
  ])('after Retry-After as $how, no request is sent until the wait is over', async ({retryAfter}) => {
    const sent = respondWith(forwardToCloud);
    cloud.setScenario({people: [{status: 429, retryAfter}, {status: 200}]});
    const {access_token: token} = cloud.issueToken();
    expect(await fetchUser(token, signal)).toEqual({});
    expect(await fetchUser(token, signal)).toEqual({});
    expect(sent).toHaveBeenCalledOnce();
    serverBackoff.clear();
    expect(await fetchUser(token, signal)).toMatchObject({displayName: 'Ada Lovelace'});
  });

  test('without spark:people_read the profile stays unknown', async () => {
    respondWith(forwardToCloud);
    const {access_token} = cloud.issueToken({scopes: ['spark:webrtc_calling']});
    expect(await fetchUser(access_token, signal)).toEqual({});
    expect(cloud.requests()).toMatchObject([{endpoint: 'people', status: 403}]);
  });

  test('a network failure leaves the profile unknown', async () => {
    respondWith(forwardToCloud);
    cloud.setScenario({people: [{drop: true}]});
    expect(await fetchUser(cloud.issueToken().access_token, signal)).toEqual({});
  });
});

describe('an unusual profile', () => {
  const encode = (text: string): string => Buffer.from(text).toString('base64');

  test.each([
    {name: 'HTML', body: '<!doctype html>', user: {}},
    {name: 'cut off', body: '{"displayName": "Ad', user: {}},
    {name: 'empty', body: '', user: {}},
    {name: 'null', body: 'null', user: {}},
    {name: 'an empty object', body: '{}', user: {}},
    {
      name: 'fields of other types',
      body: '{"id": 1, "displayName": "Ada", "avatar": 2, "phoneNumbers": 3}',
      user: {displayName: 'Ada'},
    },
    {name: 'invalid numbers', body: '{"phoneNumbers": [null, 7, "x", {}]}', user: {}},
    {
      name: 'a number after an invalid one',
      body: '{"phoneNumbers": [null, {"type": "work", "value": "+2"}]}',
      user: {phoneNumber: '+2'},
    },
    {name: 'a list', body: '[{"displayName": "Ada"}]', user: {}},
    {name: 'an empty list of numbers', body: '{"phoneNumbers": []}', user: {}},
    {
      name: 'an avatar over http',
      body: '{"displayName": "Ada", "avatar": "http://example.com/ada"}',
      user: {displayName: 'Ada'},
    },
    {
      name: 'an avatar that is a script',
      body: '{"displayName": "Ada", "avatar": "javascript:alert(1)"}',
      user: {displayName: 'Ada'},
    },
    {name: 'an id that is not base64', body: '{"id": "not base64!"}', user: {id: 'not base64!'}},
    {
      name: 'an id without padding',
      body: JSON.stringify({id: encode('ciscospark://us/PEOPLE/1').replace(/=+$/, '')}),
      user: {id: '1'},
    },
    {
      name: 'only a mobile number',
      body: '{"phoneNumbers": [{"type": "mobile", "value": "+1"}]}',
      user: {phoneNumber: '+1'},
    },
    {
      name: 'a work number after a mobile one',
      body: '{"phoneNumbers": [{"type": "mobile", "value": "+1"}, {"type": "work", "value": "+2"}]}',
      user: {phoneNumber: '+2'},
    },
    {
      name: 'only an extension',
      body: '{"phoneNumbers": [{"type": "work_extension", "value": "5101"}]}',
      user: {extension: '5101'},
    },
  ])('$name', async ({body, user}) => {
    respondWith(() => new Response(body, {headers: {'content-type': 'application/json'}}));
    expect(JSON.parse(JSON.stringify(await fetchUser('token', signal)))).toEqual(user);
  });
});

describe('the request', () => {
  test('sends the token only in its header, and bypasses the cache', async () => {
    const sent = respondWith(() => new Response('{}'));
    await fetchUser('the-token', signal);
    expect(sent).toHaveBeenCalledTimes(1);
    const [url, options] = sent.mock.calls[0] ?? [];
    expect(url).toBe(profileUrl);
    expect(options).toMatchObject({
      headers: {authorization: 'Bearer the-token'},
      signal,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  });

  test('times out, and leaves the profile unknown', async () => {
    const silent = createServer();
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const {port} = silent.address() as AddressInfo;
    const realFetch = globalThis.fetch;
    const controller = new AbortController();
    // The timeout fires during the request.
    silent.on('request', () => controller.abort(new DOMException('late', 'TimeoutError')));
    vi.stubGlobal('fetch', (_: string, options: RequestInit) =>
      realFetch(`http://127.0.0.1:${port}/`, options),
    );
    expect(await fetchUser('token', controller.signal)).toEqual({});
    silent.closeAllConnections();
    silent.close();
  });

  test('no error quotes the token', async () => {
    respondWith(() => new Response('the-token', {status: 401}));
    const error: unknown = await fetchUser('the-token', signal).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FaultError);
    const {message, stack, ...own} = error as FaultError;
    expect([message, stack, JSON.stringify(own)].join('\n')).not.toContain('the-token');
  });
});
