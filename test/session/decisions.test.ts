import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {begin, deferred, outcomeOf, token, until, signInSteps} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

const channelName = 'webex-calling-elements/sign-in';
/** The requests to the server: `token`, or `logout` to end the session. */
let requests: string[];
/** The server's answer to a token request. */
let tokenAnswer: () => Response | Promise<Response>;
let opened: URL[];
let otherTab: BroadcastChannel;
const ends: (() => void)[] = [];

beforeEach(() => {
  localStorage.clear();
  document.cookie = 'webex-signed-in=1';
  requests = [];
  opened = [];
  tokenAnswer = () => Response.json({access_token: token, expires_in: 3_600});
  otherTab = new BroadcastChannel(channelName);
  vi.stubGlobal('fetch', async (url: string, {method}: RequestInit = {}) => {
    // The check for a sign-in page at the login address.
    if (method === 'HEAD') return new Response(null, {status: 204});
    const name = new URL(url).pathname.split('/').at(-1)!;
    if (name === 'me') return Response.json({displayName: 'Ada Lovelace'});
    requests.push(name);
    return name === 'token' ? tokenAnswer() : new Response(null, {status: 204});
  });
  // A window that cannot be closed by the page, as with a Cross-Origin-Opener-Policy.
  vi.stubGlobal('open', (url: URL) => {
    opened.push(url);
    return {closed: false, close: () => undefined};
  });
});

afterEach(() => {
  for (const end of ends.splice(0)) end();
  otherTab.close();
  vi.unstubAllGlobals();
});

/** A new page of an application with a server. */
function openPage(register?: () => Promise<void>) {
  const sdk = scriptedSdk(register ? {register} : {});
  const started = begin({loadSdk: () => sdk.Calling, loginUrl: '/webex/login'});
  ends.push(() => void started.session.dispose());
  return {...sdk, ...started};
}

/** Triggers everything that could sign in automatically, and waits for the effects. */
async function triggerAutomaticSignIns({session}: ReturnType<typeof openPage>): Promise<void> {
  dispatchEvent(new Event('offline'));
  dispatchEvent(new Event('online'));
  dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}));
  document.dispatchEvent(new Event('visibilitychange'));
  otherTab.postMessage({type: 'signed-in', attempt: 'of another tab'});
  otherTab.postMessage({type: 'signed-in'});
  await waitForChannels();
  await session.resume();
}

async function waitForChannels(): Promise<void> {
  const last = new BroadcastChannel(channelName);
  const over = new Promise(resolve => last.addEventListener('message', resolve));
  otherTab.postMessage({type: 'failed'});
  await over;
  last.close();
  await new Promise(setImmediate);
}

describe('Cancel of the automatic sign-in', () => {
  async function cancelAt(words: string) {
    const started = openPage();
    const {session} = started;
    const reached = until(session, words);
    void session.resume();
    await reached;
    await session.cancelSignIn();
    expect(session.state).toEqual({status: 'signed-out'});
    requests.length = 0;
    return started;
  }

  test.each(signInSteps)('while %s is kept, regardless of browser events', async words => {
    const started = await cancelAt(words);
    started.states.length = 0;
    await triggerAutomaticSignIns(started);
    expect(requests).toEqual([]);
    expect(started.states).toEqual([]);
  });

  test("is not a sign-out, so the server's session continues", async () => {
    await cancelAt(signInSteps[2]!);
    expect(requests).not.toContain('logout');
  });

  test('can be followed by an explicit sign-in, after which the page follows the browser again', async () => {
    const started = await cancelAt(signInSteps[2]!);
    const signedIn = started.session.signIn();
    otherTab.postMessage({type: 'signed-in', attempt: opened[0]!.searchParams.get('attempt')});
    expect(await signedIn).toMatchObject({displayName: 'Ada Lovelace'});
  });
});

