import {faultError} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {scopes} from '../../src/auth/access-token.js';
import type {SignInMessage, StartedSignIn} from '../../src/auth/sign-in-window.js';
import {waitForConsent} from '../../src/session/consent.js';
import {consumeRedirectMark} from '../../src/session/login-redirect.js';
import {uncaughtDuring} from '../line/uncaught.js';
import {deferred, outcomeOf} from './session-setup.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', {assign: vi.fn()});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A sign-in window, and the wait for it. */
function begin(given: Partial<StartedSignIn> = {}, end = new AbortController()) {
  const popup = {closed: false, close: vi.fn()};
  const channel = Object.assign(new EventTarget(), {close: vi.fn(), postMessage: vi.fn()});
  const onSeemsClosed = vi.fn();
  const preparation = deferred();
  const beforeLeaving = vi.fn(() => preparation.promise);
  const close = (): void => {
    channel.close();
    popup.close();
  };
  const window = {popup, channel, received: [], attempt: 'ours', close, ...given} as unknown as StartedSignIn;
  const waiting = waitForConsent(window, onSeemsClosed, beforeLeaving, end.signal);
  const outcome = outcomeOf(waiting);
  let isOver = false;
  void outcome.then(() => (isOver = true));
  const receive = (data: SignInMessage) => channel.dispatchEvent(new MessageEvent('message', {data}));
  return {
    popup,
    channel,
    receive,
    preparation,
    beforeLeaving,
    end,
    onSeemsClosed,
    waiting,
    outcome,
    isOver: () => isOver,
  };
}

/** Expects that the wait left nothing behind, regardless of its outcome. */
function expectTidy({popup, channel}: Readonly<Record<'popup' | 'channel', {close(): void}>>): void {
  expect(channel.close).toHaveBeenCalledOnce();
  expect(popup.close).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
}

describe('the other window', () => {
  test('reports a sign-in', async () => {
    const wait = begin();
    wait.receive({type: 'signed-in'});
    expect(await wait.outcome).toBe('ok');
    expectTidy(wait);
    expect(location.assign).not.toHaveBeenCalled();
  });

  test.each([
    {name: 'denied', outcome: 'denied', fault: 'denied'},
    {name: 'not-entitled', outcome: 'not-entitled', fault: 'not-entitled'},
    {name: 'cancelled', outcome: 'cancelled', fault: 'cancelled'},
    {name: 'an unknown outcome', outcome: 'not-yet-known', fault: 'server'},
    {name: 'no outcome', outcome: undefined, fault: 'server'},
    {name: 'the name of a fault of the line', outcome: 'still-registered', fault: 'server'},
  ])('reports $name as $fault', async ({outcome, fault}) => {
    const wait = begin();
    wait.receive({type: 'failed', attempt: 'ours', outcome});
    expect(await wait.outcome).toBe(fault);
    expectTidy(wait);
  });

  test('may report before the wait starts', async () => {
    const wait = begin({
      received: [{type: 'signed-out'}, {type: 'failed', outcome: 'denied', attempt: 'ours'}],
    });
    expect(await wait.outcome).toBe('denied');
    expectTidy(wait);
  });

  test.each<{name: string; message: SignInMessage}>([
    {name: 'a sign-out', message: {type: 'signed-out'}},
    {name: 'a failure of another attempt', message: {type: 'failed', outcome: 'denied', attempt: 'another'}},
    {name: 'a failure without an attempt', message: {type: 'failed', outcome: 'denied'}},
  ])('ignores $name', async ({message}) => {
    const wait = begin({received: [message]});
    wait.receive(message);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wait.isOver()).toBe(false);
    // A completed sign-in counts for every attempt.
    wait.receive({type: 'signed-in', attempt: 'another'});
    expect(await wait.outcome).toBe('ok');
    expectTidy(wait);
  });

  test('ignores anything else that a script posts to the channel', async () => {
    vi.useRealTimers();
    const [channel, other] = [new BroadcastChannel('sign-in'), new BroadcastChannel('sign-in')];
    const wait = begin({channel, close: () => channel.close()});
    const uncaught = await uncaughtDuring(async () => {
      const received = new Promise(resolve => channel.addEventListener('message', resolve));
      other.postMessage('of another script');
      await received;
    });
    expect(uncaught).toEqual([]);
    expect(wait.isOver()).toBe(false);
    other.postMessage({type: 'signed-in'});
    expect(await wait.outcome).toBe('ok');
    other.close();
  });

  test('lists missing scopes only for the failure `missing-scope`', async () => {
    const [missing, denied, unnamed] = [begin(), begin(), begin()];
    missing.receive({type: 'failed', attempt: 'ours', outcome: 'missing-scope', scopes: ['spark:kms']});
    denied.receive({type: 'failed', attempt: 'ours', outcome: 'denied', scopes: ['spark:kms']});
    unnamed.receive({type: 'failed', attempt: 'ours', outcome: 'missing-scope', scopes: []});
    await expect(missing.waiting).rejects.toMatchObject({fault: {scopes: ['spark:kms']}});
    await expect(denied.waiting).rejects.not.toHaveProperty('fault.scopes');
    // If the server names none, the required ones are listed.
    await expect(unnamed.waiting).rejects.toMatchObject({fault: {scopes: scopes.required}});
  });

  test('is reported once as closed, and a late answer still counts', async () => {
    const wait = begin();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.onSeemsClosed).not.toHaveBeenCalled();
    wait.popup.closed = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(wait.onSeemsClosed).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wait.onSeemsClosed).toHaveBeenCalledOnce();
    wait.receive({type: 'signed-in'});
    expect(await wait.outcome).toBe('ok');
    expectTidy(wait);
  });

  test('leaves no listener behind, on the page or on the signal', async () => {
    const onPage = vi.spyOn(globalThis, 'addEventListener');
    const end = new AbortController();
    const onSignal = vi.spyOn(end.signal, 'addEventListener');
    const wait = begin({}, end);
    const added = [...onPage.mock.calls, ...onSignal.mock.calls];
    vi.restoreAllMocks();
    expect(added.map(([type]) => type)).toEqual(['pageshow', 'abort']);
    wait.receive({type: 'signed-in'});
    expect(await wait.outcome).toBe('ok');
    for (const [, , options] of added) expect(options).toMatchObject({signal: {aborted: true}});
  });

  test('gets ten minutes for an answer, then the wait ends', async () => {
    const wait = begin();
    await vi.advanceTimersByTimeAsync(10 * 60_000 - 1);
    expect(wait.isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await wait.outcome).toBe('cancelled');
    expectTidy(wait);
  });
});

