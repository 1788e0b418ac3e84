/**
 * The parts of Playwright's `BrowserContext` that are used here. Declared here to avoid a dependency on Playwright and, for
 * `Body`, which is a `Buffer`, on the types of Node.
 */
interface Routed<Body> {
  route(
    matches: (url: URL) => boolean,
    handler: (route: {
      request(): {
        url(): string;
        method(): string;
        headers(): Record<string, string>;
        postDataBuffer(): Uint8Array | null;
      };
      fulfill(answer: {status: number; headers: Record<string, string>; body: Body}): Promise<void>;
      abort(): Promise<void>;
    }) => Promise<void>,
  ): Promise<unknown>;
}

/** The parts of a running cloud that are used here. Declared here, so that users do not need the types of its web framework. */
interface AnsweringCloud {
  readonly url: string;
  fetch(request: Request): Promise<Response>;
  readonly network: {delay(): Promise<void>; limit(response: Response): Response};
}

/** Webex's domains, which the SDK and this library use. */
const webexHosts = /^(?:.+\.)?(?:webex\.com|webexapis\.com|wbx2\.com|ciscospark\.com|webexcontent\.com)$/;

/** The SDK loads this address to test the network. */
const probeUrl = 'https://www.google.com/generate_204';

/**
 * Routes a Playwright browser's requests to Webex to the cloud, including those of the SDK's keepalive worker, and the
 * SDK's test of the network, `https://www.google.com/generate_204`. All other requests, such as those to your page and
 * its server, are left alone. Use this function in tests whose page has no service worker that routes its requests.
 */
export async function routeToCloud<Body>(context: Routed<Body>, cloud: AnsweringCloud): Promise<void> {
  await context.route(
    ({hostname, origin, pathname}) => webexHosts.test(hostname) || origin + pathname === probeUrl,
    async route => {
      const request = route.request();
      const {host, pathname, search} = new URL(request.url());
      const body = request.postDataBuffer();
      try {
        await cloud.network.delay();
        const answer = await cloud.fetch(
          new Request(`${cloud.url}/gateway/${host}${pathname}${search}`, {
            method: request.method(),
            headers: request.headers(),
            ...(body && {body: new Uint8Array(body)}),
          }),
        );
        const {status, headers} = answer;
        await route.fulfill({
          status,
          headers: Object.fromEntries(headers),
          body: Buffer.from(await cloud.network.limit(answer).arrayBuffer()) as Body,
        });
      } catch {
        // The scenario dropped the connection, or the page was closed.
        await route.abort().catch(() => undefined);
      }
    },
  );
}
