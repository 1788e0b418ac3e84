import {vi} from 'vitest';
import {createTokenHandler, type SessionStore, type TokenHandlerOptions} from '../../../server/index.js';
import {createRateLimit} from '../../../server/rate-limit.js';
import {fromPage} from '../browser.js';
import {optionsAt, type Site} from '../site.js';
import type {Attack} from './attack.js';

const limits = {loginsPerMinute: 5, guestsPerMinute: 3};
const clientOf = (request: Request): string | null => request.headers.get('x-client');

/** So many requests of a client to an instance; how many of them were answered with what. */
async function flood(
  site: Site,
  handler: (request: Request) => Promise<Response>,
  path: string,
  times: number,
  client = 'mallory',
): Promise<Record<string, number>> {
  // The minute in which they are counted does not end meanwhile.
  if (!vi.isFakeTimers()) vi.useFakeTimers({toFake: ['Date']});
  const answers = await Promise.all(
    Array.from({length: times}, () =>
      handler(
        path === 'login'
          ? new Request(site.at('/webex/login'), {headers: {'x-client': client}})
          : new Request(site.at(`/webex/${path}`), {
              method: 'POST',
              headers: {...fromPage(site.cloud.url), 'x-client': client},
            }),
      ),
    ),
  );
  const counts: Record<string, number> = {};
  for (const {status} of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const instance = (site: Site, store: SessionStore | undefined, more: Partial<TokenHandlerOptions> = {}) =>
  createTokenHandler({...optionsAt(site.cloud), limits, clientOf, ...(store ? {store} : {}), ...more});

export const floods: readonly Attack[] = [
  {
    name: 'twenty sign-ins begun by one client',
    attempt: (site, store) => flood(site, instance(site, store), 'login', 20),
    ends: {303: 5, 429: 15},
  },
  {
    name: '… and another client is not held up by it',
    async attempt(site, store) {
      const handler = instance(site, store);
      await flood(site, handler, 'login', 20);
      return flood(site, handler, 'login', 3, 'ada');
    },
    ends: {303: 3},
  },
  {
    // Each instance counts for itself, unless there is a store.
    name: '… spread over two instances, one after the other',
    async attempt(site, store) {
      const first = await flood(site, instance(site, store), 'login', 20);
      const second = await flood(site, instance(site, store), 'login', 20);
      return [first, second];
    },
    ends: [
      {303: 5, 429: 15},
      {303: 5, 429: 15},
    ],
    endsWithStore: [{303: 5, 429: 15}, {429: 20}],
  },
  {
    name: 'guests without end: Webex is asked for as many as are allowed',
    async attempt(site, store) {
      const answers = await flood(site, instance(site, store), 'guest', 20);
      const made = site.cloud.requests().filter(({endpoint}) => endpoint === 'guests').length;
      return {answers, made};
    },
    ends: {answers: {200: 3, 429: 17}, made: 3},
  },
  {
    name: 'from clients that nobody can tell apart: all are one, and may do as much as ten',
    attempt: (site, store) => flood(site, instance(site, store, {clientOf: () => undefined}), 'login', 60),
    ends: {303: 50, 429: 10},
  },
  {
    name: '… and a minute later they may again',
    async attempt(site, store) {
      const handler = instance(site, store);
      await flood(site, handler, 'login', 20);
      vi.advanceTimersByTime(60_000);
      return flood(site, handler, 'login', 20);
    },
    ends: {303: 5, 429: 15},
  },
  {
    name: 'from ten thousand addresses: memory is bounded, and the rest is one client',
    async attempt(_site, store) {
      vi.useFakeTimers({toFake: ['Date']});
      const rateLimit = createRateLimit(store);
      for (let client = 0; client < 10_000; client += 1)
        await rateLimit.exceeded('login', `bot-${client}`, 5);
      const late: boolean[] = [];
      for (let client = 0; client < 7; client += 1) {
        late.push(await rateLimit.exceeded('login', `late-${client}`, 5));
      }
      return late;
    },
    ends: [false, false, false, false, false, true, true],
  },
  {
    name: 'sign-ins that are begun and left: the browser keeps a few of their cookies',
    async attempt(site) {
      const browser = site.browser();
      for (let time = 0; time < 20; time += 1) await site.begin(browser);
      return (await browser.jar.getCookies(site.cloud.url)).length <= 4;
    },
    ends: true,
  },
];
