import {describe, expect, test, vi} from 'vitest';
import {LocksDenied, requestLock} from '../../src/tabs/line-lock.js';
import {canShareLine, holderId, isLockHeld} from '../../src/tabs/lock-holder.js';
import {askLeader} from '../../src/tabs/tab-channel.js';
import {browser, SignedInTab, useBrowser} from './tab-setup.js';
import {Tab} from './tab.js';

useBrowser();

const never = (): void => expect.unreachable();

describe('whether tabs can share a line', () => {
  test('they can with locks and channels', () => {
    expect(new Tab('a tab').run(canShareLine)).toBe(true);
  });

  test('they cannot without locks, as on a page without https', () => {
    Object.defineProperty(navigator, 'locks', {configurable: true, value: undefined});
    expect(canShareLine()).toBe(false);
  });

  test('they cannot without channels', () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    expect(canShareLine()).toBe(false);
  });

  test('they cannot outside a browser', () => {
    vi.stubGlobal('navigator', undefined);
    expect(canShareLine()).toBe(false);
    vi.unstubAllGlobals();
  });
});

describe('a browser that denies some of this', () => {
  const refused = () => Promise.reject(new DOMException('Not in a sandboxed frame', 'SecurityError'));

  test('channels that throw prevent sharing', () => {
    vi.stubGlobal('BroadcastChannel', function () {
      throw new DOMException('Denied', 'SecurityError');
    });
    expect(new Tab('a tab').run(canShareLine)).toBe(false);
  });

  test('locks that throw when read prevent sharing', () => {
    Object.defineProperty(navigator, 'locks', {
      configurable: true,
      get: () => {
        throw new DOMException('Denied', 'SecurityError');
      },
    });
    expect(new Tab('a tab').run(canShareLine)).toBe(false);
  });

  test('a query that rejects counts as a free lock', async () => {
    Object.defineProperty(navigator, 'locks', {configurable: true, value: {query: refused}});
    expect(await isLockHeld()).toBe(false);
    expect(await holderId()).toBeUndefined();
  });

  test.each<{name: string; request: () => unknown}>([
    {name: 'rejects', request: refused},
    {
      name: 'throws',
      request: () => {
        throw new TypeError('Not a function');
      },
    },
  ])('a request that $name counts as a denial', async ({request}) => {
    Object.defineProperty(navigator, 'locks', {configurable: true, value: {request}});
    await expect(requestLock({}, never)).rejects.toBeInstanceOf(LocksDenied);
  });

  test('a rejection in a page that is being left does not count as a denial', async () => {
    const request = () => Promise.reject(new DOMException('Not fully active', 'InvalidStateError'));
    Object.defineProperty(navigator, 'locks', {configurable: true, value: {request}});
    await expect(requestLock({}, never)).rejects.toMatchObject({name: 'InvalidStateError'});
  });

  test('tabs then each have a line, and send no messages', async () => {
    Object.defineProperty(navigator, 'locks', {
      configurable: true,
      value: {query: refused, request: refused},
    });
    const [first, second] = [await SignedInTab.open('first'), await SignedInTab.open('second')];
    expect([await first.run('register'), await second.run('register')]).toEqual(['ok', 'ok']);
    expect([first.shown, second.shown]).toEqual(['registered', 'registered']);
    expect([await first.run('deregister'), await first.run('register')]).toEqual(['ok', 'ok']);
    const types = browser.channels.messages.map(message => (message as {type: string}).type);
    expect(new Set(types)).toEqual(new Set(['hello']));
  });

  test('channels that are denied later cause no error', async () => {
    const tab = await SignedInTab.open('first');
    tab.suspend();
    vi.stubGlobal('BroadcastChannel', function () {
      throw new DOMException('Denied', 'SecurityError');
    });
    await tab.resume();
    expect(await tab.run('register')).toBe('ok');
  });
});

describe('the lock', () => {
  const tab = () => new Tab('a tab');

  test('is held until it is released', async () => {
    const lock = await tab().run(() => requestLock({ifAvailable: true}, never));
    expect(await isLockHeld()).toBe(true);
    expect(await tab().run(() => requestLock({ifAvailable: true}, never))).toBeUndefined();
    lock?.release();
    await browser.settled();
    expect(await isLockHeld()).toBe(false);
  });

  test("is independent of the page's own locks", async () => {
    void tab().run(() => browser.locks.request('the page’s own', {}, () => new Promise(() => {})));
    await browser.settled();
    expect(await isLockHeld()).toBe(false);
  });

  test('is granted in order', async () => {
    const lock = await tab().run(() => requestLock({}, never));
    const order: string[] = [];
    for (const name of ['first', 'second']) {
      void tab()
        .run(() => requestLock({}, never))
        .then(given => (order.push(name), given?.release()));
    }
    await browser.settled();
    expect(order).toEqual([]);
    lock?.release();
    await browser.settled();
    expect(order).toEqual(['first', 'second']);
  });

  test('can be stolen, and its previous owner is notified', async () => {
    const stolen = vi.fn<() => void>();
    await tab().run(() => requestLock({}, stolen));
    await tab().run(() => requestLock({steal: true}, never));
    await browser.settled();
    expect(stolen).toHaveBeenCalledOnce();
  });

  test('is no longer requested once the signal aborts', async () => {
    await tab().run(() => requestLock({}, never));
    const end = new AbortController();
    const waiting = tab().run(() => requestLock({signal: end.signal}, never));
    end.abort();
    await expect(waiting).rejects.toMatchObject({name: 'AbortError'});
    expect(browser.locks.count).toBe(1);
  });
});

describe('the tab that has the line', () => {
  test('reports its state and its user immediately', async () => {
    const first = await SignedInTab.open('first');
    await first.run('register');
    const leader = new Tab('another').run(() => askLeader());
    await browser.settled();
    expect(await leader).toMatchObject({
      state: {status: 'registered'},
      user: {displayName: 'Ada Lovelace'},
    });
    expect(browser.channels.open.size).toBe(1);
  });

  test('has half a second to answer, and then counts as connecting', async () => {
    const leader = new Tab('another').run(() => askLeader());
    let holder: unknown;
    void leader.then(answer => (holder = answer));
    await browser.pass(499);
    expect(holder).toBeUndefined();
    await browser.pass(1);
    expect(holder).toEqual({state: {status: 'connecting', since: Date.now()}, user: {}});
    expect(browser.channels.open.size).toBe(0);
  });

  test('is the only one that answers', async () => {
    await SignedInTab.open('first');
    const leader = new Tab('another').run(() => askLeader());
    await browser.pass(600);
    expect((await leader).user).toEqual({});
  });
});
