import {afterEach, beforeEach, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';

export const server = 'https://mobius.example/api/';
export const clientDeviceUri = 'https://wdm.example/devices/1';
export const registration = {
  webex: {
    credentials: {getUserToken: async () => 'Bearer a_b_c'},
    internal: {device: {userId: 'ada lovelace', url: clientDeviceUri}},
  },
} as unknown as SdkRegistration;

export type Answer = (method: string, url: string) => Response | Promise<Response>;

/** What Mobius answers. A test may replace it. */
export const mobius: {answer: Answer} = {answer: () => status(204)};

/** Replaces `fetch`. */
export const fetchMock = vi.fn(async (url: string, {method = 'GET'}: RequestInit = {}) =>
  mobius.answer(method, url),
);

export const mobiusRequests = (): string[] =>
  fetchMock.mock.calls.map(([url, {method = 'GET'} = {}]) => `${method} ${url.replace(server, '')}`);
export const status = (code: number) => new Response(null, {status: code});

/** Gives each test a paused clock, and this answer of Mobius. */
export function useMobius(answer: Answer = () => status(204)): void {
  beforeEach(() => {
    vi.useFakeTimers({now: Date.UTC(2026, 10, 25, 12)});
    fetchMock.mockClear();
    mobius.answer = answer;
    vi.stubGlobal('fetch', fetchMock);
  });

  afterEach(() => {
    serverBackoff.clear();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

/** A registration whose answer is lost: the server may have created a device. */
export async function loseAnswer(devices: MobiusDevices): Promise<void> {
  const lost = Promise.reject(new Error('The answer was lost'));
  await devices.receive(server, lost, () => {}).catch(() => {});
}

/** Sets up one known device, and records the states of its deletion. */
export function oneDevice() {
  const states: string[] = [];
  const mayExistAtChange: boolean[] = [];
  const devices: MobiusDevices = new MobiusDevices(registration, () => {
    const {state} = devices;
    const cause = 'cause' in state && state.cause ? ` ${state.cause}` : '';
    states.push(`${state.status}${cause}`);
    mayExistAtChange.push(devices.mayExist);
  });
  devices.add(server, {deviceId: 'one'});
  return {devices, states, mayExistAtChange};
}

/** A proxy's answer. */
export const html = () =>
  new Response('<!doctype html>', {headers: {'content-type': 'text/html; charset=utf-8'}});