describe('a sign-out', () => {
  test('is not undone by the browser or another tab', async () => {
    const started = openPage();
    void started.session.resume();
    await until(started.session, 'signed-in');
    await started.session.signOut();
    requests.length = started.states.length = 0;
    await triggerAutomaticSignIns(started);
    expect(requests).toEqual([]);
    expect(started.states).toEqual([]);
    expect(await outcomeOf(started.session.signIn(() => token))).toBe('ok');
  });

  test.each(signInSteps)(
    "while %s ends the server's session, as the person must not come back",
    async words => {
      const {session, states} = openPage();
      const reached = until(session, words);
      void session.resume();
      await reached;
      expect(await session.signOut()).toEqual([]);
      expect(states.filter(state => state === 'signed-out')).toEqual(['signed-out']);
      expect(requests.at(-1)).toBe('logout');
      expect(session.state).toEqual({status: 'signed-out'});
    },
  );

  test('is also not undone by another tab that signs out and in', async () => {
    const {session, states} = openPage();
    void session.resume();
    await until(session, 'signed-in');
    await session.signOut();
    requests.length = states.length = 0;
    otherTab.postMessage({type: 'signed-out'});
    otherTab.postMessage({type: 'signed-in'});
    await waitForChannels();
    expect([requests, states]).toEqual([[], []]);
  });

  test("during consent ends the server's session of an earlier sign-in, if there is one", async () => {
    const {session} = openPage();
    const signingIn = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    expect(await session.signOut()).toEqual([]);
    expect(await signingIn).toBe('AbortError');
    expect(requests).toEqual(['logout']);
  });

  test('after consent ends the session at a server that sets no cookie', async () => {
    document.cookie = 'webex-signed-in=; max-age=0';
    const {session} = openPage();
    const signingIn = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    const reached = until(session, 'signing-in sdk');
    otherTab.postMessage({type: 'signed-in', attempt: opened[0]!.searchParams.get('attempt')});
    await reached;
    expect(await session.signOut()).toEqual([]);
    expect(await signingIn).toBe('AbortError');
    expect(requests.at(-1)).toBe('logout');
  });

  test('during the first sign-in of a browser has no session to end', async () => {
    document.cookie = 'webex-signed-in=; max-age=0';
    const {session, states} = openPage();
    const signingIn = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    expect(await session.signOut()).toEqual([]);
    expect(await signingIn).toBe('AbortError');
    expect(requests).toEqual([]);
    expect(states).toEqual(['signing-in consent', 'signed-out']);
  });

  test('during a token request makes the late token unused', async () => {
    const answer = deferred<Response>();
    tokenAnswer = () => answer.promise;
    const {session, states} = openPage();
    const resumed = session.resume();
    await vi.waitFor(() => expect(requests).toEqual(['token']));
    await session.signOut();
    answer.resolve(Response.json({access_token: token, expires_in: 3_600}));
    await resumed;
    await new Promise(setImmediate);
    expect(states.filter(state => state.startsWith('signing-in'))).toEqual([]);
    expect(session.state.status).toBe('signed-out');
  });
});

describe('a sign-out in another tab', () => {
  test('during a token request here ends signed out', async () => {
    const answer = deferred<Response>();
    tokenAnswer = () => answer.promise;
    const {session, states} = openPage();
    const resumed = session.resume();
    await vi.waitFor(() => expect(requests).toEqual(['token']));
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    answer.resolve(Response.json({access_token: token, expires_in: 3_600}));
    await resumed;
    await new Promise(setImmediate);
    expect(states).toEqual([]);
  });

  test.each(signInSteps)('while %s here ends signed out, with nothing left at Webex', async words => {
    const hold = deferred();
    const {session, log, device} = openPage(() => hold.promise);
    const reached = until(session, words === signInSteps[3] ? signInSteps[2]! : words);
    void session.resume();
    await reached;
    if (words === signInSteps[3]) {
      hold.resolve();
      await until(session, words);
    }
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    hold.resolve();
    await vi.waitFor(() => expect(session.state).toEqual({status: 'signed-out'}));
    await new Promise(setImmediate);
    expect(session.state.status).toBe('signed-out');
    if (log.includes('register')) await vi.waitFor(() => expect(device.registered).toBe(false));
  });

  test('during consent here does not end the sign-in, as nobody has signed in here yet', async () => {
    const {session, states} = openPage();
    const signingIn = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    expect(states).toEqual(['signing-in consent']);
    otherTab.postMessage({type: 'signed-in', attempt: opened[0]!.searchParams.get('attempt')});
    expect(await signingIn).toBe('ok');
  });

  test('leaves no session that could be ended here, although the cookie is still there', async () => {
    const {session} = openPage();
    const signingIn = session.signIn();
    await until(session, 'signing-in consent');
    otherTab.postMessage({type: 'signed-in', attempt: opened[0]!.searchParams.get('attempt')});
    await signingIn;
    otherTab.postMessage({type: 'signed-out'});
    await until(session, 'signed-out');
    expect(session.canSignOut).toBe(false);
  });

  test('followed by a sign-in there is followed, as there was no decision here', async () => {
    const {session} = openPage();
    void session.resume();
    await until(session, 'signed-in');
    otherTab.postMessage({type: 'signed-out'});
    await until(session, 'signed-out');
    otherTab.postMessage({type: 'signed-in'});
    await until(session, 'signed-in');
  });

  test('does not affect a host’s own line', async () => {
    const {session, line} = openPage();
    await session.resume().catch(() => undefined);
    await session.useSdkLine(line);
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    expect(session.state.status).toBe('signed-in');
  });
});

