import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {openSignInWindow, type LoginMode, type StartedSignIn} from '../../src/auth/sign-in-window.js';

const login = () => new URL('/webex/login', location.href);
let windows: {url: URL; close(): void}[];
let started: StartedSignIn[];

beforeEach(() => {
  windows = [];
  started = [];
  history.replaceState(null, '', '/page?a=b#chapter');
  vi.stubGlobal('open', (url: URL) => {
    const opened = {url, close: vi.fn()};
    windows.push(opened);
    return opened;
  });
});

afterEach(() => {
  for (const {channel} of started) channel?.close();
  vi.unstubAllGlobals();
});

function open(mode?: LoginMode, url = login()): StartedSignIn {
  const window = openSignInWindow(url, mode);
  started.push(window);
  return window;
}

/** Simulates frames and pages with these origins around this one, starting with its parent. Reading an undefined origin throws. */
function stubAncestors(origins: readonly (string | undefined)[]): void {
  const ancestors = origins.map(origin => ({
    parent: {} as object,
    get origin() {
      if (origin === undefined) throw new DOMException('', 'SecurityError');
      return origin;
    },
  }));
  ancestors.forEach((frame, index) => (frame.parent = ancestors[index + 1] ?? frame));
  if (ancestors.length) vi.stubGlobal('parent', ancestors[0]);
}

describe.each([
  {place: 'a page', ancestors: [], standalone: undefined},
  {place: 'a page on an iOS home screen', ancestors: [], standalone: true},
  {place: 'a frame of this site', ancestors: [location.origin], standalone: undefined},
])('from $place', ({place, ancestors, standalone}) => {
  beforeEach(() => {
    stubAncestors(ancestors);
    if (standalone) vi.stubGlobal('navigator', {standalone});
  });

  test.each<LoginMode | undefined>([undefined, 'auto', 'popup', 'redirect'])(
    'opens or redirects in mode %s',
    mode => {
      const {refusal, popup, redirect} = open(mode);
      const isPage = place !== 'a frame of this site';
      const mayRedirect = isPage && mode !== 'popup';
      // On an iOS home screen a window belongs to another browser with a separate session.
      const opens = !(mayRedirect && (mode === 'redirect' || standalone));
      expect(refusal).toBe(false);
      expect(Boolean(popup)).toBe(opens);
      expect(redirect && redirect.searchParams.has('mode')).toBe(false);
      expect(Boolean(redirect)).toBe(mayRedirect);
      expect(windows.map(({url}) => url.searchParams.get('mode'))).toEqual(opens ? ['popup'] : []);
    },
  );
});

test('a srcdoc frame of this site opens a window, although its `location.origin` is "null"', () => {
  stubAncestors([location.origin]);
  const url = login();
  vi.stubGlobal('location', {origin: 'null', pathname: 'srcdoc', search: '', href: 'about:srcdoc'});
  expect(open('auto', url).refusal).toBe(false);
  expect(windows).toHaveLength(1);
});

test('returns to the same place, and sends the fragment to no server', () => {
  const {redirect} = open('auto');
  for (const url of [redirect as URL, windows[0]!.url]) {
    expect(url.pathname).toBe('/webex/login');
    expect(url.href).not.toContain('chapter');
    expect(url.searchParams.get('next')).toBe('/page?a=b');
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

test('a browser that blocks windows leaves only the redirect', () => {
  vi.stubGlobal('open', () => null);
  expect(open()).toMatchObject({popup: null, redirect: expect.any(URL)});
  expect(open('popup')).toMatchObject({popup: null, redirect: false});
});

test.each([
  {name: 'a frame of another site', ancestors: ['https://host.example']},
  {name: 'a frame of another site with a hidden address', ancestors: [undefined]},
  {
    name: 'a frame in a frame of another site in a page of this site',
    ancestors: [undefined, location.origin],
  },
  {
    name: 'a frame in a frame of this site in a page of another site',
    ancestors: [location.origin, 'https://host.example'],
  },
])('is refused in $name, and nothing opens', ({ancestors}) => {
  stubAncestors(ancestors);
  expect(open()).toMatchObject({refusal: 'framed', redirect: false});
  expect(windows).toEqual([]);
});

test('is refused at another origin, and nothing opens', () => {
  const {refusal, popup} = open('auto', new URL('https://other.example/login'));
  expect([refusal, popup]).toEqual(['foreign-login-url', undefined]);
  expect(windows).toEqual([]);
});

test.each(['javascript:alert(1)', 'data:text/html,x'])(
  'on a page with an opaque origin, %s is refused',
  address => {
    vi.stubGlobal('origin', 'null');
    const file = {
      origin: 'null',
      protocol: 'file:',
      pathname: '/page.html',
      search: '',
      href: 'file:///page.html',
    };
    vi.stubGlobal('location', file);
    expect(open('auto', new URL(address))).toMatchObject({refusal: 'foreign-login-url', popup: undefined});
    expect(windows).toEqual([]);
  },
);

test('messages are received as soon as the window is open', async () => {
  const {received} = open();
  const other = new BroadcastChannel('webex-calling-elements/sign-in');
  other.postMessage({type: 'signed-out'});
  other.postMessage({type: 'failed', outcome: 'denied'});
  await vi.waitFor(() =>
    expect(received).toEqual([{type: 'signed-out'}, {type: 'failed', outcome: 'denied'}]),
  );
  other.close();
});

test('each sign-in has a unique attempt, which is sent to the server', () => {
  const attempts = [open(), open()].map(({attempt}) => attempt);
  expect(windows.map(({url}) => url.searchParams.get('attempt'))).toEqual(attempts);
  expect(new Set(attempts).size).toBe(2);
});
