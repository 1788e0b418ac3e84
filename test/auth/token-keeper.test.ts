import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {atNextAsk, fault, hour, keep, minutes, same, start, useClock} from './keeper-setup.js';

useClock();

describe('renewal', () => {
  test('starts between a tenth and a twentieth of the lifetime before the expiry, each time', async () => {
    const {asked, taken, types} = keep({gives: atNextAsk()});
    await minutes(53.9);
    expect(asked).toEqual([]);
    await minutes(3.2);
    expect(asked).toEqual(['ask', 'renew']);
    expect(taken).toEqual(['token 1']);
    await minutes(120);
    expect(taken).toEqual(['token 1', 'token 2', 'token 3']);
    expect(types()).toEqual([]);
  });

  test.each([
    {chance: 0, after: 57},
    {chance: 0.999_999, after: 54},
  ])('starts after $after minutes for the random value $chance', async ({chance, after}) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const {asked} = keep();
    await minutes(after - 0.01);
    expect(asked).toEqual([]);
    await minutes(0.02);
    expect(asked).toEqual(['ask']);
    vi.restoreAllMocks();
  });

  test('uses the token of a renewal by another tab, without a request', async () => {
    const {asked, taken} = keep();
    await minutes(57.1);
    expect({asked, taken}).toEqual({asked: ['ask'], taken: ['second']});
  });

  test("waits for the browser's lock", async () => {
    let free = (): void => undefined;
    const before = new Promise<void>(resolve => (free = resolve));
    vi.stubGlobal('navigator', {
      locks: {request: async (_: string, __: object, task: () => unknown) => (await before, task())},
    });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const {asked} = keep();
    await minutes(57.1);
    vi.restoreAllMocks();
    expect(asked).toEqual([]);
    free();
    await minutes(0);
    expect(asked).toEqual(['ask']);
  });

  test('is done during a call', async () => {
    const {taken, types} = keep({isBusy: () => true});
    await minutes(61);
    expect([taken, types()]).toEqual([['second'], []]);
  });

  test('ends with the signal', async () => {
    const {asked, end} = keep();
    end.abort();
    await minutes(120);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not done for a token without a known expiry', async () => {
    const {asked} = keep({first: {accessToken: 'first'}});
    await minutes(600);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('without another token', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => vi.restoreAllMocks());

  test.each([
    {name: 'the session is over', gives: () => fault('expired'), type: 'expired'},
    {name: 'it is another person’s', gives: () => fault('another-user'), type: 'another-user'},
    {
      name: 'it is the same one with a known expiry',
      gives: () => same((start + hour * 1000 - Date.now()) / 1000)(),
      type: 'token-expired',
    },
    {name: 'it is the same one, always reported as new', gives: same(hour), type: 'token-expired'},
  ])(
    'permanently, because $name: the expiry is announced once, and the token ends with it',
    async ({gives, type}) => {
      const {events, taken} = keep({gives});
      await minutes(57.1);
      expect(events).toMatchObject([{type: 'token-expiring'}]);
      await minutes(3);
      expect(events).toEqual([
        {type: 'token-expiring', expiresAt: start + hour * 1000},
        {type: 'token-expired', fault: expect.objectContaining({type}) as object},
      ]);
      expect(taken).toEqual([]);
    },
  );

  test('after a final fault the token is given up two seconds before its expiry, to delete the device with it', async () => {
    const {types} = keep({gives: () => fault('expired')});
    await minutes(59.9);
    expect(types()).toEqual(['token-expiring']);
    await minutes(0.08);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('the session does not end during a call, after which the token is requested once more', async () => {
    let isBusy = true;
    const {types, asked} = keep({gives: () => fault('expired'), isBusy: () => isBusy});
    await minutes(90);
    expect(types()).toEqual(['token-expiring']);
    isBusy = false;
    asked.length = 0;
    await minutes(0.5);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
    expect(asked.length).toBeGreaterThan(0);
  });

  test('a token that is returned unchanged is requested again until its expiry', async () => {
    const {types} = keep({gives: same(hour)});
    await minutes(59.98);
    expect(types()).toEqual(['token-expiring']);
    await minutes(0.1);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test.each([
    {name: 'the network', gives: () => fault('network'), type: 'network'},
    {name: 'the server', gives: () => fault('server'), type: 'server'},
    {name: 'the source', gives: () => fault('token-source-failed'), type: 'token-source-failed'},
    {name: 'the owner’s confirmation', gives: () => fault('owner-unknown'), type: 'owner-unknown'},
    {name: 'something unknown', gives: () => new Error('secret'), type: 'sign-in-failed'},
  ])('because $name fails, it is requested until five minutes after the expiry', async ({gives, type}) => {
    const {events, types, asked} = keep({gives});
    await minutes(64.9);
    expect(types()).toEqual(['token-expiring']);
    asked.length = 0;
    await minutes(1.1);
    expect(asked.length).toBeGreaterThan(0);
    expect(events.at(-1)).toEqual({
      type: 'token-expired',
      fault: expect.objectContaining({type}) as object,
    });
    expect(JSON.stringify(events)).not.toMatch(/first|secret/);
    asked.length = 0;
    await minutes(60);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an unexpected error is logged in the console', async () => {
    keep({gives: () => new RangeError('of the page')});
    await minutes(57.1);
    expect(vi.mocked(console.error).mock.calls[0]?.[0]).toContain('RangeError: of the page');
  });

  test('it is retried until then, and used when it arrives', async () => {
    let isDown = true;
    const {taken, types} = keep({
      gives: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
    });
    await minutes(58);
    isDown = false;
    await minutes(2);
    expect(taken).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test('it is also used after the expiry, if the failure was temporary', async () => {
    let isDown = true;
    const {taken, types} = keep({
      gives: () => (isDown ? fault('server') : {accessToken: 'second', expiresIn: hour}),
    });
    await minutes(64);
    isDown = false;
    await minutes(1);
    expect(taken).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test('a final refusal after the expiry ends it', async () => {
    let answer = fault('network');
    const {types} = keep({gives: () => answer});
    await minutes(61);
    expect(types()).toEqual(['token-expiring']);
    answer = fault('expired');
    await minutes(0.5);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('time without a network is not counted, even an hour', async () => {
    vi.stubGlobal('navigator', {onLine: false});
    let isDown = true;
    const {taken, types} = keep({
      gives: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
    });
    await minutes(120);
    expect(types()).toEqual(['token-expiring']);
    isDown = false;
    await minutes(1);
    expect(taken).toEqual(['second']);
  });

  test('after the expiry it is not requested in rapid succession', async () => {
    const {asked} = keep({gives: () => fault('network')});
    await minutes(60);
    asked.length = 0;
    await minutes(4);
    expect(asked.length).toBeLessThan(20);
    expect(asked.length).toBeGreaterThan(8);
  });
});