describe('without a message from the window', () => {
  const login = new URL('https://page.example/webex/login?mode=popup');
  const setHint = (): void => void (document.cookie = 'webex-signed-in=1');
  const removeHint = (): void => void (document.cookie = 'webex-signed-in=; max-age=0');
  const stubLogin = (status: number): void => {
    vi.stubGlobal('fetch', async () => new Response(null, {status}));
  };
  beforeEach(removeHint);
  afterEach(removeHint);
  /** A window that shows a page of this origin, with an HTTP status and the content of its `<head>`. */
  const windowAt = (pathname: string, responseStatus = 200, head = '') => {
    const shown = document.implementation.createHTMLDocument();
    shown.head.innerHTML = head;
    const performance = {getEntriesByType: () => [{responseStatus}]};
    return {
      popup: {
        closed: false,
        close: vi.fn(),
        location: {pathname},
        document: shown,
        performance,
      } as unknown as Window,
    };
  };

  test('the cookie of the server reports a sign-in, after the time that a message needs', async () => {
    const wait = begin();
    await vi.advanceTimersByTimeAsync(5_000);
    setHint();
    await vi.advanceTimersByTimeAsync(500);
    expect(wait.isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(await wait.outcome).toBe('ok');
    // The other tabs have received no message from the window either.
    expect(wait.channel.postMessage).toHaveBeenCalledExactlyOnceWith({type: 'signed-in', attempt: 'ours'});
    expectTidy(wait);
  });

  test('the cookie also reports a sign-in to a browser that has no channels', async () => {
    const wait = begin({channel: undefined});
    setHint();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await wait.outcome).toBe('ok');
  });

  test('a cookie that was there before reports nothing, until it has been removed and set again', async () => {
    setHint();
    const wait = begin();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.isOver()).toBe(false);
    removeHint();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wait.isOver()).toBe(false);
    setHint();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await wait.outcome).toBe('ok');
  });

  test('on https, a cookie without the prefix reports nothing, because another subdomain can set it', async () => {
    vi.stubGlobal('location', {protocol: 'https:', assign: vi.fn()});
    const wait = begin();
    setHint();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.isOver()).toBe(false);
    vi.spyOn(document, 'cookie', 'get').mockReturnValue('a=b; __Host-webex-signed-in=1');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await wait.outcome).toBe('ok');
    vi.restoreAllMocks();
  });

  test.each([
    {name: "a proxy's error", status: 502, head: ''},
    {name: "the server's error 400", status: 400, head: ''},
    {
      name: 'a failure that the server explains',
      status: 200,
      head: '<meta name="webex-sign-in" content="{}">',
    },
  ])('a window that shows $name stays open', async ({status, head}) => {
    vi.stubGlobal('location', {pathname: '/calls', assign: vi.fn()});
    stubLogin(204);
    const wait = begin({login, ...windowAt('/webex/login', status, head)});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.isOver()).toBe(false);
    wait.end.abort();
  });

  test.each([
    {name: 'the application, at the login address', path: '/webex/login', outcome: 'no-login'},
    {name: 'the page itself', path: '/calls', outcome: 'no-login'},
    {name: 'an empty document, while it loads', path: 'blank', outcome: undefined},
    {name: 'the callback', path: '/webex/callback', outcome: undefined},
  ])('a window that shows $name: $outcome', async ({path, outcome}) => {
    vi.stubGlobal('location', {pathname: '/calls', assign: vi.fn()});
    stubLogin(204);
    const wait = begin({login, ...windowAt(path)});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.isOver()).toBe(outcome !== undefined);
    wait.end.abort();
    if (outcome !== undefined) expect(await wait.outcome).toBe(outcome);
  });

  test('a window that shows the application fails in a browser that does not report the status of its page', async () => {
    stubLogin(204);
    const {popup} = windowAt('/webex/login');
    popup.performance.getEntriesByType = () => [];
    const wait = begin({login, popup});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await wait.outcome).toBe('no-login');
  });

  test('a window that passes through a page of the application stays open', async () => {
    stubLogin(204);
    const {popup} = windowAt('/webex/login');
    const wait = begin({login, popup});
    await vi.advanceTimersByTimeAsync(500);
    Object.assign(popup, {location: {pathname: '/webex/callback'}});
    await vi.advanceTimersByTimeAsync(500);
    Object.assign(popup, {location: {pathname: '/webex/login'}});
    await vi.advanceTimersByTimeAsync(500);
    expect(wait.isOver()).toBe(false);
    wait.end.abort();
  });

  test('a window is not checked before the server has answered that it has no page at the login address', async () => {
    const answer = deferred<Response>();
    vi.stubGlobal('fetch', () => answer.promise);
    const wait = begin({login, ...windowAt('/webex/login')});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.isOver()).toBe(false);
    answer.resolve(new Response(null, {status: 204}));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await wait.outcome).toBe('no-login');
  });

  test('a window that shows the login page of another server, which does not answer HEAD, is left alone', async () => {
    stubLogin(405);
    const wait = begin({login, ...windowAt('/webex/login')});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wait.isOver()).toBe(false);
    wait.end.abort();
  });

  test('a window that has reached Webex is not checked again', async () => {
    const look = vi.fn(() => {
      throw new DOMException('cross-origin', 'SecurityError');
    });
    const popup = Object.defineProperty({closed: false, close: vi.fn()}, 'location', {get: look});
    stubLogin(204);
    const wait = begin({login, popup: popup as unknown as Window});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(look).toHaveBeenCalledOnce();
    wait.end.abort();
  });
});

