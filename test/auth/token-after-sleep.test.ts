import {describe, expect, test, vi} from 'vitest';
import {withExpiry, type AccessToken} from '../../src/auth/access-token.js';
import {TokenKeeper} from '../../src/auth/token-keeper.js';
import {atNextAsk, fault, hour, keep, minutes, same, useClock} from './keeper-setup.js';

useClock();

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
        if (asked.length > 1) return Promise.resolve(withExpiry({accessToken: 'second', expiresIn: hour}));
        return new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
      isBusy: () => false,
      onRenewed: ({accessToken}: AccessToken) => taken.push(accessToken),
      onEvent: () => expect.unreachable(),
    };
    new TokenKeeper(withExpiry({accessToken: 'first', expiresIn: hour}), keeping, end.signal);
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
    new TokenKeeper(withExpiry({accessToken: 'first', expiresIn: hour}), keeping, end.signal);
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
