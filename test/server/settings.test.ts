import {afterEach, describe, expect, it, vi} from 'vitest';
import {createSignInHandler, type SignInHandlerOptions} from '../../server/index.js';
import {createSeal} from '../../server/seal.js';
import {secret, useSite} from './site.js';

const options: SignInHandlerOptions = {
  clientId: 'the-client',
  clientSecret: 'the-client-secret',
  redirectUri: 'https://app.example/webex/callback',
  cookieSecret: secret,
};

describe('without endpoints it is Webex', () => {
  it('where a person is sent, with the scopes of the guide and the two that it does not name', async () => {
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

describe('the last segment of the address says what is asked for', () => {
  it.each([
    ['/webex/login', 303],
    ['/login', 303],
    ['/deep/inside/an/app/login', 303],
    ['/webex', 404],
    ['/webex/', 404],
    ['/webex/toString', 404],
    ['/webex/login/', 404],
  ])('%s', async (path, status) => {
    expect((await createSignInHandler(options)(new Request(`https://app.example${path}`))).status).toBe(
      status,
    );
  });
});

describe('every answer', () => {
  const requests: readonly (readonly [string, Request])[] = [
    ['a redirect', new Request('https://app.example/webex/login')],
    ['a page', new Request('https://app.example/webex/callback?state=x')],
    ['a refusal', new Request('https://app.example/webex/token', {method: 'POST'})],
    ['another method', new Request('https://app.example/webex/token')],
    ['no route', new Request('https://app.example/webex/x')],
  ];
  it.each(requests)('%s is kept by nobody, and tells no other site', async (_name, request) => {
    const {headers} = await createSignInHandler(options)(request);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('a secret that is changed', () => {
  const site = useSite();
  const old = 'the-old-secret-with-more-than-32-characters';

  it.each([
    ['beside the old one, keeps people signed in', [secret, old], 200],
    ['alone, signs them out', [secret], 401],
  ])('%s', async (_name, secrets, status) => {
    site.mount({cookieSecret: old});
    const browser = site.browser();
    await site.signIn(browser);
    site.mount({cookieSecret: secrets});
    expect((await browser.post(site.at('/webex/token'))).status).toBe(status);
  });
});

describe('what is sealed', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens for its purpose, and for no other', async () => {
    const seal = createSeal([secret]);
    const sealed = await seal.seal('login', 'a-place', {state: 'x'}, 60);
    expect(await seal.open('login', 'a-place', sealed)).toMatchObject({state: 'x'});
    expect(await seal.open('session', 'a-place', sealed)).toBeUndefined();
  });

  it('opens where it is kept, and nowhere else', async () => {
    const seal = createSeal([secret]);
    const sealed = await seal.seal('store', 'webex-session:a', {id: 'x'}, 60);
    expect(await seal.open('store', 'webex-session:a', sealed)).toMatchObject({id: 'x'});
    for (const place of ['webex-session:b', 'webex-session:', '']) {
      expect(await seal.open('store', place, sealed)).toBeUndefined();
    }
  });

  it('opens within its time, and not after', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const seal = createSeal([secret]);
    const sealed = await seal.seal('login', 'a-place', {state: 'x'}, 60);
    vi.advanceTimersByTime(59_000);
    expect(await seal.open('login', 'a-place', sealed)).toBeDefined();
    vi.advanceTimersByTime(2_000);
    expect(await seal.open('login', 'a-place', sealed)).toBeUndefined();
  });

  it('is never twice the same, and shows nothing', async () => {
    const seal = createSeal([secret]);
    const texts = await Promise.all(
      [1, 2].map(() => seal.seal('session', 'a-place', {accessToken: 'plain'}, 60)),
    );
    expect(texts[0]).not.toBe(texts[1]);
    expect(Buffer.from(texts[0] ?? '', 'base64url').toString()).not.toContain('plain');
  });
});
