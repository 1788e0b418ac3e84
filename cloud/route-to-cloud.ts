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

/** Webex's domains, which the SDK and this library use, and the host whose image the SDK loads to test the network. */
const webex =
  /^(?:.+\.)?(?:webex\.com|webexapis\.com|wbx2\.com|ciscospark\.com|webexcontent\.com)$|^www\.google\.com$/;

/**
 * Routes a Playwright browser's requests to Webex to the cloud, including those of the SDK's keepalive worker. All other
 * requests, such as those to your page and its server, are left alone. For tests in which the page has no service worker
 * that does so.
 */
export async function routeToCloud<Response>(
  context: Routed<Response>,
  cloud: {readonly url: string},
): Promise<void> {
  await context.route(
    url => webex.test(url.hostname),
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
