import {describe, expect, it} from 'vitest';
import {useSite} from './site.js';
import {redisProgram, useRedis, where} from './use-redis.js';

// unstorage's Redis driver with a real redis-server, shared by several instances.
describe.skipIf(!redisProgram)(where, () => {
  const redis = useRedis();
  const site = useSite();

  it('a session works in both instances, and a sign-out in one ends it in both', async () => {
    site.mount({store: redis.store()});
    const browser = site.browser();
    await site.signIn(browser);
    const [cookie] = await browser.jar.getCookies(site.cloud.url);
    site.mount({store: redis.store()});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(200);
    await browser.post(site.urlOf('/webex/logout'));
    site.mount({store: redis.store()});
    await browser.jar.setCookie(cookie?.cookieString() ?? '', site.cloud.url);
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
  });

  it('the other instance returns a renewed token, also for the old cookie', async () => {
    site.cloud.setScenario({tokenLifetime: 0.001});
    site.mount({store: redis.store()});
    const browser = site.browser();
    await site.signIn(browser);
    site.cloud.setScenario({});
    const [before] = await browser.jar.getCookies(site.cloud.url);
    const first = await browser.post(site.urlOf('/webex/token'));
    await browser.jar.setCookie(before?.cookieString() ?? '', site.cloud.url);
    site.mount({store: redis.store()});
    const second = await browser.post(site.urlOf('/webex/token'));
    expect(second.content['access_token']).toBe(first.content['access_token']);
    expect(site.issued()).toBe(2);
  });

  it('every item has a ttl', async () => {
    const store = redis.store();
    await store.clear();
    site.mount({store, rateLimitKey: () => '192.0.2.1'});
    const browser = site.browser();
    await site.signIn(browser);
    await site.begin(browser);
    const driver = store.getMount('').driver;
    const keys = await store.getKeys();
    const client = driver.getInstance?.() as {ttl(key: string): Promise<number>};
    const ends = await Promise.all(keys.map(key => client.ttl(`test:${key}`)));
    expect(new Set(keys.map(key => key.split(':')[0]))).toEqual(
      new Set(['webex-limit', 'webex-login', 'webex-session']),
    );
    const longest: Readonly<Record<string, number>> = {
      'webex-limit': 60,
      'webex-login': 600,
      'webex-session': 7_776_000,
    };
    for (const [index, key] of keys.entries()) {
      const most = longest[key.split(':')[0]!]!;
      expect(ends[index]).toBeGreaterThan(most - 5);
      expect(ends[index]).toBeLessThanOrEqual(most);
    }
  });
});
