import {notBefore} from '../base/not-before.js';
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
  webex.request = async options => {
    const address = addressOf(webex, options);
    const wait = ofCall.test(address) ? 0 : notBefore.waitFor(address);
    if (wait) throw notSent(options, wait);
    try {
      return await request.call(webex, options);
    } catch (error) {
      const {statusCode = 0, headers} = error as SdkRefusal;
      notBefore.note(address, statusCode, headers?.['retry-after']);
      throw error;
    }
  };
}

/** A request names its address, or a service whose address the catalogue gives. */
function addressOf({internal}: SdkWebex, {uri, service = ''}: SdkRequest): string {
  return uri ?? internal.services?.get?.(service) ?? service;
}

function notSent({service, resource, uri}: SdkRequest, wait: number): Error & SdkRefusal {
  const headers = {'retry-after': String(Math.ceil(wait))};
  return Object.assign(new Error(`Not sent before its time: ${uri ?? `${service}/${resource}`}`), {
    statusCode: 429,
    headers,
    body: {},
  });
}
