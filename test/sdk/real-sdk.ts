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

/** What a keepalive worker is told and tells: the SDK's, and ours in its place. */
interface WorkerMessage {
  readonly type:
    'START_KEEPALIVE' | 'CLEAR_KEEPALIVE' | 'KEEPALIVE_SUCCESS' | 'KEEPALIVE_FAILURE' | 'KEEPALIVE_ANSWERED';
  readonly [detail: string]: unknown;
}

type OnMessage = (event: {data: WorkerMessage}) => unknown;

/** A keepalive worker as seen from the page: jsdom has none, and so the test says what became of each keepalive. */
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

/** The code of the workers, by the address that it was given. Without one it is the SDK's. */
const workerCode = new Map<string, string>();

class BlobOfText extends Blob {
  readonly code: string;

  constructor(parts: readonly string[], options?: BlobPropertyBag) {
    super([...parts], options);
    this.code = parts.join('');
  }
}

/** A worker with its own code in it: it sends keepalives to the cloud, by the test's clock. */
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
    // eslint-disable-next-line no-implied-eval -- this is what the browser does with the blob
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

/** The requests that the cloud has not answered yet. */
let underWay = 0;

/** The real SDK's client, on a stand-in for its `webex`, on the stand-in for Webex's cloud. */
export async function realLine(
  cloud: Cloud,
  worker: new (address: string) => EventTarget = StubWorker,
): Promise<SdkLine> {
  serve(cloud);
  vi.stubGlobal('Worker', worker);
  // The SDK has one call manager for all lines of a page: the lines of earlier tests leave it.
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

/** Where requests go. The SDK keeps its first `webex` for good (trap 16), so there is one for all tests. */
let served: {cloud: Cloud; token: string; userId: string} | undefined;

function serve(cloud: Cloud): void {
  const [ada] = cloud.accounts;
  served = {cloud, token: `Bearer ${cloud.issueToken().access_token}`, userId: ada?.id ?? ''};
  // The SDK deletes a registration with a fetch of its own.
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => send(url, options));
  keepWorkerCode();
  StubWorker.all.length = 0;
}

/** Has workers run the code that they are given. jsdom has no addresses for it. */
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

/** Which requests to Mobius do not get through for now, or whose answers do not. */
let slow: {readonly method: string; readonly way: 'there' | 'back'} | undefined;
const waiting = new Set<() => void>();

/** Holds requests, or what comes back, until `releaseAnswers()`: they have had their effect then, or they have not. */
export function holdAnswers(method: 'POST' | 'DELETE', way: 'there' | 'back' = 'back'): void {
  slow = {method, way};
}

/** What was held gets through, late. */
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

/** Where the stand-in for the cloud answers for an address of Webex's. */
export function throughGateway(url: string): string {
  // jsdom knows the page's own address; in a browser, this is where trap 6 sends its token.
  const {host, pathname, search} = new URL(url, location.href);
  return `http://localhost/gateway/${host}${pathname}${search}`;
}

/** Webex's event socket. Without a cloud of its own it only tells what a test has it tell. */
export const mercury = new ModelMercury();

/** The device at WDM that this page is. */
export const clientDevice = {url: 'https://wdm-a.wbx2.com/wdm/api/v1/devices/this-page'};

const silent = {log() {}, error() {}, warn() {}, info() {}, trace() {}, debug() {}};

interface WebexParts {
  readonly device: {readonly url: string; readonly userId: string | undefined};
  readonly mercury: EventEmitter;
  token(): string;
  send(url: string, options: RequestInit): Promise<Response>;
}

/** As the SDK reads a body: what is no JSON stays a text. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A stand-in for the SDK's `webex`: what a line asks of it. */
export function webexOf({device, mercury: socket, token, send: sendOn}: WebexParts) {
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

  /** Tells of every answer, as the SDK does. */
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
  },
  mercury,
  token: () => served?.token ?? '',
  send,
});

/** The watch over the event socket of this page's own SDK. */
export function realWatch(): MercuryWatch {
  return new MercuryWatch(webex as unknown as SdkWebex);
}

/** Waits until no request is under way and nothing follows from the last one. Needs no clock. */
export async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = underWay ? 0 : quiet + 1) await new Promise(setImmediate);
}

/** Lets the clock run, second by second: an answer must not seem to take longer than it does. */
export async function letPass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await settled();
  }
}
