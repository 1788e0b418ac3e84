import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {hold, type AccessToken} from '../../src/auth/access-token.js';
import {SignInError, type SignInFaultType} from '../../src/auth/sign-in-fault.js';
import {TokenKeeper, type TokenEvent} from '../../src/auth/token-keeper.js';

const hour = 3_600;
const start = Date.UTC(2026, 0, 1);

beforeEach(
  () => void vi.useFakeTimers({now: start, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']}),
);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Scene {
  /** What the source gives, first without and then with `renew`. */
  readonly gives?: (renew: boolean) => AccessToken | Error;
  readonly isBusy?: () => boolean;
  readonly first?: AccessToken;
}

/** A keeper of a token that lives an hour, and what became of it. */
function keep({
  gives = () => ({accessToken: 'second', expiresIn: hour}),
  isBusy = () => false,
  first,
}: Scene = {}) {
  const asked: string[] = [];
  const taken: string[] = [];
  const events: TokenEvent[] = [];
  const end = new AbortController();
  const keeping = {
    async ask({renew = false}: {renew?: boolean}) {
      asked.push(renew ? 'renew' : 'ask');
      const given = gives(renew);
      if (given instanceof Error) throw given;
      return hold(given);
    },
    isBusy,
    onRenewed: ({accessToken}: AccessToken) => taken.push(accessToken),
    onEvent(event: TokenEvent) {
      events.push(event);
      // As the session does.
      if (event.type === 'token-expired') end.abort();
    },
  };
  new TokenKeeper(hold(first ?? {accessToken: 'first', expiresIn: hour}), keeping, end.signal);
  return {asked, taken, end, events, types: () => events.map(({type}) => type)};
}

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);
const same = (expiresIn: number) => () => ({accessToken: 'first', expiresIn});
const atNextAsk = () => {
  let asked = 0;
  return (renew: boolean) =>
    renew
      ? {accessToken: `token ${++asked}`, expiresIn: hour}
      : {accessToken: asked ? `token ${asked}` : 'first', expiresIn: hour};
};

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

const fault = (type: SignInFaultType) => new SignInError(type);

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
    {name: 'something unknown', gives: () => new Error('secret'), type: 'unknown'},
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

describe('time that passes otherwise', () => {
  const wake = (sleptMinutes: number) => {
    // The clock goes on while a computer sleeps; timers, and the time that passed for the page, do not.
    vi.setSystemTime(Date.now() + sleptMinutes * 60_000);
    return minutes(1);
  };

  /** The page has a window that is told of things. */
  const inWindow = (): EventTarget => {
    const window = new EventTarget();
    vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
    vi.stubGlobal('document', new EventTarget());
    return window;
  };

  test('it ends during a sleep, and the network is back 3 s after waking: renewed without a click', async () => {
    inWindow();
    let isDown = false;
    const {taken, types} = keep({
      gives: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
    });
    await minutes(5);
    isDown = true;
    vi.setSystemTime(Date.now() + 8 * hour * 1000);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(types()).toEqual(['token-expiring']);
    isDown = false;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(taken).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test.each(['online', 'visibilitychange', 'pageshow'])(
    'after such a sleep, %s is a reason to ask',
    async name => {
      const window = inWindow();
      let isDown = true;
      const {taken} = keep({
        gives: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
      });
      await minutes(5);
      vi.setSystemTime(Date.now() + 8 * hour * 1000);
      await minutes(3);
      expect(taken).toEqual([]);
      isDown = false;
      const target = name === 'visibilitychange' ? document : window;
      target.dispatchEvent(new Event(name));
      await vi.advanceTimersByTimeAsync(0);
      expect(taken).toEqual(['second']);
    },
  );

  test('several sleeps, as some engines count them: none of that is time in which it was tried', async () => {
    inWindow();
    const {types} = keep({gives: () => fault('network')});
    await minutes(61);
    for (let night = 0; night < 3; night += 1) {
      // Here also the time that passed goes on.
      vi.setSystemTime(Date.now() + 8 * hour * 1000);
      const passed = performance.now();
      vi.spyOn(performance, 'now').mockImplementation(() => passed + 8 * hour * 1000);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(0);
      vi.restoreAllMocks();
    }
    expect(types()).toEqual(['token-expiring']);
  });

  test('a question that hangs since there was no network is asked again when there is one', async () => {
    const window = inWindow();
    const asked: AbortSignal[] = [];
    const taken: string[] = [];
    const end = new AbortController();
    const keeping = {
      ask({signal}: {signal: AbortSignal}) {
        asked.push(signal);
        if (asked.length > 1) return Promise.resolve(hold({accessToken: 'second', expiresIn: hour}));
        return new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
      isBusy: () => false,
      onRenewed: ({accessToken}: AccessToken) => taken.push(accessToken),
      onEvent: () => expect.unreachable(),
    };
    new TokenKeeper(hold({accessToken: 'first', expiresIn: hour}), keeping, end.signal);
    await minutes(58);
    expect([asked.length, taken]).toEqual([1, []]);
    window.dispatchEvent(new Event('online'));
    await minutes(0);
    expect(asked[0]?.aborted).toBe(true);
    expect(taken).toEqual(['second']);
    end.abort();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the end of it all ends a question that hangs', async () => {
    let heard: AbortSignal | undefined;
    const end = new AbortController();
    const keeping = {
      ask({signal}: {signal: AbortSignal}) {
        heard = signal;
        return new Promise<never>(() => {});
      },
      isBusy: () => false,
      onRenewed: () => expect.unreachable(),
      onEvent: () => expect.unreachable(),
    };
    new TokenKeeper(hold({accessToken: 'first', expiresIn: hour}), keeping, end.signal);
    await minutes(58);
    end.abort();
    expect(heard?.aborted).toBe(true);
  });

  test('a long sleep: renewed at the first look after it', async () => {
    const {taken} = keep({gives: atNextAsk()});
    await minutes(5);
    await wake(54);
    expect(taken).toEqual(['token 1']);
  });

  test('a clock that is set forward past the end: the source is asked, and believed', async () => {
    const {taken, types} = keep({gives: same(55 * 60)});
    await minutes(5);
    await wake(24 * 60);
    expect([taken, types()]).toEqual([[], []]);
    await minutes(45);
    expect(types()).toEqual([]);
  });

  test('a clock that is set back does not put the renewal off', async () => {
    let left = 55 * 60;
    const {asked, types} = keep({
      gives: renew =>
        renew ? {accessToken: 'second', expiresIn: hour} : {accessToken: 'first', expiresIn: left},
    });
    await minutes(5);
    await wake(-24 * 60);
    expect(asked).toEqual(['ask']);
    left = 180;
    await minutes(53);
    expect(asked).toEqual(['ask', 'ask', 'renew']);
    expect(types()).toEqual([]);
  });
});
