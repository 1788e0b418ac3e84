import type {Site} from '../site.js';
import {personIn, type Attack} from './attack.js';

const elsewhere: readonly string[] = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\t//evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'https://evil.example',
  'https://evil.example/path',
  'https:evil.example',
  'https:/\\evil.example',
  '//evil.example@localhost',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://evil.example/x',
  'http://[::1',
];

/** Where a sign-in that succeeded led to, as a browser would read it. */
async function ledTo(site: Site, next: string): Promise<string> {
  const {url} = await site.signIn(site.browser(), {mode: 'redirect', next});
  return url.replace(site.cloud.url, '');
}

/** What `login` answers to such a request. */
async function login(site: Site, query: string, headers: Record<string, string> = {}) {
  const response = await site.browser().send(site.at(`/webex/login${query}`), {headers});
  const location = response.headers.get('location');
  const asked = location === null ? undefined : new URL(location).searchParams;
  return {
    status: response.status,
    cookies: response.headers.getSetCookie().length,
    redirect: asked?.get('redirect_uri')?.replace(site.cloud.url, ''),
    client: asked?.get('client_id'),
    scope: asked?.get('scope')?.split(' ').length,
  };
}

const asEver = {status: 303, cookies: 1, redirect: '/webex/callback', client: 'stand-in-client', scope: 6};
const notBegun = {status: 403, cookies: 0, redirect: undefined, client: undefined, scope: undefined};

/** RFC 9700, sections 4.1 (redirect URIs) and 4.11 (open redirectors). */
export const attacksOnTheLogin: readonly Attack[] = [
  ...elsewhere.map(next => ({
    name: `next=${JSON.stringify(next).slice(1, -1)}`,
    attempt: (site: Site) => ledTo(site, next),
    ends: '/',
  })),
  {
    name: 'a next that is longer than a cookie holds',
    attempt: (site: Site) => ledTo(site, `/room?${'x'.repeat(5_000)}`),
    ends: '/room',
  },
  {
    name: 'a path in next that is longer than a cookie holds',
    attempt: (site: Site) => ledTo(site, `/${'x'.repeat(5_000)}`),
    ends: '/',
  },
  {
    name: 'a line break and a header in next',
    async attempt(site) {
      const browser = site.browser();
      const {url} = await site.signIn(browser, {mode: 'redirect', next: '/x\r\nSet-Cookie: evil=1'});
      const names = (await browser.jar.getCookies(site.cloud.url)).map(({key}) => key);
      return {path: new URL(url).pathname, names};
    },
    ends: {path: '/xSet-Cookie:%20evil=1', names: ['webex-session.0']},
  },
  {
    name: 'a redirect URI of somebody else',
    attempt: site => login(site, '?redirect_uri=https%3A%2F%2Fevil.example'),
    ends: asEver,
  },
  {
    name: "another client's id, and more scopes",
    attempt: site => login(site, '?client_id=evil&scope=spark%3Aall'),
    ends: asEver,
  },
  {
    name: 'a forged Host',
    attempt: site => login(site, '', {host: 'evil.example', 'x-forwarded-host': 'evil.example'}),
    ends: asEver,
  },
  ...['cross-site', 'same-site'].map(from => ({
    name: `a page that is ${from} sends people to sign in`,
    attempt: (site: Site) => login(site, '', {'sec-fetch-site': from}),
    ends: notBegun,
  })),
  {
    name: 'an address typed by the person is none',
    attempt: site => login(site, '', {'sec-fetch-site': 'none'}),
    ends: asEver,
  },
  {
    name: 'a foreign redirect at the authorization server itself',
    async attempt(site) {
      const {authorize} = await site.begin(site.browser());
      const url = new URL(authorize);
      url.searchParams.set('redirect_uri', 'https://evil.example/webex/callback');
      const response = await fetch(url, {redirect: 'manual'});
      return {status: response.status, location: response.headers.get('location')};
    },
    ends: {status: 400, location: null},
  },
  {
    name: 'a challenge without its verifier, sent to the token endpoint by hand',
    async attempt(site) {
      const browser = site.browser();
      const url = await site.consent((await site.begin(browser)).authorize);
      const response = await fetch(site.at('/gateway/webexapis.com/v1/access_token'), {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'stand-in-client',
          client_secret: 'stand-in-client-secret',
          code: new URL(url).searchParams.get('code') ?? '',
          redirect_uri: site.at('/webex/callback'),
          code_verifier: 'x'.repeat(43),
        }),
      });
      return {status: response.status, body: await response.json(), in: await personIn(site, browser)};
    },
    ends: {status: 400, body: {error: 'invalid_grant'}, in: undefined},
  },
];
