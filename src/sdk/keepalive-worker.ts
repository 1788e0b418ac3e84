import {unexpectedAnswer} from './mobius-answer.js';
import type {KeepaliveWorker, SdkRegistration} from './sdk.js';
import {renewTokenOf} from './token-renewal.js';

/** Receives the events of our keepalive worker. */
export interface WorkerListener {
  /** Called with the result of a keepalive. The status is 0 without an answer. A failure may have a `Retry-After`. */
  onKeepalive(isOk: boolean, status: number, retryAfter: string | undefined): void;
  /** Called if the worker cannot be loaded. Not called for errors inside the worker. */
  onLoadError(event: Event): void;
}

interface WorkerMessage {
  readonly type?: string;
  /** The HTTP status. Undefined without an answer. */
  readonly status?: number;
  readonly retryAfter?: string;
}

/**
 * The number of failed keepalives in a row after which the SDK considers the registration lost. For a contact center,
 * the number is one less.
 */
const maxMisses = 5;

/**
 * Replaces the SDK's keepalive worker with our own, which sends the same messages to the SDK as the worker of 3.12.0. The
 * differences:
 *
 * - An HTML response counts as a failure, even with status 200.
 * - Each request has a time limit.
 * - Every response is reported, because it proves that the network works.
 * - The first 401 is not passed to the SDK, which would end the registration although a new token may be available.
 * - A `Retry-After` is passed to the SDK in seconds, even if it is a date, and omitted if it is invalid (trap 25).
 */
export async function replaceWorker(
  registration: SdkRegistration,
  {url, interval}: {url: unknown; interval: unknown},
  listener: WorkerListener,
): Promise<void> {
  const {webWorker: sdkWorker, webex, isCCFlow} = registration;
  const accessToken = String(await webex?.credentials.getUserToken?.());
  // Keepalives may have been stopped or restarted during the `await`.
  if (!sdkWorker || registration.webWorker !== sdkWorker) return;
  const address = URL.createObjectURL(new Blob([workerSource], {type: 'application/javascript'}));
  const worker: KeepaliveWorker = new Worker(address);
  URL.revokeObjectURL(address);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's own handler
  worker.onmessage = sdkWorker.onmessage;
  worker.addEventListener('message', event => {
    const {type, status = 0, retryAfter} = (event as MessageEvent<WorkerMessage>).data ?? {};
    if (type === 'KEEPALIVE_ANSWERED') listener.onKeepalive(true, status, undefined);
    if (type === 'KEEPALIVE_FAILURE' || type === 'KEEPALIVE_UNAUTHORIZED') {
      listener.onKeepalive(false, status, retryAfter);
    }
    if (status === 401) void renewTokenOf(registration);
  });
  // If a Content-Security-Policy blocks the worker, the constructor succeeds and an `error` event without a `message`
  // follows. Errors inside the worker have a `message`.
  worker.addEventListener('error', event => {
    if (!('message' in event)) listener.onLoadError(event);
  });
  sdkWorker.terminate();
  registration.webWorker = worker;
  const startMessage = {
    type: 'START_KEEPALIVE',
    accessToken,
    deviceUrl: String(webex?.internal.device.url),
    interval,
    retryCountThreshold: isCCFlow ? maxMisses - 1 : maxMisses,
    url,
    unexpectedAnswer,
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  worker.postMessage(startMessage);
}

/**
 * The worker's source, as plain JavaScript. The bundler minifies it (rollup.config.mjs), so it must not contain
 * `${}` placeholders. A failed keepalive is reported in a single message, because the SDK may then terminate the worker.
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
    const isNumber = /^\\d+(\\.\\d+)?$/.test(retryAfter);
    const seconds = Math.ceil(isNumber ? retryAfter : (Date.parse(retryAfter) - Date.now()) / 1000);
    const headers = {trackingid: header('Trackingid')};
    if (seconds > 0) headers['retry-after'] = String(Math.min(seconds, 86400));
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
