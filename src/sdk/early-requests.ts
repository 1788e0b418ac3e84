import {override} from './override.js';
import {preconnect} from './preconnect.js';
import type {CallingClientConfig, SdkRequest, SdkWebex} from './sdk.js';

const regionUrl = 'https://ds.ciscospark.com/v1/region';

/** The region of this browser, as Webex returns it. The values are not validated. */
interface Region {
  readonly clientRegion?: string | undefined;
  readonly countryCode?: string | undefined;
}

/**
 * Sends two requests of a start before the SDK does: for the region, unless it is configured, and for the list of servers.
 * Answers the SDK's own requests with the results. The SDK sends its requests one after another, although the region does
 * not depend on any other response, and the list of servers does not depend on the event socket.
 *
 * Both requests only read. The SDK sends all its other requests itself.
 *
 * @param signal Aborted when the start is over.
 */
export function sendEarlyRequests(
  webex: SdkWebex,
  {discovery}: CallingClientConfig = {},
  signal: AbortSignal,
): void {
  const {device} = webex.internal;
  if (!webex.request) return;
  const results = new Map<string, Promise<unknown>>();
  let send: NonNullable<SdkWebex['request']> = webex.request;
  const restore = override(webex, 'request', (original = send) => {
    send = original;
    return options => {
      const {uri = ''} = options;
      const result = results.get(uri) ?? original(options);
      results.delete(uri);
      return result;
    };
  });
  signal.addEventListener('abort', restore);

  const sendEarly = (options: SdkRequest & {readonly uri: string}): Promise<unknown> => {
    const result = send({method: 'GET', ...options});
    // The SDK receives this rejection when it sends its own request.
    result.catch(() => undefined);
    results.set(options.uri, result);
    return result;
  };
  const findRegion = async (): Promise<Region | undefined> => {
    if (discovery) return {clientRegion: discovery.region, countryCode: discovery.country};
    const request = {uri: regionUrl, addAuthHeader: false, headers: {'spark-user-agent': null}};
    return ((await sendEarly(request)) as {readonly body?: Region} | undefined)?.body;
  };
  const region = findRegion().catch(() => undefined);
  const findServers = async (): Promise<void> => {
    const {clientRegion, countryCode} = (await region) ?? {};
    const host = serverHost(webex);
    if (signal.aborted || !host || !clientRegion || !countryCode) return;
    void sendEarly({
      uri: `https://${host}/api/v1/calling/web/?regionCode=${clientRegion}&countryCode=${countryCode}`,
      headers: {'cisco-device-url': device.url ?? '', 'spark-user-agent': 'webex-calling/beta'},
      service: 'mobius',
    });
  };
  device.once?.('registration:success', () => void findServers());
}

/**
 * Opens connections to the hosts of a start's next requests as soon as a catalog names them.
 *
 * @param signal Aborted when the start is over.
 */
export function connectEarly(webex: SdkWebex, signal: AbortSignal): void {
  const connect = (): void => {
    const device = webex.internal.services?.get?.('wdm');
    const host = serverHost(webex);
    if (device) preconnect(device);
    if (host) preconnect(`https://${host}`);
  };
  // The SDK reads a catalog after it has reported the response.
  const connectLater = (): void => void setTimeout(connect);
  webex.on?.('request:success', connectLater);
  signal.addEventListener('abort', () => webex.off?.('request:success', connectLater));
  connect();
}

/** The host that the SDK asks first for the list of servers. */
function serverHost({internal: {services}}: SdkWebex): string | undefined {
  return services?.getMobiusClusters?.()[0]?.host;
}
