import {vi} from 'vitest';
import type {Browser} from '../browser.js';
import {tokenOf, type Site} from '../site.js';
import {personIn, type Attack} from './attack.js';

const cookieLine = (site: Site, browser: Browser): Promise<string> =>
  browser.jar.getCookieString(site.cloud.url);

/** Ten unfinished sign-ins of one browser, then a completed one. */
async function signInAfterUnfinished(site: Site, how: {mode: string; next: string}) {
  const browser = site.browser();
  const lengths: number[] = [];
  for (let index = 0; index < 10; index += 1) {
    await site.begin(browser, how);
    lengths.push((await cookieLine(site, browser)).length);
  }
  await site.signIn(browser, how);
  return {headersFit: Math.max(...lengths) <= 2_048, signedInAs: await personIn(site, browser)};
}

/** Cookie names with our prefix that the handler did not set. */
const strangeNames = ['a b', 'ä', '(x)', '"x"', '\u0080', 'x'.repeat(3_000), '', '__proto__', ' '] as const;

/** Resources that an attacker could exhaust. */
export const resourceAttacks: readonly Attack[] = [
  ...['popup', 'redirect'].flatMap(mode =>
    [10, 700, 1_900, 5_000].map(length => ({
      name: `unfinished sign-ins (${mode}) from a URL of ${length} characters leave room in the request headers`,
      attempt: (site: Site) => signInAfterUnfinished(site, {mode, next: `/room?${tokenOf(length)}`}),
      expected: {headersFit: true, signedInAs: 'Ada'},
    })),
  ),
  {
    name: 'unfinished sign-ins use only the space left by the page’s own cookies',
    async attempt(site) {
      const browser = site.browser();
      for (const name of ['a', 'b'])
        await browser.jar.setCookie(`${name}=${'x'.repeat(3_400)}; Path=/`, site.cloud.url);
      for (let index = 0; index < 10; index += 1)
        await site.begin(browser, {mode: 'redirect', next: `/room?${tokenOf(1_500)}`});
      return (await cookieLine(site, browser)).length <= 8_000;
    },
    expected: true,
  },
  {
    name: 'a return path of 1,500 characters works',
    async attempt(site) {
      const next = `/room?${tokenOf(1_500)}`;
      const {url} = await site.signIn(site.browser(), {mode: 'redirect', next});
      return url === site.urlOf(next);
    },
    expected: true,
  },
  {
    name: 'two simultaneous sign-ins of one browser both work, in any order',
    async attempt(site) {
      const browser = site.browser();
      const first = await site.begin(browser, {mode: 'redirect', next: '/first'});
      const second = await site.begin(browser, {mode: 'redirect', next: '/second'});
      const finishSignIn = async ({authorize}: typeof first) =>
        (await browser.visit(await site.consent(authorize))).url.replace(site.cloud.url, '');
      return [await finishSignIn(second), await finishSignIn(first)];
    },
    expected: ['/second', '/first'],
  },
  ...strangeNames.map(name => ({
    name: `cookies named ${JSON.stringify(`webex-login-${name.slice(0, 20)}`)} do not break a sign-in`,
    async attempt(site: Site) {
      const cookie = Array.from({length: 5}, (_, index) => `webex-login-${name}${index}=x`).join('; ');
      const headers = {cookie: Buffer.from(cookie).toString('latin1')};
      return (await fetch(site.urlOf('/webex/login'), {redirect: 'manual', headers})).status;
    },
    expected: 303,
  })),
  ...[
    ['next', '/webex/login?next=', ''],
    ['the path of the request', '/webex/', '/login?next=/room'],
  ].map(([where, start, end]) => ({
    name: `15 kB of nested encoding in ${where} are not decoded thousands of times`,
    async attempt(site: Site) {
      const decode = vi.spyOn(globalThis, 'decodeURIComponent');
      const browser = site.browser();
      const {status} = await browser.send(site.urlOf(`${start}/%${'25'.repeat(7_500)}${end}`));
      const count = decode.mock.calls.length;
      decode.mockRestore();
      return {status, isCheap: count <= 1_000};
    },
    expected: {status: 303, isCheap: true},
  })),
  {
    name: 'unfinished sign-ins are not stored',
    async attempt(site, store) {
      for (let index = 0; index < 20; index += 1) await site.begin(site.browser());
      const keys = store && 'getKeys' in store ? await (store.getKeys as () => Promise<string[]>)() : [];
      return keys.filter(key => key.startsWith('webex-login'));
    },
    expected: [],
  },
];
