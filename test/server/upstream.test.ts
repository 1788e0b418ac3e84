import {afterEach, describe, expect, it, vi} from 'vitest';
import {tokenOf, messageOf, useSite} from './site.js';

const site = useSite();
const real = fetch;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Mocks the responses of the token endpoint, in order. */
function mockAnswers(...answers: readonly Response[]): void {
  const left = [...answers];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const next = typeof input === 'string' && input.endsWith('/access_token') ? left.shift() : undefined;
    return next ?? real(input, init);
  });
}

/** Webex's documented response: without `token_type` and `scope`. */
const asDocumented = {
  access_token: 'first_P0A1_organization',
  expires_in: 1_209_600,
  refresh_token: 'refresh',
  refresh_token_expires_in: 7_776_000,
};
const idToken = `${btoa('{"alg":"RS256"}')}.${btoa('{"iss":"https://idbroker.webex.com/idb"}')}.x`;
const over = {...asDocumented, expires_in: 0};
const signedIn = {type: 'signed-in'};
const failed = {type: 'failed', outcome: 'server'};

describe('a response to the code exchange', () => {
  const answers: readonly (readonly [string, () => Response, object])[] = [
    ['as Webex documents it', () => Response.json(asDocumented), signedIn],
    ['with numbers as strings', () => Response.json({...asDocumented, expires_in: '60'}), signedIn],
    ['without a refresh token', () => Response.json({access_token: 'a_b_c', expires_in: 60}), signedIn],
    ['without a lifetime', () => Response.json({access_token: 'a_b_c', token_type: 'bearer'}), signedIn],
    // With the scope `openid`. The ID token's issuer is not the origin of the endpoints.
    ['with an ID token', () => Response.json({...asDocumented, id_token: idToken}), signedIn],
    ['without a token', () => Response.json({expires_in: 60}), failed],
    ['with a token that is a number', () => Response.json({access_token: 7, token_type: 'bearer'}), failed],
    ['of another token type', () => Response.json({...asDocumented, token_type: 'mac'}), failed],
    ['that is HTML', () => new Response('<html>', {headers: {'content-type': 'text/html'}}), failed],
    [
      'that is invalid JSON',
      () => new Response('{', {headers: {'content-type': 'application/json'}}),
      failed,
    ],
    ['that is empty', () => new Response(null, {status: 200}), failed],
    ['that redirects', () => Response.redirect('https://evil.example/', 307), failed],
  ];
  it.each(answers)('%s', async (_name, answer, message) => {
    mockAnswers(answer());
    expect(messageOf(await site.signIn(site.browser()))).toEqual(message);
  });

  it('with tokens too long for cookies fails with a log entry, and succeeds with a store', async () => {
    const long = {...asDocumented, access_token: `${tokenOf(8_000)}_b_c`};
    mockAnswers(Response.json(long), Response.json(long));
    expect(messageOf(await site.signIn(site.browser()))).toEqual(failed);
    expect(site.log).toEqual([{route: 'callback', reason: 'failed: SessionTooLong'}]);
    const items = new Map<string, string>();
    site.mount({
      store: {
        getItem: key => items.get(key) ?? null,
        setItem: (key, value) => items.set(key, value),
        removeItem: key => items.delete(key),
      },
    });
    const browser = site.browser();
    expect(messageOf(await site.signIn(browser))).toEqual(signedIn);
    expect((await browser.post(site.urlOf('/webex/token'))).content['access_token']).toBe(long.access_token);
  });
});

