import {EncryptJWT} from 'jose';
import {vi} from 'vitest';
import type {Storage} from 'unstorage';
import {createSignInHandler, type SessionStore} from '../../../server/index.js';
import {fromPage, type Browser} from '../browser.js';
import {optionsAt, type Site} from '../site.js';
import {changeCookie, copyOf, personIn, personOf, type Attack} from './attack.js';

const name = 'webex-session.0';

/** Posts to the token route with the browser's cookies. Returns the status and error. */
async function requestToken(site: Site, browser: Browser) {
  const {status, content} = await browser.post(site.urlOf('/webex/token'));
  return {status, error: content['error']};
}

const signedOut = {status: 204, error: undefined};

const withCookie = (site: Site, changed: (value: string) => string | Promise<string>) => async () => {
  const browser = site.browser();
  await site.signIn(browser);
  const [cookie] = await browser.jar.getCookies(site.cloud.url);
  const value = await changed(cookie?.value ?? '');
  await browser.jar.setCookie(`${name}=${value}; Path=/`, site.cloud.url);
  return requestToken(site, browser);
};

const forged: readonly {name: string; value: (value: string) => string | Promise<string>}[] = [
  {name: 'made up', value: () => 'x.y.z'},
  {name: 'empty', value: () => ''},
  {name: 'truncated', value: value => value.slice(0, -1)},
  {name: 'with its last character changed', value: value => value.replace(/.{4}$/, 'AAAA')},
  {
    name: 'with another header',
    value: value => value.replace(/^[^.]+/, encoded({alg: 'dir', enc: 'A128GCM'})),
  },
  {name: 'with alg none', value: () => `${encoded({alg: 'none'})}.${encoded({id: 'x'})}.`},
  {
    name: "encrypted with the attacker's key",
    value: () =>
      new EncryptJWT({id: 'x', accessToken: 'x'})
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM'})
        .setExpirationTime('1h')
        .encrypt(new Uint8Array(32)),
  },
];

const encoded = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');

/** The encrypted sessions in a store, by key. */
async function itemsOf(store: SessionStore | undefined): Promise<Map<string, string>> {
  const {getKeys} = (store ?? {}) as Partial<Storage>;
  const keys = ((await getKeys?.()) ?? []).filter(key => /^webex-session:\w+$/.test(key));
  return new Map(await Promise.all(keys.map(async key => [key, String(await store?.getItem(key))] as const)));
}

