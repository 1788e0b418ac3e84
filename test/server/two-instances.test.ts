import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {createSignInHandler, toNodeHandler, type SessionStore} from '../../server/index.js';
import {Browser} from './browser.js';
import {lifetime, signInThere, startCertifiedServer, type CertifiedServer} from './certified-server.js';
import {serve, type Served} from './serve.js';
import {redisProgram, useRedis, where} from './use-redis.js';

/** Two instances of one site, behind one address, each with its own connection to the store. */
interface Pair extends Served {
  /** Asks both for a token with the cookie of the same moment. */
  askBoth(browser: Browser): Promise<{status: number; token: unknown}[]>;
}

async function startPair(issuer: CertifiedServer, newStore: () => SessionStore): Promise<Pair> {
  const served = await serve(url => {
    const instances = [0, 1].map(() =>
      toNodeHandler(
        createSignInHandler({
          ...issuer.optionsFor(url),
          store: newStore(),
          limits: {loginsPerMinute: 1_000},
          log: () => undefined,
        }),
      ),
    );
    return (incoming, outgoing) => {
      const instance = instances[Number(incoming.headers['x-instance'] ?? 0)];
      void instance?.(incoming, outgoing);
    };
  });
  return {
    ...served,
    async askBoth(browser) {
      const answers = await Promise.all(
        ['0', '1'].map(instance => browser.post(`${served.url}/webex/token`, {}, {'x-instance': instance})),
      );
      return answers.map(({status, content}) => ({status, token: content['access_token']}));
    },
  };
}

describe.skipIf(!redisProgram)(`two instances and a server that rotates refresh tokens, ${where}`, () => {
  const redis = useRedis();
  let issuer: CertifiedServer;
  let site: Pair | undefined;

  beforeAll(async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    vi.useFakeTimers({toFake: ['Date']});
  });
  afterEach(async () => {
    await site?.close();
    await issuer.close();
  });
  afterAll(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it.each([
    ['with the three methods of unstorage', () => redis.store()],
    ['with addItem, as documented', () => redis.storeWithAddItem()],
  ])(
    'lose none of forty sessions, %s',
    async (_name, newStore) => {
      issuer = await startCertifiedServer(() => site?.url ?? '');
      issuer.rotates = true;
      site = await startPair(issuer, newStore);
      const {url, askBoth} = site;
      const browsers = Array.from({length: 40}, () => new Browser());
      for (const browser of browsers) await signInThere(browser, url);
      issuer.grants.length = 0;

      // Twice: whoever is let in with a token that was used up before ends all that was granted with it.
      for (const round of [1, 2]) {
        vi.setSystemTime(Date.now() + (lifetime + 1) * 1000);
        const answers = await Promise.all(browsers.map(browser => askBoth(browser)));
        for (const both of answers) {
          expect(both.map(({status}) => status)).toEqual([200, 200]);
          expect(new Set(both.map(({token}) => token)).size).toBe(1);
        }
        expect(issuer.grants).toHaveLength(40 * round);
      }
      const alive = await Promise.all(
        browsers.map(async browser => issuer.takes((await askBoth(browser))[0]?.token)),
      );
      expect(alive.filter(Boolean)).toHaveLength(40);
    },
    120_000,
  );
});
