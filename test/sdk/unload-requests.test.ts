import {afterEach, expect, test, vi} from 'vitest';
import {deleteCall} from '../../src/sdk/delete-call.js';
import type {SdkCall} from '../../src/sdk/sdk-call.js';
import {deleteWdmDevice} from '../../src/sdk/sdk-release.js';
import type {SdkWebex} from '../../src/sdk/sdk.js';

afterEach(() => void vi.unstubAllGlobals());

const call = {
  mobiusUrl: 'https://mobius.example/',
  deviceId: 'device',
  getCallId: () => 'call',
  getCorrelationId: () => 'correlation',
} as unknown as SdkCall;

const webexWith = (credentials: SdkWebex['credentials']): SdkWebex =>
  ({credentials, internal: {device: {url: 'https://wdm.example/devices/device'}}}) as unknown as SdkWebex;

/** An object, like the SDK's token. */
const token = {toString: () => 'Bearer ada'};

test.each([
  {name: 'with a token are sent', credentials: {getUserToken: async () => token}, sent: 2},
  {name: 'without a token are not sent', credentials: {}, sent: 0},
])('requests that outlive the page: $name', async ({credentials, sent}) => {
  const fetch = vi.fn(async (_address: string, _request: RequestInit) => new Response());
  vi.stubGlobal('fetch', fetch);
  const webex = webexWith(credentials);
  deleteWdmDevice(webex);
  await deleteCall(call, webex);
  const tokens = fetch.mock.calls.map(([, {headers}]) => new Headers(headers).get('authorization'));
  expect(tokens).toEqual(Array.from({length: sent}, () => 'Bearer ada'));
});
