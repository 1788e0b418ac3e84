import {expect} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNoRing, expectNothingLeft, expectRing} from '../contract/reachable.js';
import type {Visit, Tab} from './engine.js';
import {engines} from './engines.js';
import {pressControl, expectLine, signIn, signOut, untilNoCall} from './line.js';
import {testIn} from './test-in.js';

/** Calls arrive after faults, restored pages and handovers, in the engines that Playwright cannot drive here. */
for (const engine of engines) {
  const test = testIn(engine);

  test.describe(engine.name, () => {
    const missing = engine.missing();
    test.skip(missing !== undefined, missing);

    test(
      'a dropped and refused event socket is shown immediately, and a call arrives once it is back',
      {tag: '@core'},
      async ({demo, visit}) => {
        const tab = await openRegistered(demo, visit);
        demo.setScenario({mercury: [{status: 503}]});
        demo.dropMercury();
        await expectLine(tab, 'reconnecting', 5_000);
        await expectNoRing(demo);
        demo.setScenario({});
        await expectLine(tab, 'registered', 60_000);
        await expectRing(demo);
        await signOut(tab);
        await expectNothingLeft(demo);
      },
    );

    test('after a refused deletion no call rings, and the line is unregistered when Webex confirms it', async ({
      demo,
      visit,
    }) => {
      const tab = await openRegistered(demo, visit);
      demo.setScenario({deregister: [{status: 503}]});
      await pressControl(tab, 'Deregister');
      await expectLine(tab, 'deregistering');
      await expect.poll(() => demo.devices().wdm.some(({connected}) => connected)).toBe(false);
      await expectNoRing(demo);
      demo.setScenario({});
      await expectLine(tab, 'unregistered', 60_000);
      expect(demo.devices().mobius).toEqual([]);
      await pressControl(tab, 'Register');
      await expectLine(tab, 'registered');
      await expectRing(demo);
    });

    test('a page that was frozen before registering can be called after registering', async ({
      demo,
      visit,
    }) => {
      const tab = await visit.open(demo.url);
      await signIn(tab, demo.issueToken().access_token);
      await expectLine(tab, 'unregistered');
      await tab.run(() => document.dispatchEvent(new Event('freeze')));
      await expect.poll(() => demo.devices().wdm.some(({connected}) => connected)).toBe(false);
      await tab.run(() => document.dispatchEvent(new Event('resume')));
      await pressControl(tab, 'Register');
      await expectLine(tab, 'registered');
      await expectRing(demo);
    });

    test('a page that was frozen while registered can be called when it is shown again', async ({
      demo,
      visit,
    }) => {
      const tab = await openRegistered(demo, visit);
      await tab.run(() => document.dispatchEvent(new Event('freeze')));
      // The demo keeps its device, but without an event socket it does not ring.
      await expect.poll(() => demo.devices().wdm.some(({connected}) => connected)).toBe(false);
      await expectNoRing(demo);
      await tab.run(() => document.dispatchEvent(new Event('resume')));
      await expectLine(tab, 'registered');
      await expectRing(demo);
    });

    test('after "Use it here", calls arrive in the other tab', {tag: '@core'}, async ({demo, visit}) => {
      // A line with a call would not be taken over.
      await untilNoCall(await openRegistered(demo, visit));
      const second = await visit.open(demo.url);
      await signIn(second, demo.issueToken().access_token);
      await expectLine(second, 'elsewhere');
      await pressControl(second, 'Use it here');
      await expectLine(second, 'registered');
      await expectRing(demo);
    });
  });
}

async function openRegistered(demo: RunningCloud, visit: Visit): Promise<Tab> {
  const tab = await visit.open(demo.url);
  await signIn(tab, demo.issueToken().access_token);
  await pressControl(tab, 'Register');
  await expectLine(tab, 'registered');
  await expectRing(demo);
  return tab;
}
