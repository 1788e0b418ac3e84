import {createStorage} from 'unstorage';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import {attackTables} from './attacks/tables.js';
import {useSite} from './site.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('attacks without a store', () => {
  const site = useSite();
  describe.each(attackTables)('%s', (_name, attacks) => {
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
  describe.each(attackTables)('%s', (_name, attacks) => {
    it.each(attacks)('$name', async attack => {
      const ends = 'endsWithStore' in attack ? attack.endsWithStore : attack.ends;
      expect(await attack.attempt(site, store)).toEqual(ends);
    });
  });
});
