import {test as base} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';
import type {Engine, RunningEngine, Visit} from './engine.js';

const tests = new Map<Engine, ReturnType<typeof extend>>();

/** Tests of the demo in one engine. All files share one browser. */
export function testIn(engine: Engine) {
  const test = tests.get(engine) ?? extend(engine);
  tests.set(engine, test);
  return test;
}

function extend(engine: Engine) {
  return base.extend<{demo: RunningCloud; browser: never; visit: Visit}, {engine: RunningEngine}>({
    engine: [
      // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
      async ({}, use) => {
        const running = await engine.start();
        await use(running);
        await running.stop();
      },
      {scope: 'worker'},
    ],
    // eslint-disable-next-line no-empty-pattern -- as above
    demo: async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.close();
    },
    visit: async ({engine: browser}, use) => {
      const visit = await browser.startVisit();
      await use(visit);
      await visit.end();
    },
  });
}
