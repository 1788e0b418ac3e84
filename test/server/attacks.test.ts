import {createStorage} from 'unstorage';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {SessionStore} from '../../server/index.js';
import {attackTables} from './attacks/tables.js';
import {useSite} from './site.js';
import {withAddItem} from './stores.js';
import {redisProgram, useRedis, where} from './use-redis.js';

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

function attackWith(useStore: () => () => Promise<SessionStore>): void {
  const newStore = useStore();
  const site = useSite();
  describe.each(attackTables)('%s', (_name, attacks) => {
    it.each(attacks)('$name', async attack => {
      const store = await newStore();
      site.mount({store});
      const ends = 'endsWithStore' in attack ? attack.endsWithStore : attack.ends;
      expect(await attack.attempt(site, store)).toEqual(ends);
    });
  });
}

describe.skipIf(!redisProgram)(`attacks with a store, ${where}`, () => {
  attackWith(() => {
    const redis = useRedis();
    return () => redis.emptyStoreWithAddItem();
  });
});

// Without a redis-server on this machine, a store in memory takes its place.
describe.skipIf(redisProgram)('attacks with a store in memory', () => {
  attackWith(() => async () => withAddItem(createStorage()));
});
