import {expect, test as base} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';

interface GalleryFixtures {
  /** Opens the gallery with a query. It shows every state, unless the query has `show=`. */
  openGallery: (query?: string) => Promise<void>;
}

/** The demo's gallery, which has every element in every state, for checks beyond axe. */
export const test = base.extend<GalleryFixtures, {demo: RunningCloud}>({
  demo: [
    // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.close();
    },
    {scope: 'worker'},
  ],

  openGallery: async ({demo, page}, use) => {
    await use(async (query = '') => {
      const all = query.includes('show=') ? query : `show=states&${query}`;
      await page.goto(new URL(`/gallery?${all}`, demo.url).href);
      await page.locator('html[data-drawn]').waitFor();
    });
  },
});

export {expect};
