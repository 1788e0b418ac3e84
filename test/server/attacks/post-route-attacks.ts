import {vi} from 'vitest';
import {createSignInHandler, type SessionStore} from '../../../server/index.js';
import {fromPage, type SentRequest} from '../browser.js';
import {optionsAt, type Site} from '../site.js';
import {personIn, type Attack} from './attack.js';

const bodies: Readonly<Record<string, string>> = {
  'a list': '[{"renew":true}]',
  null: 'null',
  'a string': '"renew"',
  'a truncated object': '{"renew":true',
  'the wrong type': '{"renew":"true"}',
  'a prototype': '{"__proto__":{"renew":true}}',
  'an object over 4,096 bytes': `{"renew":true,"more":"${'x'.repeat(5_000)}"}`,
};

const guestNames: Readonly<Record<string, unknown>> = {
  'a lone surrogate': '\ud800',
  'shortened within a surrogate pair': `${'x'.repeat(63)}😀`,
  'made of control characters': '\u0000\r\n\u202e',
  'an object': {toString: 1},
  'a list': [['Zoe']],
};

/** A request of a framework whose `url` is only the request target. */
function withPathAlone(address: string): Request {
  const {pathname} = new URL(address);
  return new Proxy(new Request(address, {headers: fromPage(address)}), {
    get: (request, name) => {
      const value: unknown = name === 'url' ? pathname : Reflect.get(request, name, request);
      return typeof value === 'function' ? (value.bind(request) as unknown) : value;
    },
  });
}

const posted = ['token', 'logout', 'guest'] as const;

/** Response to a forged request; the person must still be signed in afterwards. */
async function send(site: Site, path: string, sent: (page: Record<string, string>) => SentRequest) {
  const browser = site.browser();
  await site.signIn(browser);
  const before = site.cloud.requests().length;
  const response = await browser.send(site.urlOf(`/webex/${path}`), sent(fromPage(site.cloud.url)));
  const text = await response.text();
  return {
    status: response.status,
    token: /access_token"/.test(text),
    cors: [...response.headers.keys()].filter(name => name.startsWith('access-control-')),
    upstream: site.cloud.requests().length - before,
    in: await personIn(site, browser),
  };
}

const omitHeaders = (headers: Record<string, string>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

const refusedWith = (status: number) => ({status, token: false, cors: [], upstream: 0, in: 'Ada'});

interface Forgery {
  readonly name: string;
  readonly query?: string;
  readonly sent: (page: Record<string, string>) => SentRequest;
  readonly status: number;
}

const forgeries: readonly Forgery[] = [
  {
    name: 'from a page of another site',
    sent: page => ({
      method: 'POST',
      headers: {...page, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example'},
    }),
    status: 403,
  },
  {
    name: 'from a subdomain',
    sent: page => ({method: 'POST', headers: {...page, 'sec-fetch-site': 'same-site'}}),
    status: 403,
  },
  {
    name: 'with another Origin only',
    sent: page => ({method: 'POST', headers: {...page, origin: 'https://evil.example'}}),
    status: 403,
  },
  {
    name: 'from a host name with this address (DNS rebinding)',
    sent: page => ({method: 'POST', headers: {...page, host: 'evil.example', origin: 'http://evil.example'}}),
    status: 403,
  },
  {
    name: 'from another port of this machine',
    sent: page => ({
      method: 'POST',
      headers: {...omitHeaders(page, 'sec-fetch-site'), origin: 'http://localhost:1'},
    }),
    status: 403,
  },
  {
    name: 'from an opaque origin, such as a sandboxed frame',
    sent: page => ({method: 'POST', headers: {...omitHeaders(page, 'sec-fetch-site'), origin: 'null'}}),
    status: 403,
  },
  {
    name: 'without Origin and Sec-Fetch-Site',
    sent: page => ({method: 'POST', headers: omitHeaders(page, 'sec-fetch-site', 'origin')}),
    status: 403,
  },
  {
    name: 'without the custom header',
    sent: page => ({method: 'POST', headers: omitHeaders(page, 'x-webex-calling-elements')}),
    status: 403,
  },
  {
    name: 'from a form of another site',
    sent: () => ({
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      },
      body: 'renew=true',
    }),
    status: 403,
  },
  {name: 'as an image', sent: page => ({headers: page}), status: 405},
  {name: 'as HEAD', sent: page => ({method: 'HEAD', headers: page}), status: 405},
  {name: 'as PUT', sent: page => ({method: 'PUT', headers: page}), status: 405},
  {
    name: 'as a preflight request of another site',
    sent: () => ({
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-webex-calling-elements',
      },
    }),
    status: 405,
  },
  {
    name: 'with a token in the query',
    query: '?access_token=secret-in-the-address',
    sent: page => ({method: 'POST', headers: page}),
    status: 400,
  },
];

