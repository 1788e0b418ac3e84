import {serverBackoff} from '../base/server-backoff.js';
import type {SdkRefusal, SdkRequest, SdkWebex} from './sdk.js';
import {authorized} from './token-renewal.js';

const guarded = new WeakSet<SdkWebex>();

/** Matches requests for calls, which are never blocked: a throttled keepalive must not prevent answering or holding a call. */
const callRequest = /\/devices\/[^/]+\/call|\/services\/call(?:hold|transfer)\//;

/**
 * Blocks the SDK's requests to a server during its `Retry-After`, which the SDK ignores when it requests catalog,
 * device, region and servers at a start. A blocked request is rejected with the status of the server's earlier refusal.
 *
 * Requests for calls are never blocked. If Webex refuses their token, they are sent once more with a new token, because a
 * call would otherwise fail or not ring.
 */
export function guardRequests(webex: SdkWebex): void {
  const {request} = webex;
  if (!request || guarded.has(webex)) return;
  guarded.add(webex);
  // This also records the refusals of requests that were sent before.
  webex.on?.('request:failure', (options: SdkRequest, {statusCode = 0, headers}: SdkRefusal = {}) => {
    serverBackoff.note(addressOf(webex, options), statusCode, headers?.['retry-after']);
  });
  const value = async (options: SdkRequest): Promise<unknown> => {
    const address = addressOf(webex, options);
    // Copy the headers for each request, because the SDK writes the token into them.
    const send = (): Promise<unknown> => request.call(webex, {...options, headers: {...options.headers}});
    if (callRequest.test(address)) return authorized(webex, send);
    const refusal = refusalAt(address);
    if (refusal)
      throw Object.assign(new Error(`Not sent to ${address} during its Retry-After`), {body: {}, ...refusal});
    return send();
  };
  // The SDK's property is not writable.
  Object.defineProperty(webex, 'request', {value, configurable: true, writable: true});
}

/** The refusal of a service during its `Retry-After`. Undefined otherwise. */
export function refusalOf(webex: SdkWebex | undefined, service: string): SdkRefusal | undefined {
  return webex && refusalAt(addressOf(webex, {service}));
}

function refusalAt(address: string): SdkRefusal | undefined {
  const wait = Math.ceil(serverBackoff.secondsLeft(address));
  if (!wait) return undefined;
  return {statusCode: serverBackoff.statusOf(address), headers: {'retry-after': String(wait)}};
}

/** The address of a request, which may name a service from the catalog instead. */
function addressOf({internal}: SdkWebex, {uri, service = ''}: SdkRequest): string {
  return uri ?? internal.services?.get?.(service) ?? service;
}
