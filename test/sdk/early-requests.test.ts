import {EventEmitter} from 'node:events';
import {afterEach, expect, test, vi} from 'vitest';
import {connectEarly, sendEarlyRequests} from '../../src/sdk/early-requests.js';
import type {SdkRequest, SdkWebex} from '../../src/sdk/sdk.js';

// On the real SDK, `remembered.spec.ts` counts these requests at Webex.
const regionUrl = 'https://ds.ciscospark.com/v1/region';
const server = 'mobius.webex.com';
const serversUrl = `https://${server}/api/v1/calling/web/?regionCode=US-EAST&countryCode=US`;
const aRegion = {body: {clientRegion: 'US-EAST', countryCode: 'US'}};

afterEach(() => document.head.replaceChildren());

function setUp({
  answer = async (): Promise<unknown> => aRegion,
  discovery = undefined as {region: string; country: string} | undefined,
  hosts = [{host: server}, {host: 'backup.webex.com'}],
} = {}) {
  const sent = vi.fn<(options: SdkRequest) => Promise<unknown>>(answer);
  const device = Object.assign(new EventEmitter(), {url: 'https://wdm.webex.com/devices/1'});
  const webex = Object.assign(new EventEmitter(), {
    request: sent,
    credentials: {},
    internal: {
      services: {getMobiusClusters: () => hosts, get: () => 'https://wdm.webex.com/api'},
      device,
      mercury: {disconnect: async () => undefined},
    },
  }) as unknown as SdkWebex & EventEmitter;
  const end = new AbortController();
  const send = (uri: string) => webex.request!({uri});
  const addresses = () => sent.mock.calls.map(([{uri}]) => uri);
  const deviceCreated = async (): Promise<void> => {
    device.emit('registration:success');
    await vi.waitFor(() => undefined);
  };
  return {
    webex,
    sent,
    send,
    addresses,
    deviceCreated,
    end,
    start: () => sendEarlyRequests(webex, {...(discovery && {discovery})}, end.signal),
  };
}

test("the region is requested immediately, the servers as soon as there is a device, and the SDK's own requests get the results", async () => {
  const {start, send, sent, addresses, deviceCreated} = setUp();
  start();
  expect(addresses()).toEqual([regionUrl]);
  expect(await send(regionUrl)).toBe(aRegion);
  await deviceCreated();
  expect(addresses()).toEqual([regionUrl, serversUrl]);
  expect(sent.mock.calls[1]?.[0]).toMatchObject({
    method: 'GET',
    service: 'mobius',
    headers: {'cisco-device-url': 'https://wdm.webex.com/devices/1'},
  });
  await send(serversUrl);
  expect(addresses()).toHaveLength(2);
  // Each result is used once.
  await send(serversUrl);
  expect(addresses()).toHaveLength(3);
});

test('an address other than the expected one is requested by the SDK itself', async () => {
  const {start, send, addresses} = setUp();
  start();
  await send('https://elsewhere.webex.com');
  expect(addresses()).toEqual([regionUrl, 'https://elsewhere.webex.com']);
});

test('a refused request is passed on to the SDK, and no servers are requested without a region', async () => {
  const refusal = Object.assign(new Error('503'), {statusCode: 503});
  const {start, send, addresses, deviceCreated} = setUp({answer: () => Promise.reject(refusal)});
  start();
  await deviceCreated();
  expect(addresses()).toEqual([regionUrl]);
  await expect(send(regionUrl)).rejects.toBe(refusal);
});

test.each([{body: {}}, {body: {clientRegion: 'US-EAST'}}, {}, undefined])(
  'with %j as region no servers are requested',
  async region => {
    const {start, addresses, deviceCreated} = setUp({answer: async () => region});
    start();
    await deviceCreated();
    expect(addresses()).toEqual([regionUrl]);
  },
);

test('a region that the page has set is not requested (trap 20)', async () => {
  const {start, addresses, deviceCreated} = setUp({discovery: {region: 'US-EAST', country: 'US'}});
  start();
  await deviceCreated();
  expect(addresses()).toEqual([serversUrl]);
});

test('a catalog without servers leaves the request to the SDK', async () => {
  const {start, addresses, deviceCreated} = setUp({hosts: []});
  start();
  await deviceCreated();
  expect(addresses()).toEqual([regionUrl]);
});

test('after the start everything is requested by the SDK itself', async () => {
  const {start, send, sent, addresses, deviceCreated, webex, end} = setUp();
  start();
  end.abort();
  expect(webex.request).toBe(sent);
  await deviceCreated();
  await send(regionUrl);
  expect(addresses()).toEqual([regionUrl, regionUrl]);
});

test('connects to the hosts of a catalog as soon as it is read, until the start is over', async () => {
  const {webex, end} = setUp();
  const {services} = webex.internal;
  Object.assign(webex.internal, {services: undefined});
  connectEarly(webex, end.signal);
  const links = () => [...document.head.querySelectorAll('link')].map(({href}) => href);
  expect(links()).toEqual([]);
  Object.assign(webex.internal, {services});
  webex.emit('request:success', {});
  await vi.waitFor(() => expect(links()).toEqual(['https://wdm.webex.com/', `https://${server}/`]));
  webex.emit('request:success', {});
  await new Promise(resolve => setTimeout(resolve, 1));
  expect(links()).toHaveLength(2);
  end.abort();
  expect(webex.listenerCount('request:success')).toBe(0);
});
