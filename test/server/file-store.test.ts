import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createStorage} from 'unstorage';
import files from 'unstorage/drivers/fs';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import {messageOf, useSite} from './site.js';

// unstorage's file system driver turns each `:` of a key into a folder.

const site = useSite();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'webex-sessions-'));
});
afterAll(() => rm(folder, {recursive: true}));

/** A new file store, with all keys that were used. */
async function newStore(): Promise<{store: SessionStore; keys: Set<string>}> {
  const storage = createStorage({driver: files({base: await mkdtemp(path.join(folder, 'store-'))})});
  const keys = new Set<string>();
  const recordKey = (key: string): string => {
    keys.add(key);
    return key;
  };
  return {
    keys,
    store: {
      getItem: key => storage.getItem(recordKey(key)),
      setItem: (key, value) => storage.setItem(recordKey(key), value),
      removeItem: key => storage.removeItem(recordKey(key)),
    },
  };
}

describe('a store of files', () => {
  it('signs in, renews, signs in again, and signs out', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const {store, keys} = await newStore();
    site.mount({store, rateLimitKey: () => '2001:db8::1'});
    site.cloud.setScenario({tokenLifetime: 1_000});
    const browser = site.browser();
    expect(messageOf(await site.signIn(browser))).toEqual({type: 'signed-in'});
    vi.advanceTimersByTime(950_000);
    const renewed = await browser.post(site.urlOf('/webex/token'), {renew: true});
    expect([renewed.status, site.issued()]).toEqual([200, 2]);
    expect(messageOf(await site.signIn(browser))).toEqual({type: 'signed-in'});
    expect((await browser.post(site.urlOf('/webex/guest'))).status).toBe(200);
    expect((await browser.post(site.urlOf('/webex/logout'))).content).toEqual({revoked: true});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
    vi.useRealTimers();

    // Five kinds: sign-ins, rate limits, sessions, their locks and their ends.
    expect(new Set([...keys].map(key => key.split(':')[0])).size).toBe(5);
    const folders = [...keys].filter(key => [...keys].some(other => other.startsWith(`${key}:`)));
    expect(folders).toEqual([]);
  });

  it.each([
    ['the name of an attempt', 'attempt=..', undefined],
    ['the key of a client', '', '..'],
  ])('starts a sign-in with two dots as %s', async (_name, query, client) => {
    const {store} = await newStore();
    site.mount({store, rateLimitKey: () => client});
    const response = await site.browser().send(site.urlOf(`/webex/login?mode=popup&${query}`));
    expect(response.status).toBe(303);
    expect(site.log).toEqual([]);
  });
});
