import {describe, expect, it, vi} from 'vitest';
import {useSite} from './site.js';

const site = useSite();

describe('sign-out', () => {
  it('ends the session, and revokes its tokens', async () => {
    const browser = site.browser();
    await site.signIn(browser);
    const {content: before} = await browser.post(site.urlOf('/webex/token'));
    expect((await browser.post(site.urlOf('/webex/logout'))).content).toEqual({revoked: true});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
    expect(await browser.jar.getCookies(site.cloud.url)).toEqual([]);
    const me = await fetch(site.urlOf('/gateway/webexapis.com/v1/people/me'), {
      headers: {authorization: `Bearer ${String(before['access_token'])}`},
    });
    expect(me.status).toBe(401);
  });

  it.each([
    ['refuses it', [{status: 503}]],
    ['drops the connection', [{drop: true}]],
    ['times out', [{delayMs: 60_000}]],
  ])('ends the session and answers `revoked: false` if Webex %s', async (_name, revoke) => {
    // Long enough for the sign-in itself on a busy machine.
    site.mount({limits: {upstreamSeconds: 2}});
    site.cloud.setScenario({revoke});
    const browser = site.browser();
    await site.signIn(browser);
    expect((await browser.post(site.urlOf('/webex/logout'))).content).toEqual({revoked: false});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
  });

  it('removes a hint that outlived its session at the next token request', async () => {
    const browser = site.browser();
    await site.signIn(browser);
    const cookieNames = async () => (await browser.jar.getCookies(site.cloud.url)).map(({key}) => key);
    expect(await cookieNames()).toContain('webex-signed-in');
    // Sessions of another secret cannot be opened.
    site.mount({cookieSecret: 'another secret of the tests, with 32 characters'});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
    expect(await cookieNames()).not.toContain('webex-signed-in');
  });

  it('sets a hint that a late response has removed, at the next token request', async () => {
    const browser = site.browser();
    await site.signIn(browser);
    const hintCookie = async () => {
      const cookies = await browser.jar.getCookies(site.cloud.url);
      return cookies.find(({key}) => key === 'webex-signed-in')?.toString();
    };
    const before = await hintCookie();
    const other = await browser.post(site.urlOf('/webex/token'));
    expect(other.headers.getSetCookie()).toEqual([]);
    await browser.jar.setCookie('webex-signed-in=; Path=/; Max-Age=0', site.cloud.url);
    expect(await hintCookie()).toBeUndefined();
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(200);
    expect((await hintCookie())?.replace(/\d+/g, '')).toBe(before?.replace(/\d+/g, ''));
  });

  it('does not set the hint of an older session again, which the page has removed for a new sign-in', async () => {
    const browser = site.browser();
    await site.signIn(browser);
    await browser.jar.setCookie('webex-signed-in=; Path=/; Max-Age=0', site.cloud.url);
    vi.useFakeTimers({now: Date.now() + 61_000, toFake: ['Date']});
    const {status, headers} = await browser.post(site.urlOf('/webex/token'));
    vi.useRealTimers();
    expect([status, headers.getSetCookie()]).toEqual([200, []]);
  });

  it('succeeds without a session', async () => {
    expect((await site.browser().post(site.urlOf('/webex/logout'))).content).toEqual({revoked: true});
    expect(site.cloud.requests()).toEqual([]);
  });
});
