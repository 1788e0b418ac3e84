import {describe, expect, it, vi} from 'vitest';
import {createSignInHandler, type LogEntry, type SignInHandlerOptions} from '../../server/index.js';
import {secret, useSite} from './site.js';

const options: SignInHandlerOptions = {
  clientId: 'the-client',
  clientSecret: 'the-client-secret',
  redirectUri: 'https://app.example/webex/callback',
  cookieSecret: secret,
};

describe('without `endpoints`', () => {
  it('a sign-in goes to Webex, with the default scopes and PKCE', async () => {
    const response = await createSignInHandler(options)(new Request('https://app.example/webex/login'));
    const url = new URL(response.headers.get('location') ?? '');
    expect(url.origin + url.pathname).toBe('https://webexapis.com/v1/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'the-client',
      redirect_uri: 'https://app.example/webex/callback',
      scope: 'spark:webrtc_calling spark:calls_read spark:calls_write spark:xsi spark:kms spark:people_read',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('a parameter in `endpoints.authorize` is kept', async () => {
    const endpoints = {authorize: 'https://webexapis.com/v1/authorize?prompt=login'};
    const handler = createSignInHandler({...options, endpoints});
    const {headers} = await handler(new Request('https://app.example/webex/login'));
    const {searchParams} = new URL(headers.get('location') ?? '');
    expect([searchParams.get('prompt'), searchParams.get('client_id')]).toEqual(['login', 'the-client']);
  });

  it('no two sign-ins share a state or a challenge', async () => {
    const handler = createSignInHandler(options);
    const queries = await Promise.all(
      [1, 2].map(async () => {
        const response = await handler(new Request('https://app.example/webex/login'));
        return new URL(response.headers.get('location') ?? '').searchParams;
      }),
    );
    expect(new Set(queries.map(query => query.get('state'))).size).toBe(2);
    expect(new Set(queries.map(query => query.get('code_challenge'))).size).toBe(2);
  });
});

describe('the last path segment selects the route', () => {
  it.each([
    ['/webex/login', 303],
    ['/login', 303],
    ['/deep/inside/an/app/login', 303],
    ['/webex', 404],
    ['/webex/', 404],
    ['/webex/toString', 404],
    ['/webex/login/', 303],
    ['/webex/login//', 303],
    ['/webex/login/x', 404],
  ])('%s', async (path, status) => {
    expect((await createSignInHandler(options)(new Request(`https://app.example${path}`))).status).toBe(
      status,
    );
  });
});

it('a flood of one client causes one log entry a minute', async () => {
  vi.useFakeTimers({toFake: ['Date']});
  const log: LogEntry[] = [];
  const rateLimitKey = ({headers}: Request) => headers.get('x-real-ip');
  const limits = {loginsPerMinute: 1};
  const handler = createSignInHandler({
    ...options,
    limits,
    rateLimitKey,
    log: entry => entry.route === 'login' && log.push(entry),
  });
  const flood = (client: string) =>
    Promise.all(
      Array.from({length: 9}, () =>
        handler(new Request('https://app.example/webex/login', {headers: {'x-real-ip': client}})),
      ),
    );
  await flood('192.0.2.1');
  expect(log).toEqual([{route: 'login', reason: 'rate limit exceeded'}]);
  await flood('192.0.2.2');
  vi.advanceTimersByTime(60_000);
  await flood('192.0.2.1');
  vi.useRealTimers();
  expect(log).toHaveLength(3);
});

it('a `log` that rejects does not end the process', async () => {
  const onRejection = vi.fn();
  process.on('unhandledRejection', onRejection);
  const handler = createSignInHandler({...options, log: () => Promise.reject(new Error('The disk is full'))});
  await handler(new Request(`https://app.example/webex/callback?state=${'a'.repeat(43)}`));
  await new Promise(resolve => setTimeout(resolve));
  process.off('unhandledRejection', onRejection);
  expect(onRejection).not.toHaveBeenCalled();
});

describe('a page at another origin than that of `redirectUri`', () => {
  it('learns the origin from HEAD login', async () => {
    const request = new Request('http://localhost:5173/webex/login', {method: 'HEAD'});
    const {status, headers} = await createSignInHandler(options)(request);
    expect([status, headers.get('x-webex-calling-elements')]).toEqual([204, 'https://app.example']);
  });

  it.each([
    ['is logged once', 'http://localhost:5173', 'same-origin', 1],
    ['is not logged if the page is of another site', 'https://evil.example', 'cross-site', 0],
    ['is not logged if it has no origin', 'null', 'same-origin', 0],
  ])('%s', async (_name, origin, site, entries) => {
    const log: LogEntry[] = [];
    const handler = createSignInHandler({...options, log: entry => void log.push(entry)});
    const headers = {'x-webex-calling-elements': '1', 'sec-fetch-site': site, origin};
    for (let attempt = 0; attempt < 2; attempt += 1)
      await handler(new Request('https://app.example/webex/token', {method: 'POST', headers}));
    expect(log).toHaveLength(entries);
    if (entries) expect(log).toEqual([{route: 'start', reason: expect.stringContaining('redirectUri')}]);
  });
});

it.each([
  ['http://localhost:5173/', 1],
  ['https://app.example/calls', 0],
])(
  'the check of the login address from %s, which has no origin, is logged %d times',
  async (referer, entries) => {
    const log: LogEntry[] = [];
    const handler = createSignInHandler({...options, log: entry => void log.push(entry)});
    const headers = {'sec-fetch-site': 'same-origin', referer};
    await handler(new Request('https://app.example/webex/login', {method: 'HEAD', headers}));
    expect(log).toHaveLength(entries);
  },
);

describe('every response', () => {
  const requests: readonly (readonly [string, Request])[] = [
    ['a redirect', new Request('https://app.example/webex/login')],
    ['a page', new Request('https://app.example/webex/callback?state=x')],
    ['a refusal', new Request('https://app.example/webex/token', {method: 'POST'})],
    ['another method', new Request('https://app.example/webex/token')],
    ['no route', new Request('https://app.example/webex/x')],
  ];
  it.each(requests)('%s is not cached, and sends no referrer', async (_name, request) => {
    const {headers} = await createSignInHandler(options)(request);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('rotation of the cookie secret', () => {
  const site = useSite();
  const old = 'the-old-secret-with-more-than-32-characters';

  it.each([
    ['the new secret before the old one: sessions continue', [secret, old], 200],
    ['only the new secret: sessions end', [secret], 204],
  ])('%s', async (_name, secrets, status) => {
    site.mount({cookieSecret: old});
    const browser = site.browser();
    await site.signIn(browser);
    site.mount({cookieSecret: secrets});
    for (let attempt = 0; attempt < 2; attempt += 1)
      expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(status);
    // Two instances with different secrets look the same, so this is logged once.
    const reason = expect.stringMatching(/^a session cookie was refused: .*another cookieSecret$/);
    expect(site.log).toEqual(status === 200 ? [] : [{route: 'start', reason}]);
  });
});
