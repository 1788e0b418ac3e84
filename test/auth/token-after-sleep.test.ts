import {describe, expect, test, vi} from 'vitest';
import {withExpiry, type AccessToken} from '../../src/auth/access-token.js';
import {TokenKeeper} from '../../src/auth/token-keeper.js';
import {atNextAsk, fault, hour, keep, minutes, same, useClock} from './keeper-setup.js';

useClock();

describe('irregular time', () => {
  const wake = (sleptMinutes: number) => {
    // The wall clock continues while a computer sleeps; timers and the page's monotonic clock do not.
    vi.setSystemTime(Date.now() + sleptMinutes * 60_000);
    return minutes(1);
  };

  /** Gives the page a window that receives events. */
  const inWindow = (): EventTarget => {
    const window = new EventTarget();
    vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
    vi.stubGlobal('document', new EventTarget());
    return window;
  };

  test('a token that expires during a sleep is renewed without a click when the network is back 3 s after waking', async () => {
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
    'after such a sleep, %s triggers a renewal',
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

  test('several sleeps do not count as time spent retrying, even in engines whose monotonic clock continues', async () => {
    inWindow();
    const {types} = keep({gives: () => fault('network')});
    await minutes(61);
    for (let night = 0; night < 3; night += 1) {
      // Here the monotonic clock continues as well.
      vi.setSystemTime(Date.now() + 8 * hour * 1000);
      const passed = performance.now();
      vi.spyOn(performance, 'now').mockImplementation(() => passed + 8 * hour * 1000);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(0);
      vi.restoreAllMocks();
    }
    expect(types()).toEqual(['token-expiring']);
  });

  test('a request that hangs without a network is repeated when the network returns', async () => {
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

  test('the end of the keeper aborts a hanging request', async () => {
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

  test('renews at the first check after a long sleep', async () => {
    const {taken} = keep({gives: atNextAsk()});
    await minutes(5);
    await wake(54);
    expect(taken).toEqual(['token 1']);
  });

  test('requests a token and trusts it if the clock is set forward past the expiry', async () => {
    const {taken, types} = keep({gives: same(55 * 60)});
    await minutes(5);
    await wake(24 * 60);
    expect([taken, types()]).toEqual([[], []]);
    await minutes(45);
    expect(types()).toEqual([]);
  });

  test('setting the clock back does not delay the renewal', async () => {
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
