import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {
  numberedTokens,
  fault,
  hour,
  startKeeper,
  advanceMinutes,
  unchangedToken,
  start,
  useClock,
} from './keeper-setup.js';

useClock();

describe('renewal', () => {
  test('starts between a tenth and a twentieth of the lifetime before the expiry, each time', async () => {
    const {requests, newTokens, types} = startKeeper({source: numberedTokens()});
    await advanceMinutes(53.9);
    expect(requests).toEqual([]);
    await advanceMinutes(3.2);
    expect(requests).toEqual(['ask', 'renew']);
    expect(newTokens).toEqual(['token 1']);
    await advanceMinutes(120);
    expect(newTokens).toEqual(['token 1', 'token 2', 'token 3']);
    expect(types()).toEqual([]);
  });

  test.each([
    {chance: 0, after: 57},
    {chance: 0.999_999, after: 54},
  ])('starts after $after minutes for the random value $chance', async ({chance, after}) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const {requests} = startKeeper();
    await advanceMinutes(after - 0.01);
    expect(requests).toEqual([]);
    await advanceMinutes(0.02);
    expect(requests).toEqual(['ask']);
    vi.restoreAllMocks();
  });

  test('uses a token that another tab has renewed, without renewing it again', async () => {
    const {requests, newTokens} = startKeeper();
    await advanceMinutes(57.1);
    expect({requests, newTokens}).toEqual({requests: ['ask'], newTokens: ['second']});
  });

  test("waits for the browser's lock", async () => {
    let grant = (): void => undefined;
    const before = new Promise<void>(resolve => (grant = resolve));
    vi.stubGlobal('navigator', {
      locks: {request: async (_: string, __: object, task: () => unknown) => (await before, task())},
    });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const {requests} = startKeeper();
    await advanceMinutes(57.1);
    vi.restoreAllMocks();
    expect(requests).toEqual([]);
    grant();
    await advanceMinutes(0);
    expect(requests).toEqual(['ask']);
  });

  test('is done during a call', async () => {
    const {newTokens, types} = startKeeper({isBusy: () => true});
    await advanceMinutes(61);
    expect([newTokens, types()]).toEqual([['second'], []]);
  });

  test('ends with the signal', async () => {
    const {requests, end} = startKeeper();
    end.abort();
    await advanceMinutes(120);
    expect(requests).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not done for a token without a known expiry', async () => {
    const {requests} = startKeeper({first: {accessToken: 'first'}});
    await advanceMinutes(600);
    expect(requests).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends with a new token without a known expiry', async () => {
    const {requests, newTokens, types} = startKeeper({source: () => ({accessToken: 'second'})});
    await advanceMinutes(600);
    expect(newTokens).toEqual(['second']);
    expect(requests).toHaveLength(1);
    expect(types()).toEqual([]);
  });
});

