import {unexpectedAnswer} from './mobius-answer.js';
import type {KeepaliveWorker, SdkRegistration} from './sdk.js';
import {renewTokenOf} from './token-renewal.js';

/** What a worker of ours is told of. */
export interface WorkerListener {
  /** What became of a keepalive. Without an answer the status is 0; a refusal may name a time by `Retry-After`. */
  onKeepalive(isOk: boolean, status: number, retryAfter: string | undefined): void;
  /** The worker could not be loaded. An error of its own is none of these. */
  onUnloaded(event: Event): void;
}

interface WorkerMessage {
  readonly type?: string;
  /** HTTP's; none without an answer. */
  readonly status?: number;
  readonly retryAfter?: string;
}

/** How many keepalives may fail before the SDK takes the registration for lost; for a contact centre one less. */
const maxMisses = 5;

/**
 * Runs the SDK's keepalives in a worker of ours, which speaks as the SDK's does (3.12.0) and differs in three things: a
 * page of HTML is no answer, whatever its status says; a keepalive without an answer ends; and every answer is told of, as
 * it shows that there is a network. A first 401 is kept from the SDK, which would give the line up: another token may come.
 */
export async function replaceWorker(
  registration: SdkRegistration,
  {url, interval}: {url: unknown; interval: unknown},
  listener: WorkerListener,
): Promise<void> {
  const {webWorker: theirs, webex, isCCFlow} = registration;
  const accessToken = String(await webex?.credentials.getUserToken?.());
  // It may have been ended, or begun anew, meanwhile.
  if (!theirs || registration.webWorker !== theirs) return;
  const address = URL.createObjectURL(new Blob([workerSource], {type: 'application/javascript'}));
  const ours: KeepaliveWorker = new Worker(address);
  URL.revokeObjectURL(address);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's handler, where the SDK looks for it
  ours.onmessage = theirs.onmessage;
  ours.addEventListener('message', event => {
    const {type, status = 0, retryAfter} = (event as MessageEvent<WorkerMessage>).data ?? {};
    if (type === 'KEEPALIVE_ANSWERED') listener.onKeepalive(true, status, undefined);
    if (type === 'KEEPALIVE_FAILURE' || type === 'KEEPALIVE_UNAUTHORIZED') {
      listener.onKeepalive(false, status, retryAfter);
    }
    if (status === 401) void renewTokenOf(registration);
  });
  // A Content-Security-Policy lets it be made, and then not load. An error of the worker's own has a message.
  ours.addEventListener('error', event => {
    if (!('message' in event)) listener.onUnloaded(event);
  });
  theirs.terminate();
  registration.webWorker = ours;
  const begin = {
    type: 'START_KEEPALIVE',
    accessToken,
    deviceUrl: String(webex?.internal.device.url),
    interval,
    retryCountThreshold: isCCFlow ? maxMisses - 1 : maxMisses,
    url,
    unexpectedAnswer,
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  ours.postMessage(begin);
}

/**
 * Plain JavaScript that runs in a worker. The bundler makes it small (rollup.config.mjs), so nothing is put into it here.
 * What becomes of a keepalive that failed is one message: the SDK may end the worker at it, and a second would be lost.
 */
const workerSource = /* worker */ `
let timer;
let failed = 0;
let unauthorized = false;
async function keepalive({accessToken, deviceUrl, retryCountThreshold, unexpectedAnswer, url}) {
  if (failed >= retryCountThreshold) return;
  let response = {};
  try {
    response = await fetch(url + '/status', {
      method: 'POST',
      signal: AbortSignal.timeout?.(10000),
      headers: {
        'cisco-device-url': deviceUrl,
        'spark-user-agent': 'webex-calling/beta',
        Authorization: accessToken,
        trackingId: 'web_worker_' + Date.now() + '_' + Math.random().toString(16).slice(2),
      },
    });
  } catch {}
  const {ok, status, statusText, type} = response;
  const header = name => response.headers?.get(name) ?? undefined;
  const isOk = ok && !header('content-type')?.includes('text/html');
  const retryAfter = header('Retry-After');
  if (status === 401 && !unauthorized) {
    unauthorized = true;
    return postMessage({type: 'KEEPALIVE_UNAUTHORIZED', status});
  }
  if (isOk) {
    if (failed) postMessage({type: 'KEEPALIVE_SUCCESS', statusCode: status});
    failed = 0;
    postMessage({type: 'KEEPALIVE_ANSWERED', status});
  } else {
    failed += 1;
    const seconds = /^\\d+$/.test(retryAfter) ? retryAfter : Math.max(1, Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000));
    const headers = {trackingid: header('Trackingid')};
    if (retryAfter) headers['retry-after'] = String(Math.min(seconds, 86400));
    const err = {headers, statusCode: ok ? unexpectedAnswer : status, statusText, type};
    postMessage({type: 'KEEPALIVE_FAILURE', err, keepAliveRetryCount: failed, status, retryAfter});
  }
}
addEventListener('message', ({data}) => {
  clearInterval(timer);
  failed = 0;
  unauthorized = false;
  if (data.type === 'START_KEEPALIVE') timer = setInterval(() => keepalive(data), data.interval * 1000);
});
`;