export const cookieAttacks: readonly Attack[] = [
  ...forged.map(({name: how, value}) => ({
    name: `a session cookie ${how}`,
    attempt: (site: Site) => withCookie(site, value)(),
    expected: signedOut,
  })),
  {
    name: 'the cookie of a pending sign-in as a session',
    async attempt(site) {
      const browser = site.browser();
      await site.begin(browser);
      const [cookie] = await browser.jar.getCookies(site.cloud.url);
      await browser.jar.setCookie(`${name}=${cookie?.value}; Path=/`, site.cloud.url);
      return requestToken(site, browser);
    },
    expected: signedOut,
  },
  {
    name: 'the session cookie as a pending sign-in',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      const [session] = await browser.jar.getCookies(site.cloud.url);
      const {state, authorize} = await site.begin(browser);
      await changeCookie(site, browser, `webex-login-${state.slice(0, 16)}`, () => session?.value ?? '');
      return (await browser.visit(await site.consent(authorize))).status;
    },
    expected: 400,
  },
  {
    name: 'a session cookie from http under its https name',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      const [cookie] = await browser.jar.getCookies(site.cloud.url);
      const handler = createSignInHandler({
        ...optionsAt(site.cloud),
        redirectUri: 'https://app.example/webex/callback',
      });
      const url = 'https://app.example/webex/token';
      const headers = {...fromPage(url), cookie: `__Host-${name}=${cookie?.value}`};
      return (await handler(new Request(url, {method: 'POST', headers}))).status;
    },
    expected: 204,
  },
  {
    name: 'the cookie of a pending sign-in under the name of another one',
    async attempt(site) {
      const browser = site.browser();
      const first = await site.begin(browser);
      const second = await site.begin(browser);
      const cookies = await browser.jar.getCookies(site.cloud.url);
      const own = cookies.find(({key}) => key.includes(first.state.slice(0, 16)));
      await changeCookie(site, browser, `webex-login-${second.state.slice(0, 16)}`, () => own?.value ?? '');
      return (await browser.visit(await site.consent(second.authorize))).status;
    },
    expected: 400,
  },
  {
    name: 'an item of the store, copied to the key of another person',
    async attempt(site, store) {
      const [ada, mallory] = [site.browser(), site.browser()];
      await site.signIn(ada, {account: 'ada'});
      const adasSessions = await itemsOf(store);
      await site.signIn(mallory, {account: 'grace'});
      const mallorysKey = [...(await itemsOf(store)).keys()].find(key => !adasSessions.has(key));
      const [[, item] = []] = [...adasSessions];
      if (mallorysKey && item) await store?.setItem(mallorysKey, item, {ttl: 600});
      return [await personIn(site, mallory), await personIn(site, ada)];
    },
    expected: ['Grace', 'Ada'],
    expectedWithStore: [undefined, 'Ada'],
  },
  {
    name: 'an item of the store as a cookie',
    async attempt(site, store) {
      const browser = site.browser();
      await site.signIn(browser);
      const [item = 'x'] = (await itemsOf(store)).values();
      await changeCookie(site, browser, name, () => item);
      return requestToken(site, browser);
    },
    expected: signedOut,
  },
  {
    name: 'a session that is renewed continually ends 180 days after its sign-in',
    async attempt(site) {
      vi.useFakeTimers({toFake: ['Date']});
      const browser = site.browser();
      await site.signIn(browser);
      const statuses: number[] = [];
      for (let days = 0; days < 200; days += 10) {
        vi.advanceTimersByTime(10 * 86_400_000);
        statuses.push((await requestToken(site, browser)).status);
      }
      return statuses.map(status => status === 200).lastIndexOf(true);
    },
    // The index of the last success: the 17th request, on day 170. The 18th, on day 180, is refused.
    expected: 16,
  },
  {
    name: 'a session near its end: expires_in does not exceed the remaining time, and no new token is issued',
    async attempt(site, store) {
      vi.useFakeTimers({toFake: ['Date']});
      site.mount({sessionSeconds: 1_000, ...(store ? {store} : {})});
      const browser = site.browser();
      await site.signIn(browser);
      vi.advanceTimersByTime(990_000);
      const lifetimes: unknown[] = [];
      for (let request = 0; request < 5; request += 1) {
        lifetimes.push((await browser.post(site.urlOf('/webex/token'), {renew: true})).content['expires_in']);
      }
      return {lifetimes, issued: site.issued()};
    },
    expected: {lifetimes: [10, 10, 10, 10, 10], issued: 1},
  },
  {
    name: 'oversized cookie chunks',
    async attempt(site) {
      const handler = createSignInHandler(optionsAt(site.cloud));
      const chunk = 'x'.repeat(100_000);
      const request = new Request(site.urlOf('/webex/token'), {
        method: 'POST',
        headers: {...fromPage(site.cloud.url), cookie: `${name}=${chunk}; webex-session.1=${chunk}`},
      });
      return (await handler(request)).status;
    },
    expected: 204,
  },
  {
    name: 'chunks of two different sessions',
    async attempt(site) {
      const other = site.browser();
      await site.signIn(other, {account: 'grace'});
      const [graces] = await other.jar.getCookies(site.cloud.url);
      const second = graces?.value.slice(graces.value.length / 2) ?? '';
      return withCookie(site, value => value.slice(0, value.length / 2) + second)();
    },
    expected: signedOut,
  },
  {
    name: 'an expired session',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      const kept = await copyOf(site, browser);
      // One day more than the lifetime of Webex's refresh token, 90 days.
      vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 91 * 86_400_000});
      return requestToken(site, kept);
    },
    expected: signedOut,
  },
  {
    // Without a store the cookie itself is the session. A copy cannot be revoked; only its tokens can.
    name: 'a copied cookie, while its owner is signed in',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      return personIn(site, await copyOf(site, browser));
    },
    expected: 'Ada',
  },
  {
    name: 'a copied cookie after a sign-out',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      const thief = await copyOf(site, browser);
      await browser.post(site.urlOf('/webex/logout'));
      const {status, content} = await thief.post(site.urlOf('/webex/token'));
      return {status, tokenOwner: await personOf(site, content['access_token'])};
    },
    // The cookie can still be decrypted, but its tokens have been revoked.
    expected: {status: 200, tokenOwner: undefined},
    expectedWithStore: {status: 204, tokenOwner: undefined},
  },
  {
    name: 'a copied cookie after a sign-out while Webex failed',
    async attempt(site) {
      site.cloud.setScenario({revoke: [{status: 503}]});
      const browser = site.browser();
      await site.signIn(browser);
      const thief = await copyOf(site, browser);
      await browser.post(site.urlOf('/webex/logout'));
      return personIn(site, thief);
    },
    expected: 'Ada',
    expectedWithStore: undefined,
  },
  {
    name: 'a session from before the sign-in (fixation)',
    async attempt(site) {
      const attacker = site.browser();
      await site.signIn(attacker, {account: 'grace'});
      const victim = await copyOf(site, attacker);
      await site.signIn(victim, {account: 'ada'});
      return {attacker: await personIn(site, attacker), victim: await personIn(site, victim)};
    },
    expected: {attacker: 'Grace', victim: 'Ada'},
    // With a store the new session has ended the previous one.
    expectedWithStore: {attacker: undefined, victim: 'Ada'},
  },
  {
    name: 'a cookie set by a subdomain for its parent',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      // The jar enforces RFC 6265bis: `__Host-` requires Secure, and no Domain.
      const set = (cookie: string) =>
        browser.jar.setCookie(cookie, 'https://sub.app.example').then(kept => kept !== undefined);
      return Promise.all([
        set('__Host-webex-session.0=x; Path=/; Secure; Domain=app.example').catch(() => false),
        set('__Host-webex-session.0=x; Path=/').catch(() => false),
      ]);
    },
    expected: [false, false],
  },
];
