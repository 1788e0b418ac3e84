import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {createSignInHandler, type LogEntry} from '../../server/index.js';
import {defaultScopes} from '../../server/context.js';
import {browserFor, type Browser, type VisitedPage} from './browser.js';
import {lifetime, signInAtServer, startCertifiedServer, type CertifiedServer} from './certified-server.js';
import {messageOf} from './site.js';

const log: LogEntry[] = [];
let issuer: CertifiedServer;
let handler: (request: Request) => Promise<Response>;
const site = 'http://localhost:8080';

beforeAll(async () => {
  vi.useFakeTimers({toFake: ['Date']});
  // oidc-provider warns about development features and the version of Node.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  issuer = await startCertifiedServer(() => site);
  handler = createSignInHandler({...issuer.optionsFor(site), log: entry => void log.push(entry)});
});
afterAll(async () => {
  await issuer.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const newBrowser = (): Browser => browserFor(site, handler);
const urlOf = (path: string): string => `${site}${path}`;
const signIn = (browser: Browser): Promise<VisitedPage> => signInAtServer(browser, site);
const isAccepted = (token: unknown): Promise<boolean> => issuer.accepts(token);

function untilTokensEnd(): void {
  vi.setSystemTime(Date.now() + (lifetime + 1) * 1000);
}

describe('a certified authorization server', () => {
  it('signs a person in with PKCE, and the page gets the token', async () => {
    const browser = newBrowser();
    issuer.grants.length = 0;
    expect(messageOf(await signIn(browser))).toEqual({type: 'signed-in'});
    const {status, content} = await browser.post(urlOf('/webex/token'));
    expect([status, issuer.grants]).toEqual([200, ['authorization_code']]);
    expect(content['scope']).toBe(defaultScopes.join(' '));
    expect(await isAccepted(content['access_token'])).toBe(true);
  });

  it.each([
    ['keeps refresh tokens', false],
    ['rotates refresh tokens', true],
  ])('that %s renews the session repeatedly', async (_name, rotates) => {
    issuer.rotates = rotates;
    const browser = newBrowser();
    await signIn(browser);
    issuer.grants.length = 0;
    const tokens = new Set<unknown>();
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      untilTokensEnd();
      const {content} = await browser.post(urlOf('/webex/token'));
      expect(await isAccepted(content['access_token'])).toBe(true);
      tokens.add(content['access_token']);
    }
    expect(issuer.grants).toEqual(['refresh_token', 'refresh_token', 'refresh_token']);
    expect(tokens.size).toBe(3);
    expect(log).toEqual([]);
  });

  it('fifty simultaneous requests with a rotating refresh token cause one renewal', async () => {
    issuer.rotates = true;
    const browser = newBrowser();
    await signIn(browser);
    untilTokensEnd();
    issuer.grants.length = 0;
    const answers = await Promise.all(Array.from({length: 50}, () => browser.post(urlOf('/webex/token'))));
    expect(new Set(answers.map(({status}) => status))).toEqual(new Set([200]));
    expect(issuer.grants).toEqual(['refresh_token']);
  });

  it('revokes the tokens at sign-out, so that a copied cookie is useless', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const kept = await browser.jar.getCookies(urlOf('/'));
    const {content} = await browser.post(urlOf('/webex/token'));
    expect((await browser.post(urlOf('/webex/logout'))).content).toEqual({revoked: true});
    expect(await isAccepted(content['access_token'])).toBe(false);
    for (const cookie of kept) await browser.jar.setCookie(cookie.cookieString(), urlOf('/'));
    untilTokensEnd();
    expect((await browser.post(urlOf('/webex/token'))).content).toEqual({error: 'expired'});
  });

  it('refuses a code with another verifier, and a used code', async () => {
    const browser = newBrowser();
    await signIn(browser);
    // The server has a session and the consent, and redirects back immediately.
    const codeFor = async (other: Browser): Promise<URL> => {
      const loginResponse = await other.send(urlOf('/webex/login?mode=popup'));
      const response = await browser.send(loginResponse.headers.get('location') ?? '');
      return new URL(response.headers.get('location') ?? '');
    };
    const [mine, other] = [newBrowser(), newBrowser()];
    const [callback, injected] = [await codeFor(mine), await codeFor(other)];
    callback.searchParams.set('code', injected.searchParams.get('code') ?? '');
    expect(messageOf(await mine.visit(callback.href))).toEqual({type: 'failed', outcome: 'server'});
    expect(log.at(-1)).toEqual({route: 'callback', reason: 'responded 400: invalid_grant'});

    const used = await codeFor(mine);
    expect(messageOf(await mine.visit(used.href))).toEqual({type: 'signed-in'});
    const again = await codeFor(mine);
    again.searchParams.set('code', used.searchParams.get('code') ?? '');
    expect(messageOf(await mine.visit(again.href))).toEqual({type: 'failed', outcome: 'server'});
  });

  it('without the expected `iss` is refused', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const mine = newBrowser();
    const loginResponse = await mine.send(urlOf('/webex/login?mode=popup'));
    const back = await browser.send(loginResponse.headers.get('location') ?? '');
    const callback = new URL(back.headers.get('location') ?? '');
    expect(callback.searchParams.get('iss')).toBe(issuer.url);
    callback.searchParams.delete('iss');
    expect(messageOf(await mine.visit(callback.href))).toEqual({type: 'failed', outcome: 'server'});
  });
});
