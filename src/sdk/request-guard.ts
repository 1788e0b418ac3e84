import {serverBackoff} from '../base/server-backoff.js';
import type {SdkRefusal, SdkRequest, SdkWebex} from './sdk.js';

const guarded = new WeakSet<SdkWebex>();

/** Requests of a call, which must not be blocked: a throttled keepalive must not prevent answering a call, or its hold. */
const ofCall = /\/devices\/[^/]+\/call|\/services\/call(?:hold|transfer)\//;

/**
 * Blocks the SDK's requests to a server during its `Retry-After`. The SDK itself requests catalog, device, region and
 * servers at every start, whatever was answered before. A blocked request is rejected with the server's status.
 */
export function guardRequests(webex: SdkWebex): void {
  const {request} = webex;
  if (!request || guarded.has(webex)) return;
  guarded.add(webex);
  // Includes requests that were sent before.
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
  // The SDK's property is not writable.
  Object.defineProperty(webex, 'request', {value, configurable: true});
}

/** The refusal of a service during its `Retry-After`. Undefined otherwise. */
export function refusalOf(webex: SdkWebex | undefined, service: string): SdkRefusal | undefined {
  return webex && waitOf(addressOf(webex, {service}));
}

function waitOf(address: string): SdkRefusal | undefined {
  const wait = Math.ceil(serverBackoff.secondsLeft(address));
  if (!wait) return undefined;
  return {statusCode: serverBackoff.statusOf(address), headers: {'retry-after': String(wait)}};
}

/** A request has an address, or the name of a service in the catalog. */
function addressOf({internal}: SdkWebex, {uri, service = ''}: SdkRequest): string {
  return uri ?? internal.services?.get?.(service) ?? service;
}
