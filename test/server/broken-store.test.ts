import {createStorage} from 'unstorage';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import {messageOf, useSite} from './site.js';

const site = useSite();

/** A store that fails while `broken` is set. */
function breakableStore(): SessionStore & {broken: boolean; failsToSet: boolean} {
  const store = createStorage();
  const whole = async <Result>(work: () => Promise<Result>, fails = false): Promise<Result> => {
    if (made.broken || fails) throw new Error('connect ECONNREFUSED redis://user:password@store');
    return work();
  };
  const made = {
    broken: false,
    failsToSet: false,
    getItem: (key: string) => whole(() => store.getItem(key)),
    setItem: (key: string, value: string) => whole(() => store.setItem(key, value), made.failsToSet),
    removeItem: (key: string) => whole(() => store.removeItem(key)),
  };
  return made;
}

/** A store whose connection hangs. */
const hanging: SessionStore = {
  getItem: () => new Promise(() => undefined),
  setItem: () => new Promise(() => undefined),
  removeItem: () => new Promise(() => undefined),
};

describe('while the store does not answer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Waits until the handler waits for the store, then lets the time pass. */
  async function afterTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    vi.advanceTimersByTime(5_000);
    return answer;
  }

  it.each([
    ['a popup reports to its page', {}],
    ['a popup reports to its page, also if requests are counted', {rateLimitKey: () => '192.0.2.1'}],
  ])('%s', async (_name, options) => {
    site.mount({store: hanging, ...options});
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const page = await afterTimeout(site.browser().visit(site.urlOf('/webex/login?mode=popup')));
    expect([page.status, messageOf(page)]).toEqual([500, {type: 'failed', outcome: 'server'}]);
    expect(site.log).toEqual([{route: 'login', reason: 'failed: StoreTimeout'}]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('simultaneous sign-ins of one client wait together', async () => {
    site.mount({store: hanging, rateLimitKey: () => '192.0.2.1'});
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const visit = () => site.browser().visit(site.urlOf('/webex/login?mode=popup'));
    const pages = await afterTimeout(Promise.all([visit(), visit(), visit()]));
    expect(pages.map(({status}) => status)).toEqual([500, 500, 500]);
  });

  it.each(['token', 'logout'])('%s answers 500', async route => {
    site.mount({store: createStorage()});
    const browser = site.browser();
    await site.signIn(browser);
    site.mount({store: hanging});
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {status, content} = await afterTimeout(browser.post(site.urlOf(`/webex/${route}`)));
    expect([status, content]).toEqual([500, {error: 'server'}]);
    expect(site.log).toEqual([{route, reason: 'failed: StoreTimeout'}]);
  });
});

describe('while the store is unavailable', () => {
  it('a popup reports to its page', async () => {
    site.mount({store: Object.assign(breakableStore(), {broken: true})});
    const page = await site.browser().visit(site.urlOf('/webex/login?mode=popup'));
    expect([page.status, messageOf(page)]).toEqual([500, {type: 'failed', outcome: 'server'}]);
  });

  it.each([
    ['/calls?tab=2&of=us', '<a href="/calls?tab=2&amp;of=us">'],
    ['/"><script>alert(1)</script>', '<a href="/%22%3E%3Cscript%3Ealert(1)%3C/script%3E">'],
    ["/?'><script>&quot;", '<a href="/?%27%3E%3Cscript%3E&amp;quot;">'],
    ['//evil.example', '<a href="/">'],
  ])('a redirect from %s ends on an error page with a link back', async (next, link) => {
    site.mount({store: Object.assign(breakableStore(), {broken: true})});
    const query = new URLSearchParams({next});
    const page = await site.browser().visit(site.urlOf(`/webex/login?${query.toString()}`));
    expect([page.status, page.text]).toEqual([500, expect.stringContaining('Please try again')]);
    expect(page.text).toContain(link);
    expect(page.text).not.toContain('<script');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; base-uri 'none'/);
    expect(page.headers.get('retry-after')).toBe('60');
  });

  it.each([
    ['ends on an error page', {}, null],
    ['reports to the page that waits', {attempt: 'a1'}, {type: 'failed', outcome: 'server', attempt: 'a1'}],
  ])('a callback %s, and can be repeated', async (_what, how, message) => {
    const store = breakableStore();
    site.mount({store});
    const browser = site.browser();
    const callback = await site.consent((await site.begin(browser, how)).authorize);
    store.broken = true;
    const page = await browser.visit(callback);
    expect([page.status, page.text]).toEqual([500, expect.stringContaining('Please try again')]);
    expect(messageOf(page)).toEqual(message);
    expect(site.log).toEqual([{route: 'callback', reason: 'failed: Error'}]);
    store.broken = false;
    expect(messageOf(await browser.visit(callback))).toEqual({type: 'signed-in', ...how});
  });

  it('a second sign-in gets no tokens if the first one’s session cannot be read', async () => {
    const store = createStorage();
    let isBroken = false;
    const getItem = async (key: string) => {
      if (isBroken && key.startsWith('webex-session:')) throw new Error('connection lost');
      return store.getItem(key);
    };
    site.mount({store: {...store, getItem}});
    const browser = site.browser();
    await site.signIn(browser);
    isBroken = true;
    expect(messageOf(await site.signIn(browser))).toEqual({type: 'failed', outcome: 'server'});
    // Nobody would revoke the tokens of the second sign-in.
    expect(site.issued()).toBe(1);
  });

  it('the token route answers 500, and the session continues afterwards', async () => {
    const store = breakableStore();
    site.mount({store});
    const browser = site.browser();
    await site.signIn(browser);
    store.broken = true;
    const answer = await browser.post(site.urlOf('/webex/token'));
    expect([answer.status, answer.content]).toEqual([500, {error: 'server'}]);
    store.broken = false;
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(200);
  });

  it('a sign-out fails, and succeeds when repeated', async () => {
    const store = breakableStore();
    site.mount({store});
    const browser = site.browser();
    await site.signIn(browser);
    store.broken = true;
    const answer = await browser.post(site.urlOf('/webex/logout'));
    expect([answer.status, answer.content]).toEqual([500, {error: 'server'}]);
    store.broken = false;
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(200);
    expect((await browser.post(site.urlOf('/webex/logout'))).content).toEqual({revoked: true});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
  });

  it('a renewal is not lost: the next request gets its token', async () => {
    const store = breakableStore();
    site.mount({store});
    const browser = site.browser();
    vi.useFakeTimers({toFake: ['Date']});
    site.cloud.setScenario({tokenLifetime: 1_000});
    await site.signIn(browser);
    vi.advanceTimersByTime(950_000);
    store.failsToSet = true;
    const answer = await browser.post(site.urlOf('/webex/token'), {renew: true});
    expect([answer.status, answer.content]).toEqual([500, {error: 'server'}]);
    store.failsToSet = false;
    const {status, content} = await browser.post(site.urlOf('/webex/token'), {renew: true});
    expect([status, content['expires_in'], site.issued()]).toEqual([200, 1_000, 2]);
    vi.useRealTimers();
  });

  it('the log contains the code of the error', async () => {
    const refused = Object.assign(new Error('redis://user:password@store'), {code: 'ECONNREFUSED'});
    const getItem = () => Promise.reject(refused);
    site.mount({store: {...breakableStore(), getItem}});
    await site.browser().visit(site.urlOf('/webex/login'));
    expect(site.log).toEqual([{route: 'login', reason: 'failed: Error ECONNREFUSED'}]);
  });

  it('the log contains the name of the error, not its message', async () => {
    site.mount({store: Object.assign(breakableStore(), {broken: true})});
    await site.browser().visit(site.urlOf('/webex/login'));
    expect(site.log).toEqual([{route: 'login', reason: 'failed: Error'}]);
  });
});
