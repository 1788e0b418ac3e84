/** What is used of Playwright's `BrowserContext`: whoever has it has Playwright. */
interface Routed<Response> {
  route(
    matches: (url: URL) => boolean,
    handler: (route: {
      request(): {url(): string};
      fetch(options: {url: string; timeout: number}): Promise<Response>;
      fulfill(options: {response: Response}): Promise<void>;
      abort(): Promise<void>;
    }) => Promise<void>,
  ): Promise<unknown>;
}

/**
 * Brings what a browser driven by Playwright sends to other origins to the cloud, the SDK's keepalive worker included:
 * for tests, where a page has no service worker to do it.
 */
export async function routeToCloud<Response>(
  context: Routed<Response>,
  cloud: {readonly url: string},
): Promise<void> {
  await context.route(
    url => url.origin !== cloud.url,
    async route => {
      const {host, pathname, search} = new URL(route.request().url());
      try {
        const url = `${cloud.url}/gateway/${host}${pathname}${search}`;
        // Playwright would give up after 30 seconds, and the page would see a failure where the scenario hangs.
        const response = await route.fetch({url, timeout: 0});
        await route.fulfill({response});
      } catch {
        // The scenario dropped the connection, or the page is gone.
        await route.abort().catch(() => undefined);
      }
    },
  );
}
