import {test as base} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';
import type {Engine, RunningEngine} from './engine.js';

/** Tests of the demo in one engine. */
export function testIn(engine: Engine) {
  return base.extend<{demo: RunningCloud; browser: never; running: RunningEngine}>({
    // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
    demo: async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.close();
    },
    // eslint-disable-next-line no-empty-pattern -- as above
    running: async ({}, use) => {
      const running = await engine.start();
      await use(running);
      await running.stop();
    },
  });
}
