import webWorkerStr from '@webex/calling/dist/module/CallingClient/registration/webWorkerStr.js';
import {vi} from 'vitest';
import {settled} from './sdk-requests.js';

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
  terminated = false;

  constructor() {
    super();
    StubWorker.all.push(this);
  }

  postMessage(): void {}

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
