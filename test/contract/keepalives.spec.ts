import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 12: keepalives, whose worker runs on the real clock', () => {
  interface Row {
    readonly name: string;
    readonly keepalive: readonly {status: number; retryAfter?: number}[];
    readonly events: readonly string[];
    readonly statuses: readonly string[];
  }
  const ok = {status: 200};
  const miss = {status: 503};
  const rows: readonly Row[] = [
    {
      name: 'two misses, then an answer',
      keepalive: [miss, miss, ok],
      events: ['reconnecting', 'reconnecting', 'reconnected'],
      statuses: ['reconnecting', 'registered'],
    },
    {
      name: 'five misses lead to a new registration',
      keepalive: [miss, miss, miss, miss, miss, ok],
      events: [...Array<string>(4).fill('reconnecting'), 'unregistered', 'registered'],
      statuses: ['reconnecting', 'retrying', 'registered'],
    },
    {
      name: '401 ends the registration',
      keepalive: [{status: 401}],
      events: ['error token-expired', 'unregistered'],
      statuses: ['failed'],
    },
    {
      name: '404 leads to a new registration',
      keepalive: [{status: 404}, ok],
      events: ['error device-not-found', 'unregistered', 'registered'],
      statuses: ['retrying', 'registered'],
    },
  ];
  for (const {name, keepalive, events, statuses} of rows) {
    test(
      `ours: ${name}`,
      repeats(name.startsWith('404') || name.startsWith('two')),
      async ({sdkPage, cloud}) => {
        cloud.setScenario({keepaliveInterval: 1, keepalive: [...keepalive]});
        await sdkPage.evaluate(async token => {
          const session = await ours.signIn(token);
          await session.line.register();
          ours.states.length = 0;
          ours.events.length = 0;
        }, cloud.issueToken().access_token);
        await expect.poll(() => sdkPage.evaluate(() => ours.events), {timeout: 15_000}).toEqual(events);
        expect(await sdkPage.evaluate(() => ours.states)).toEqual(statuses);
      },
    );
  }

  test('ours: missed keepalives are counted', repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({keepaliveInterval: 1, keepalive: [miss]});
    // Collected in the page, as polling from here could miss a state that lasts one second.
    const counted = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      await session.line.register();
      return new Promise<unknown[]>(resolve => {
        const seen: unknown[] = [];
        session.line.subscribe(({state}) => {
          if (state.status === 'reconnecting') seen.push([state.missed, state.server]);
          else if (state.status !== 'registered') resolve(seen);
        });
      });
    }, cloud.issueToken().access_token);
    expect(counted.slice(0, 2)).toEqual([
      [1, 'primary'],
      [2, 'primary'],
    ]);
  });
});

test('keepalives continue while the line is registered, and stop with the registration', async ({
  sdkPage,
  cloud,
}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await sdkPage.evaluate(async token => {
    const session = await ours.signIn(token);
    await session.line.register();
  }, cloud.issueToken().access_token);
  await expect
    .poll(() => requestedEndpoints(cloud, 'keepalive').length, {timeout: 10_000})
    .toBeGreaterThanOrEqual(2);
  await sdkPage.evaluate(() => ours.session.line.deregister());
  await expect.poll(() => sdkPage.workers().length).toBe(0);
});
