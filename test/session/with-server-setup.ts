import {afterEach, beforeEach, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {begin, token} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

type Answer = () => Response | Promise<Response>;

export const done = (): Response => new Response(null, {status: 204});

/** The application server's answers by the last part of the address. Webex knows the user. */
export let answers: Record<string, Answer>;
/** The paths of the requests to the application's server, and `away` for a navigation. */
export let requestedPaths: string[];
/** The opened addresses. */
export let opened: {url: URL; popup: {closed: boolean; close(): void}}[];
/** The other window. */
export let window: BroadcastChannel;
/** Ends the test's sessions, which would otherwise keep following their server. */
const open: (() => void)[] = [];

/** Gives each test an application server. This browser has the cookie of a session there. */
export function useFakeServer(): void {
  beforeEach(() => {
    localStorage.clear();
    document.cookie = 'webex-signed-in=1';
    requestedPaths = [];
    opened = [];
    answers = {
      me: () => Response.json({displayName: 'Ada Lovelace'}),
      token: () => Response.json({access_token: token, expires_in: 3_600}),
      logout: done,
    };
    window = new BroadcastChannel('webex-calling-elements/sign-in');
    vi.stubGlobal('fetch', async (url: string, {method}: RequestInit = {}) => {
      // The check for a sign-in page at the login address.
      if (method === 'HEAD') return done();
      const {pathname} = new URL(url);
      const name = pathname.split('/').at(-1)!;
      if (name !== 'me') requestedPaths.push(pathname);
      return answers[name]!();
    });
    vi.stubGlobal('open', (url: URL) => {
      const popup = {closed: false, close: () => undefined};
      opened.push({url, popup});
      return popup;
    });
  });

  afterEach(() => {
    for (const end of open.splice(0)) end();
    window.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

export function beginWithServer(options: SessionOptions = {}) {
  const sdk = scriptedSdk();
  const started = begin({loadSdk: () => sdk.Calling, loginUrl: '/webex/login', ...options});
  open.push(() => void started.session.dispose());
  return {...sdk, ...started};
}

/** A page that records navigation instead of leaving. */
export function stayHere(): void {
  const {origin, pathname, search, hash} = location;
  vi.stubGlobal('location', {origin, pathname, search, hash, assign: () => void requestedPaths.push('away')});
}
