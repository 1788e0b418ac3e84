import {randomBytes} from 'node:crypto';
import {Provider} from 'oidc-provider';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {createTokenHandler, toNodeListener, type LogEntry} from '../../server/index.js';
import {defaultScopes} from '../../server/scopes.js';
import {Browser, formOf, type Visited} from './browser.js';
import {serve, type Served} from './serve.js';
import {secret, toldBy} from './site.js';

// oidc-provider is certified by the OpenID Foundation, and nobody here wrote it: PKCE is required, it names itself in
// its answers (RFC 9207), and it can rotate refresh tokens.
const client = {id: 'the-client', secret: 'the-client-secret'};

/** What came to its token endpoint, by the event that it tells it with. */
const grants: string[] = [];
const log: LogEntry[] = [];
let rotating = false;
let issuer: Served | undefined;
let site: Served | undefined;

beforeAll(async () => {
  vi.useFakeTimers({toFake: ['Date']});
  let provider: Provider | undefined;
  // It is told on the console that it is for development here, and that this Node is older than it likes.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  issuer = await serve(url => (incoming, outgoing) => {
    provider ??= newProvider(url, `${site?.url}/webex/callback`);
    void provider.callback()(incoming, outgoing);
  });
  const at = issuer.url;
  site = await serve(url => {
    const handler = createTokenHandler({
      clientId: client.id,
      clientSecret: client.secret,
      redirectUri: `${url}/webex/callback`,
      secret,
      endpoints: {
        issuer: at,
        authorize: `${at}/auth`,
        token: `${at}/token`,
        revoke: `${at}/token/revocation`,
      },
      log: entry => void log.push(entry),
    });
    const listener = toNodeListener(handler);
    return (incoming, outgoing) => void listener(incoming, outgoing);
  });
});
afterAll(async () => {
  await site?.close();
  await issuer?.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function newProvider(url: string, redirectUri: string): Provider {
  const provider = new Provider(url, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: [...defaultScopes],
    pkce: {required: () => true},
    features: {devInteractions: {enabled: true}, revocation: {enabled: true}, userinfo: {enabled: true}},
    issueRefreshToken: () => Promise.resolve(true),
    rotateRefreshToken: () => rotating,
    ttl: {AccessToken: lifetime, RefreshToken: 3_600, Session: 3_600, Grant: 3_600, Interaction: 600},
    cookies: {keys: [randomBytes(16).toString('hex')]},
  });
  provider.on('grant.success', context => grants.push(String(context.oidc.params?.['grant_type'])));
  return provider;
}

const at = (path: string): string => `${site?.url}${path}`;

/** Through the provider's own pages: who one is, then consent. */
async function signIn(browser: Browser): Promise<Visited> {
  const pages: readonly Record<string, string>[] = [{login: 'ada', password: 'x'}, {}];
  let page = await browser.visit(at('/webex/login?mode=popup'));
  for (const fields of pages) {
    const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(page.text) ?? [];
    page = await browser.visit(new URL(action, page.url).href, {
      method: 'POST',
      headers: {'content-type': 'application/x-www-form-urlencoded'},
      body: formOf(page.text, fields),
    });
  }
  return page;
}

const lifetime = 60;

function untilTokensEnd(): void {
  vi.setSystemTime(Date.now() + (lifetime + 1) * 1000);
}

/** Whether the provider takes this access token. */
async function alive(token: unknown): Promise<boolean> {
  const response = await fetch(`${issuer?.url}/me`, {headers: {authorization: `Bearer ${String(token)}`}});
  // 403: it is good, and lacks `openid`, which nobody asked for.
  return response.status !== 401;
}

describe('a certified authorization server', () => {
  it('signs a person in, with PKCE, and the page gets its token', async () => {
    const browser = new Browser();
    grants.length = 0;
    expect(toldBy(await signIn(browser))).toEqual({type: 'signed-in'});
    const {status, content} = await browser.post(at('/webex/token'));
    expect([status, grants]).toEqual([200, ['authorization_code']]);
    expect(content['scope']).toBe(defaultScopes.join(' '));
    expect(await alive(content['access_token'])).toBe(true);
  });

  it.each([
    ['keeps refresh tokens', false],
    ['rotates refresh tokens', true],
  ])('that %s renews the session, again and again', async (_name, rotates) => {
    rotating = rotates;
    const browser = new Browser();
    await signIn(browser);
    grants.length = 0;
    const tokens = new Set<unknown>();
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      untilTokensEnd();
      const {content} = await browser.post(at('/webex/token'));
      expect(await alive(content['access_token'])).toBe(true);
      tokens.add(content['access_token']);
    }
    expect(grants).toEqual(['refresh_token', 'refresh_token', 'refresh_token']);
    expect(tokens.size).toBe(3);
    expect(log).toEqual([]);
  });

  it('fifty at once with one rotating refresh token: one of them is asked for, and nobody is signed out', async () => {
    rotating = true;
    const browser = new Browser();
    await signIn(browser);
    untilTokensEnd();
    grants.length = 0;
    const answers = await Promise.all(Array.from({length: 50}, () => browser.post(at('/webex/token'))));
    expect(new Set(answers.map(({status}) => status))).toEqual(new Set([200]));
    expect(grants).toEqual(['refresh_token']);
  });

  it('takes the revocation at sign-out: a copied cookie is worth nothing after it', async () => {
    const browser = new Browser();
    await signIn(browser);
    const kept = await browser.jar.getCookies(at('/'));
    const {content} = await browser.post(at('/webex/token'));
    expect((await browser.post(at('/webex/logout'))).content).toEqual({revoked: true});
    expect(await alive(content['access_token'])).toBe(false);
    for (const cookie of kept) await browser.jar.setCookie(cookie.cookieString(), at('/'));
    untilTokensEnd();
    expect((await browser.post(at('/webex/token'))).content).toEqual({error: 'expired'});
  });

  it('refuses a code with another verifier, and one that was used', async () => {
    const browser = new Browser();
    await signIn(browser);
    // It remembers the person and the consent now, and sends the browser back at once.
    const codeFor = async (other: Browser): Promise<URL> => {
      const begun = await other.send(at('/webex/login?mode=popup'));
      const response = await browser.send(begun.headers.get('location') ?? '');
      return new URL(response.headers.get('location') ?? '');
    };
    const [mine, other] = [new Browser(), new Browser()];
    const [callback, injected] = [await codeFor(mine), await codeFor(other)];
    callback.searchParams.set('code', injected.searchParams.get('code') ?? '');
    expect(toldBy(await mine.visit(callback.href))).toEqual({type: 'failed', outcome: 'server'});
    expect(log.at(-1)).toEqual({route: 'callback', reason: 'answered 400: invalid_grant'});

    const used = await codeFor(mine);
    expect(toldBy(await mine.visit(used.href))).toEqual({type: 'signed-in'});
    const again = await codeFor(mine);
    again.searchParams.set('code', used.searchParams.get('code') ?? '');
    expect(toldBy(await mine.visit(again.href))).toEqual({type: 'failed', outcome: 'server'});
  });

  it('that does not name itself is not believed', async () => {
    const browser = new Browser();
    await signIn(browser);
    const mine = new Browser();
    const begun = await mine.send(at('/webex/login?mode=popup'));
    const back = await browser.send(begun.headers.get('location') ?? '');
    const callback = new URL(back.headers.get('location') ?? '');
    expect(callback.searchParams.get('iss')).toBe(issuer?.url);
    callback.searchParams.delete('iss');
    expect(toldBy(await mine.visit(callback.href))).toEqual({type: 'failed', outcome: 'server'});
  });
});
