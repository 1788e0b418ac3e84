import {serverBackoff} from '../base/server-backoff.js';
import type {SdkRefusal, SdkRequest, SdkWebex} from './sdk.js';

const guarded = new WeakSet<SdkWebex>();

/** A call's own requests: a throttled keepalive must not keep somebody from answering. */
const ofCall = /\/devices\/[^/]+\/call/;

/**
 * Sends none of the SDK's requests to a server that asks to be left alone: the SDK itself asks for its catalogue, device,
 * region and servers whenever it is started, whatever was answered before. What is not sent is refused with 429.
 */
export function guardRequests(webex: SdkWebex): void {
  const {request} = webex;
  if (!request || guarded.has(webex)) return;
  guarded.add(webex);
  // Also of requests that were on their way before.
  webex.on?.('request:failure', (options: SdkRequest, {statusCode = 0, headers}: SdkRefusal = {}) => {
    serverBackoff.note(addressOf(webex, options), statusCode, headers?.['retry-after']);
  });
  const value = async (options: SdkRequest): Promise<unknown> => {
    const address = addressOf(webex, options);
    const refusal = ofCall.test(address) ? undefined : waitOf(address);
    if (refusal)
      throw Object.assign(new Error(`Not sent to ${address} before its time`), {body: {}, ...refusal});
    return request.call(webex, options);
  };
  // The SDK lets its own property be set once, and has done so.
  Object.defineProperty(webex, 'request', {value, configurable: true});
}

/** How a service has refused its requests, where it asks to be left alone still. */
export function refusalOf(webex: SdkWebex | undefined, service: string): SdkRefusal | undefined {
  return webex && waitOf(addressOf(webex, {service}));
}

function waitOf(address: string): SdkRefusal | undefined {
  const wait = Math.ceil(serverBackoff.secondsLeft(address));
  if (!wait) return undefined;
  return {statusCode: serverBackoff.statusOf(address), headers: {'retry-after': String(wait)}};
}

/** A request names its address, or a service whose address the catalogue gives. */
function addressOf({internal}: SdkWebex, {uri, service = ''}: SdkRequest): string {
  return uri ?? internal.services?.get?.(service) ?? service;
}
