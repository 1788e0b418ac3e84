// @vitest-environment jsdom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {openSignInWindow, type LoginMode, type SignInWindow} from '../../src/auth/sign-in-window.js';

const login = () => new URL('/webex/login', location.href);
let windows: {url: URL; close(): void}[];
let made: SignInWindow[];

beforeEach(() => {
  windows = [];
  made = [];
  history.replaceState(null, '', '/page?a=b#chapter');
  vi.stubGlobal('open', (url: URL) => {
    const opened = {url, close: vi.fn()};
    windows.push(opened);
    return opened;
  });
});

afterEach(() => {
  for (const {channel} of made) channel.close();
  vi.unstubAllGlobals();
});

function open(mode?: LoginMode, url = login()): SignInWindow {
  const window = openSignInWindow(url, mode);
  made.push(window);
  return window;
}

describe.each([
  {place: 'a page', top: undefined, standalone: undefined},
  {place: 'a page on an iOS home screen', top: undefined, standalone: true},
  {place: 'a frame of this site', top: {location: {origin: location.origin}}, standalone: undefined},
])('from $place', ({place, top, standalone}) => {
  beforeEach(() => {
    if (top) vi.stubGlobal('top', top);
    if (standalone) vi.stubGlobal('navigator', {standalone});
  });

  test.each<LoginMode | undefined>([undefined, 'auto', 'popup', 'redirect'])('%s', mode => {
    const {refusal, popup, redirect} = open(mode);
    const isPage = place !== 'a frame of this site';
    const mayRedirect = isPage && mode !== 'popup';
    // On an iOS home screen a window would be another browser's, with a session of its own.
    const opens = !(mayRedirect && (mode === 'redirect' || standalone));
    expect(refusal).toBe(false);
    expect(Boolean(popup)).toBe(opens);
    expect(redirect?.searchParams.get('mode')).toBe(mayRedirect ? 'redirect' : undefined);
    expect(windows.map(({url}) => url.searchParams.get('mode'))).toEqual(opens ? ['popup'] : []);
  });
});

test('comes back to where the person was', () => {
  const {redirect} = open('auto');
  for (const url of [redirect!, windows[0]!.url]) {
    expect(url.pathname).toBe('/webex/login');
    expect(url.searchParams.get('next')).toBe('/page?a=b#chapter');
  }
});

test('there is one window at a time', () => {
  open();
  open();
  expect(windows[0]?.close).toHaveBeenCalledOnce();
  expect(windows[1]?.close).not.toHaveBeenCalled();
  open('redirect');
  expect(windows[1]?.close).toHaveBeenCalledOnce();
});

test('a browser that opens none leaves the redirect', () => {
  vi.stubGlobal('open', () => null);
  expect(open()).toMatchObject({popup: null, redirect: expect.any(URL)});
  expect(open('popup')).toMatchObject({popup: null, redirect: undefined});
});

test.each([
  {name: 'a frame of another site', top: {location: {origin: 'https://host.example'}}},
  {
    name: 'a frame of another site, whose address is not told',
    top: {
      get location(): never {
        throw new DOMException('', 'SecurityError');
      },
    },
  },
])('from $name: refused, and nothing is opened', ({top}) => {
  vi.stubGlobal('top', top);
  expect(open()).toMatchObject({refusal: 'framed', redirect: undefined});
  expect(windows).toEqual([]);
});

test('at another origin: refused, and nothing is opened', () => {
  const {refusal, popup} = open('auto', new URL('https://other.example/login'));
  expect([refusal, popup]).toEqual(['foreign-login-url', undefined]);
  expect(windows).toEqual([]);
});

test('the answer is heard from the first moment on; a sign-out is none', async () => {
  const {answer} = open();
  const other = new BroadcastChannel('webex-calling-elements/sign-in');
  other.postMessage({type: 'signed-out'});
  other.postMessage({type: 'failed', outcome: 'denied'});
  expect(await answer).toEqual({type: 'failed', outcome: 'denied'});
  other.close();
});
