import {createHash} from 'node:crypto';
import {vi} from 'vitest';
import type {Browser} from '../browser.js';
import type {Site} from '../site.js';
import {personOf, type Attack} from './attack.js';

/** Fingerprint of the refused token, as the page computes it. */
const fingerprintOf = (token: unknown): string => createHash('sha256').update(String(token)).digest('base64');

async function signedIn(site: Site): Promise<{browser: Browser; first: unknown}> {
  vi.useFakeTimers({toFake: ['Date']});
  const browser = site.browser();
  await site.signIn(browser);
  const {content} = await browser.post(site.urlOf('/webex/token'));
  return {browser, first: content['access_token']};
}

/** Reports that a token was refused, and returns the token of the response. */
async function refuse(site: Site, browser: Browser, token: unknown): Promise<unknown> {
  const {content} = await browser.post(site.urlOf('/webex/token'), {refused: fingerprintOf(token)});
  return content['access_token'];
}

/** Milliseconds after which another refusal is accepted. */
const minute = 61_000;

/** `{refused}` renews a token early, with limits. */
export const refusedTokenAttacks: readonly Attack[] = [
  {
    name: 'a revoked token is renewed once, and the new one is valid',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      site.cloud.expireTokens();
      const before = await personOf(site, first);
      const second = await refuse(site, browser, first);
      return {before, after: await personOf(site, second), issued: site.issued()};
    },
    expected: {before: undefined, after: 'Ada', issued: 2},
  },
  {
    name: 'fifty simultaneous tabs with a revoked token',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      const tokens = await Promise.all(Array.from({length: 50}, () => refuse(site, browser, first)));
      return {different: new Set(tokens).size, isNew: tokens[0] !== first, issued: site.issued()};
    },
    expected: {different: 1, isNew: true, issued: 2},
  },
  {
    name: 'a late tab gets the token of the first renewal',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      const second = await refuse(site, browser, first);
      vi.advanceTimersByTime(600_000);
      return {same: (await refuse(site, browser, first)) === second, issued: site.issued()};
    },
    expected: {same: true, issued: 2},
  },
  {
    name: 'a page that reports every token as refused: one renewal per minute',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      let current = first;
      for (let time = 0; time < 100; time += 1) current = await refuse(site, browser, current);
      return site.issued();
    },
    expected: 2,
  },
  {
    name: 'a page that reports every token as refused all day: five renewals, and five on the next day',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      let current = first;
      const issued: number[] = [];
      for (const hours of [20, 24]) {
        for (let time = 0; time < hours * 2; time += 1) {
          vi.advanceTimersByTime(30 * 60_000);
          current = await refuse(site, browser, current);
        }
        issued.push(site.issued());
      }
      return issued;
    },
    expected: [6, 11],
  },
  ...[
    ['another token', fingerprintOf('another_token_of')],
    ['the token itself', undefined],
    ['true', true],
    ['a list', ['x']],
    ['an object', {toString: 'x'}],
    ['nothing', ''],
  ].map(([what, refused]) => ({
    name: `a refusal of ${String(what)} renews nothing`,
    async attempt(site: Site) {
      const {browser, first} = await signedIn(site);
      vi.advanceTimersByTime(minute);
      const {status} = await browser.post(site.urlOf('/webex/token'), {refused: refused ?? first});
      return {status, issued: site.issued()};
    },
    expected: {status: 200, issued: 1},
  })),
  {
    name: 'a refresh token that was revoked too: the session ends',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      site.cloud.setScenario({token: [{status: 400}]});
      const answers = [];
      for (let time = 0; time < 2; time += 1) {
        const {status} = await browser.post(site.urlOf('/webex/token'), {refused: fingerprintOf(first)});
        answers.push(status);
      }
      return answers;
    },
    expected: [401, 204],
  },
  {
    name: 'while Webex fails: the session continues, without further requests',
    async attempt(site) {
      const {browser, first} = await signedIn(site);
      site.cloud.setScenario({token: [{status: 503}, {status: 200}]});
      const statuses: number[] = [];
      for (let time = 0; time < 20; time += 1) {
        const {status} = await browser.post(site.urlOf('/webex/token'), {refused: fingerprintOf(first)});
        statuses.push(status);
      }
      vi.advanceTimersByTime(3_000);
      const second = await refuse(site, browser, first);
      return {failed: new Set(statuses), renewed: second !== first, issued: site.issued()};
    },
    expected: {failed: new Set([502]), renewed: true, issued: 2},
  },
];
