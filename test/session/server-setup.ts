import {faultError} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, vi} from 'vitest';
import type {TokenSource} from '../../src/auth/token-source.js';
import {ServerSession} from '../../src/session/server-session.js';
import type {SessionOptions} from '../../src/session/session-options.js';
import type {SessionState} from '../../src/session/session-state.js';

const user = {displayName: 'Ada Lovelace'};
export const states = {
  'signed out': {status: 'signed-out'},
  failed: {status: 'failed', fault: faultError('network').fault},
  'in the other window': {status: 'signing-in', step: 'consent', since: 0},
  'on the way': {status: 'signing-in', step: 'token', since: 0},
  'signed in': {status: 'signed-in', user},
  'signing out': {status: 'signing-out', step: 'line'},
} as const satisfies Record<string, SessionState>;
export const signedOut = (): Response => Response.json({error: 'signed-out'}, {status: 401});
export const token = (): Response => Response.json({access_token: 'a_b_c', expires_in: 60});
export const channelName = 'webex-calling-elements/sign-in';

/** Everything the test has started. */
const open: ServerSession[] = [];
/** Another tab of the browser. */
export let otherTab: BroadcastChannel;
export const channelMessages: unknown[] = [];

export function useServer(): void {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    history.replaceState(null, '', '/');
    channelMessages.length = 0;
    otherTab = new BroadcastChannel(channelName);
    otherTab.addEventListener('message', ({data}) => channelMessages.push(data));
  });

  afterEach(() => {
    for (const server of open.splice(0)) server.end();
    otherTab.close();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}

/** The application server's session, and its effects on this page. */
export function begin(
  answer: (url: string) => Response | Promise<Response>,
  state: SessionState = states['signed out'],
) {
  const fetchMock = vi.fn(async (url: string, _options: RequestInit) => answer(url));
  vi.stubGlobal('fetch', fetchMock);
  const following = {
    options: vi.fn((): SessionOptions => ({loginUrl: '/webex/login'})),
    state: vi.fn((): SessionState => state),
    mayResume: vi.fn(() => true),
    signIn: vi.fn(async (_source: TokenSource): Promise<unknown> => undefined),
    fail: vi.fn(),
    signedInElsewhere: vi.fn(),
    signedOutElsewhere: vi.fn(),
    signOutSettled: vi.fn(),
  };
  const requestedPaths = (): string[] => fetchMock.mock.calls.map(([url]) => new URL(url).pathname);
  const server = new ServerSession(following);
  open.push(server);
  return {server, ...following, fetchMock, requestedPaths};
}

/** Waits until every channel has received all messages so far. A new channel receives them last. */
export async function waitForChannels(): Promise<void> {
  const last = new BroadcastChannel(channelName);
  const over = new Promise(resolve => last.addEventListener('message', resolve));
  otherTab.postMessage({type: 'failed'});
  await over;
  last.close();
}
