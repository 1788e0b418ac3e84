import {unexpectedAnswer} from './retry-ladder.js';
import type {KeepaliveWorker, SdkRegistration} from './sdk.js';
import {renewTokenOf} from './token-renewal.js';

/** What a page's policy must allow for the SDK's worker to run, in the policy's own words. */
export type BlockingPolicy =
  'Content-Security-Policy: worker-src blob:' | "trustedTypes.createPolicy('default')";

interface KeepaliveListener {
  /** The keepalives cannot run: the line looks registered until Webex forgets it (traps 19 and 23). */
  onBlocked(policy: BlockingPolicy): void;
  /** Webex has answered a keepalive, be it with a refusal. */
  onAnswered(isOk: boolean): void;
}

/** What the worker tells of an answer. */
interface Answered {
  readonly type: string;
  readonly isOk: boolean;
  readonly isRefused: boolean;
}

/** How many keepalives may fail before the SDK takes the registration for lost; for a contact centre one less. */
const longestRow = 5;

/**
 * Runs the SDK's keepalives in a worker of ours, which speaks as the SDK's does (3.12.0) and differs in three things: a
 * page of HTML is no answer, whatever its status says; `Retry-After` may be a date; and every answer is told of, as it
 * shows that there is a network. A first 401 is kept from the SDK, which would give the line up: another token may come.
 *
 * @returns Begins the keepalives anew, where they run: the worker sends the token that it began with (trap 13).
 */
export function watchKeepalives(registration: SdkRegistration, listener: KeepaliveListener): () => void {
  const start = registration.startKeepaliveTimer?.bind(registration);
  if (!start) return () => undefined;
  let last: readonly unknown[] = [];
  registration.startKeepaliveTimer = async (...args) => {
    last = args;
    try {
      await start(...args);
    } catch {
      // Trusted Types refuse the address of the worker as it is given.
      return listener.onBlocked("trustedTypes.createPolicy('default')");
    }
    const [url, interval] = args;
    await replaceWorker(registration, {url, interval}, listener);
  };
  // Without a worker there is none to replace: the next one reads the token that is there then.
  return () => void (registration.webWorker && registration.startKeepaliveTimer?.(...last));
}

async function replaceWorker(
  registration: SdkRegistration,
  {url, interval}: {url: unknown; interval: unknown},
  listener: KeepaliveListener,
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
    const {type, isOk = false, isRefused} = (event as MessageEvent<Partial<Answered>>).data ?? {};
    if (type !== 'KEEPALIVE_ANSWERED') return;
    listener.onAnswered(isOk);
    if (isRefused) void renewTokenOf(registration);
  });
  // A Content-Security-Policy lets it be made, and then not load. An error of the worker's own has a message.
  ours.addEventListener('error', event => {
    if (!('message' in event)) listener.onBlocked('Content-Security-Policy: worker-src blob:');
  });
  theirs.terminate();
  registration.webWorker = ours;
  const begin = {
    type: 'START_KEEPALIVE',
    accessToken,
    deviceUrl: String(webex?.internal.device.url),
    interval,
    retryCountThreshold: isCCFlow ? longestRow - 1 : longestRow,
    url,
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  ours.postMessage(begin);
}

/**
 * Plain JavaScript: it is run in a worker, and no build step sees it. Without its time limit a keepalive that is never
 * answered would be no miss.
 */
const workerSource = `
let timer;
let failed = 0;
let refused = false;
const seconds = text => (/^\\d+$/.test(text) ? text : String(Math.max(1, Math.ceil((Date.parse(text) - Date.now()) / 1000))));
async function keepalive({accessToken, deviceUrl, retryCountThreshold, url}) {
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
  const isPage = (response.headers?.get('content-type') ?? '').includes('text/html');
  const isOk = Boolean(response.ok) && !isPage;
  const isRefused = response.status === 401;
  if (response.status) postMessage({type: 'KEEPALIVE_ANSWERED', isOk, isRefused});
  if (isRefused && !refused) return void (refused = true);
  if (isOk) {
    if (failed) postMessage({type: 'KEEPALIVE_SUCCESS', statusCode: response.status});
    failed = 0;
    return;
  }
  failed += 1;
  const headers = {};
  const [after, tracking] = ['Retry-After', 'Trackingid'].map(name => response.headers?.get(name));
  if (after) headers['retry-after'] = seconds(after);
  if (tracking) headers.trackingid = tracking;
  const statusCode = response.ok ? ${unexpectedAnswer} : response.status;
  const err = {headers, statusCode, statusText: response.statusText, type: response.type};
  postMessage({type: 'KEEPALIVE_FAILURE', err, keepAliveRetryCount: failed});
}
addEventListener('message', ({data}) => {
  clearInterval(timer);
  failed = 0;
  refused = false;
  if (data.type === 'START_KEEPALIVE') timer = setInterval(() => keepalive(data), data.interval * 1000);
});
`;

/** How long after the network's return the SDK may still find that it was gone, in milliseconds: its probe takes 3 s. */
const lateProbe = 4_000;

/**
 * The SDK ends its keepalives when the network goes, and begins them again only with its socket to Webex. One that has
 * outlived the outage never comes back: the line would look registered until Webex forgets it (trap 27).
 *
 * @returns Looks whether they run, in a moment: the browser need not report its network for something to arrive.
 */
export function resumeKeepalives(registration: SdkRegistration, signal: AbortSignal): () => void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const resume = (): void => {
    const {webWorker, deviceInfo, isDeviceRegistered} = registration;
    if (webWorker || !isDeviceRegistered?.call(registration)) return;
    const {device, keepaliveInterval} = deviceInfo ?? {};
    // As the SDK itself begins them anew after an answer 429.
    void registration.startKeepaliveTimer?.(device?.uri, keepaliveInterval, 'UNKNOWN');
  };
  const wait = (): void => {
    clearTimeout(later);
    later = setTimeout(resume, lateProbe);
  };
  globalThis.addEventListener?.('online', wait, {signal});
  signal.addEventListener('abort', () => clearTimeout(later));
  return wait;
}