/** CSRF (RFC 10017), and leaks by logs and history (RFC 9700, section 4.3). */
export const postRouteAttacks: readonly Attack[] = [
  ...posted.flatMap(path =>
    forgeries.map(({name, query = '', sent, status}) => ({
      name: `POST ${path} ${name}`,
      attempt: (site: Site) => send(site, path + query, sent),
      expected: refusedWith(status),
    })),
  ),
  {
    name: 'a refusal names the accepted origin',
    async attempt(site) {
      const headers = {origin: 'https://app.example'};
      const {content} = await site.browser().post(site.urlOf('/webex/token'), {}, headers);
      return content['message'];
    },
    expected: expectText(/^Only pages of http:\/\/localhost:\d+ are accepted$/),
  },
  {
    name: 'without Sec-Fetch-Site, Origin decides',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      const headers = omitHeaders(fromPage(site.cloud.url), 'sec-fetch-site');
      return (await browser.send(site.urlOf('/webex/token'), {method: 'POST', headers})).status;
    },
    expected: 200,
  },
  {
    name: 'without Origin (no-referrer), Sec-Fetch-Site decides',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      return (await browser.post(site.urlOf('/webex/token'), {}, {origin: 'null'})).status;
    },
    expected: 200,
  },
  ...Object.entries(guestNames).map(([name, displayName]) => ({
    name: `a guest whose name is ${name}`,
    async attempt(site: Site) {
      const {status, content} = await site.browser().post(site.urlOf('/webex/guest'), {displayName});
      return {status, token: typeof content['access_token']};
    },
    expected: {status: 200, token: 'string'},
  })),
  ...['login', 'callback', 'token', 'logout', 'guest', 'x', ''].map(path => ({
    name: `"${path}" as a path only, with a log and a rateLimitKey that throw`,
    async attempt(site: Site, store: SessionStore | undefined) {
      const handler = createSignInHandler({
        ...optionsAt(site.cloud),
        ...(store ? {store} : {}),
        limits: {loginsPerMinute: 1, guestsPerMinute: 1},
        rateLimitKey: ({headers}) => headers.get('x-client')!.split(',')[0],
        log: () => {
          throw new Error('The disk is full');
        },
      });
      const {status} = await handler(withPathAlone(site.urlOf(`/webex/${path}`)));
      return status < 500;
    },
    expected: true,
  })),
  ...Object.entries(bodies).map(([name, body]) => ({
    name: `a body that is ${name} does not cause a renewal`,
    attempt: (site: Site) => renewals(site, body),
    expected: {status: 200, issued: 1},
  })),
  {
    name: 'the body that a page sends causes a renewal',
    attempt: site => renewals(site, '{"renew":true}'),
    expected: {status: 200, issued: 2},
  },
];

/** Number of tokens issued after a body is sent while a renewal may be requested. */
async function renewals(site: Site, body: string) {
  vi.useFakeTimers({toFake: ['Date']});
  site.cloud.setScenario({tokenLifetime: 1_000});
  const browser = site.browser();
  await site.signIn(browser);
  vi.advanceTimersByTime(950_000);
  const headers = fromPage(site.cloud.url);
  const {status} = await browser.send(site.urlOf('/webex/token'), {method: 'POST', headers, body});
  return {status, issued: site.issued()};
}

/** A value that `toEqual()` accepts in place of every matching string. */
function expectText(pattern: RegExp): unknown {
  return {asymmetricMatch: (text: unknown) => typeof text === 'string' && pattern.test(text)};
}
