import type {BrowserContext} from '@playwright/test';
import type {RunningCloud} from './cloud.js';

/**
 * Brings what a browser driven by Playwright sends to other origins to the cloud, the SDK's keepalive worker included:
 * for tests, where a page has no service worker to do it.
 */
export async function routeToCloud(context: BrowserContext, cloud: RunningCloud): Promise<void> {
  await context.route(
    url => url.origin !== cloud.url,
    async route => {
      const {host, pathname, search} = new URL(route.request().url());
      try {
        const response = await route.fetch({url: `${cloud.url}/gateway/${host}${pathname}${search}`});
        await route.fulfill({response});
      } catch {
        // The scenario dropped the connection, or the page is gone.
        await route.abort().catch(() => undefined);
      }
    },
  );
}