describe('a session at the server that this page is not signed in with', () => {
  test('can be ended after Cancel', async () => {
    const {session} = openPage();
    const reached = until(session, signInSteps[2]!);
    void session.resume();
    expect(session.canSignOut).toBe(false);
    await reached;
    expect(session.canSignOut).toBe(false);
    await session.cancelSignIn();
    expect(session.canSignOut).toBe(true);
    requests.length = 0;
    await session.signOut();
    expect(requests).toEqual(['logout']);
    document.cookie = 'webex-signed-in=; max-age=0';
    expect(session.canSignOut).toBe(false);
  });

  test.each([
    ['webex-signed-in=1', true],
    ['webex-signed-in=; max-age=0', false],
  ])('can be ended after a failure, with the cookie %s: %s', async (cookie, can) => {
    document.cookie = cookie;
    tokenAnswer = () => Response.json({access_token: 'no token', expires_in: 3_600});
    const {session} = openPage();
    const signingIn = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    otherTab.postMessage({type: 'signed-in', attempt: opened[0]!.searchParams.get('attempt')});
    expect(await signingIn).toBe('token-malformed');
    expect(session.canSignOut).toBe(can);
  });

  test('cannot be ended without a server', () => {
    expect(begin().session.canSignOut).toBe(false);
  });
});

describe('cancelSignIn()', () => {
  test('does nothing while no sign-in is in progress', async () => {
    const {session, states} = openPage();
    await session.cancelSignIn();
    void session.resume();
    await until(session, 'signed-in');
    await session.cancelSignIn();
    expect(states.at(-1)).toBe('signed-in');
  });

  test('cancels a sign-in that has not shown a step yet, and dismisses the fault of the one before', async () => {
    const {session} = openPage();
    expect(await outcomeOf(session.signIn(() => ''))).toBe('token-empty');
    const signingIn = outcomeOf(session.signIn(() => token));
    await session.cancelSignIn();
    expect(await signingIn).toBe('AbortError');
    expect(session.state).toEqual({status: 'signed-out'});
  });

  test('does not reject if a sign-in comes first', async () => {
    const {session} = openPage();
    const signingIn = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    const cancelled = session.cancelSignIn();
    expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
    expect([await signingIn, await outcomeOf(cancelled)]).toEqual(['AbortError', 'ok']);
  });
});

describe('an answer after Cancel', () => {
  async function givenUp() {
    const started = openPage();
    const signingIn = outcomeOf(started.session.signIn());
    await until(started.session, 'signing-in consent');
    await started.session.cancelSignIn();
    expect(await signingIn).toBe('AbortError');
    return started;
  }

  test('from this page’s window counts, as the person completed the sign-in there', async () => {
    const {session} = await givenUp();
    otherTab.postMessage({type: 'signed-in', attempt: opened[0]!.searchParams.get('attempt')});
    await until(session, 'signed-in');
  });

  test('from any other window is ignored', async () => {
    const {session} = await givenUp();
    otherTab.postMessage({type: 'signed-in', attempt: 'of another tab'});
    await waitForChannels();
    expect(requests).toEqual([]);
    expect(session.state.status).toBe('signed-out');
  });
});
