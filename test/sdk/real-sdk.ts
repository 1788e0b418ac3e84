import {EventEmitter} from 'node:events';
import {createClient} from '@webex/calling';
import webWorkerStr from '@webex/calling/dist/module/CallingClient/registration/webWorkerStr.js';
import {vi} from 'vitest';
import type {Cloud} from '../../cloud/cloud.js';
import type {SdkWebex} from '../../src/sdk/sdk.js';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {ModelMercury} from './model-mercury.js';

interface SdkRequest {
  readonly uri: string;
  readonly method: string;
  readonly headers?: Record<string, string | null>;
  readonly body?: unknown;
}

/** A message to or from a keepalive worker, either the SDK's or ours. */
interface WorkerMessage {
  readonly type:
    | 'START_KEEPALIVE'
    | 'CLEAR_KEEPALIVE'
    | 'KEEPALIVE_SUCCESS'
    | 'KEEPALIVE_FAILURE'
    | 'KEEPALIVE_ANSWERED';
  readonly [detail: string]: unknown;
}

type OnMessage = (event: {data: WorkerMessage}) => unknown;

/** The page's side of a keepalive worker. jsdom has none, so the test sends the results of keepalives. */
export class StubWorker extends EventTarget {
  static readonly all: StubWorker[] = [];
  onmessage?: OnMessage;
  readonly told: string[] = [];
  terminated = false;

  constructor() {
    super();
    StubWorker.all.push(this);
  }

  postMessage({type}: WorkerMessage): void {
    this.told.push(type);
  }

  terminate(): void {
    this.terminated = true;
  }

  async send(message: WorkerMessage): Promise<void> {
    this.dispatchEvent(new MessageEvent('message', {data: message}));
    await this.onmessage?.({data: message});
    await settled();
  }
}

/** Worker code by blob URL. The default is the SDK's. */
const workerCode = new Map<string, string>();

class BlobOfText extends Blob {
  readonly code: string;

  constructor(parts: readonly string[], options?: BlobPropertyBag) {
    super([...parts], options);
    this.code = parts.join('');
  }
}

/** Runs the real worker code, which sends keepalives to the cloud on the test's clock. */
export class SdkWorker extends EventTarget {
  onmessage?: OnMessage;
  #handle?: (event: {data: unknown}) => void;
  #terminated = false;
  readonly #timers = new Set<ReturnType<typeof setInterval>>();

