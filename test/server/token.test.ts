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

  const token = (browser: Browser, content: object = {}) => browser.post(site.at('/webex/token'), content);

  /** A person signed in, whose token lives 1,000 seconds, so many seconds later. */
  async function signedIn(secondsAgo = 0): Promise<Browser> {
    vi.useFakeTimers({toFake: ['Date']});
    site.cloud.setScenario({tokenLifetime: lifetime});
    const browser = site.browser();
    await site.signIn(browser);
    vi.advanceTimersByTime(secondsAgo * 1000);
    return browser;
  }

  describe('tokens minted', () => {
    it('200 page loads mint one', async () => {
      const browser = await signedIn();
      const tokens = new Set<unknown>();
      for (let load = 0; load < 200; load += 1) tokens.add((await token(browser)).content['access_token']);
      expect([tokens.size, site.minted()]).toEqual([1, 1]);
    });

    it('50 tabs at once mint one', async () => {
      const browser = await signedIn();
      const answers = await Promise.all(Array.from({length: 50}, () => token(browser, {renew: true})));
      expect(new Set(answers.map(({content}) => content['access_token'])).size).toBe(1);
      expect(site.minted()).toBe(1);
    });

    it('50 tabs that wake up together after its end mint one more', async () => {
      const browser = await signedIn(lifetime + 1);
      const answers = await Promise.all(Array.from({length: 50}, () => token(browser)));
      expect(new Set(answers.map(({status}) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({content}) => content['access_token'])).size).toBe(1);
      expect(site.minted()).toBe(2);
    });

    it('a tab that still sends the old cookie gets the same new one', async () => {
      const browser = await signedIn(lifetime - 50);
      const [cookie] = await browser.jar.getCookies(site.cloud.url);
      const first = await token(browser, {renew: true});
      await browser.jar.setCookie(cookie?.cookieString() ?? '', site.cloud.url);
      const second = await token(browser, {renew: true});
      expect(second.content['access_token']).toBe(first.content['access_token']);
      expect(site.minted()).toBe(2);
    });

    const lives = [
      ['at its beginning, asked', 0, true, 1],
      ['with more than a tenth left, asked', 890, true, 1],
      ['with less than a tenth left, asked', 910, true, 2],
      ['with less than a tenth left, not asked', 910, false, 1],
      ['half a minute before its end, not asked', 970, false, 1],
      ['in its last half minute, not asked', 971, false, 2],
      ['at its end, not asked', 1_000, false, 2],
    ] as const;
    it.each(lives)('%s', async (_what, secondsAgo, renew, minted) => {
      const browser = await signedIn(secondsAgo);
      const {status, content} = await token(browser, {renew});
      expect([status, site.minted()]).toEqual([200, minted]);
      expect(content['expires_in']).toBe(minted === 2 ? lifetime : lifetime - secondsAgo);
    });
  });

  describe('a renewal that fails', () => {
    const failures = [
      ['5xx', {token: [{status: 503}]}, 502, 'server'],
      ['5xx with patience', {token: [{status: 503, retryAfter: 7}]}, 502, 'server'],
      ['429', {token: [{status: 429, retryAfter: 7}]}, 502, 'server'],
      ['a client that is refused', {token: [{status: 401}]}, 502, 'server'],
      ['no answer', {token: [{drop: true}]}, 503, 'server'],
    ] as const;
    it.each(failures)('with %s: the session goes on', async (_what, scenario, status, error) => {
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
      ['for as long as it asks', 7, 7],
      ['for a minute at the most', 3_600, 60],
    ])('leaves Webex alone %s, however often pages ask', async (_what, retryAfter, seconds) => {
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario({token: [{status: 503, ...(retryAfter ? {retryAfter} : {})}]});
      const tried = () => site.cloud.requests().filter(({endpoint}) => endpoint === 'token').length;
      const before = tried();
      for (let count = 0; count < 50; count += 1) expect((await token(browser)).status).toBe(502);
      expect(tried()).toBe(before + 1);
      vi.advanceTimersByTime(seconds * 1000 - 1);
      await token(browser);
      expect(tried()).toBe(before + 1);
      vi.advanceTimersByTime(2);
      await token(browser);
      expect(tried()).toBe(before + 2);
    });

    it('with no answer in time: the session goes on', async () => {
      site.mount({limits: {upstreamSeconds: 0.1}, ...(store ? {store} : {})});
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario({token: [{delayMs: 60_000}]});
      expect((await token(browser)).status).toBe(503);
      site.cloud.setScenario({});
      vi.advanceTimersByTime(3_000);
      expect((await token(browser)).status).toBe(200);
    });

    it('with invalid_grant: the session is over, and says so once', async () => {
      const browser = await signedIn(lifetime + 1);
      site.cloud.setScenario({token: [{status: 400}]});
      expect((await token(browser)).content).toEqual({error: 'expired'});
      expect((await token(browser)).content).toEqual({error: 'signed-out'});
      expect(await browser.jar.getCookies(site.cloud.url)).toEqual([]);
    });
  });

  it('a renewal that is on its way when its person signs out brings nothing back', async () => {
    const browser = await signedIn(lifetime + 1);
    const held = holdAnswers('/access_token');
    const renewal = token(browser);
    await held.arrived;
    await browser.post(site.at('/webex/logout'));
    held.release();
    const {status} = await renewal;
    expect(status).toBe(401);
    expect((await token(browser)).content).toEqual({error: 'signed-out'});
    // The sign-out took back the tokens of before; what came later is taken back as well.
    const revoked = site.cloud.requests().filter(({endpoint}) => endpoint === 'revoke');
    expect(revoked.map(one => one.status)).toEqual([200, 200, 200, 200]);
  });

  it.each([
    ['brings nothing back', {}],
    ['signs nobody out, where Webex ended it', {token: [{status: 400}, {status: 200}]}],
  ])('a renewal that is on its way when somebody else signs in %s', async (_what, scenario) => {
    const browser = await signedIn(lifetime + 1);
    site.cloud.setScenario(scenario);
    const held = holdAnswers('/access_token');
    const renewal = token(browser);
    await held.arrived;
    const {authorize} = await site.begin(browser);
    await browser.visit(await site.consent(authorize, 'grace'));
    held.release();
    expect((await renewal).status).toBe(401);
    const {content} = await token(browser);
    expect(await personOf(site, content['access_token'])).toBe('Grace');
  });

  it('somebody stays signed in for as long as the refresh token lives, which each use begins anew', async () => {
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
    for (const late of [browser, copy]) expect((await token(late)).content).toEqual({error: 'signed-out'});
  });

  it('… nor when it signs out at another instance, where a store tells of it', async () => {
    const browser = await signedIn(lifetime + 1);
    const held = holdAnswers('/access_token');
    const renewal = token(browser);
    await held.arrived;
    site.mount(store ? {store} : {});
    await browser.post(site.at('/webex/logout'));
    held.release();
    // Without one, the first instance cannot know, and its answer comes last.
    expect((await renewal).status).toBe(store ? 401 : 200);
  });
});

/** Keeps what the cloud answered from whoever asked for it first, until it is released. */
function holdAnswers(path: string): {arrived: Promise<void>; release(): void} {
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
