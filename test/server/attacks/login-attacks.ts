import {createSignInHandler} from '../../../server/index.js';
import {optionsAt, type Site} from '../site.js';
import {personIn, type Attack} from './attack.js';

const foreignTargets: readonly string[] = [
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

/** Spellings of the handler's own paths: a sign-in that redirects to `login` would issue token after token. */
const ownRoutes: readonly string[] = [
  '/webex/login',
  '/webex/login/',
  '/webex/login//',
  '/webex//login',
  '/webex/login?next=/webex/login',
  '/webex/login?mode=redirect&next=%2Fwebex%2Flogin',
  '/webex/login#top',
  '/webex/login?#',
  '/webex/LOGIN',
  '/Webex/Login',
  '/webex/%6cogin',
  '/webex/%256cogin',
  '/%77ebex/login',
  '/webex%2Flogin',
  '/webex/login%2F',
  '/webex/login%20',
  '/webex/login%3Fx',
  '/webex/login%23x',
  '/webex/login;x=1',
  '/webex/./login',
  '/webex/x/../login',
  '/webex/%2e/login',
  '/webex/x/%2e%2e/login',
  '/webex/%252e/login',
  '/webex/%ff/../login',
  '/x/../webex/login',
  '\\webex\\login',
  '/webex\\login',
  '/webex/lo\tgin',
  '/webex/deep/inside/login',
  '/webex/callback?error=access_denied',
  '/webex/token',
  '/webex/logout',
  '/webex/guest',
];

/** Pages with similar paths. */
const similarPages: readonly string[] = [
  '/login',
  '/webex',
  '/webex/',
  '/webex/logins',
  '/webex/login.html',
  '/webex/room?x=/webex/login',
  '/other/login',
];

/** URL that a successful sign-in redirects to, as a browser resolves it. */
async function redirectTargetOf(site: Site, next: string): Promise<string> {
  const {url} = await site.signIn(site.browser(), {mode: 'redirect', next});
  return url.replace(site.cloud.url, '');
}

/** Response of `login`. */
async function login(site: Site, query: string, headers: Record<string, string> = {}) {
  const response = await site.browser().send(site.urlOf(`/webex/login${query}`), {headers});
  const location = response.headers.get('location');
  const parameters = location === null ? undefined : new URL(location).searchParams;
  return {
    status: response.status,
    cookies: response.headers.getSetCookie().length,
    redirect: parameters?.get('redirect_uri')?.replace(site.cloud.url, ''),
    client: parameters?.get('client_id'),
    scope: parameters?.get('scope')?.split(' ').length,
  };
}

/** The status of `login` for a request with Fetch Metadata headers, which Node's `fetch` would overwrite. */
async function loginAsBrowser(site: Site, headers: Record<string, string>): Promise<number> {
  const handler = createSignInHandler(optionsAt(site.cloud));
  return (await handler(new Request(site.urlOf('/webex/login'), {headers}))).status;
}

const normalRedirect = {
  status: 303,
  cookies: 1,
  redirect: '/webex/callback',
  client: 'simulated-client',
  scope: 6,
};
const refusedSignIn = {status: 403, cookies: 0, redirect: undefined, client: undefined, scope: undefined};

/** RFC 9700, sections 4.1 (redirect URIs) and 4.11 (open redirectors). */
export const loginAttacks: readonly Attack[] = [
  ...foreignTargets.map(next => ({
    name: `next=${JSON.stringify(next).slice(1, -1)}`,
    attempt: (site: Site) => redirectTargetOf(site, next),
    expected: '/',
  })),
  ...ownRoutes.map(next => ({
    name: `next=${JSON.stringify(next).slice(1, -1)}, a route of the handler`,
    attempt: async (site: Site) => ({led: await redirectTargetOf(site, next), issued: site.issued()}),
    expected: {led: '/', issued: 1},
  })),
  ...similarPages.map(next => ({
    name: `next=${next}, a page`,
    attempt: (site: Site) => redirectTargetOf(site, next),
    expected: next,
  })),
  {
    name: 'a fragment in next',
    attempt: site => redirectTargetOf(site, '/room?a=b#secret'),
    expected: '/room?a=b',
  },
  {
    name: 'a next with a query too long for a cookie',
    attempt: (site: Site) => redirectTargetOf(site, `/room?${'x'.repeat(5_000)}`),
    expected: '/room',
  },
  {
    name: 'a next with a path too long for a cookie',
    attempt: (site: Site) => redirectTargetOf(site, `/${'x'.repeat(5_000)}`),
    expected: '/',
  },
  {
    name: 'a line break and a header in next',
    async attempt(site) {
      const browser = site.browser();
      const {url} = await site.signIn(browser, {mode: 'redirect', next: '/x\r\nSet-Cookie: evil=1'});
      const names = (await browser.jar.getCookies(site.cloud.url)).map(({key}) => key);
      return {path: new URL(url).pathname, names};
    },
    expected: {path: '/xSet-Cookie:%20evil=1', names: ['webex-session.0', 'webex-signed-in']},
  },
  {
    name: 'another redirect URI',
    attempt: site => login(site, '?redirect_uri=https%3A%2F%2Fevil.example'),
    expected: normalRedirect,
  },
  {
    name: 'another client ID and more scopes',
    attempt: site => login(site, '?client_id=evil&scope=spark%3Aall'),
    expected: normalRedirect,
  },
  {
    name: 'a forged Host',
    attempt: site => login(site, '', {host: 'evil.example', 'x-forwarded-host': 'evil.example'}),
    expected: normalRedirect,
  },
  ...['cross-site', 'same-site'].map(from => ({
    name: `a ${from} page starts a sign-in`,
    attempt: (site: Site) => login(site, '', {'sec-fetch-site': from}),
    expected: refusedSignIn,
  })),
  ...[
    'image',
    'iframe',
    'frame',
    'script',
    'style',
    'object',
    'embed',
    'audio',
    'worker',
    'serviceworker',
    'empty',
    'report',
    '',
  ].map(dest => ({
    name: `a page of this origin loads the login as ${dest || 'nothing'}`,
    attempt: (site: Site) =>
      loginAsBrowser(site, {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': dest,
      }),
    expected: 403,
  })),
  ...['iframe', 'frame', 'object', 'embed'].map(dest => ({
    name: `a page of this origin embeds the login as ${dest}`,
    attempt: (site: Site) =>
      loginAsBrowser(site, {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': dest,
      }),
    expected: 403,
  })),
  ...['prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip'].map(purpose => ({
    name: `a browser loads the login in advance: ${purpose}`,
    attempt: (site: Site) =>
      loginAsBrowser(site, {
        'sec-fetch-site': 'none',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'sec-purpose': purpose,
      }),
    expected: 403,
  })),
  {
    name: 'a document without navigation',
    attempt: site =>
      loginAsBrowser(site, {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'cors',
        'sec-fetch-dest': 'document',
      }),
    expected: 403,
  },
  ...['navigate', 'same-origin'].map(mode => ({
    name: `a navigation through a service worker with the mode ${mode} is accepted`,
    attempt: (site: Site) =>
      loginAsBrowser(site, {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': mode,
        'sec-fetch-dest': 'empty',
      }),
    expected: 303,
  })),
  {
    name: 'a navigation without a service worker is accepted',
    attempt: site =>
      loginAsBrowser(site, {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      }),
    expected: 303,
  },
  {
    name: 'a typed URL is accepted',
    attempt: site => login(site, '', {'sec-fetch-site': 'none'}),
    expected: normalRedirect,
  },
  {
    name: 'a foreign redirect URI at the authorization server',
    async attempt(site) {
      const {authorize} = await site.begin(site.browser());
      const url = new URL(authorize);
      url.searchParams.set('redirect_uri', 'https://evil.example/webex/callback');
      const response = await fetch(url, {redirect: 'manual'});
      return {status: response.status, location: response.headers.get('location')};
    },
    expected: {status: 400, location: null},
  },
  {
    name: 'a token request without the PKCE verifier',
    async attempt(site) {
      const browser = site.browser();
      const url = await site.consent((await site.begin(browser)).authorize);
      const response = await fetch(site.urlOf('/gateway/webexapis.com/v1/access_token'), {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'simulated-client',
          client_secret: 'simulated-client-secret',
          code: new URL(url).searchParams.get('code') ?? '',
          redirect_uri: site.urlOf('/webex/callback'),
          code_verifier: 'x'.repeat(43),
        }),
      });
      return {status: response.status, body: await response.json(), in: await personIn(site, browser)};
    },
    expected: {status: 400, body: {error: 'invalid_grant'}, in: undefined},
  },
];
