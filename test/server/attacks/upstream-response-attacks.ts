import {vi} from 'vitest';
import {defaultScopes} from '../../../server/context.js';
import type {Site} from '../site.js';
import {messageOf} from '../site.js';
import type {Attack} from './attack.js';

const good = {
  access_token: 'first_P0A1_organization',
  token_type: 'Bearer',
  expires_in: 1_209_600,
  refresh_token: 'refresh',
  refresh_token_expires_in: 7_776_000,
};
const json = (content: unknown, init?: ResponseInit) => (): Response => Response.json(content, init);
const text = (body: string, type: string) => (): Response =>
  new Response(body, {headers: {'content-type': type}});

/** A response that never ends. */
const endless = (start: string) => (): Response => {
  const bytes = new TextEncoder().encode(' '.repeat(16_384));
  const body = new ReadableStream<Uint8Array>({
    start: controller => controller.enqueue(new TextEncoder().encode(start)),
    pull: controller => controller.enqueue(bytes),
  });
  return new Response(body, {headers: {'content-type': 'application/json'}});
};

/** Invalid responses of the token endpoint. */
const invalidResponses: Readonly<Record<string, () => Response>> = {
  'of a gigabyte and more': endless(JSON.stringify(good).slice(0, -1)),
  'of a gigabyte with a small Content-Length': () => {
    const response = endless('{')();
    response.headers.set('content-length', '2');
    return response;
  },
  'that is a list': json([good]),
  'that is null': json(null),
  'that is a string': json('token'),
  'nested a hundred thousand deep': text('['.repeat(60_000), 'application/json'),
  'that is HTML': text(JSON.stringify(good), 'text/html'),
  'that is plain text': text(JSON.stringify(good), 'text/plain'),
  'without content type and token type': () => new Response(JSON.stringify({...good, token_type: undefined})),
  'of another token type': json({...good, token_type: 'DPoP'}),
  'of a token type that is a number': json({...good, token_type: 7}),
  'of a token type that is null': json({...good, token_type: null}),
  'with a token that is empty': json({...good, access_token: ''}),
  'with a token that is a list': json({...good, access_token: ['a']}),
  'with a header in its token': json({...good, access_token: 'a\r\nset-cookie: evil=1'}),
  'with a space in its token': json({...good, access_token: 'a b'}),
  'with a non-ASCII token': json({...good, access_token: 'ä_b_c'}),
  'with a refresh token that is a number': json({...good, refresh_token: 7}),
  'with a refresh token that is empty': json({...good, refresh_token: ''}),
  'with a refresh token that is null': json({...good, refresh_token: null}),
  'with a negative lifetime': json({...good, expires_in: -1}),
  'with an absurd lifetime': json({...good, expires_in: 1e300}),
  'with a lifetime of a century': json({...good, expires_in: 3_153_600_000}),
  'with a lifetime that overflows': text(
    JSON.stringify(good).replace('1209600', '1e999'),
    'application/json',
  ),
  'with a lifetime that is a word': json({...good, expires_in: 'NaN'}),
  'with a lifetime that starts with a number': json({...good, expires_in: '60abc'}),
  'with a negative lifetime as a string': json({...good, expires_in: '-60'}),
  'with a lifetime that is null': json({...good, expires_in: null}),
  'with a lifetime that is true': json({...good, expires_in: true}),
  'with a lifetime that is an object': json({...good, expires_in: {}}),
  'with a negative lifetime of its refresh token': json({...good, refresh_token_expires_in: -1}),
  'with an expired refresh token': json({...good, refresh_token_expires_in: 0}),
  'with an absurd lifetime of its refresh token': json({...good, refresh_token_expires_in: 1e300}),
  'with a lifetime of its refresh token that is a word': json({...good, refresh_token_expires_in: 'soon'}),
  'with scopes that are a list': json({...good, scope: ['spark:kms']}),
  'with HTML in its scopes': json({...good, scope: 'spark:kms "><script>'}),
  'with a line break in its scopes': json({...good, scope: 'spark:kms\nevil'}),
  '201': json(good, {status: 201}),
  '204': () => new Response(null, {status: 204}),
  '206': json(good, {status: 206}),
  '302 to another site': () => Response.redirect('https://evil.example/', 302),
  '304': () => new Response(null, {status: 304}),
};

/** Mocks the responses of an endpoint, in order. */
function mockAnswers(path: string, ...answers: readonly (() => Response)[]): void {
  const left = [...answers];
  const real = fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const next = typeof input === 'string' && input.endsWith(path) ? left.shift() : undefined;
    return next ? next() : real(input, init);
  });
}

async function exchange(site: Site, answer: () => Response) {
  mockAnswers('/access_token', answer);
  const browser = site.browser();
  const page = await site.signIn(browser);
  vi.restoreAllMocks();
  return {
    status: page.status,
    message: messageOf(page),
    isInternal: site.log.some(({reason}) => reason.startsWith('failed')),
    in: (await browser.post(site.urlOf('/webex/token'))).status === 200,
  };
}

