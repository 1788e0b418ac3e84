import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Redis} from 'ioredis';
import {createStorage, type Storage} from 'unstorage';
import redisDriver from 'unstorage/drivers/redis';
import {afterAll, beforeAll, vi} from 'vitest';
import {redisPath} from '../../scripts/redis.mjs';
import type {SessionStore} from '../../server/index.js';

export const redisProgram = redisPath();
export const where = redisProgram ? 'on a real redis-server' : 'redis-server is not available';

/** A Redis server for the tests of a file. */
export interface TestRedis {
  /** Another connection with unstorage's driver, like another instance. */
  store(): Storage;
  /** The same store with the optional method, from docs/sign-in.md. */
  storeWithAddItem(): SessionStore;
  /** One such store per file, emptied by each call. */
  emptyStoreWithAddItem(): Promise<SessionStore>;
}

export function useRedis(): TestRedis {
  let folder = '';
  let server: ChildProcess | undefined;
  const stores: Storage[] = [];
  const socket = (): string => path.join(folder, 'socket');

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'webex-redis-'));
    // A Unix socket, so that no port can be in use.
    const options = ['--port', '0', '--unixsocket', socket(), '--save', '', '--dir', folder];
    server = spawn(redisProgram ?? '', options, {stdio: 'ignore'});
    await vi.waitUntil(() => existsSync(socket()), {timeout: 30_000});
  });
  afterAll(async () => {
    await Promise.all(stores.map(store => store.dispose()));
    server?.kill();
    await rm(folder, {recursive: true, force: true});
  });

  function newStore(base?: string): Storage {
    const store = createStorage({driver: redisDriver({path: socket(), ...(base && {base})})});
    stores.push(store);
    return store;
  }
  function storeWithAddItem(): SessionStore & Storage {
    const storage = newStore();
    const client = storage.getMount('').driver.getInstance?.() as Redis;
    return {
      ...storage,
      addItem: async (key: string, value: string, {ttl}: {ttl: number}) =>
        (await client.set(key, value, 'EX', ttl, 'NX')) === 'OK',
    };
  }
  let shared: (SessionStore & Storage) | undefined;
  return {
    store: () => newStore('test'),
    storeWithAddItem,
    async emptyStoreWithAddItem() {
      shared ??= storeWithAddItem();
      await shared.clear();
      return shared;
    },
  };
}
