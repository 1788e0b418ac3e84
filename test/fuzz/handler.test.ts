import {assert, asyncProperty} from 'fast-check';
import {createStorage} from 'unstorage';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createSignInHandler, toNodeHandler, type LogEntry} from '../../server/index.js';
import {fromPage} from '../server/browser.js';
import {serve, type Served} from '../server/serve.js';
import {optionsAt, secret, useSite} from '../server/site.js';
import {exchange, wireOf, toBytes, type Surface} from './wire.js';

const seed = Number(process.env['MODEL_SEED'] ?? 2);
const runs = Number(process.env['FUZZ_RUNS'] ?? 250);

describe.each([
  ['without a store', () => undefined],
  ['with a store', () => createStorage()],
])('arbitrary input to the back end, %s', (_name, newStore) => {
  const site = useSite();
  let served: Served;
  const log: LogEntry[] = [];
  const failures: unknown[] = [];

  beforeAll(async () => {
    served = await serve(url => {
      const store = newStore();
      const options = {...optionsAt(site.cloud, log), redirectUri: `${url}/webex/callback`};
      const handler = createSignInHandler({
        ...options,
        ...(store ? {store} : {}),
        limits: {loginsPerMinute: 1e6, guestsPerMinute: 1e6},
        rateLimitKey: request => request.headers.get('x-real-ip') ?? request.headers.get('x-forwarded-for'),
      });
      const listener = toNodeHandler(handler);
      return (incoming, outgoing) =>
        void listener(incoming, outgoing).catch((error: unknown) => failures.push(error));
    });
  });
  afterAll(() => served.close());

  it('is never answered with a server error, and no secret is revealed in responses or the log', async () => {
    const browser = site.browser();
    const started = await site.begin(browser, {at: served.url});
    await browser.visit(await site.consent(started.authorize));
    const pending = await site.begin(browser, {at: served.url, attempt: 'fuzz'});
    const cookie = await browser.jar.getCookieString(served.url);
    const {content} = await browser.post(`${served.url}/webex/token`);
    const token = String(content['access_token']);
    expect(token).toContain('_P0A1_');
    const {code} = Object.fromEntries(new URL(await site.consent(pending.authorize)).searchParams);
    const surface: Surface = {
      routes: [
        ...['login', 'callback', 'token', 'logout', 'guest', 'x', ''].map(path => `/webex/${path}`),
        `/webex/callback?state=${pending.state}`,
        `/webex/callback?state=${pending.state}&code=${code}`,
        '/webex/login?mode=popup&attempt=fuzz',
      ],
      names: ['next', 'mode', 'attempt', 'state', 'code', 'error', 'iss', 'renew', 'displayName', 'scopes'],
      headers: [...Object.entries(fromPage(served.url)), ['Cookie', cookie]],
    };
    const secrets = [secret, optionsAt(site.cloud).clientSecret];
    const port = Number(new URL(served.url).port);
    await assert(
      asyncProperty(wireOf(surface), async wire => {
        const {status, text} = await exchange(port, toBytes(wire));
        expect(status).toBeLessThan(500);
        // Only `token` returns it, to a page of this origin.
        if (!/"access_token"/.test(text)) expect(text).not.toContain(token);
        for (const one of secrets) expect(text).not.toContain(one);
        expect(failures).toEqual([]);
      }),
      {seed, numRuns: runs},
    );
    for (const one of [...secrets, token]) expect(JSON.stringify(log)).not.toContain(one);
    // The log contains only fixed words.
    for (const {route, reason} of log) {
      expect(route).toMatch(/^(login|callback|token|logout|guest|limits|start)$/);
      expect(reason).toMatch(/^[\w :'-]{1,200}$/);
    }
    expect((await fetch(`${served.url}/webex/login`, {redirect: 'manual'})).status).toBe(303);
  }, 120_000);
});
