import type {EventEmitter} from 'node:events';
import {createClient} from '@webex/calling';
import {vi} from 'vitest';
import type {Cloud} from '../../cloud/cloud.js';
import type {SdkWebex} from '../../src/sdk/sdk.js';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {ModelMercury} from './model-mercury.js';
import {webexOf} from './fake-webex.js';
import {send, serve, served} from './sdk-requests.js';
import {keepWorkerCode, StubWorker} from './sdk-workers.js';

/** The real SDK's client on a replacement for its `webex` and the simulated cloud. */
export async function realLine(
  cloud: Cloud,
  worker: new (address: string) => EventTarget = StubWorker,
): Promise<SdkLine> {
  serve(cloud);
  keepWorkerCode();
  StubWorker.all.length = 0;
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

/** Webex's event socket. Without a cloud it only emits the test's events. */
export const mercury = new ModelMercury();

/** This page's WDM device. */
export const clientDevice = {url: 'https://wdm-a.wbx2.com/wdm/api/v1/devices/this-page'};

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
