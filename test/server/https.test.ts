import {createStorage} from 'unstorage';
import {describe, expect, it} from 'vitest';
import {createSignInHandler, type SessionStore} from '../../server/index.js';
import {Browser} from './browser.js';
import {optionsAt, messageOf, useSite} from './site.js';

// At an https origin, where cookies have the `__Host-` prefix and `Secure`. The handler is called directly.
const origin = 'https://localhost:8443';
const site = useSite();

/** A browser at an https origin that enforces cookie prefixes. */
function openBrowser(store?: SessionStore) {
  const redirectUri = `${origin}/webex/callback`;
  const handler = createSignInHandler({...optionsAt(site.cloud), redirectUri, ...(store ? {store} : {})});
  const browser = new Browser();
  const setCookies: string[] = [];
  browser.send = async (url, sent) => {
    const cookie = await browser.jar.getCookieString(url);
    const request = new Request(url, {...sent, headers: {...sent?.headers, ...(cookie ? {cookie} : {})}});
    const response = await handler(request);
    for (const line of response.headers.getSetCookie()) {
      setCookies.push(line);
      await browser.jar.setCookie(line, url);
    }
    return response;
  };
  return {browser, setCookies};
}

describe.each([
  ['without a store', () => undefined],
  ['with a store', () => createStorage()],
])('over https, %s', (_name, newStore) => {
  it('the cookies have the prefix __Host- and are Secure, HttpOnly and SameSite=Lax, except that scripts can read the hint', async () => {
    const {browser, setCookies} = openBrowser(newStore());
    const {authorize} = await site.begin(browser, {at: origin});
    expect(messageOf(await browser.visit(await site.consent(authorize)))).toEqual({type: 'signed-in'});
    expect((await browser.post(`${origin}/webex/token`)).status).toBe(200);
    expect(setCookies.length).toBeGreaterThan(2);
    const hints = setCookies.filter(line => line.startsWith('__Host-webex-signed-in='));
    // Scripts can read the hint, so it contains only `1`.
    expect(hints[0]).toMatch(/^__Host-webex-signed-in=1; Max-Age=\d{5,}; Path=\/; Secure; SameSite=Lax$/);
    for (const line of setCookies.filter(one => !hints.includes(one))) {
      expect(line).toMatch(
        /^__Host-webex-(login-[\w-]+|session\.[01])=[^;]*; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
    }
    expect((await browser.post(`${origin}/webex/logout`)).content).toEqual({revoked: true});
    expect(await browser.jar.getCookies(origin)).toEqual([]);
  });

  it('a session cookie without the prefix, as a subdomain could set it, is ignored', async () => {
    const store = newStore();
    const {browser} = openBrowser(store);
    const {authorize} = await site.begin(browser, {at: origin});
    await browser.visit(await site.consent(authorize));
    const [session] = await browser.jar.getCookies(origin);
    const {browser: other} = openBrowser(store);
    await other.jar.setCookie(`webex-session.0=${session?.value}; Path=/; Secure`, origin);
    expect((await other.post(`${origin}/webex/token`)).status).toBe(204);
  });
});
