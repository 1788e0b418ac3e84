import {EventEmitter} from 'node:events';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {guardRequests, refusalOf} from '../../src/sdk/request-guard.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import type {SdkRequest, SdkWebex} from '../../src/sdk/sdk.js';
import {onTokenRefused} from '../../src/sdk/token-renewal.js';

/** The SDK's own requests that this library intercepts. On the real SDK they are tested in `retry-after.spec.ts`. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  serverBackoff.clear();
  vi.useRealTimers();
});

const addresses: Record<string, string> = {
  wdm: 'https://wdm.example/wdm/api/v1',
  mobius: 'https://mobius.example/api/v1',
};

function setUpGuard(answer: (options: SdkRequest) => Promise<unknown> = async () => 'sent') {
  const sent = vi.fn(answer);
  const webex = Object.assign(new EventEmitter(), {
    request: sent,
    credentials: {},
    internal: {
      services: {get: (name: string) => addresses[name]},
      device: {unregister: async () => undefined},
      mercury: {disconnect: async () => undefined},
    },
  }) as unknown as SdkWebex & EventEmitter;
  guardRequests(webex);
  return {webex, sent, send: (options: SdkRequest) => webex.request!(options)};
}

const toWdm = {service: 'wdm', resource: 'devices'};

describe('after a refusal with a time', () => {
  test.each<{name: string; request: SdkRequest; isSent: boolean}>([
    {name: 'the same service', request: toWdm, isSent: false},
    {name: 'an address of it', request: {uri: 'https://wdm.example/wdm/api/v1/devices/1'}, isSent: false},
    {name: 'another service', request: {service: 'mobius', resource: 'x'}, isSent: true},
    {name: 'another address', request: {uri: 'https://ds.example/v1/region'}, isSent: true},
    {name: 'a service without an address', request: {service: 'unknown'}, isSent: true},
  ])('whether a request to $name is sent: $isSent', async ({request, isSent}) => {
    const {webex, sent, send} = setUpGuard();
    webex.emit('request:failure', toWdm, {statusCode: 503, headers: {'retry-after': '60'}});
    const outcome = await send(request).catch((error: unknown) => error);
    expect(sent).toHaveBeenCalledTimes(Number(isSent));
    if (!isSent) {
      const refusal = {statusCode: 503, headers: {'retry-after': '60'}};
      expect(outcome).toMatchObject(refusal);
      expect(refusalOf(webex, 'wdm')).toEqual(refusal);
    }
    vi.advanceTimersByTime(60_000);
    expect(await send(request)).toBe('sent');
    expect(refusalOf(webex, 'wdm')).toBeUndefined();
  });
});

test.each([
  {name: 'a refusal without a time', reason: {statusCode: 429, headers: {}}},
  {name: 'no answer', reason: undefined},
])('$name blocks nothing', async ({reason}) => {
  const {webex, send} = setUpGuard();
  webex.emit('request:failure', toWdm, reason);
  expect(await send(toWdm)).toBe('sent');
});

test.each(['call', 'calls/1/status', 'calls/1/media'])(
  'a call’s request, %s, is sent, because a throttled keepalive must not prevent answering',
  async path => {
    const {send} = setUpGuard();
    serverBackoff.note(addresses['mobius']!, 429, '60');
    expect(await send({uri: `${addresses['mobius']}/calling/web/devices/1/${path}`})).toBe('sent');
  },
);

describe('a token that Webex refuses', () => {
  const call: SdkRequest = {uri: 'https://mobius.example/calling/web/devices/1/call', headers: {}};

  function setUp({isRenewed = true}) {
    const tokens: (string | undefined)[] = [];
    let token = 'old';
    const guard = setUpGuard(async ({headers}) => {
      // The SDK adds the token unless there is one.
      const sentHeaders = headers as Record<string, string>;
      sentHeaders['authorization'] ??= token;
      tokens.push(sentHeaders['authorization']);
      if (sentHeaders['authorization'] === 'old') throw Object.assign(new Error('401'), {statusCode: 401});
      return 'sent';
    });
    const renew = async () => {
      if (isRenewed) token = 'new';
      return isRenewed;
    };
    onTokenRefused({line: {registration: {webex: guard.webex}} as unknown as SdkLine}, {renew});
    return {...guard, tokens};
  }

  test('is replaced for a call, whose request is sent once more', async () => {
    const {send, tokens} = setUp({});
    expect(await send(call)).toBe('sent');
    expect(tokens).toEqual(['old', 'new']);
  });

  test('is not replaced for other requests, which handle the refusal themselves', async () => {
    const {send, tokens} = setUp({});
    await expect(send({...toWdm, headers: {}})).rejects.toMatchObject({statusCode: 401});
    expect(tokens).toEqual(['old']);
  });

  test('ends the call’s request if there is no other token', async () => {
    const {send, tokens} = setUp({isRenewed: false});
    await expect(send(call)).rejects.toMatchObject({statusCode: 401});
    expect(tokens).toEqual(['old']);
  });
});

test('guarding twice has no further effect, and an SDK without requests is left unchanged', async () => {
  const {webex, send, sent} = setUpGuard();
  const {request} = webex;
  guardRequests(webex);
  expect(webex.request).toBe(request);
  await send(toWdm);
  expect(sent).toHaveBeenCalledOnce();
  const {request: _, ...bare} = webex;
  expect(() => guardRequests(bare as SdkWebex)).not.toThrow();
});