/** The responses to a refresh and to the next request, which succeeds if the session continues. */
async function refresh(site: Site, answer: () => Response) {
  vi.useFakeTimers({toFake: ['Date']});
  mockAnswers('/access_token', json({...good, expires_in: 60}), answer, json(good));
  const browser = site.browser();
  await site.signIn(browser);
  vi.advanceTimersByTime(61_000);
  const {status, content} = await browser.post(site.urlOf('/webex/token'));
  vi.advanceTimersByTime(3_000);
  const next = await browser.post(site.urlOf('/webex/token'));
  vi.restoreAllMocks();
  const isInternal = site.log.some(({reason}) => reason.startsWith('failed'));
  return {status, content, isInternal, next: next.status};
}

/** `Retry-After` of the response to the page, and whether the next request to Webex waits for two seconds or more. */
async function retryAfter(site: Site, value: string) {
  vi.useFakeTimers({toFake: ['Date'], now: Date.UTC(2026, 0, 1) - 61_000});
  const refused = () => new Response(null, {status: 503, headers: {'retry-after': value}});
  mockAnswers('/access_token', json({...good, expires_in: 60}), refused, json(good));
  const browser = site.browser();
  await site.signIn(browser);
  vi.setSystemTime(Date.UTC(2026, 0, 1));
  const {headers} = await browser.post(site.urlOf('/webex/token'));
  vi.advanceTimersByTime(1_900);
  const soon = await browser.post(site.urlOf('/webex/token'));
  vi.restoreAllMocks();
  return {header: headers.get('retry-after'), soon: soon.status};
}

/** Values of `Retry-After` from Webex, and the header of the response to the page. */
const retryAfterValues: Readonly<Record<string, string | null>> = {
  '-5': null,
  '-9999999999': null,
  NaN: null,
  '1e9': null,
  '99999999999999999999': null,
  '86401': null,
  '7.5': null,
  '7, 8': null,
  '0x10': null,
  soon: null,
  '7': '7',
  'Thu, 01 Jan 2026 00:00:30 GMT': '30',
  'Wed, 31 Dec 2025 23:59:00 GMT': null,
  'Fri, 01 Jan 2100 00:00:00 GMT': null,
};

/** Invalid responses of Webex's guest API. */
const invalidGuestResponses: Readonly<Record<string, readonly [path: string, answer: () => Response]>> = {
  'without a token': ['/guests/token', json({expiresIn: 60})],
  'with a token that is a number': ['/guests/token', json({accessToken: 7, expiresIn: 60})],
  'with a header in its token': ['/guests/token', json({accessToken: 'a\r\nb', expiresIn: 60})],
  'with a negative lifetime': ['/guests/token', json({accessToken: 'a_b_c', expiresIn: -1})],
  'with an absurd lifetime': ['/guests/token', json({accessToken: 'a_b_c', expiresIn: 1e300})],
  'that is a list': ['/guests/token', json([])],
  'that is HTML': ['/guests/token', text('{"accessToken":"a_b_c"}', 'text/html')],
  'of a gigabyte and more': ['/guests/token', endless('{')],
  'without a call token': ['/callToken', json({})],
  'with a call token that is an object': ['/callToken', json({callToken: {}})],
  'of 204': ['/callToken', () => new Response(null, {status: 204})],
};

/** Any invalid response is reported as a failure of Webex, in fixed words, and never as an internal one. */
export const upstreamResponseAttacks: readonly Attack[] = [
  ...Object.entries(invalidResponses).map(([name, answer]) => ({
    name: `a response to the exchange ${name}`,
    attempt: (site: Site) => exchange(site, answer),
    expected: {status: 200, message: {type: 'failed', outcome: 'server'}, isInternal: false, in: false},
  })),
  ...Object.entries(invalidResponses).map(([name, answer]) => ({
    name: `a response to a refresh ${name}`,
    attempt: (site: Site) => refresh(site, answer),
    expected: {status: 502, content: {error: 'server'}, isInternal: false, next: 200},
  })),
  ...Object.entries(retryAfterValues).map(([value, header]) => ({
    name: `Retry-After: ${value}`,
    attempt: (site: Site) => retryAfter(site, value),
    expected: {header, soon: 502},
  })),
  ...Object.entries(invalidGuestResponses).map(([name, [path, answer]]) => ({
    name: `a guest response ${name}`,
    async attempt(site: Site) {
      mockAnswers(path, answer);
      const {status, content} = await site.browser().post(site.urlOf('/webex/guest'));
      vi.restoreAllMocks();
      return {status, content, isInternal: site.log.some(({reason}) => reason.startsWith('failed'))};
    },
    expected: {status: 502, content: {error: 'server'}, isInternal: false},
  })),
  {
    name: 'a revocation response of a gigabyte counts as failed',
    async attempt(site) {
      const browser = site.browser();
      await site.signIn(browser);
      mockAnswers('/revoke', endless(''), endless(''));
      const {status, content} = await browser.post(site.urlOf('/webex/logout'));
      vi.restoreAllMocks();
      return {status, content};
    },
    expected: {status: 200, content: {revoked: false}},
  },
  {
    name: 'scopes that were not requested are not passed to the page',
    async attempt(site) {
      mockAnswers('/access_token', json({...good, scope: `${defaultScopes.join(' ')} evil:everything`}));
      const browser = site.browser();
      await site.signIn(browser);
      const {content} = await browser.post(site.urlOf('/webex/token'));
      vi.restoreAllMocks();
      return String(content['scope']).includes('evil');
    },
    expected: false,
  },
];