  constructor(address: string) {
    super();
    const self = {
      addEventListener: (_: string, handle: (event: {data: unknown}) => void) => (this.#handle = handle),
      postMessage: (data: WorkerMessage) => this.#tell(data),
      setInterval: (task: () => void, ms: number, ...args: []) => {
        const timer = setInterval(task, ms, ...args);
        this.#timers.add(timer);
        return timer;
      },
    };
    const code = workerCode.get(address) ?? webWorkerStr;
    // eslint-disable-next-line no-implied-eval -- a browser runs the blob's code as well
    new Function('self', ...Object.keys(self), code)(self, ...Object.values(self));
  }

  postMessage(data: unknown): void {
    this.#handle?.({data});
  }

  terminate(): void {
    this.#terminated = true;
    for (const timer of this.#timers) clearInterval(timer);
  }

  #tell(data: WorkerMessage): void {
    if (this.#terminated) return;
    this.dispatchEvent(new MessageEvent('message', {data}));
    void this.onmessage?.({data});
  }
}

/** The pending requests. */
let underWay = 0;

/** The real SDK's client on a replacement for its `webex` and the simulated cloud. */
export async function realLine(
  cloud: Cloud,
  worker: new (address: string) => EventTarget = StubWorker,
): Promise<SdkLine> {
  serve(cloud);
  vi.stubGlobal('Worker', worker);
  // The SDK has one call manager for all lines of a page, so remove the lines of earlier tests.
  callManager?.removeAllListeners();
  for (const name of ['online', 'offline']) mercury.removeAllListeners(name);
  const client = await createClient(webex as unknown as Parameters<typeof createClient>[0], {
    logger: {level: 'error' as never},
    discovery: {region: 'US-EAST', country: 'US'},
  });
  const [line] = Object.values(client.getLines());
  if (!line) throw new Error('The SDK has no line');
  ({callManager} = line as unknown as {callManager: EventEmitter});
  return line;
}

let callManager: EventEmitter | undefined;

/**
 * Sets the cloud that answers requests. The SDK keeps its first `webex` forever (trap 16), so there is one for all
 * tests.
 */
let served: {cloud: Cloud; token: string; userId: string; orgId: string} | undefined;

function serve(cloud: Cloud): void {
  const [ada] = cloud.accounts;
  served = {
    cloud,
    token: `Bearer ${cloud.issueToken().access_token}`,
    userId: ada?.id ?? '',
    orgId: ada?.orgId ?? '',
  };
  // The SDK deletes a registration with `fetch` directly.
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => send(url, options));
  keepWorkerCode();
  StubWorker.all.length = 0;
}

/** Makes workers run their blob's code, for which jsdom has no URLs. */
export function keepWorkerCode(): void {
  vi.stubGlobal('Blob', BlobOfText);
  workerCode.clear();
  URL.createObjectURL = blob => {
    const address = `blob:worker-${workerCode.size}`;
    workerCode.set(address, (blob as BlobOfText).code);
    return address;
  };
  URL.revokeObjectURL = () => {};
}

async function send(url: string, options: RequestInit): Promise<Response> {
  if (!served) throw new Error('Nobody serves requests yet');
  const isSlow = Boolean(options.method && options.method === slow?.method && url.includes('/device'));
  if (isSlow && slow?.way === 'there') await held(options.signal);
  underWay += 1;
  let response: Response;
  try {
    response = await served.cloud.fetch(new Request(throughGateway(url), options));
  } finally {
    underWay -= 1;
  }
  if (isSlow && slow?.way === 'back') await held(options.signal);
  return response;
}

/** Blocked requests to Mobius or their answers. */
let slow: {readonly method: string; readonly way: 'there' | 'back'} | undefined;
const waiting = new Set<() => void>();

/** Blocks requests (without effect) or their answers (after their effect) until `releaseAnswers()`. */
export function holdAnswers(method: 'POST' | 'DELETE', way: 'there' | 'back' = 'back'): void {
  slow = {method, way};
}

/** Lets blocked requests and answers through. */
export function releaseAnswers(): void {
  slow = undefined;
  for (const go of waiting) go();
  waiting.clear();
}

function held(signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.add(resolve);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** The simulated cloud's URL for an address of Webex. */
export function throughGateway(url: string): string {
  // A relative address would resolve to the page's own server, which is where trap 6 sends the token in a browser.
  const {host, pathname, search} = new URL(url, location.href);
  return `http://localhost/gateway/${host}${pathname}${search}`;
}

/** Webex's event socket. Without a cloud it only emits the test's events. */
export const mercury = new ModelMercury();

/** This page's WDM device. */
export const clientDevice = {url: 'https://wdm-a.wbx2.com/wdm/api/v1/devices/this-page'};

const silent = {log() {}, error() {}, warn() {}, info() {}, trace() {}, debug() {}};

interface WebexOptions {
  readonly device: {
    readonly url: string;
    readonly userId: string | undefined;
    readonly orgId: string | undefined;
  };
  readonly mercury: EventEmitter;
  token(): string;
  send(url: string, options: RequestInit): Promise<Response>;
}

/** Parses a body like the SDK: non-JSON stays text. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Replaces the parts of the SDK's `webex` that a line uses. */
export function webexOf({device, mercury: socket, token, send: sendOn}: WebexOptions) {
  const speaker = new EventEmitter();

  async function ask({uri, method, headers = {}, body}: SdkRequest): Promise<unknown> {
    const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== null);
    const response = await sendOn(uri, {
      method,
      headers: {...Object.fromEntries(sent), authorization: token(), 'content-type': 'application/json'},
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: asJson(await response.text()),
    };
    if (!response.ok) throw answer;
    return answer;
  }

  /** Emits an event for every answer, like the SDK. */
  async function request(options: SdkRequest): Promise<unknown> {
    try {
      const answer = await ask(options);
      speaker.emit('request:success', options, answer);
      return answer;
    } catch (error) {
      speaker.emit('request:failure', options, error);
      throw error;
    }
  }

  return Object.assign(speaker, {
    canAuthorize: true,
    ready: true,
    logger: {...silent, config: {level: 'error'}},
    credentials: {getUserToken: () => Promise.resolve(token())},
    request,
    internal: {
      device,
      mercury: socket,
      metrics: {submitClientMetrics: () => {}},
      support: {submitLogs: () => Promise.resolve({trackingid: 'none'})},
      services: {
        _serviceUrls: {mobius: 'https://mobius-us-east-1.prod.infra.webex.com/api/v1'},
        _activeServices: {},
        get: () => undefined,
        getMobiusClusters: () => [{host: 'mobius-us-east-1.prod.infra.webex.com'}],
      },
    },
  });
}

const webex = webexOf({
  device: {
    get url() {
      return clientDevice.url;
    },
    get userId() {
      return served?.userId;
    },
    get orgId() {
      return served?.orgId;
    },
  },
  mercury,
  token: () => served?.token ?? '',
  send,
});

/** The watch of this page's event socket. */
export function realWatch(): MercuryWatch {
  return new MercuryWatch(webex as unknown as SdkWebex);
}

/** Waits until no request is pending and all follow-up tasks have run. Does not advance the clock. */
export async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = underWay ? 0 : quiet + 1) await new Promise(setImmediate);
}

/** Advances the clock second by second, so that answers don't appear to take longer than they do. */
export async function letPass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await settled();
  }
}
