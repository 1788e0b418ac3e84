import {afterAll, beforeAll, beforeEach} from 'vitest';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import type {MobiusDevice} from '../../cloud/devices.js';

export const PRIMARY = 'mobius-us-east-1.prod.infra.webex.com/api/v1';
export const BACKUP = 'mobius-us-west-2.prod.infra.webex.com/api/v1';
export const WDM = 'wdm-a.wbx2.com/wdm/api/v1/devices';

/** One cloud per file, reset before each test. */
export function useCloud(): {readonly cloud: RunningCloud} {
  let running: RunningCloud | undefined;
  beforeAll(async () => {
    running = await startCloud();
  });
  beforeEach(() => running?.reset());
  afterAll(() => running?.close());
  return {
    get cloud() {
      if (running === undefined) {
        throw new Error('The cloud has not started yet. Use it inside a test.');
      }
      return running;
    },
  };
}

export interface SentRequest {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A response body, with types for the members that tests read. */
export interface Body {
  readonly [member: string]: unknown;
  readonly device?: MobiusDevice;
  readonly hostCatalog?: Record<string, {host: string; id: string}[]>;
}

export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Sends an HTTP request through the gateway, like the service worker. `to` is the original host and path. */
export const requestGateway = (cloud: RunningCloud, to: string, sent: SentRequest = {}) =>
  send(`${cloud.url}/gateway/${to}`, sent);
/** Sends a request to the control API. `path` is relative to `/cloud/`. */
export const requestControl = (cloud: RunningCloud, path: string, sent: SentRequest = {}) =>
  send(`${cloud.url}/cloud/${path}`, sent);

export async function send(
  url: string,
  {method = 'GET', token, body, headers = {}}: SentRequest,
): Promise<ReceivedResponse> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : {authorization: `Bearer ${token}`}),
      ...(body === undefined ? {} : {'content-type': 'application/json'}),
      ...headers,
    },
    ...(body === undefined ? {} : {body: typeof body === 'string' ? body : JSON.stringify(body)}),
  });
  const text = await response.text();
  const parsed: Body = /^[[{]/.test(text) ? JSON.parse(text) : {text};
  return {status: response.status, headers: response.headers, body: parsed};
}

export const tokenOf = (
  cloud: RunningCloud,
  account = 'ada',
  more: {scopes?: string[]; lifetime?: number} = {},
) => cloud.issueToken({account, ...more}).access_token;

export const idOf = (cloud: RunningCloud, name = 'ada') =>
  cloud.accounts.find(account => account.name === name)?.id ?? '';

/** Registers a client of the account at Mobius; `client` represents its WDM device. */
export function register(
  cloud: RunningCloud,
  account = 'ada',
  client = 'tab-1',
  server = PRIMARY,
): Promise<ReceivedResponse> {
  return requestGateway(cloud, `${server}/calling/web/device`, {
    method: 'POST',
    token: tokenOf(cloud, account),
    body: {userId: idOf(cloud, account), clientDeviceUri: `https://${WDM}/${client}`},
  });
}
