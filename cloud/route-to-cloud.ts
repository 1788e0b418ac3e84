/** The parts of Playwright's `BrowserContext` that are used. Declared here to avoid a dependency on Playwright. */
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
 * Routes requests of a Playwright browser to other origins to the cloud, including those of the SDK's keepalive worker.
 * For tests in which the page has no service worker that does so.
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
        // Playwright would time out after 30 seconds, and the page would get an error while the scenario hangs.
        const response = await route.fetch({url, timeout: 0});
        await route.fulfill({response});
      } catch {
        // The scenario dropped the connection, or the page was closed.
        await route.abort().catch(() => undefined);
      }
    },
  );
}