test.each(['framed', 'foreign-login-url'] as const)('%s is rejected', async refusal => {
  const wait = begin({refusal});
  expect(await wait.outcome).toBe(refusal);
  expectTidy(wait);
});

describe('without another window', () => {
  test('it fails with `blocked` if redirecting is not possible', async () => {
    const wait = begin({popup: null});
    expect(await wait.outcome).toBe('blocked');
    expect(wait.channel.close).toHaveBeenCalledOnce();
    expect(location.assign).not.toHaveBeenCalled();
  });

  test('the page redirects, and navigating back cancels', async () => {
    const redirect = new URL('https://page.example/webex/login?mode=redirect');
    const wait = begin({popup: null, redirect});
    await vi.advanceTimersByTimeAsync(5_000);
    expect(location.assign).not.toHaveBeenCalled();
    wait.preparation.resolve();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(consumeRedirectMark()).toBe(true);
    expect(location.assign).toHaveBeenCalledExactlyOnceWith(redirect);
    expect(wait.onSeemsClosed).not.toHaveBeenCalled();
    const shown = (persisted: boolean): void => {
      dispatchEvent(Object.assign(new Event('pageshow'), {persisted}));
    };
    shown(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(wait.isOver()).toBe(false);
    shown(true);
    expect(await wait.outcome).toBe('cancelled');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the page does not redirect if the preparation fails or the wait is aborted', async () => {
    const redirect = new URL('https://page.example/webex/login');
    const [failing, aborted] = [begin({popup: null, redirect}), begin({popup: null, redirect})];
    failing.preparation.reject(faultError('server'));
    expect(await failing.outcome).toBe('server');
    aborted.end.abort();
    aborted.preparation.resolve();
    expect(await aborted.outcome).toBe('AbortError');
    expect(location.assign).not.toHaveBeenCalled();
    expect(consumeRedirectMark()).toBe(false);
  });
});

test.each([true, false])('an abort ends the wait with its reason (before it began: %s)', async early => {
  const reason = new Error('enough');
  const channel = Object.assign(new EventTarget(), {close: vi.fn()});
  const popup = {closed: false, close: vi.fn()};
  const close = (): void => {
    channel.close();
    popup.close();
  };
  const window = {popup, channel, close};
  const end = new AbortController();
  if (early) end.abort(reason);
  const waiting = waitForConsent(
    {...window, received: []} as unknown as StartedSignIn,
    vi.fn(),
    async () => undefined,
    end.signal,
  );
  const refused = expect(waiting).rejects.toBe(reason);
  end.abort(reason);
  await refused;
  expectTidy(window);
});

describe('the check of the login URL', () => {
  const html = {'content-type': 'text/html; charset=utf-8'};
  const answers: readonly {name: string; answer: () => Response; outcome: string}[] = [
    {name: '404', answer: () => new Response(null, {status: 404}), outcome: 'no-login'},
    {
      name: 'a page of the application',
      answer: () => new Response(null, {headers: html}),
      outcome: 'no-login',
    },
    {
      name: '204, from this library’s handler',
      answer: () => new Response(null, {status: 204}),
      outcome: 'ok',
    },
    {
      name: 'the page’s origin, from this library’s handler',
      answer: () => new Response(null, {headers: {'x-webex-calling-elements': 'https://page.example'}}),
      outcome: 'ok',
    },
    {
      name: 'another origin, to which the sign-in would return',
      answer: () => new Response(null, {headers: {'x-webex-calling-elements': 'http://localhost:3000'}}),
      outcome: 'foreign-login-url',
    },
    {name: 'a redirect, which a page cannot inspect', answer: () => Response.error(), outcome: 'ok'},
    {
      name: '405, from a server without HEAD',
      answer: () => new Response(null, {status: 405, headers: html}),
      outcome: 'ok',
    },
    {name: '500', answer: () => new Response(null, {status: 500, headers: html}), outcome: 'ok'},
  ];
  test.each(answers)('$name: $outcome', async ({answer, outcome}) => {
    const request = vi.fn(async () => answer());
    vi.stubGlobal('fetch', request);
    const login = new URL('https://page.example/webex/login?mode=popup');
    const wait = begin({login});
    await vi.advanceTimersByTimeAsync(0);
    wait.receive({type: 'signed-in'});
    expect(await wait.outcome).toBe(outcome);
    // A redirect would lead to Webex's consent page, which the page must not request.
    const init = {method: 'HEAD', redirect: 'manual'};
    expect(request).toHaveBeenCalledExactlyOnceWith(login, expect.objectContaining(init));
    expectTidy(wait);
  });

  test('names the origin to which the sign-in would return in the console', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const headers = {'x-webex-calling-elements': 'https://www.page.example'};
    vi.stubGlobal('fetch', async () => new Response(null, {headers}));
    const wait = begin({login: new URL('https://page.example/webex/login')});
    expect(await wait.outcome).toBe('foreign-login-url');
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('the sign-in returns to https://www.page.example'),
    );
    warn.mockRestore();
  });

  test('comes before the page redirects there', async () => {
    vi.stubGlobal('fetch', async () => new Response(null, {status: 404}));
    const redirect = new URL('https://page.example/webex/login');
    const wait = begin({popup: null, redirect, login: redirect});
    wait.preparation.resolve();
    expect(await wait.outcome).toBe('no-login');
    expect(location.assign).not.toHaveBeenCalled();
  });

  test('does not treat a URL that cannot be reached as missing', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const wait = begin({login: new URL('https://page.example/webex/login')});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wait.isOver()).toBe(false);
    wait.receive({type: 'failed', attempt: 'ours', outcome: 'no-cookie'});
    expect(await wait.outcome).toBe('no-cookie');
  });
});
