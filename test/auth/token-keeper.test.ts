import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {atNextAsk, fault, hour, keep, minutes, same, start, useClock} from './keeper-setup.js';

useClock();

describe('renewal', () => {
  test('is begun between a tenth and a twentieth of its life before the end, each time', async () => {
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
  ])('is begun by chance: $chance, after $after minutes', async ({chance, after}) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const {asked} = keep();
    await minutes(after - 0.01);
    expect(asked).toEqual([]);
    await minutes(0.02);
    expect(asked).toEqual(['ask']);
    vi.restoreAllMocks();
  });

  test('another tab has done it: its token is taken, and none is asked for', async () => {
    const {asked, taken} = keep();
    await minutes(57.1);
    expect({asked, taken}).toEqual({asked: ['ask'], taken: ['second']});
  });

  test('waits for its turn under the lock of the browser', async () => {
    let free = (): void => undefined;
    const before = new Promise<void>(resolve => (free = resolve));
    vi.stubGlobal('navigator', {
      locks: {request: async (_: string, __: object, task: () => unknown) => (await before, task())},
    });
    const {asked} = keep();
    await minutes(57.1);
    expect(asked).toEqual([]);
    free();
    await minutes(0);
    expect(asked).toEqual(['ask']);
  });

  test('waits for the end of a call', async () => {
    let busy = true;
    const {asked, taken, types} = keep({isBusy: () => busy});
    await minutes(61);
    expect([asked, types()]).toEqual([[], []]);
    busy = false;
    await minutes(1);
    expect(taken).toEqual(['second']);
  });

  test('ends with the signal', async () => {
    const {asked, end} = keep();
    end.abort();
    await minutes(120);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not for a token of which nobody says when it ends', async () => {
    const {asked} = keep({first: {accessToken: 'first'}});
    await minutes(600);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('where no other token is to be had', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => vi.restoreAllMocks());

  test.each([
    {name: 'the session is over', gives: () => fault('expired'), type: 'expired'},
    {name: 'it is another person’s', gives: () => fault('another-user'), type: 'another-user'},
    {
      name: 'it is the same one, of which the end is known',
      gives: () => same((start + hour * 1000 - Date.now()) / 1000)(),
      type: 'token-expired',
    },
    {name: 'it is the same one, said to be new for ever', gives: same(hour), type: 'token-expired'},
  ])('for good, as $name: it is announced once, and over at its end', async ({gives, type}) => {
    const {events, taken} = keep({gives});
    await minutes(57.1);
    expect(events).toMatchObject([{type: 'token-expiring'}]);
    await minutes(3);
    expect(events).toEqual([
      {type: 'token-expiring', expiresAt: start + hour * 1000},
      {type: 'token-expired', fault: expect.objectContaining({type}) as object},
    ]);
    expect(taken).toEqual([]);
  });

  test.each([
    {name: 'the network', gives: () => fault('network'), type: 'network'},
    {name: 'the server', gives: () => fault('server'), type: 'server'},
    {name: 'the source', gives: () => fault('token-source-failed'), type: 'token-source-failed'},
    {name: 'Webex’s word on whose it is', gives: () => fault('owner-unknown'), type: 'owner-unknown'},
    {name: 'something unknown', gives: () => new Error('secret'), type: 'sign-in-failed'},
  ])('as $name fails: it is asked for until five minutes after its end', async ({gives, type}) => {
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

  test('an error that nobody expected is in the console', async () => {
    keep({gives: () => new RangeError('of the page')});
    await minutes(57.1);
    expect(vi.mocked(console.error).mock.calls[0]?.[0]).toContain('RangeError: of the page');
  });

  test('it is tried again until then, and taken when it comes', async () => {
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

  test('also after its end, where the way was barred only for a while', async () => {
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

  test('a refusal for good after the end is the end', async () => {
    let answer = fault('network');
    const {types} = keep({gives: () => answer});
    await minutes(61);
    expect(types()).toEqual(['token-expiring']);
    answer = fault('expired');
    await minutes(0.5);
    expect(types()).toEqual(['token-expiring', 'token-expired']);
  });

  test('without a network nothing is counted: it may take an hour', async () => {
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

  test('after its end it is not asked for in haste', async () => {
    const {asked} = keep({gives: () => fault('network')});
    await minutes(60);
    asked.length = 0;
    await minutes(4);
    expect(asked.length).toBeLessThan(20);
    expect(asked.length).toBeGreaterThan(8);
  });
});
