import {vi} from 'vitest';
import {createSignInHandler, type SessionStore, type SignInHandlerOptions} from '../../../server/index.js';
import {createCounter} from '../../../server/rate-limit.js';
import {fromPage} from '../browser.js';
import {optionsAt, type Site} from '../site.js';
import type {Attack} from './attack.js';

const limits = {loginsPerMinute: 5, guestsPerMinute: 3};
const rateLimitKey = (request: Request): string | null => request.headers.get('x-client');

/** Sends requests of one client, and counts the responses by status. */
async function flood(
  site: Site,
  handler: (request: Request) => Promise<Response>,
  path: string,
  times: number,
  client = 'mallory',
): Promise<Record<string, number>> {
  // Keeps all requests in one counting window.
  if (!vi.isFakeTimers()) vi.useFakeTimers({toFake: ['Date']});
  const answers = await Promise.all(
    Array.from({length: times}, () =>
      handler(
        path === 'login'
          ? new Request(site.urlOf('/webex/login'), {headers: {'x-client': client}})
          : new Request(site.urlOf(`/webex/${path}`), {
              method: 'POST',
              headers: {...fromPage(site.cloud.url), 'x-client': client},
            }),
      ),
    ),
  );
  return countOf(answers);
}

function countOf(answers: readonly Response[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const {status} of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const instance = (site: Site, store: SessionStore | undefined, more: Partial<SignInHandlerOptions> = {}) =>
  createSignInHandler({...optionsAt(site.cloud), limits, rateLimitKey, ...(store ? {store} : {}), ...more});

/** Number of codes that were sent to Webex. */
const exchanges = (site: Site): number =>
  site.cloud.requests().filter(({endpoint}) => endpoint === 'token').length;

/** Sign-ins of one client that were started at another instance, as requests of their callbacks with an invalid code. */
async function callbacks(site: Site, count: number): Promise<Request[]> {
  const other = createSignInHandler(optionsAt(site.cloud));
  return Promise.all(
    Array.from({length: count}, async () => {
      const {headers} = await other(new Request(site.urlOf('/webex/login?mode=popup')));
      const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? '';
      const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
      const url = site.urlOf(`/webex/callback?state=${state}&code=x`);
      return new Request(url, {headers: {cookie, 'x-client': 'mallory'}});
    }),
  );
}

const hex = (number: number): string => number.toString(16);

/** Addresses that send one request each, and the statuses with a limit of five. */
const addressGroups: readonly (readonly [string, readonly string[], Record<string, number>])[] = [
  [
    'from 500 addresses of one IPv6 network, /64: they are one client',
    Array.from({length: 500}, (_, host) => `2001:db8:0:1:${hex(host)}::${hex(host * 131)}`),
    {303: 5, 429: 495},
  ],
  [
    'from ten IPv6 networks: each is a client',
    Array.from({length: 10}, (_, network) => `2001:db8:0:${hex(network)}::1`),
    {303: 10},
  ],
  [
    'from one IPv4 address, in all the ways to write it',
    [
      '192.0.2.7',
      '::ffff:192.0.2.7',
      '::ffff:c000:207',
      '0:0:0:0:0:ffff:c000:0207',
      '::FFFF:192.0.2.7',
      '[::ffff:192.0.2.7]:443',
      '192.0.2.7:51234',
      '64:ff9b::192.0.2.7',
    ],
    {303: 5, 429: 3},
  ],
  [
    'from eight IPv4 addresses that IPv6 carries: each is a client',
    Array.from({length: 8}, (_, host) => `::ffff:192.0.2.${host}`),
    {303: 8},
  ],
  [
    'from link-local addresses of one network, on any interface',
    Array.from({length: 8}, (_, host) => `fe80::${hex(host)}%eth${host}`),
    {303: 5, 429: 3},
  ],
  [
    'by names that are not addresses, and are longer than a store takes: each is a client',
    Array.from({length: 8}, (_, user) => `${'x'.repeat(500)} ${user}`),
    {303: 8},
  ],
];

export const floods: readonly Attack[] = [
  {
    name: 'twenty sign-ins of one client',
    attempt: (site, store) => flood(site, instance(site, store), 'login', 20),
    expected: {303: 5, 429: 15},
  },
  {
    name: 'twenty sign-ins of one client do not limit another client',
    async attempt(site, store) {
      const handler = instance(site, store);
      await flood(site, handler, 'login', 20);
      return flood(site, handler, 'login', 3, 'ada');
    },
    expected: {303: 3},
  },
  {
    // Without a store each instance counts separately.
    name: 'twenty sign-ins of one client, alternating between two instances',
    async attempt(site, store) {
      const first = await flood(site, instance(site, store), 'login', 20);
      const second = await flood(site, instance(site, store), 'login', 20);
      return [first, second];
    },
    expected: [
      {303: 5, 429: 15},
      {303: 5, 429: 15},
    ],
    expectedWithStore: [{303: 5, 429: 15}, {429: 20}],
  },
  {
    name: 'many guests: requests to Webex stop at the limit',
    async attempt(site, store) {
      const answers = await flood(site, instance(site, store), 'guest', 20);
      const made = site.cloud.requests().filter(({endpoint}) => endpoint === 'guests').length;
      return {answers, made};
    },
    expected: {answers: {200: 3, 429: 17}, made: 3},
  },
  {
    name: 'one callback twenty times, with its cookie: one request to Webex',
    async attempt(site, store) {
      const handler = instance(site, store, {rateLimitKey: () => undefined});
      const [request] = await callbacks(site, 1);
      if (!request) throw new Error('There is no callback');
      const answers = await Promise.all(Array.from({length: 20}, () => handler(request.clone())));
      return {answers: countOf(answers), made: exchanges(site)};
    },
    expected: {answers: {200: 1, 400: 19}, made: 1},
  },
  {
    name: 'twenty callbacks of one client: requests to Webex stop at the limit',
    async attempt(site, store) {
      vi.useFakeTimers({toFake: ['Date']});
      const handler = instance(site, store);
      const answers = await Promise.all((await callbacks(site, 20)).map(request => handler(request)));
      return {answers: countOf(answers), made: exchanges(site)};
    },
    expected: {answers: {200: 5, 429: 15}, made: 5},
  },
  {
    // Another site can send them, for example as images, from every browser of a network with one address.
    name: 'twenty callbacks without a cookie do not limit the sign-ins of the same address',
    async attempt(site, store) {
      vi.useFakeTimers({toFake: ['Date']});
      const handler = instance(site, store);
      const url = site.urlOf(`/webex/callback?state=${'a'.repeat(43)}&code=x`);
      const sendForged = () => handler(new Request(url, {headers: {'x-client': 'mallory'}}));
      const unknown = await Promise.all(Array.from({length: 20}, sendForged));
      const [callback] = await callbacks(site, 1);
      return {unknown: countOf(unknown), status: callback && (await handler(callback)).status};
    },
    expected: {unknown: {400: 20}, status: 200},
  },
  {
    name: 'callbacks without a cookie of unknown clients cannot fill the log',
    async attempt(site, store) {
      vi.useFakeTimers({toFake: ['Date']});
      let entries = 0;
      const handler = instance(site, store, {
        rateLimitKey: () => undefined,
        log: ({route}) => (entries += Number(route === 'callback')),
      });
      const url = site.urlOf(`/webex/callback?state=${'a'.repeat(43)}`);
      await Promise.all(Array.from({length: 80}, () => handler(new Request(url))));
      return entries;
    },
    expected: 50,
  },
  {
    // With a shared counter one client could block all others.
    name: 'unknown clients: sign-ins are not limited',
    attempt: (site, store) =>
      flood(site, instance(site, store, {rateLimitKey: () => undefined}), 'login', 60),
    expected: {303: 60},
  },
  {
    name: 'unknown clients share the guest limit of ten clients',
    async attempt(site, store) {
      const answers = await flood(site, instance(site, store, {rateLimitKey: () => undefined}), 'guest', 40);
      return {answers, made: site.cloud.requests().filter(({endpoint}) => endpoint === 'guests').length};
    },
    expected: {answers: {200: 30, 429: 10}, made: 30},
  },
  {
    name: 'an exception of rateLimitKey does not cause a 500',
    attempt: (site, store) =>
      flood(
        site,
        instance(site, store, {
          rateLimitKey: () => {
            throw new TypeError('Cannot read properties of null');
          },
        }),
        'login',
        3,
      ),
    expected: {303: 3},
  },
  ...(
    [
      ['a number', () => 7, {303: 7}, ['rateLimitKey must return a string']],
      ['a list', () => ['192.0.2.7'], {303: 7}, ['rateLimitKey must return a string']],
      ['null', () => null, {303: 7}, []],
      ['a promise', async () => 'mallory', {303: 5, 429: 2}, []],
      ['a promise that rejects', () => Promise.reject(new TypeError('x')), {303: 7}, []],
    ] as const
  ).map(([name, key, expected, reasons]) => ({
    name: `a rateLimitKey that returns ${name} does not cause a 500`,
    async attempt(site: Site, store: SessionStore | undefined) {
      const log: string[] = [];
      const handler = instance(site, store, {
        // TypeScript does not accept these functions, JavaScript does.
        rateLimitKey: key as unknown as typeof rateLimitKey,
        log: ({route, reason}) => void (route === 'limits' && log.push(reason)),
      });
      return {answers: await flood(site, handler, 'login', 7), log};
    },
    expected: {answers: expected, log: reasons},
  })),
  {
    name: 'a limited client may sign in again a minute later',
    async attempt(site, store) {
      const handler = instance(site, store);
      await flood(site, handler, 'login', 20);
      vi.advanceTimersByTime(60_000);
      return flood(site, handler, 'login', 20);
    },
    expected: {303: 5, 429: 15},
  },
  {
    name: 'more addresses than counters: others are not limited, and active clients are still counted',
    async attempt(_site, store) {
      vi.useFakeTimers({toFake: ['Date']});
      const counter = createCounter(store);
      const exceeds = (client: string) => counter.exceeded(`login:${client}`, 5);
      let loud = 0;
      for (let client = 0; client < 10_100; client += 1) {
        await exceeds(`bot-${client}`);
        if (client % 1_000 === 0 && (await exceeds('loud'))) loud += 1;
      }
      const late = await Promise.all(Array.from({length: 100}, (_, client) => exceeds(`late-${client}`)));
      return {loud, late: late.filter(Boolean).length};
    },
    expected: {loud: 6, late: 0},
  },
  ...addressGroups.map(([name, addresses, answers]) => ({
    name,
    async attempt(site: Site, store: SessionStore | undefined) {
      const handler = instance(site, store);
      const counts: Record<string, number> = {};
      for (const address of addresses) {
        for (const [status, count] of Object.entries(await flood(site, handler, 'login', 1, address)))
          counts[status] = (counts[status] ?? 0) + count;
      }
      return counts;
    },
    expected: answers,
  })),
  {
    name: 'unfinished sign-ins: the browser keeps only a few of their cookies',
    async attempt(site) {
      const browser = site.browser();
      for (let time = 0; time < 20; time += 1) await site.begin(browser);
      return (await browser.jar.getCookies(site.cloud.url)).length <= 4;
    },
    expected: true,
  },
];