describe('if there is no new token', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => vi.restoreAllMocks());

  test.each([
    {name: 'the session is over', source: () => fault('expired'), type: 'expired'},
    {
      name: 'the new one belongs to another person',
      source: () => fault('another-user'),
      type: 'another-user',
    },
    {
      name: 'the source returns the same one',
      source: () => unchangedToken((start + hour * 1000 - Date.now()) / 1000)(),
      type: 'token-expired',
    },
    {
      name: 'the source returns the same one, always with a full lifetime',
      source: unchangedToken(hour),
      type: 'token-expired',
    },
  ])(
    'because $name: the expiry is announced once, and the session ends with the token',
    async ({source, type}) => {
      const {events, newTokens} = startKeeper({source});
      await advanceMinutes(57.1);
      expect(events).toMatchObject([{type: 'token-expiring'}]);
      await advanceMinutes(3);
      expect(events).toEqual([
        {type: 'token-expiring', expiresAt: start + hour * 1000},
        {type: 'token-expired', fault: expect.objectContaining({type}) as object},
      ]);
      expect(newTokens).toEqual([]);
    },
  );

  test('after a permanent fault, the session ends two seconds before the expiry, so that the token can still delete the device', async () => {
    const {types} = startKeeper({source: () => fault('expired')});
    await advanceMinutes(59.9);
    expect(types()).toEqual(['token-expiring']);
    await advanceMinutes(0.08);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('for a guest, the session also ends two seconds before the expiry, even without a network', async () => {
    vi.stubGlobal('navigator', {onLine: false});
    const first = {accessToken: 'first', jwe: 'jwe', expiresIn: hour};
    const {types} = startKeeper({source: () => fault('token-expired'), first});
    await advanceMinutes(59.9);
    expect(types()).toEqual(['token-expiring']);
    await advanceMinutes(0.08);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('the session does not end during a call, and the token is requested again after the call', async () => {
    let isBusy = true;
    const {types, requests} = startKeeper({source: () => fault('expired'), isBusy: () => isBusy});
    await advanceMinutes(90);
    expect(types()).toEqual(['token-expiring']);
    isBusy = false;
    requests.length = 0;
    await advanceMinutes(0.5);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
    expect(requests.length).toBeGreaterThan(0);
  });

  test('a token that is returned unchanged is used until its expiry', async () => {
    const {types} = startKeeper({source: unchangedToken(hour)});
    await advanceMinutes(59.98);
    expect(types()).toEqual(['token-expiring']);
    await advanceMinutes(0.1);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('a token that the server replaces only once it has expired is replaced', async () => {
    const {newTokens, types} = startKeeper({
      source: () => {
        // The lifetime in whole seconds is up to a second too short.
        const left = (start + hour * 1000 + 900 - Date.now()) / 1000;
        return left > 0
          ? {accessToken: 'first', expiresIn: Math.floor(left)}
          : {accessToken: 'second', expiresIn: hour};
      },
    });
    await advanceMinutes(60.1);
    expect(newTokens).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test.each([
    {name: 'the network fails', source: () => fault('network'), type: 'network'},
    {name: 'the server fails', source: () => fault('server'), type: 'server'},
    {name: 'the source fails', source: () => fault('token-source-failed'), type: 'token-source-failed'},
    {name: 'the owner is not confirmed', source: () => fault('owner-unknown'), type: 'owner-unknown'},
    {name: 'of an unknown error', source: () => new Error('secret'), type: 'sign-in-failed'},
  ])('because $name: it is requested until five minutes after the expiry', async ({source, type}) => {
    const {events, types, requests} = startKeeper({source});
    await advanceMinutes(64.9);
    expect(types()).toEqual(['token-expiring']);
    requests.length = 0;
    await advanceMinutes(1.1);
    expect(requests.length).toBeGreaterThan(0);
    expect(events.at(-1)).toEqual({
      type: 'token-expired',
      fault: expect.objectContaining({type}) as object,
    });
    expect(JSON.stringify(events)).not.toMatch(/first|secret/);
    requests.length = 0;
    await advanceMinutes(60);
    expect(requests).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an unexpected error is logged in the console', async () => {
    startKeeper({source: () => new RangeError('of the page')});
    await advanceMinutes(57.1);
    expect(vi.mocked(console.error).mock.calls[0]?.[0]).toContain('RangeError: of the page');
  });

  test('the request is retried, and a token that arrives before the expiry is used', async () => {
    let isDown = true;
    const {newTokens, types} = startKeeper({
      source: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
    });
    await advanceMinutes(58);
    isDown = false;
    await advanceMinutes(2);
    expect(newTokens).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test('after a temporary failure, a token that arrives after the expiry is used, too', async () => {
    let isDown = true;
    const {newTokens, types} = startKeeper({
      source: () => (isDown ? fault('server') : {accessToken: 'second', expiresIn: hour}),
    });
    await advanceMinutes(64);
    isDown = false;
    await advanceMinutes(1);
    expect(newTokens).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test('a permanent fault after the expiry ends the session', async () => {
    let answer = fault('network');
    const {types} = startKeeper({source: () => answer});
    await advanceMinutes(61);
    expect(types()).toEqual(['token-expiring']);
    answer = fault('expired');
    await advanceMinutes(0.5);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('time without a network does not count, even an hour', async () => {
    vi.stubGlobal('navigator', {onLine: false});
    let isDown = true;
    const {newTokens, types} = startKeeper({
      source: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
    });
    await advanceMinutes(120);
    expect(types()).toEqual(['token-expiring']);
    isDown = false;
    await advanceMinutes(1);
    expect(newTokens).toEqual(['second']);
  });

  test('after the expiry, a token is not requested in rapid succession', async () => {
    const {requests} = startKeeper({source: () => fault('network')});
    await advanceMinutes(60);
    requests.length = 0;
    await advanceMinutes(4);
    expect(requests.length).toBeLessThan(20);
    expect(requests.length).toBeGreaterThan(8);
  });
});
