import {describe, expect, test, vi} from 'vitest';
import {withExpiry, type AccessToken} from '../../src/auth/access-token.js';
import {TokenKeeper} from '../../src/auth/token-keeper.js';
import {
  numberedTokens,
  fault,
  hour,
  startKeeper,
  advanceMinutes,
  unchangedToken,
  useClock,
} from './keeper-setup.js';

useClock();

describe('sleep and clock changes', () => {
  /** Changes the wall clock, and lets a minute pass. */
  const shiftClock = (byMinutes: number) => {
    // The wall clock continues while a computer sleeps; timers and the page's monotonic clock do not.
    vi.setSystemTime(Date.now() + byMinutes * 60_000);
    return advanceMinutes(1);
  };

  /** Returns an event target that stands in for the window, and replaces the document. */
  const stubWindow = (): EventTarget => {
    const window = new EventTarget();
    vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
    vi.stubGlobal('document', new EventTarget());
    return window;
  };

  test('a token that expires during a sleep is renewed without a click when the network is back 3 s after waking', async () => {
    stubWindow();
    let isDown = false;
    const {newTokens, types} = startKeeper({
      source: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
    });
    await advanceMinutes(5);
    isDown = true;
    vi.setSystemTime(Date.now() + 8 * hour * 1000);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(types()).toEqual(['token-expiring']);
    isDown = false;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(newTokens).toEqual(['second']);
    expect(types()).toEqual(['token-expiring']);
  });

  test.each(['online', 'visibilitychange', 'pageshow'])(
    'after a sleep without a network, %s triggers a renewal',
    async name => {
      const window = stubWindow();
      let isDown = true;
      const {newTokens} = startKeeper({
        source: () => (isDown ? fault('network') : {accessToken: 'second', expiresIn: hour}),
      });
      await advanceMinutes(5);
      vi.setSystemTime(Date.now() + 8 * hour * 1000);
      await advanceMinutes(3);
      expect(newTokens).toEqual([]);
      isDown = false;
      const target = name === 'visibilitychange' ? document : window;
      target.dispatchEvent(new Event(name));
      await vi.advanceTimersByTimeAsync(0);
      expect(newTokens).toEqual(['second']);
    },
  );

  test('several sleeps do not count as time spent retrying, even in engines whose monotonic clock continues', async () => {
    stubWindow();
    const {types} = startKeeper({source: () => fault('network')});
    await advanceMinutes(61);
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
    const window = stubWindow();
    const signals: AbortSignal[] = [];
    const newTokens: string[] = [];
    const end = new AbortController();
    const options = {
      ask({signal}: {signal: AbortSignal}) {
        signals.push(signal);
        if (signals.length > 1) return Promise.resolve(withExpiry({accessToken: 'second', expiresIn: hour}));
        return new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
      isBusy: () => false,
      onRenewed: ({accessToken}: AccessToken) => newTokens.push(accessToken),
      onEvent: () => expect.unreachable(),
    };
    new TokenKeeper(withExpiry({accessToken: 'first', expiresIn: hour}), options, end.signal);
    await advanceMinutes(58);
    expect([signals.length, newTokens]).toEqual([1, []]);
    window.dispatchEvent(new Event('online'));
    await advanceMinutes(0);
    expect(signals[0]?.aborted).toBe(true);
    expect(newTokens).toEqual(['second']);
    end.abort();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the end of the keeper aborts a hanging request', async () => {
    let requestSignal: AbortSignal | undefined;
    const end = new AbortController();
    const options = {
      ask({signal}: {signal: AbortSignal}) {
        requestSignal = signal;
        return new Promise<never>(() => {});
      },
      isBusy: () => false,
      onRenewed: () => expect.unreachable(),
      onEvent: () => expect.unreachable(),
    };
    new TokenKeeper(withExpiry({accessToken: 'first', expiresIn: hour}), options, end.signal);
    await advanceMinutes(58);
    end.abort();
    expect(requestSignal?.aborted).toBe(true);
  });

  test('renews at the first check after a long sleep', async () => {
    const {newTokens} = startKeeper({source: numberedTokens()});
    await advanceMinutes(5);
    await shiftClock(54);
    expect(newTokens).toEqual(['token 1']);
  });

  test('does not expire a token if the clock is set forward past its expiry, but the source still returns it as valid', async () => {
    const {newTokens, types} = startKeeper({source: unchangedToken(55 * 60)});
    await advanceMinutes(5);
    await shiftClock(24 * 60);
    expect([newTokens, types()]).toEqual([[], []]);
    await advanceMinutes(45);
    expect(types()).toEqual([]);
  });

  test('setting the clock back does not delay the renewal', async () => {
    let left = 55 * 60;
    const {requests, types} = startKeeper({
      source: renew =>
        renew ? {accessToken: 'second', expiresIn: hour} : {accessToken: 'first', expiresIn: left},
    });
    await advanceMinutes(5);
    await shiftClock(-24 * 60);
    expect(requests).toEqual(['ask']);
    left = 180;
    await advanceMinutes(53);
    expect(requests).toEqual(['ask', 'ask', 'renew']);
    expect(types()).toEqual([]);
  });
});
