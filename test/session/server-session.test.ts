// @vitest-environment jsdom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {SignInError} from '../../src/auth/sign-in-fault.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import {oweSignOut, owesSignOut} from '../../src/session/owed-sign-out.js';
import {hasComeBack, markRedirect} from '../../src/session/redirect-mark.js';
import {ServerSession} from '../../src/session/server-session.js';
import type {SessionState} from '../../src/session/session-state.js';
import {later, outcomeOf} from './scene.js';

const user = {displayName: 'Ada Lovelace'};
const states = {
  'signed out': {status: 'signed-out'},
  failed: {status: 'failed', fault: new SignInError('network').fault},
  'in the other window': {status: 'signing-in', step: 'consent', since: 0},
  'on the way': {status: 'signing-in', step: 'token', since: 0},
  'signed in': {status: 'signed-in', user},
  'signing out': {status: 'signing-out', step: 'line'},
} as const satisfies Record<string, SessionState>;
const signedOut = (): Response => Response.json({error: 'signed-out'}, {status: 401});
const token = (): Response => Response.json({access_token: 'a_b_c', expires_in: 60});
const channelName = 'webex-calling-elements/sign-in';

/** What the test has begun. */
const open: ServerSession[] = [];
/** Another tab of the browser. */
let otherTab: BroadcastChannel;
const heard: unknown[] = [];

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
  heard.length = 0;
  otherTab = new BroadcastChannel(channelName);
  otherTab.addEventListener('message', ({data}) => heard.push(data));
});