describe('a session in two cookies', () => {
  const long = {...asDocumented, access_token: `${tokenOf(3_500)}_b_c`};

  async function signedInWith(first: object): Promise<ReturnType<typeof site.browser>> {
    mockAnswers(Response.json(first), Response.json({...asDocumented, access_token: 'second_b_c'}));
    const browser = site.browser();
    await site.signIn(browser);
    return browser;
  }
  const cookies = async (browser: ReturnType<typeof site.browser>) =>
    (await browser.jar.getCookies(site.cloud.url)).map(({key}) => key);

  it('is opened, shrinks to one cookie after a renewal, and is removed at sign-out', async () => {
    const browser = await signedInWith({...long, expires_in: 0});
    expect(await cookies(browser)).toEqual(['webex-session.0', 'webex-session.1', 'webex-signed-in']);
    const {content} = await browser.post(site.urlOf('/webex/token'));
    expect(content['access_token']).toBe('second_b_c');
    expect(await cookies(browser)).toEqual(['webex-session.0', 'webex-signed-in']);
    const other = await signedInWith(long);
    expect((await other.post(site.urlOf('/webex/token'))).content['access_token']).toHaveLength(3_504);
    await other.post(site.urlOf('/webex/logout'));
    expect(await cookies(other)).toEqual([]);
  });

  it.each(['webex-session.0', 'webex-session.1'])('with %s of another session is rejected', async name => {
    const [one, other] = [await signedInWith(long), await signedInWith(long)];
    const taken = (await other.jar.getCookies(site.cloud.url)).find(({key}) => key === name);
    await one.jar.setCookie(taken?.cookieString() + '; Path=/', site.cloud.url);
    expect((await one.post(site.urlOf('/webex/token'))).status).toBe(204);
  });

  it('ends with its refresh token', async () => {
    const browser = await signedInWith({...asDocumented, refresh_token_expires_in: 60});
    const [cookie] = await browser.jar.getCookies(site.cloud.url);
    expect(cookie?.maxAge).toBeGreaterThan(57);
    expect(cookie?.maxAge).toBeLessThanOrEqual(60);
  });
});

describe('a response to a refresh', () => {
  const json = (status: number, content: object) => () => Response.json(content, {status});
  const answers: readonly (readonly [string, () => Response, number, string])[] = [
    ['400 invalid_grant', json(400, {error: 'invalid_grant'}), 401, 'expired'],
    [
      "400 in the format of Webex's API",
      json(400, {message: 'x', errors: [], trackingId: 'x'}),
      401,
      'expired',
    ],
    ['401 invalid_client', json(401, {error: 'invalid_client'}), 502, 'server'],
    ['400 invalid_client', json(400, {error: 'invalid_client'}), 502, 'server'],
    ['400 of a proxy', () => new Response('Bad Request', {status: 400}), 502, 'server'],
    ['403 of a firewall', () => new Response('<html>', {status: 403}), 502, 'server'],
    ['500', json(500, {error: 'invalid_grant'}), 502, 'server'],
    ['503', () => new Response(null, {status: 503}), 502, 'server'],
  ];
  it.each(answers)('%s', async (_name, answer, status, error) => {
    mockAnswers(Response.json(over), answer());
    const browser = site.browser();
    await site.signIn(browser);
    const refreshed = await browser.post(site.urlOf('/webex/token'));
    expect([refreshed.status, refreshed.content]).toEqual([status, {error}]);
    const kept = (await browser.jar.getCookies(site.cloud.url)).map(({key}) => key);
    expect(kept).toEqual(status === 401 ? [] : ['webex-session.0', 'webex-signed-in']);
  });

  it('keeps the refresh token if the response contains none, as at Webex', async () => {
    mockAnswers(Response.json(over), Response.json({access_token: 'second_b_c', expires_in: 0}));
    const browser = site.browser();
    await site.signIn(browser);
    await browser.post(site.urlOf('/webex/token'));
    expect(await refreshTokenSent(() => browser.post(site.urlOf('/webex/token')))).toBe('refresh');
  });

  it('uses the new refresh token of a server that rotates them', async () => {
    mockAnswers(Response.json(over), Response.json({...over, refresh_token: 'rotated'}));
    const browser = site.browser();
    await site.signIn(browser);
    await browser.post(site.urlOf('/webex/token'));
    expect(await refreshTokenSent(() => browser.post(site.urlOf('/webex/token')))).toBe('rotated');
  });
});

/** The refresh token that is sent to the token endpoint meanwhile. */
async function refreshTokenSent(work: () => Promise<unknown>): Promise<string | null> {
  let sent: string | null = null;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (init?.body instanceof URLSearchParams) sent = init.body.get('refresh_token');
    return real(input, init);
  });
  await work();
  return sent;
}
