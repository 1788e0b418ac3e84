import {createStorage} from 'unstorage';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import type {Attack} from './attacks/attack.js';
import {floods} from './attacks/floods.js';
import {attacksOnTheCallback} from './attacks/on-the-callback.js';
import {attacksOnTheCookies} from './attacks/on-the-cookies.js';
import {attacksOnTheLogin} from './attacks/on-the-login.js';
import {attacksOnTheRequests} from './attacks/on-the-requests.js';
import {useSite} from './site.js';

const tables: readonly (readonly [string, readonly Attack[]])[] = [
  ['on the callback', attacksOnTheCallback],
  ['on the login', attacksOnTheLogin],
  ['on what a page posts', attacksOnTheRequests],
  ['on the cookies', attacksOnTheCookies],
  ['floods', floods],
];

afterEach(() => {
  vi.useRealTimers();
});

describe('attacks without a store', () => {
  const site = useSite();
  describe.each(tables)('%s', (_name, attacks) => {
    it.each(attacks)('$name', async ({attempt, ends}) => {
      expect(await attempt(site, undefined)).toEqual(ends);
    });
  });
});

describe('attacks with a store', () => {
  let store: SessionStore;
  const site = useSite(() => {
    store = createStorage();
    return {store};
  });
  describe.each(tables)('%s', (_name, attacks) => {
    it.each(attacks)('$name', async attack => {
      const ends = 'endsWithStore' in attack ? attack.endsWithStore : attack.ends;
      expect(await attack.attempt(site, store)).toEqual(ends);
    });
  });
});
