import type {SessionStore} from '../../../server/index.js';
import type {Browser} from '../browser.js';
import type {Site} from '../site.js';

export interface Attack {
  readonly name: string;
  /** Runs the attack, and returns its result. */
  readonly attempt: (site: Site, store: SessionStore | undefined) => Promise<unknown>;
  /** The expected result. `expectedWithStore` is set if only a store can prevent the attack. */
  readonly expected: unknown;
  readonly expectedWithStore?: unknown;
}

/** The person whose token a page in this browser gets, if any. */
export async function personIn(site: Site, browser: Browser): Promise<string | undefined> {
  const {content} = await browser.post(site.urlOf('/webex/token'));
  return personOf(site, content['access_token']);
}

export async function personOf(site: Site, token: unknown): Promise<string | undefined> {
  if (typeof token !== 'string') return undefined;
  const me = await fetch(site.urlOf('/gateway/webexapis.com/v1/userinfo'), {
    headers: {authorization: `Bearer ${token}`},
  });
  return me.ok ? ((await me.json()) as {given_name: string}).given_name : undefined;
}

/** Another browser with the same cookies. */
export async function copyOf(site: Site, browser: Browser): Promise<Browser> {
  const copy = site.browser();
  for (const cookie of await browser.jar.getCookies(site.cloud.url)) {
    await copy.jar.setCookie(cookie.cookieString(), site.cloud.url);
  }
  return copy;
}

/** Changes the value of a cookie of this browser. */
export async function changeCookie(
  site: Site,
  browser: Browser,
  name: string,
  changed: (value: string) => string,
): Promise<void> {
  const cookies = await browser.jar.getCookies(site.cloud.url);
  const cookie = cookies.find(one => one.key.startsWith(name));
  if (!cookie) throw new Error(`The browser has no cookie ${name}`);
  await browser.jar.setCookie(`${cookie.key}=${changed(cookie.value)}; Path=/`, site.cloud.url);
}
