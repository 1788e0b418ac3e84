import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {hold, type AccessToken} from '../../src/auth/access-token.js';
import {SignInError} from '../../src/auth/sign-in-fault.js';
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

describe('where no other token is to be had', () => {
  const fault = (type: 'network' | 'expired') => new SignInError(type);
  test.each([
    {name: 'the source fails', gives: () => fault('network'), type: 'network'},
    {name: 'the session is over', gives: () => fault('expired'), type: 'expired'},
    {name: 'the source throws something', gives: () => new Error('secret'), type: 'token-expired'},
    {
      name: 'it is the same one, of which the end is known',
      gives: () => same((start + hour * 1000 - Date.now()) / 1000)(),
      type: 'token-expired',
    },
    {name: 'it is the same one, said to be new for ever', gives: same(hour), type: 'token-expired'},
  ])('$name: it is announced once, and at its end said to be over', async ({gives, type}) => {
    const {events, taken} = keep({gives});
    await minutes(57.1);
    expect(events).toMatchObject([{type: 'token-expiring'}]);
    await minutes(3);
    expect(events).toEqual([
      {type: 'token-expiring', expiresAt: expect.any(Number) as number},
      {type: 'token-expired', fault: expect.objectContaining({type}) as object},
    ]);
    expect(taken).toEqual([]);
    expect(JSON.stringify(events)).not.toMatch(/first|secret/);
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
});

describe('time that passes otherwise', () => {
  const wake = (sleptMinutes: number) => {
    // The clock goes on while a computer sleeps; timers, and the time that passed for the page, do not.
    vi.setSystemTime(Date.now() + sleptMinutes * 60_000);
    return minutes(1);
  };

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
