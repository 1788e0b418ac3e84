import {createStorage} from 'unstorage';
import {afterEach, describe, expect, it, vi} from 'vitest';
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

describe(`attacks with a store, ${redisProgram ? where : 'in memory'}`, () => {
  const redis = redisProgram ? useRedis() : undefined;
  const site = useSite();
  describe.each(attackTables)('%s', (_name, attacks) => {
    it.each(attacks)('$name', async attack => {
      const store = (await redis?.emptyStoreWithAddItem()) ?? withAddItem(createStorage());
      site.mount({store});
      const ends = 'endsWithStore' in attack ? attack.endsWithStore : attack.ends;
      expect(await attack.attempt(site, store)).toEqual(ends);
    });
  });
});