afterEach(() => {
  for (const server of open.splice(0)) server.end();
  otherTab.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The session that the application's server has, and what is made of it on this page. */
function begin(
  answer: (url: string) => Response | Promise<Response>,
  state: SessionState = states['signed out'],
) {
  const ask = vi.fn(async (url: string, _options: RequestInit) => answer(url));
  vi.stubGlobal('fetch', ask);
  const following = {
    addresses: vi.fn(() => ({loginUrl: '/webex/login'})),
    state: vi.fn((): SessionState => state),
    mayResume: vi.fn(() => true),
    signIn: vi.fn(async (_source: TokenSource): Promise<unknown> => undefined),
    fail: vi.fn(),
    signedInElsewhere: vi.fn(),
    signedOutElsewhere: vi.fn(),
    signOutSettled: vi.fn(),
  };
  const asked = (): string[] => ask.mock.calls.map(([url]) => new URL(url).pathname);
  const server = new ServerSession(following);
  open.push(server);
  return {server, ...following, ask, asked};
}

/** Every channel has heard what was said so far: a later one is told last. */
async function heardByAll(): Promise<void> {
  const last = new BroadcastChannel(channelName);
  const over = new Promise(resolve => last.addEventListener('message', resolve));
  otherTab.postMessage({type: 'failed'});
  await over;
  last.close();
}

describe('resume()', () => {
  test('signs in with the token that the server has: that one first, and then others', async () => {
    const {server, signIn, asked} = begin(token);
    await server.resume();
    expect(asked()).toEqual(['/webex/token']);
    const source = signIn.mock.calls[0]![0];
    const options = {signal: new AbortController().signal};
    expect(await source(options)).toMatchObject({accessToken: 'a_b_c', expiresIn: 60});
    expect(asked()).toHaveLength(1);
    expect(await source(options)).toMatchObject({accessToken: 'a_b_c'});
    expect(asked()).toEqual(['/webex/token', '/webex/token']);
  });

  test.each<keyof typeof states>(['signed out', 'failed'])('asks while %s', async name => {
    const {server, asked} = begin(signedOut, states[name]);
    await server.resume();
    expect(asked()).toEqual(['/webex/token']);
  });

  test.each<keyof typeof states>(['in the other window', 'on the way', 'signed in', 'signing out'])(
    'does not ask while %s',
    async name => {
      const {server, asked} = begin(token, states[name]);
      await server.resume();
      expect(asked()).toEqual([]);
    },
  );

  test('does not ask where the person decided against it', async () => {
    const {server, mayResume, asked} = begin(token);
    mayResume.mockReturnValue(false);
    await server.resume();
    dispatchEvent(new Event('online'));
    otherTab.postMessage({type: 'signed-in'});
    await heardByAll();
    expect(asked()).toEqual([]);
  });

  test.each([
    {name: 'a token', answer: token},
    {name: 'expired', answer: () => Response.json({error: 'expired'}, {status: 401})},
  ])('keeps to a decision that was made while the server was asked ($name)', async ({answer}) => {
    const given = later<Response>();
    const {server, signIn, mayResume, fail} = begin(() => given.promise);
    const resumed = server.resume();
    mayResume.mockReturnValue(false);
    given.resolve(answer());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test.each([
    {name: 'knows nobody', answer: signedOut},
    {name: 'has a problem', answer: () => new Response(null, {status: 503})},
    {name: 'is out of reach', answer: () => Promise.reject(new TypeError('Failed to fetch'))},
  ])('says nothing where the server $name, and can ask again', async ({answer}) => {
    const {server, signIn, fail, asked} = begin(answer);
    await server.resume();
    await server.resume();
    expect(asked()).toHaveLength(2);
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test('says that the session has expired', async () => {
    const {server, fail} = begin(() => Response.json({error: 'expired'}, {status: 401}));
    await server.resume();
    expect(fail.mock.calls).toEqual([[expect.objectContaining({type: 'expired', action: 'sign-in'})]]);
  });

  test.each([
    {name: 'a token', answer: token},
    {name: 'expired', answer: () => Response.json({error: 'expired'}, {status: 401})},
  ])('keeps out of a sign-in that began meanwhile ($name)', async ({answer}) => {
    const given = later<Response>();
    const {server, signIn, state, fail} = begin(() => given.promise);
    const resumed = server.resume();
    state.mockReturnValue(states['on the way']);
    given.resolve(answer());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test('does not ask after its end, nor signs in by what was asked before', async () => {
    const given = later<Response>();
    const {server, signIn, asked} = begin(() => given.promise);
    const resumed = server.resume();
    server.end();
    given.resolve(token());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    dispatchEvent(new Event('online'));
    otherTab.postMessage({type: 'signed-in'});
    await server.resume();
    expect(asked()).toHaveLength(1);
  });

  test('an address that is none is no trouble', async () => {
    const {server, addresses, asked} = begin(token);
    addresses.mockReturnValue({loginUrl: 'https://'});
    await server.resume();
    addresses.mockReturnValue({loginUrl: '/webex/login'});
    await server.resume();
    expect(asked()).toEqual(['/webex/token']);
  });

  test('asks once at a time', async () => {
    const given = later<Response>();
    const {server, asked} = begin(() => given.promise);
    const both = [server.resume(), server.resume()];
    given.resolve(signedOut());
    await Promise.all(both);
    expect(asked()).toHaveLength(1);
  });

  test('a sign-in that fails is nobody’s here: the session shows it', async () => {
    const {server, signIn} = begin(token);
    signIn.mockRejectedValue(new Error('failed'));
    expect(await outcomeOf(server.resume())).toBe('ok');
  });

  test('when the network is back, until the end', async () => {
    const {server, asked} = begin(signedOut);
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(asked()).toEqual(['/webex/token']));
    server.end();
    dispatchEvent(new Event('online'));
    expect(asked()).toHaveLength(1);
  });
});

describe('a sign-out that the server has not heard of', () => {
  test('is made up for, in place of a sign-in', async () => {
    oweSignOut(true);
    const {server, signIn, signOutSettled, asked} = begin(() => new Response(null, {status: 204}));
    await server.resume();
    expect(asked()).toEqual(['/webex/logout']);
    expect(owesSignOut()).toBe(false);
    expect(signOutSettled).toHaveBeenCalledOnce();
    expect(signIn).not.toHaveBeenCalled();
    await server.resume();
    expect(asked()).toEqual(['/webex/logout', '/webex/token']);
  });

  test('is made up for against no decision: who signed out wants nothing else', async () => {
    oweSignOut(true);
    const {mayResume, asked} = begin(() => new Response(null, {status: 204}));
    mayResume.mockReturnValue(false);
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(asked()).toEqual(['/webex/logout']));
  });

  test('is made up for when the page is seen again', async () => {
    const {asked} = begin(() => new Response(null, {status: 204}));
    document.dispatchEvent(new Event('visibilitychange'));
    oweSignOut(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(asked()).toEqual(['/webex/logout']));
  });

  test('is made up for by another tab: this one hears of it', async () => {
    const {signOutSettled} = begin(signedOut);
    const key = 'webex-calling-elements/sign-out';
    dispatchEvent(new StorageEvent('storage', {key, newValue: ''}));
    dispatchEvent(new StorageEvent('storage', {key: 'another', newValue: null}));
    expect(signOutSettled).not.toHaveBeenCalled();
    dispatchEvent(new StorageEvent('storage', {key, newValue: null}));
    expect(signOutSettled).toHaveBeenCalledOnce();
  });

  test('is still owed where it does not hear of it now, and asked for again', async () => {
    oweSignOut(true);
    const {server, signOutSettled, asked} = begin(() => new Response(null, {status: 503}));
    await server.resume();
    await server.resume();
    expect(owesSignOut()).toBe(true);
    expect(signOutSettled).not.toHaveBeenCalled();
    expect(asked()).toEqual(['/webex/logout', '/webex/logout']);
  });
});

describe('somebody signs in, in another tab, where a sign-out is owed', () => {
  const held = () => {
    const released = later();
    vi.stubGlobal('navigator', {locks: {request: () => released.promise}});
    return released;
  };

  test('their session is not ended in its place', async () => {
    oweSignOut(true);
    const {signIn, asked} = begin(token);
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    expect(asked()).toEqual(['/webex/token']);
    expect(owesSignOut()).toBe(false);
  });

  test('nor while it is being made up for', async () => {
    oweSignOut(true);
    const released = held();
    const {server, signIn, asked} = begin(token);
    void server.resume();
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(owesSignOut()).toBe(false));
    released.resolve();
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    expect(asked()).toEqual(['/webex/token']);
  });

  test('nor any of several that are on their way', async () => {
    const released = held();
    const {server, signIn, asked} = begin(token);
    const signingOut = [outcomeOf(server.signOut()), outcomeOf(server.signOut())];
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    released.resolve();
    expect(await Promise.all(signingOut)).toEqual(['ok', 'ok']);
    expect(asked()).toEqual(['/webex/token']);
  });

  test('nor with the request on its way', async () => {
    oweSignOut(true);
    const {server, ask, signIn} = begin(url => (url.endsWith('logout') ? new Promise(() => {}) : token()));
    ask.mockImplementation((url, {signal}) => {
      if (!url.endsWith('logout')) return Promise.resolve(token());
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    });
    void server.resume();
    await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    expect(owesSignOut()).toBe(false);
  });
});

describe('back from a redirect', () => {
  test('the other tabs are told, once', async () => {
    markRedirect();
    const {server} = begin(token);
    await server.resume();
    await vi.waitFor(() => expect(heard).toEqual([{type: 'signed-in'}]));
    await server.resume();
    expect(heard).toHaveLength(1);
  });

  test('without a session there is nothing to tell', async () => {
    markRedirect();
    const {server} = begin(signedOut);
    await server.resume();
    await new Promise(setImmediate);
    expect(heard).toEqual([]);
    // Nor later: that would be another sign-in's.
    expect(hasComeBack()).toBe(false);
  });

  test('names of scopes are told, and no words of whoever made the address', () => {
    history.replaceState(
      null,
      '',
      '/#webex-sign-in=missing-scope&scopes=spark:xsi+Call+0800-1234+now:+a:b:c',
    );
    const {fail} = begin(signedOut);
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({scopes: ['spark:xsi']}));
  });
});

test('what is asked as somebody signs in may have been asked too early: it is asked again', async () => {
  const first = later<Response>();
  let isFirst = true;
  const {server, signIn} = begin(() => {
    const given = isFirst ? first.promise : token();
    isFirst = false;
    return given;
  });
  void server.resume();
  otherTab.postMessage({type: 'signed-in'});
  await new Promise(setImmediate);
  first.resolve(signedOut());
  await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
});

describe('signOut()', () => {
  test('tells the other tabs, waits until they have left Webex, and ends the session', async () => {
    const released = later();
    const request = vi.fn((_name: string, _options: LockOptions, _task: () => void) => released.promise);
    vi.stubGlobal('navigator', {locks: {request}});
    const {server, asked} = begin(() => new Response(null, {status: 204}));
    const signingOut = server.signOut();
    expect(owesSignOut()).toBe(true);
    await vi.waitFor(() => expect(heard).toEqual([{type: 'signed-out'}]));
    expect(asked()).toEqual([]);
    released.resolve();
    await signingOut;
    expect(asked()).toEqual(['/webex/logout']);
    expect(owesSignOut()).toBe(false);
  });

  test('does not wait for a tab that does not leave', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('', 'TimeoutError'));
    vi.stubGlobal('navigator', {locks: {request}});
    const {server, asked} = begin(() => new Response(null, {status: 204}));
    await server.signOut();
    expect(asked()).toEqual(['/webex/logout']);
  });

  test.each([
    {content: {revoked: true}, is: 'ok'},
    {content: {revoked: false}, is: 'server'},
    {content: {}, is: 'ok'},
  ])('says where tokens may be left at Webex, and owes nothing: $content', async ({content, is}) => {
    const {server} = begin(() => Response.json(content));
    expect(await outcomeOf(server.signOut())).toBe(is);
    expect(owesSignOut()).toBe(false);
  });

  test.each([
    {name: 'refuses', answer: () => new Response(null, {status: 403}), is: 'server'},
    {name: 'is out of reach', answer: () => Promise.reject(new TypeError('Failed to fetch')), is: 'network'},
  ])('fails where the server $name, and is owed', async ({answer, is}) => {
    const {server} = begin(answer);
    expect(await outcomeOf(server.signOut())).toBe(is);
    expect(owesSignOut()).toBe(true);
  });
});

describe('another tab', () => {
  test('where somebody has signed in: so are they here', async () => {
    const {signIn} = begin(token);
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
  });

  test('where somebody has signed out: the page hears of it, and nobody asks the server', async () => {
    const {signedOutElsewhere, asked} = begin(signedOut);
    otherTab.postMessage({type: 'signed-out'});
    await heardByAll();
    expect(signedOutElsewhere).toHaveBeenCalledOnce();
    expect(asked()).toEqual([]);
  });

  test('where somebody signs out while the token is asked for: a late token signs nobody in', async () => {
    const given = later<Response>();
    const {server, signIn, fail} = begin(() => given.promise);
    const resumed = server.resume();
    otherTab.postMessage({type: 'signed-out'});
    await heardByAll();
    given.resolve(token());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test('where somebody signs out before the sign-in here has taken its token: there is none', async () => {
    const {server, signIn} = begin(token);
    await server.resume();
    const source = signIn.mock.calls[0]![0];
    otherTab.postMessage({type: 'signed-out'});
    await heardByAll();
    const options = {signal: new AbortController().signal};
    await expect(Promise.resolve(source(options))).rejects.toMatchObject({fault: {type: 'expired'}});
  });

  test('where somebody signs out while this page renews its token: the answer is not used', async () => {
    const given = later<Response>();
    const {server} = begin(async () => (await given.promise).clone());
    const taking = outcomeOf(
      Promise.resolve(server.source({signal: new AbortController().signal, renew: true})),
    );
    otherTab.postMessage({type: 'signed-out'});
    await heardByAll();
    given.resolve(token());
    expect(await taking).toBe('expired');
    // Of a session that begins later there are tokens again.
    const again = server.source({signal: new AbortController().signal});
    expect(await again).toMatchObject({accessToken: 'a_b_c'});
  });

  test('is told apart from the window that this page opened, by its attempt', async () => {
    const {signedInElsewhere} = begin(signedOut);
    otherTab.postMessage({type: 'signed-in', attempt: '0.5'});
    await vi.waitFor(() => expect(signedInElsewhere.mock.calls).toEqual([['0.5']]));
  });

  test('is not heard after the end', async () => {
    const {server, signIn, signedOutElsewhere} = begin(token, states['signed in']);
    server.end();
    otherTab.postMessage({type: 'signed-out'});
    await heardByAll();
    expect(signIn).not.toHaveBeenCalled();
    expect(signedOutElsewhere).not.toHaveBeenCalled();
  });
});

describe('a redirect that came back with a failure', () => {
  test.each([
    {hash: '#webex-sign-in=denied', is: {type: 'denied'}, left: '/page?a=b'},
    {hash: '#chapter&webex-sign-in=blocked', is: {type: 'blocked'}, left: '/page?a=b#chapter'},
    {
      hash: '#webex-sign-in=missing-scope&scopes=spark%3Akms+spark%3Axsi',
      is: {type: 'missing-scope', scopes: ['spark:kms', 'spark:xsi']},
      left: '/page?a=b',
    },
    {hash: '#webex-sign-in=', is: {type: 'server'}, left: '/page?a=b'},
  ])('$hash', ({hash, is, left}) => {
    history.replaceState({of: 'the page'}, '', `/page?a=b${hash}`);
    const {fail} = begin(signedOut);
    expect(fail.mock.calls).toEqual([[expect.objectContaining(is)]]);
    expect(location.pathname + location.search + location.hash).toBe(left);
    expect(history.state).toEqual({of: 'the page'});
    expect(begin(signedOut).fail).not.toHaveBeenCalled();
  });

  test.each(['', '#chapter', '#my-webex-sign-in=denied'])('“%s” is the page’s own', hash => {
    history.replaceState(null, '', `/page${hash}`);
    const replace = vi.spyOn(history, 'replaceState');
    const {fail} = begin(signedOut);
    expect(fail).not.toHaveBeenCalled();
    expect(replace).not.toHaveBeenCalled();
    expect(location.hash).toBe(hash);
  });
});
