import {createStorage} from 'unstorage';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import {copyOf, personOf} from './attacks/attack.js';
import type {Browser} from './browser.js';
import {useSite} from './site.js';
import {withAddItem} from './stores.js';

const lifetime = 1_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const kinds = [
  ['without a store', undefined],
  ['with a store', () => withAddItem(createStorage())],
] as const;

describe.each(kinds)('%s', (_name, newStore) => {
  let store: SessionStore | undefined;
  const site = useSite(() => {
    store = newStore?.();
    return store ? {store} : {};
  });

  const token = (browser: Browser, content: object = {}) => browser.post(site.urlOf('/webex/token'), content);

  /** Signs in with a token lifetime of 1,000 seconds, and advances the time. */
  async function signedIn(secondsAgo = 0): Promise<Browser> {
    vi.useFakeTimers({toFake: ['Date']});
    site.cloud.setScenario({tokenLifetime: lifetime});
    const browser = site.browser();
    await site.signIn(browser);
    vi.advanceTimersByTime(secondsAgo * 1000);
    return browser;
  }

  describe('tokens issued', () => {
    it('200 page loads use one token', async () => {
      const browser = await signedIn();
      const tokens = new Set<unknown>();
      for (let load = 0; load < 200; load += 1) tokens.add((await token(browser)).content['access_token']);
      expect([tokens.size, site.issued()]).toEqual([1, 1]);
    });

    it('50 simultaneous tabs use one token', async () => {
      const browser = await signedIn();
      const answers = await Promise.all(Array.from({length: 50}, () => token(browser, {renew: true})));
      expect(new Set(answers.map(({content}) => content['access_token'])).size).toBe(1);
      expect(site.issued()).toBe(1);
    });

    it('50 tabs that wake up after it expired share one renewal', async () => {
      const browser = await signedIn(lifetime + 1);
      const answers = await Promise.all(Array.from({length: 50}, () => token(browser)));
      expect(new Set(answers.map(({status}) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({content}) => content['access_token'])).size).toBe(1);
      expect(site.issued()).toBe(2);
    });

    it('a tab with the old cookie gets the same new token', async () => {
      const browser = await signedIn(lifetime - 50);
      const [cookie] = await browser.jar.getCookies(site.cloud.url);
      const first = await token(browser, {renew: true});
      await browser.jar.setCookie(cookie?.cookieString() ?? '', site.cloud.url);
      const second = await token(browser, {renew: true});
      expect(second.content['access_token']).toBe(first.content['access_token']);
      expect(site.issued()).toBe(2);
    });

    const lives = [
      ['new, renewal requested', 0, true, 1],
      ['more than a tenth left, renewal requested', 890, true, 1],
      ['less than a tenth left, renewal requested', 910, true, 2],
      ['less than a tenth left', 910, false, 1],
      ['30 seconds left', 970, false, 1],
      ['29 seconds left', 971, false, 2],
      ['expired', 1_000, false, 2],
    ] as const;
    it.each(lives)('%s', async (_what, secondsAgo, renew, issued) => {
      const browser = await signedIn(secondsAgo);
      const {status, content} = await token(browser, {renew});
      expect([status, site.issued()]).toEqual([200, issued]);
      expect(content['expires_in']).toBe(issued === 2 ? lifetime : lifetime - secondsAgo);
    });
  });

  it.each([
    ['a renewal is requested in the last tenth', 910, true],
    ['29 seconds are left', 971, false],
  ])('a session without a refresh token keeps its token, if %s', async (_what, secondsAgo, renew) => {
    const real = fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const response = await real(input, init);
      if (typeof input !== 'string' || !input.endsWith('/access_token')) return response;
      return Response.json({...((await response.json()) as object), refresh_token: undefined});
    });
    const browser = await signedIn(secondsAgo);
    const {status, content} = await token(browser, {renew});
    expect([status, content['expires_in']]).toEqual([200, lifetime - secondsAgo]);
    vi.advanceTimersByTime((lifetime - secondsAgo + 1) * 1000);
    expect((await token(browser)).status).toBe(204);
  });

  describe('a failed renewal', () => {
    const failures = [
      ['5xx', {token: [{status: 503}]}, 502, 'server'],
      ['5xx with Retry-After', {token: [{status: 503, retryAfter: 7}]}, 502, 'server'],
      ['429', {token: [{status: 429, retryAfter: 7}]}, 502, 'server'],
      ['a refused client', {token: [{status: 401}]}, 502, 'server'],
      ['no answer', {token: [{drop: true}]}, 503, 'server'],
    ] as const;
    it.each(failures)('%s: the session continues', async (_what, scenario, status, error) => {
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario(scenario);
      const answer = await token(browser);
      expect([answer.status, answer.content]).toEqual([status, {error}]);
      const {retryAfter} = scenario.token[0] as {retryAfter?: number};
      expect(answer.headers.get('retry-after')).toBe(retryAfter === undefined ? null : String(retryAfter));
      site.cloud.setScenario({});
      vi.advanceTimersByTime(((retryAfter ?? 2) + 1) * 1000);
      expect((await token(browser)).status).toBe(200);
    });

    it.each([
      ['for two seconds', undefined, 2],
      ['for the time of Retry-After', 7, 7],
      ['for a minute at most', 3_600, 60],
    ])('no further request to Webex %s', async (_what, retryAfter, seconds) => {
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario({token: [{status: 503, ...(retryAfter ? {retryAfter} : {})}]});
      const countTokenRequests = () =>
        site.cloud.requests().filter(({endpoint}) => endpoint === 'token').length;
      const before = countTokenRequests();
      for (let count = 0; count < 50; count += 1) expect((await token(browser)).status).toBe(502);
      expect(countTokenRequests()).toBe(before + 1);
      vi.advanceTimersByTime(seconds * 1000 - 1);
      await token(browser);
      expect(countTokenRequests()).toBe(before + 1);
      vi.advanceTimersByTime(2);
      await token(browser);
      expect(countTokenRequests()).toBe(before + 2);
    });

    it('timeout: the session continues', async () => {
      site.mount({limits: {upstreamSeconds: 0.1}, ...(store ? {store} : {})});
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario({token: [{delayMs: 60_000}]});
      expect((await token(browser)).status).toBe(503);
      site.cloud.setScenario({});
      vi.advanceTimersByTime(3_000);
      expect((await token(browser)).status).toBe(200);
    });

    it('invalid_grant: the session ends, reported once', async () => {
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario({token: [{status: 400}]});
      expect((await token(browser)).content).toEqual({error: 'expired'});
      expect((await token(browser)).status).toBe(204);
      expect(await browser.jar.getCookies(site.cloud.url)).toEqual([]);
    });
  });

  it('a sign-out during a renewal ends the session', async () => {
    const browser = await signedIn(lifetime + 1);
    const held = holdAnswer('/access_token');
    const renewal = token(browser);
    await held.arrived;
    await browser.post(site.urlOf('/webex/logout'));
    held.release();
    const {status} = await renewal;
    expect(status).toBe(401);
    expect((await token(browser)).status).toBe(204);
    // The sign-out revoked the previous tokens; those of the renewal are revoked too.
    const revoked = site.cloud.requests().filter(({endpoint}) => endpoint === 'revoke');
    expect(revoked.map(one => one.status)).toEqual([200, 200, 200, 200]);
  });

  it('a sign-out with the old cookie also revokes the renewed tokens', async () => {
    const browser = await signedIn(lifetime - 50);
    const old = await copyOf(site, browser);
    const {content} = await token(browser, {renew: true});
    expect(await personOf(site, content['access_token'])).toBe('Ada');
    expect((await old.post(site.urlOf('/webex/logout'))).content).toEqual({revoked: true});
    const revoked = site.cloud.requests().filter(({endpoint}) => endpoint === 'revoke');
    // Without a store: the common refresh token, the old access token and the new one.
    expect(revoked).toHaveLength(store ? 2 : 3);
    expect(await personOf(site, content['access_token'])).toBeUndefined();
  });

  it('a sign-out during a renewal of two minutes ends the session', async () => {
    site.mount({limits: {upstreamSeconds: 300}, ...(store ? {store} : {})});
    const browser = await signedIn(lifetime + 1);
    const other = await signedIn();
    const copy = await copyOf(site, browser);
    const held = holdAnswer('/access_token');
    const renewal = token(browser);
    await held.arrived;
    await browser.post(site.urlOf('/webex/logout'));
    vi.advanceTimersByTime(120_000);
    // Another sign-out removes old marks, in memory and from a store that ignores `ttl`.
    await other.post(site.urlOf('/webex/logout'));
    held.release();
    expect((await renewal).status).toBe(401);
    expect((await token(browser)).status).toBe(204);
    if (store) expect((await token(copy)).status).toBe(204);
    const revoked = site.cloud.requests().filter(({endpoint}) => endpoint === 'revoke');
    expect(revoked).toHaveLength(6);
  });

  it.each([
    ['does not restore the old session', {}, 'this'],
    ['does not end the new session, if it fails', {token: [{status: 400}, {status: 200}]}, 'this'],
    ['does not end the new session, if it fails', {token: [{status: 400}, {status: 200}]}, 'another'],
  ])('a renewal during another person’s sign-in %s (%j, at %s instance)', async (_what, scenario, where) => {
    const browser = await signedIn(lifetime + 1);
    site.cloud.setScenario(scenario);
    const held = holdAnswer('/access_token');
    const renewal = token(browser);
    await held.arrived;
    if (where === 'another') site.mount(store ? {store} : {});
    const {authorize} = await site.begin(browser);
    await browser.visit(await site.consent(authorize, 'grace'));
    held.release();
    expect((await renewal).status).toBe(401);
    const {content} = await token(browser);
    // Without a store the first instance cannot know, and its response is the last.
    const isKnown = where === 'this' || store;
    expect(await personOf(site, content['access_token'])).toBe(isKnown ? 'Grace' : undefined);
  });

  it('a session lasts as long as its refresh token, whose lifetime starts again with each use', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    site.mount({sessionSeconds: 400 * 86_400});
    const browser = site.browser();
    await site.signIn(browser);
    const [cookie] = await browser.jar.getCookies(site.cloud.url);
    expect(cookie?.maxAge).toBe(7_776_000);
    for (const days of [80, 80, 89]) {
      vi.advanceTimersByTime(days * 86_400_000);
      expect((await token(browser)).status).toBe(200);
    }
    const copy = await copyOf(site, browser);
    vi.advanceTimersByTime(91 * 86_400_000);
    for (const late of [browser, copy]) expect((await token(late)).status).toBe(204);
  });

  it('a sign-out at another instance during a renewal ends the session if there is a store', async () => {
    const browser = await signedIn(lifetime + 1);
    const held = holdAnswer('/access_token');
    const renewal = token(browser);
    await held.arrived;
    site.mount(store ? {store} : {});
    await browser.post(site.urlOf('/webex/logout'));
    held.release();
    // Without a store the first instance cannot know, and its response is the last.
    expect((await renewal).status).toBe(store ? 401 : 200);
  });
});

/** Delays the first response for this path until it is released. */
function holdAnswer(path: string): {arrived: Promise<void>; release(): void} {
  const arrived = deferred();
  const released = deferred();
  const real = fetch;
  let isHeld = false;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await real(input, init);
    if (!isHeld && typeof input === 'string' && input.endsWith(path)) {
      isHeld = true;
      arrived.resolve();
      await released.promise;
    }
    return response;
  });
  return {arrived: arrived.promise, release: () => released.resolve()};
}

function deferred(): {promise: Promise<void>; resolve(): void} {
  let resolve = (): void => undefined;
  const promise = new Promise<void>(done => {
    resolve = done;
  });
  return {promise, resolve: () => resolve()};
}
