import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createStorage} from 'unstorage';
import {SIMULATED_CLIENT} from '../../cloud/oauth.js';
import type {SessionStore} from '../../server/index.js';
import {secret, useSite} from './site.js';

/** All tokens and secrets of a test. */
const secrets: string[] = [];
const consoleLines: string[] = [];
const site = useSite();

beforeEach(() => {
  secrets.length = 0;
  secrets.push(SIMULATED_CLIENT.secret, secret);
  consoleLines.length = 0;
  // Collects the tokens from the cloud's responses.
  const real = fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await real(input, init);
    const text = await response.clone().text();
    for (const [, token = ''] of text.matchAll(/"(?:access_token|refresh_token|accessToken)":"([^"]+)"/g)) {
      secrets.push(token);
    }
    return response;
  });
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation(
      (...words) => void consoleLines.push(words.map(String).join(' ')),
    );
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A store whose error messages quote keys and values. */
const failing: SessionStore = {
  getItem: key => Promise.reject(new Error(`could not get ${key}`)),
  setItem: (key, value) => Promise.reject(new Error(`could not set ${key} to ${value}`)),
  removeItem: key => Promise.reject(new Error(`could not remove ${key}`)),
};

const faults = [
  ['no fault', {}, {}],
  ['the exchange refused', {token: [{status: 400}]}, {}],
  ['the exchange fails', {token: [{status: 500}]}, {}],
  ['the refresh refused', {token: [{status: 200}, {status: 400}], tokenLifetime: 0.001}, {}],
  ['the refresh fails', {token: [{status: 200}, {status: 503}], tokenLifetime: 0.001}, {}],
  ['the refresh dropped', {token: [{status: 200}, {drop: true}], tokenLifetime: 0.001}, {}],
  ['the revocation refused', {revoke: [{status: 401}]}, {}],
  ['the guest refused', {guests: [{status: 403}]}, {}],
  ['scopes withheld', {scopesWithheld: ['spark:xsi']}, {}],
  ['the store fails', {}, {store: failing}],
  [
    'the service app without a token',
    {},
    {guest: {calledNumber: '1', accessToken: () => Promise.reject(new Error(SIMULATED_CLIENT.secret))}},
  ],
] as const;

describe('no log entry, console message or error response contains a token or secret', () => {
  it.each(faults)('%s', async (_name, scenario, options) => {
    // Uses the default log, console.warn.
    site.mount({log: undefined, ...options});
    site.cloud.setScenario(scenario);
    const browser = site.browser();
    const pages = [await site.signIn(browser), await site.signIn(browser, {mode: 'redirect'})];
    const token = await browser.post(site.urlOf('/webex/token'), {renew: true});
    const guest = await browser.post(site.urlOf('/webex/guest'));
    await browser.post(site.urlOf('/webex/logout'));

    // Successful responses contain the page's token, and are not checked.
    const given = [token, guest].map(({content}) => content['access_token']).filter(Boolean);
    const answers = [token, guest]
      .filter(({status}) => status !== 200)
      .map(({content}) => JSON.stringify(content));
    const seen = [
      ...consoleLines,
      ...answers,
      JSON.stringify(pages),
      JSON.stringify(site.cloud.requests()),
    ].join('\n');
    expect(secrets.length).toBeGreaterThan(2 - Number(given.length === 0));
    expect(secrets.filter(one => seen.includes(one))).toEqual([]);
  });

  it('cookies and store items contain no plain token or secret', async () => {
    const store = createStorage();
    for (const options of [{}, {store}]) {
      site.mount(options);
      const browser = site.browser();
      await site.signIn(browser);
      const cookies = JSON.stringify(await browser.jar.getCookies(site.cloud.url));
      expect(secrets.filter(one => cookies.includes(one))).toEqual([]);
    }
    const items = await Promise.all(
      (await store.getKeys()).map(async key => [key, await store.getItem(key)]),
    );
    expect(items.length).toBeGreaterThan(0);
    expect(secrets.filter(one => JSON.stringify(items).includes(one))).toEqual([]);
  });

  it('the failure is logged', async () => {
    site.mount({log: undefined});
    site.cloud.setScenario({token: [{status: 503}]});
    await site.signIn(site.browser());
    expect(consoleLines).toEqual(['webex-calling-elements: callback: responded 503: not an OAuth error']);
  });
});
