// @vitest-environment jsdom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {setPendingSignOut, hasPendingSignOut} from '../../src/session/pending-sign-out.js';
import {begin, outcomeOf, token, until, way} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

type Answer = () => Response | Promise<Response>;

const done = (): Response => new Response(null, {status: 204});

/** The application server's answers by the last part of the address. Webex knows the user. */
let answers: Record<string, Answer>;
let asked: string[];
/** The opened addresses. */
let opened: {url: URL; popup: {closed: boolean; close(): void}}[];
/** The other window. */
let window: BroadcastChannel;
/** Ends the test's sessions, which would otherwise keep following their server. */
const open: (() => void)[] = [];

beforeEach(() => {
  localStorage.clear();
  document.cookie = 'webex-signed-in=1';
  asked = [];
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
    if (name !== 'me') asked.push(pathname);
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

function onAServer(options: SessionOptions = {}) {
  const sdk = scriptedSdk();
  const begun = begin({loadSdk: () => sdk.Calling, loginUrl: '/webex/login', ...options});
  open.push(() => void begun.session.dispose());
  return {...sdk, ...begun};
}

/** A page that records navigation instead of leaving. */
function stayHere(): void {
  const {origin, pathname, search, hash} = location;
  vi.stubGlobal('location', {origin, pathname, search, hash, assign: () => void asked.push('away')});
}

describe('signIn() without a source', () => {
  test('opens a window, waits for its message, and gets the server’s token', async () => {
    const {session, states} = onAServer();
    const signedIn = session.signIn();
    expect(opened.map(({url}) => url.pathname)).toEqual(['/webex/login']);
    expect(opened[0]?.url.searchParams.get('mode')).toBe('popup');
    await until(session, 'signing-in consent');
    expect(session.state).not.toHaveProperty('seemsClosed');
    expect(asked).toEqual([]);
    window.postMessage({type: 'signed-in'});
    expect(await signedIn).toMatchObject({displayName: 'Ada Lovelace'});
    expect(states).toEqual(['signing-in consent', ...way, 'signed-in']);
    expect(asked).toEqual(['/webex/token']);
  });

  test('reports that the window looks closed', async () => {
    vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
    const {session} = onAServer();
    const outcome = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    opened[0]!.popup.closed = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(session.state).toMatchObject({status: 'signing-in', step: 'consent', seemsClosed: true});
    await session.signOut();
    expect(await outcome).toBe('AbortError');
    // Only canceled: the server may still have an earlier session.
    expect(asked).toEqual([]);
    expect(session.state).toEqual({status: 'signed-out'});
  });

  test.each([
    {outcome: 'cancelled', ends: 'signed-out'},
    {outcome: 'denied', ends: 'failed denied'},
  ])('$outcome: $ends', async ({outcome, ends}) => {
    const {session, states} = onAServer();
    const signedIn = outcomeOf(session.signIn());
    const attempt = opened[0]?.url.searchParams.get('attempt');
    window.postMessage({type: 'failed', outcome, attempt});
    expect(await signedIn).toBe(outcome);
    expect(states).toEqual(['signing-in consent', ends]);
  });

  test('a sign-out that did not reach the server is no longer pending', async () => {
    answers['logout'] = () => new Response(null, {status: 503});
    const {session, states} = onAServer();
    await session.resume();
    expect(await session.signOut()).toEqual(['session']);
    states.length = 0;
    const signedIn = session.signIn();
    window.postMessage({type: 'signed-in'});
    await signedIn;
    expect(localStorage).toHaveLength(0);
  });

  test('by leaving the page completes a pending sign-out first, which would otherwise end the new session', async () => {
    vi.stubGlobal('open', () => null);
    stayHere();
    setPendingSignOut(true);
    const {session} = onAServer();
    const outcome = outcomeOf(session.signIn());
    await vi.waitFor(() => expect(asked).toEqual(['/webex/logout', 'away']));
    expect(hasPendingSignOut()).toBe(false);
    await session.signOut();
    expect(await outcome).toBe('AbortError');
  });

  test('by leaving the page stays there and reports it if that fails', async () => {
    vi.stubGlobal('open', () => null);
    stayHere();
    setPendingSignOut(true);
    answers['logout'] = () => new Response(null, {status: 503});
    const {session} = onAServer();
    expect(await outcomeOf(session.signIn())).toBe('server');
    expect(asked).toEqual(['/webex/logout']);
    expect(hasPendingSignOut()).toBe(true);
  });

  test("a sign-out ends the server's session, even if it was not used before", async () => {
    const {session} = onAServer();
    const signedIn = session.signIn();
    window.postMessage({type: 'signed-in'});
    await signedIn;
    asked.length = 0;
    expect(await session.signOut()).toEqual([]);
    expect(asked).toEqual(['/webex/logout']);
  });

  test('a sign-out in another tab is followed', async () => {
    const {session} = onAServer();
    const signedIn = session.signIn();
    window.postMessage({type: 'signed-in'});
    await signedIn;
    window.postMessage({type: 'signed-out'});
    await until(session, 'signed-out');
  });

  test('the server decides which scopes are sufficient', async () => {
    answers['token'] = () => Response.json({access_token: token, expires_in: 3_600, scope: 'spark:kms'});
    const {session, states} = onAServer();
    await session.resume();
    await vi.waitFor(() => expect(states.at(-1)).toBe('signed-in'));
  });

  test('without a server either has no token and opens no window', async () => {
    const {session} = begin();
    expect(await outcomeOf(session.signIn())).toBe('token-empty');
    expect(opened).toEqual([]);
  });
});

test.each<{options: SessionOptions; is: boolean}>([
  {options: {}, is: false},
  {options: {logoutUrl: '/logout'}, is: false},
  {options: {loginUrl: '/login'}, is: true},
  {options: {tokenEndpoint: '/token'}, is: true},
])('the options $options include a server: $is', ({options, is}) => {
  expect(begin(options).session.hasServer).toBe(is);
});

describe('resume()', () => {
  test("signs in the server's user", async () => {
    const {session, states} = onAServer();
    await session.resume();
    await until(session, 'signed-in');
    expect(states).toEqual([...way, 'signed-in']);
    expect(asked).toEqual(['/webex/token']);
    expect(opened).toEqual([]);
  });

  test('reports an expired session', async () => {
    answers['token'] = () => Response.json({error: 'expired'}, {status: 401});
    const {session, states} = onAServer();
    await session.resume();
    expect(states).toEqual(['failed expired']);
  });

  test('without a server does nothing', async () => {
    const {session, states} = begin();
    await session.resume();
    expect(states).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('signOut()', () => {
  async function signedIn(options?: SessionOptions) {
    const stage = onAServer(options);
    await stage.session.resume();
    await until(stage.session, 'signed-in');
    stage.states.length = asked.length = 0;
    return stage;
  }

  test("ends the server's session as the last step", async () => {
    const {session, states, log} = await signedIn();
    answers['logout'] = () => {
      log.push('logout');
      return done();
    };
    expect(await session.signOut()).toEqual([]);
    expect(states).toEqual(['signing-out line', 'signing-out device', 'signing-out session', 'signed-out']);
    expect(log.slice(-2)).toEqual(['deregister', 'logout']);
    expect(session.state).toEqual({status: 'signed-out'});
  });

  test('reports failed steps, and signs out anyway', async () => {
    const {session, device} = await signedIn();
    answers['logout'] = () => new Response(null, {status: 503});
    // Webex keeps the device's record regardless of requests.
    Object.defineProperty(device, 'registered', {get: () => true, set() {}});
    expect(await session.signOut()).toEqual(['device', 'session']);
    expect(session.state).toEqual({status: 'signed-out', failed: ['device', 'session']});
  });

  test('waits for a server no longer than 15 s', async () => {
    const {session} = await signedIn();
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    answers['logout'] = () => new Promise(() => {});
    const signedOut = session.signOut();
    await until(session, 'signing-out session');
    await vi.advanceTimersByTimeAsync(14_999);
    expect(session.state.status).toBe('signing-out');
    await vi.advanceTimersByTimeAsync(1);
    expect(await signedOut).toEqual(['session']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not done by leave(), which stays signed in at the server', async () => {
    const {session, states, log} = await signedIn();
    await session.leave();
    expect(states).toEqual(['signing-out line', 'signing-out device', 'signed-out']);
    expect(log.at(-1)).toBe('deregister');
    expect(asked).toEqual([]);
    // Its elements were removed: messages of other tabs don't sign in, but restoring the elements does.
    window.postMessage({type: 'signed-in'});
    dispatchEvent(new Event('online'));
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(asked).toEqual([]);
    await session.resume();
    await until(session, 'signed-in');
  });

  test('after dispose() messages of other tabs are ignored', async () => {
    const {session, states} = await signedIn();
    void session.dispose();
    states.length = 0;
    window.postMessage({type: 'signed-in'});
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(asked).toEqual([]);
    expect(states).toEqual([]);
  });

  test('in another tab signs out here, and leaves the server to that tab', async () => {
    const {session, states} = await signedIn();
    window.postMessage({type: 'signed-out'});
    await until(session, 'signed-out');
    expect(states.at(-1)).toBe('signed-out');
    expect(asked).toEqual([]);
  });
});

describe('resume() without the cookie of a session', () => {
  beforeEach(() => {
    document.cookie = 'webex-signed-in=; max-age=0';
  });

  test('requests nothing, and follows a sign-in in another tab', async () => {
    const {session} = onAServer();
    await session.resume();
    window.postMessage({type: 'failed', outcome: 'denied'});
    window.postMessage({type: 'something else'});
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(asked).toEqual([]);
    expect(session.state).toEqual({status: 'signed-out'});

    const signedIn = until(session, 'signed-in');
    window.postMessage({type: 'signed-in'});
    await signedIn;
    expect(asked).toEqual(['/webex/token']);
  });

  test('requests nothing after `leave()`, even if somebody signs in in another tab', async () => {
    const {session} = onAServer();
    await session.resume();
    await session.leave();
    window.postMessage({type: 'signed-in'});
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(asked).toEqual([]);
  });

  test.each([
    {
      sign: 'a return from a redirect',
      show: () => sessionStorage.setItem('webex-calling-elements/redirect', ''),
    },
    {sign: 'a failed redirect', show: () => history.replaceState(null, '', '/#webex-sign-in=denied')},
  ])('asks after $sign', async ({show}) => {
    show();
    const {session} = onAServer();
    await session.resume();
    expect(asked).toEqual(['/webex/token']);
  });

  test('completes a pending sign-out', async () => {
    setPendingSignOut(true);
    const {session} = onAServer();
    await session.resume();
    expect(asked).toEqual(['/webex/logout']);
  });

  test('asks a server with a token endpoint only, which may set no cookie', async () => {
    const {session} = onAServer({loginUrl: undefined, tokenEndpoint: '/token'});
    await session.resume();
    expect(asked).toEqual(['/token']);
  });
});
