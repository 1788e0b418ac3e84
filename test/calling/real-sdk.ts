import {EventEmitter} from 'node:events';
import {createClient} from '@webex/calling';
import webWorkerStr from '@webex/calling/dist/module/CallingClient/registration/webWorkerStr.js';
import {vi} from 'vitest';
import type {Cloud} from '../../cloud/cloud.js';
import type {SdkLine} from '../../src/line/sdk-line.js';

interface SdkRequest {
  readonly uri: string;
  readonly method: string;
  readonly headers?: Record<string, string | null>;
  readonly body?: unknown;
}

/** What the SDK's keepalive worker is told and tells. */
interface WorkerMessage {
  readonly type: 'START_KEEPALIVE' | 'CLEAR_KEEPALIVE' | 'KEEPALIVE_SUCCESS' | 'KEEPALIVE_FAILURE';
  readonly [detail: string]: unknown;
}

/** The SDK's worker as seen from the page: jsdom has none, and so the test says what became of each keepalive. */
export class StubWorker extends EventTarget {
  static readonly all: StubWorker[] = [];
  onmessage?: (event: {data: WorkerMessage}) => unknown;
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

  async says(message: WorkerMessage): Promise<void> {
    await this.onmessage?.({data: message});
    await settled();
  }
}

/** The SDK's worker with its own code in it: it sends keepalives to the cloud, by the test's clock. */
export class SdkWorker extends EventTarget {
  onmessage?: (event: {data: WorkerMessage}) => unknown;
  #handle?: (event: {data: unknown}) => void;
  #terminated = false;

  constructor() {
    super();
    const self = {
      addEventListener: (_: string, handle: (event: {data: unknown}) => void) => (this.#handle = handle),
      postMessage: (data: WorkerMessage) => {
        if (!this.#terminated) void this.onmessage?.({data});
      },
    };
    // eslint-disable-next-line no-implied-eval -- this is what the browser does with the SDK's blob
    new Function('self', webWorkerStr)(self);
  }

  postMessage(data: unknown): void {
    this.#handle?.({data});
  }

  terminate(): void {
    this.#terminated = true;
  }
}

/** The requests that the cloud has not answered yet. */
let underWay = 0;

/** The real SDK's client, on a stand-in for its `webex`, on the stand-in for Webex's cloud. */
export async function realLine(cloud: Cloud, worker: typeof EventTarget = StubWorker): Promise<SdkLine> {
  serve(cloud);
  vi.stubGlobal('Worker', worker);
  // The SDK has one call manager for all lines of a page: the lines of earlier tests leave it.
  callManager?.removeAllListeners();
  mercury.removeAllListeners();
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
  URL.createObjectURL = () => 'blob:worker';
  URL.revokeObjectURL = () => {};
  StubWorker.all.length = 0;
}

async function send(url: string, options: RequestInit): Promise<Response> {
  if (!served) throw new Error('Nobody serves requests yet');
  underWay += 1;
  try {
    return await served.cloud.fetch(new Request(throughGateway(url), options));
  } finally {
    underWay -= 1;
  }
}

/** Where the stand-in for the cloud answers for an address of Webex's. */
export function throughGateway(url: string): string {
  // jsdom knows the page's own address; in a browser, this is where trap 6 sends its token.
  const {host, pathname, search} = new URL(url, location.href);
  return `http://localhost/gateway/${host}${pathname}${search}`;
}

/** Webex's socket, as far as the SDK listens to it: `online` tells that it stands again. */
export const mercury = new EventEmitter();

const silent = {log() {}, error() {}, warn() {}, info() {}, trace() {}, debug() {}};

interface WebexParts {
  readonly device: {readonly url: string; readonly userId: string | undefined};
  readonly mercury: EventEmitter;
  token(): string;
  send(url: string, options: RequestInit): Promise<Response>;
}

/** A stand-in for the SDK's `webex`: what a line asks of it. */
export function webexOf({device, mercury: socket, token, send: sendOn}: WebexParts) {
  async function request({uri, method, headers = {}, body}: SdkRequest): Promise<unknown> {
    const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== null);
    const response = await sendOn(uri, {
      method,
      headers: {...Object.fromEntries(sent), authorization: token(), 'content-type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as unknown,
    };
    if (!response.ok) throw answer;
    return answer;
  }

  return {
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
  };
}

const webex = webexOf({
  device: {
    url: 'https://wdm-a.wbx2.com/wdm/api/v1/devices/this-page',
    get userId() {
      return served?.userId;
    },
  },
  mercury,
  token: () => served?.token ?? '',
  send,
});

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
