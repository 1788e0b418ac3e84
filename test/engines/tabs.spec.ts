import {expect} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import type {Tab} from './engine.js';
import {engines} from './engines.js';
import {pressControl, expectLine, signIn, statusOf} from './line.js';
import {testIn} from './test-in.js';

/**
 * One registration per browser depends on Web Locks and BroadcastChannel, which differ between engines. Tests several
 * tabs of the demo with the real SDK in the engines that Playwright cannot drive here.
 */
for (const engine of engines) {
  const test = testIn(engine);

  test.describe(engine.name, () => {
    const missing = engine.missing();
    test.skip(missing !== undefined, missing);

    test('a second tab shows that the first one has the line, and "Use it here" moves it', async ({
      demo,
      visit,
    }) => {
      const [first, second] = [await visit.open(demo.url), await visit.open(demo.url)];
      const {access_token: token} = demo.issueToken();
      await signIn(first, token);
      await pressControl(first, 'Register');
      await expectLine(first, 'registered');

      const before = demo.requests().length;
      await signIn(second, token);
      await expectLine(second, 'elsewhere');
      expect(sinceOf(demo, before)).toEqual([]);

      await pressControl(second, 'Use it here');
      await expectLine(second, 'registered');
      await expectLine(first, 'elsewhere');
      expect(sinceOf(demo, 0).filter(name => ['register', 'deregister'].includes(name))).toEqual([
        'register',
        'deregister',
        'register',
      ]);
      expect(demo.devices().mobius).toHaveLength(1);
    });

    test(
      'one of three tabs is registered, each time the registered one is closed',
      {tag: '@core'},
      async ({demo, visit}) => {
        const tabs: Tab[] = [];
        for (let count = 0; count < 3; count += 1) {
          const tab = await visit.open(demo.url);
          await signIn(tab, demo.issueToken().access_token);
          await expectLine(tab, count === 0 ? 'unregistered' : 'elsewhere');
          if (count === 0) {
            await pressControl(tab, 'Register');
            await expectLine(tab, 'registered');
          }
          tabs.push(tab);
        }
        while (tabs.length > 1) {
          const leader = await onlyTabWith(tabs, 'registered');
          await leader.close();
          tabs.splice(tabs.indexOf(leader), 1);
        }
        await expectLine(tabs[0]!, 'registered');
      },
    );
  });
}

/** Requests to Webex, except for pictures and the leader's regular ones. */
function sinceOf(demo: RunningCloud, start: number): string[] {
  return demo
    .requests()
    .slice(start)
    .map(({endpoint}) => endpoint)
    .filter(name => !['keepalive', 'metrics', 'avatar'].includes(name));
}

/** The only tab with this state, once the others have settled. */
async function onlyTabWith(tabs: readonly Tab[], status: string): Promise<Tab> {
  const tabsWithStatus = async () => {
    const all: Tab[] = [];
    for (const tab of tabs) if ((await statusOf(tab)) === status) all.push(tab);
    return all;
  };
  await expect.poll(async () => (await tabsWithStatus()).length).toBe(1);
  return (await tabsWithStatus())[0]!;
}
