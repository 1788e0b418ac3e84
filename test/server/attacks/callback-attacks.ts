import {vi} from 'vitest';
import type {Browser} from '../browser.js';
import {optionsAt, messageOf, type Site} from '../site.js';
import {changeCookie, copyOf, personIn, type Attack} from './attack.js';

/** Result of a callback: its status, its message to the page, and the person who is then signed in. */
async function visitCallback(site: Site, browser: Browser, url: string) {
  const page = await browser.visit(url);
  return {status: page.status, message: messageOf(page), in: await personIn(site, browser)};
}

const changeParameters = (url: string, parameters: Record<string, string | undefined>): string => {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  return address.href;
};

/** The callback URL of a new sign-in in this browser. */
async function newCallbackUrl(site: Site, browser: Browser, account = 'ada'): Promise<string> {
  return site.consent((await site.begin(browser)).authorize, account);
}

const stray = {status: 400, message: null, in: undefined};
const refused = {status: 200, message: {type: 'failed', outcome: 'server'}, in: undefined};

/** RFC 9700, sections 4.5 (injected codes), 4.7 (CSRF) and 4.4 (mix-up). */
export const callbackAttacks: readonly Attack[] = [
  {
    name: 'state is missing',
    async attempt(site) {
      const browser = site.browser();
      return visitCallback(
        site,
        browser,
        changeParameters(await newCallbackUrl(site, browser), {state: undefined}),
      );
    },
    expected: stray,
  },
  {
    name: 'state is wrong',
    async attempt(site) {
      const browser = site.browser();
      return visitCallback(
        site,
        browser,
        changeParameters(await newCallbackUrl(site, browser), {state: 'x'.repeat(43)}),
      );
    },
    expected: stray,
  },
  {
    name: 'state: the part in the cookie’s name is right, the rest wrong',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      const state = new URL(url).searchParams.get('state') ?? '';
      return visitCallback(
        site,
        browser,
        changeParameters(url, {state: `${state.slice(0, 20)}${'x'.repeat(23)}`}),
      );
    },
    expected: stray,
  },
  {
    name: 'state appears twice',
    async attempt(site) {
      const browser = site.browser();
      return visitCallback(site, browser, `${await newCallbackUrl(site, browser)}&state=x`);
    },
    expected: refused,
  },
  {
    name: 'code appears twice',
    async attempt(site) {
      const browser = site.browser();
      return visitCallback(site, browser, `${await newCallbackUrl(site, browser)}&code=x`);
    },
    expected: refused,
  },
  {
    name: 'state is replayed in the same browser',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      await browser.visit(url);
      await browser.post(site.urlOf('/webex/logout'));
      return visitCallback(site, browser, url);
    },
    expected: stray,
  },
  {
    name: 'state is replayed with a copied cookie',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      const thief = await copyOf(site, browser);
      await browser.visit(url);
      return visitCallback(site, thief, url);
    },
    expected: stray,
  },
  {
    // Without a store the other instance does not detect the replay, but the code works only once, and the cloud revokes
    // the tokens of the first use.
    name: 'state is replayed with a copied cookie at another instance',
    async attempt(site, store) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      const thief = await copyOf(site, browser);
      await browser.visit(url);
      site.mount(store ? {store} : {});
      return visitCallback(site, thief, url);
    },
    expected: refused,
    expectedWithStore: stray,
  },
  {
    name: 'a callback of a sign-in in another browser',
    async attempt(site) {
      const url = await newCallbackUrl(site, site.browser(), 'grace');
      return visitCallback(site, site.browser(), url);
    },
    expected: stray,
  },
  {
    name: 'a callback of a sign-in in another browser, while this browser has its own sign-in',
    async attempt(site) {
      const browser = site.browser();
      await site.begin(browser);
      return visitCallback(site, browser, await newCallbackUrl(site, site.browser(), 'grace'));
    },
    expected: stray,
  },
  {
    name: 'an unused code of another person: the verifier is wrong',
    async attempt(site) {
      const browser = site.browser();
      const code =
        new URL(await newCallbackUrl(site, site.browser(), 'grace')).searchParams.get('code') ?? '';
      return visitCallback(site, browser, changeParameters(await newCallbackUrl(site, browser), {code}));
    },
    expected: refused,
  },
  {
    name: 'a used code in a new sign-in',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      await browser.visit(url);
      await browser.post(site.urlOf('/webex/logout'));
      const code = new URL(url).searchParams.get('code') ?? '';
      return visitCallback(site, browser, changeParameters(await newCallbackUrl(site, browser), {code}));
    },
    expected: refused,
  },
  {
    name: 'no code',
    async attempt(site) {
      const browser = site.browser();
      return visitCallback(
        site,
        browser,
        changeParameters(await newCallbackUrl(site, browser), {code: undefined}),
      );
    },
    expected: refused,
  },
  {
    name: 'HTML as an error code',
    async attempt(site) {
      const browser = site.browser();
      const {state} = await site.begin(browser);
      const query = new URLSearchParams({state, error: '<script>alert(1)</script>'});
      const page = await browser.visit(site.urlOf(`/webex/callback?${query.toString()}`));
      return {reflected: page.text.includes('alert'), message: messageOf(page), log: site.log};
    },
    expected: {
      reflected: false,
      message: {type: 'failed', outcome: 'server'},
      log: [{route: 'callback', reason: 'authorization refused: unknown error code'}],
    },
  },
  {
    name: 'another authorization server in iss (mix-up)',
    async attempt(site) {
      const browser = site.browser();
      site.mount({endpoints: {...optionsAt(site.cloud).endpoints, issuer: 'https://idbroker.example'}});
      const url = await newCallbackUrl(site, browser);
      return visitCallback(site, browser, changeParameters(url, {iss: 'https://evil.example'}));
    },
    expected: refused,
  },
  {
    name: 'an unexpected iss is ignored',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      return (await visitCallback(site, browser, changeParameters(url, {iss: 'https://idbroker.example'})))
        .in;
    },
    expected: 'Ada',
  },
  {
    name: 'a callback after eleven minutes',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      const cookies = await copyOf(site, browser);
      vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 660_000});
      return visitCallback(site, cookies, url);
    },
    expected: stray,
  },
  {
    name: 'the cookie of the sign-in is forged',
    async attempt(site) {
      const browser = site.browser();
      const url = await newCallbackUrl(site, browser);
      await changeCookie(site, browser, 'webex-login-', value => value.replace(/.{8}$/, 'AAAAAAAA'));
      return visitCallback(site, browser, url);
    },
    expected: stray,
  },
  {
    name: 'the cookie of another sign-in, under the name of this one',
    async attempt(site) {
      const browser = site.browser();
      const other = site.browser();
      await site.begin(other);
      const [cookie] = await other.jar.getCookies(site.cloud.url);
      const url = await newCallbackUrl(site, browser);
      await changeCookie(site, browser, 'webex-login-', () => cookie?.value ?? '');
      return visitCallback(site, browser, url);
    },
    expected: stray,
  },
  {
    name: 'a line break in state',
    async attempt(site) {
      const page = await site
        .browser()
        .visit(site.urlOf('/webex/callback?state=x%0d%0aSet-Cookie:%20evil=1&code=x'));
      return {status: page.status, cookie: page.headers.get('set-cookie')};
    },
    expected: {status: 400, cookie: null},
  },
];
