import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {createSignInHandler, type SessionStore} from '../../server/index.js';
import {browserFor, type Browser} from './browser.js';
import {lifetime, signInAtServer, startCertifiedServer, type CertifiedServer} from './certified-server.js';
import {redisProgram, useRedis, where} from './use-redis.js';

const sessions = 20;
const site = 'http://localhost:8080';

/** Two instances of one site, each with its own connection to the store. */
interface Pair {
  newBrowser(): Browser;
  /** Requests a token from both simultaneously, with the same cookie. */
  requestFromBoth(browser: Browser): Promise<{status: number; token: unknown}[]>;
}

function startPair(issuer: CertifiedServer, newStore: () => SessionStore): Pair {
  const instances = [0, 1].map(() =>
    createSignInHandler({
      ...issuer.optionsFor(site),
      store: newStore(),
      limits: {loginsPerMinute: 1_000},
      log: () => undefined,
    }),
  );
  const balance = (request: Request): Promise<Response> => {
    const instance = instances[Number(request.headers.get('x-instance') ?? 0)];
    return instance ? instance(request) : Promise.reject(new Error('There is no such instance'));
  };
  return {
    newBrowser: () => browserFor(site, balance),
    async requestFromBoth(browser) {
      const answers = await Promise.all(
        ['0', '1'].map(instance => browser.post(`${site}/webex/token`, {}, {'x-instance': instance})),
      );
      return answers.map(({status, content}) => ({status, token: content['access_token']}));
    },
  };
}

describe.skipIf(!redisProgram)(`two instances and a server that rotates refresh tokens, ${where}`, () => {
  const redis = useRedis();
  let issuer: CertifiedServer;

  beforeAll(async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    vi.useFakeTimers({toFake: ['Date']});
  });
  afterEach(async () => {
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
    'no session is lost, %s',
    async (_name, newStore) => {
      issuer = await startCertifiedServer(() => site);
      issuer.rotates = true;
      const {newBrowser, requestFromBoth} = startPair(issuer, newStore);
      const browsers = Array.from({length: sessions}, newBrowser);
      await Promise.all(browsers.map(browser => signInAtServer(browser, site)));
      issuer.grants.length = 0;

      // Twice: a second use of a rotated token would revoke the whole grant.
      for (const round of [1, 2]) {
        vi.setSystemTime(Date.now() + (lifetime + 1) * 1000);
        const answers = await Promise.all(browsers.map(browser => requestFromBoth(browser)));
        for (const both of answers) {
          expect(both.map(({status}) => status)).toEqual([200, 200]);
          expect(new Set(both.map(({token}) => token)).size).toBe(1);
        }
        expect(issuer.grants).toHaveLength(sessions * round);
      }
      const alive = await Promise.all(
        browsers.map(async browser => issuer.accepts((await requestFromBoth(browser))[0]?.token)),
      );
      expect(alive.filter(Boolean)).toHaveLength(sessions);
    },
    120_000,
  );
});
