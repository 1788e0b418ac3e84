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
    it.each(attacks)('$name', async ({attempt, expected}) => {
      expect(await attempt(site, undefined)).toEqual(expected);
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
      const expected = 'expectedWithStore' in attack ? attack.expectedWithStore : attack.expected;
      expect(await attack.attempt(site, store)).toEqual(expected);
    });
  });
});
