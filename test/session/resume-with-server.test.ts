import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {CallingSession} from '../../src/session/calling-session.js';
import {hasPendingSignOut, setPendingSignOut} from '../../src/session/pending-sign-out.js';
import {testedSdk} from '../../src/sdk/sdk-file.js';
import {scriptedSdk} from './scripted-sdk.js';
import {begin, deferred, outcomeOf, token, until, signInSteps} from './session-setup.js';
import {
  answers,
  requestedPaths,
  beginWithServer,
  opened,
  useFakeServer,
  window,
} from './with-server-setup.js';

useFakeServer();

const element = (): Element => document.body.appendChild(document.createElement('p'));

const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

afterEach(() => document.body.replaceChildren());

describe('resume()', () => {
  test("signs in the server's user", async () => {
    const {session, states} = beginWithServer();
    await session.resume();
    await until(session, 'signed-in');
    expect(states).toEqual([...signInSteps, 'signed-in']);
    expect(requestedPaths).toEqual(['/webex/token']);
    expect(opened).toEqual([]);
  });

  test('loads the SDK while the server answers', async () => {
    const answer = deferred<Response>();
    answers['token'] = () => answer.promise;
    const {Calling} = scriptedSdk();
    const loadSdk = vi.fn(() => Calling);
    const {session} = beginWithServer({loadSdk});
    const resumed = session.resume();
    await vi.waitFor(() => expect(loadSdk).toHaveBeenCalledOnce());
    expect(session.state).toEqual({status: 'signed-out'});
    answer.resolve(Response.json({access_token: token, expires_in: 3_600}));
    await resumed;
    await until(session, 'signed-in');
    expect(loadSdk).toHaveBeenCalledOnce();
  });

  test.each([
    {name: 'downloads the SDK', saveData: false, links: 1},
    {name: 'does not download the SDK if the data saver is on', saveData: true, links: 0},
  ])('$name while the code for signing in loads', async ({saveData, links}) => {
    vi.stubGlobal('navigator', {onLine: true, connection: {saveData}});
    answers['token'] = () => Response.json({error: 'signed-out'}, {status: 401});
    const {session} = beginWithServer({loadSdk: undefined});
    await session.resume();
    const preloads = document.querySelectorAll(`link[rel=preload][href="${testedSdk.src}"]`);
    expect(preloads).toHaveLength(links);
    document.head.replaceChildren();
  });

  test('requests nothing if `leave()` follows in the same task', async () => {
    const {session, states} = beginWithServer();
    const resumed = session.resume();
    await session.leave();
    await resumed;
    await nextTask();
    expect([requestedPaths, states]).toEqual([[], []]);
  });

  test('after `leave()` in the same task signs in once', async () => {
    const {session, states} = beginWithServer();
    const before = session.resume();
    await Promise.all([session.leave(), session.resume(), before]);
    await until(session, 'signed-in');
    expect(requestedPaths).toEqual(['/webex/token']);
    expect(states).toEqual([...signInSteps, 'signed-in']);
  });

  test('reports an expired session once, until somebody signs in in another tab', async () => {
    const {token: answer} = answers;
    answers['token'] = () => Response.json({error: 'expired'}, {status: 401});
    const {session, states} = beginWithServer();
    await session.resume();
    expect(states).toEqual(['failed expired']);
    answers['token'] = answer!;
    const signedIn = until(session, 'signed-in');
    window.postMessage({type: 'signed-in'});
    await signedIn;
    expect(states).toEqual(['failed expired', ...signInSteps, 'signed-in']);
  });

  test.each([
    {name: 'is removed', change: (_: CallingSession, own: Element) => own.remove()},
    {
      name: 'is contradicted by another one',
      change: (session: CallingSession) => session.configure({loginUrl: '/other/login'}, element()),
    },
    {
      name: 'finds another session',
      change: (session: CallingSession, own: Element) => void session.removeOptionsOf(own),
    },
  ])('requests nothing if the element with the address $name in the same task', async ({change}) => {
    const {session, states} = beginWithServer({loginUrl: undefined, loadSdk: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    const resumed = session.resume();
    change(session, own);
    await resumed;
    await nextTask();
    expect(requestedPaths).toEqual([]);
    expect(states).toEqual([]);
    expect(document.querySelector('link[rel=preload]')).toBe(null);
  });

  test('does not sign in if the element with the address finds another session during the request', async () => {
    const answer = deferred<Response>();
    const request = deferred();
    answers['token'] = () => {
      request.resolve();
      return answer.promise;
    };
    const {session, states} = beginWithServer({loginUrl: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    const resumed = session.resume();
    await request.promise;
    void session.removeOptionsOf(own);
    answer.resolve(Response.json({access_token: token, expires_in: 3_600}));
    await resumed;
    await nextTask();
    expect(session.hasServer).toBe(false);
    expect(states).toEqual([]);
  });

  test('requests one token for several calls in one task', async () => {
    answers['token'] = () => Response.json({error: 'expired'}, {status: 401});
    const {session} = beginWithServer();
    await session.resume();
    requestedPaths.length = 0;
    await Promise.all([session.resume(), session.resume()]);
    expect(requestedPaths).toEqual(['/webex/token']);
  });

  test('ends at Webex, but not at the server, when the element with the address finds another session', async () => {
    const {session, log} = beginWithServer({loginUrl: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    await session.resume();
    await until(session, 'signed-in');
    expect(await session.removeOptionsOf(own)).toBe(true);
    expect(log).toEqual(['init', 'register', 'deregister']);
    expect(requestedPaths).toEqual(['/webex/token']);
    expect(session.hasServer).toBe(false);
    expect(session.state).toEqual({status: 'signed-out'});
  });

  test.each([{loginUrl: '/webex/login'}, {tokenEndpoint: '/webex/token'}])(
    'also ends at Webex when an element with the property $0 finds another session',
    async properties => {
      const {session, log} = beginWithServer({loginUrl: undefined});
      const own = element();
      session.configure({}, own, properties);
      await session.resume();
      await until(session, 'signed-in');
      expect(await session.removeOptionsOf(own)).toBe(true);
      expect(log.at(-1)).toBe('deregister');
      expect(session.hasServer).toBe(false);
    },
  );

  test.each([
    {
      name: 'has no address',
      configure: (session: CallingSession, own: Element) => {
        session.configure({tabs: 'separate'}, own);
        session.configure({loginUrl: '/webex/login'}, element());
      },
    },
    {
      name: 'has the same address as the one in use',
      configure: (session: CallingSession, own: Element) => {
        session.configure({loginUrl: '/webex/login'}, element());
        session.configure({loginUrl: '/webex/login'}, own);
      },
    },
    {
      name: 'is on a page whose script has set the address',
      configure: (session: CallingSession) => session.configure({loginUrl: '/webex/login'}),
    },
  ])('stays signed in when an element that $name finds another session', async ({configure}) => {
    const {session} = beginWithServer({loginUrl: undefined});
    const own = element();
    configure(session, own);
    await session.resume();
    await until(session, 'signed-in');
    expect(await session.removeOptionsOf(own)).toBe(true);
    expect(session.state.status).toBe('signed-in');
    expect(session.hasServer).toBe(true);
  });

  test('continues, with the address, when the element finds another session during a call', async () => {
    const {session} = beginWithServer({loginUrl: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    await session.resume();
    await until(session, 'signed-in');
    vi.spyOn(session.line, 'inCall', 'get').mockReturnValue(true);
    expect(await session.removeOptionsOf(own)).toBe(false);
    expect(session.state.status).toBe('signed-in');
    expect(session.hasServer).toBe(true);
    await session.leave();
    expect(session.hasServer).toBe(false);
  });

  test('does not end a sign-in with another token source when the element finds another session', async () => {
    const {session} = beginWithServer({loginUrl: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    await session.signIn(() => token);
    expect(await session.removeOptionsOf(own)).toBe(true);
    expect(session.state.status).toBe('signed-in');
  });

  test('keeps the address for a sign-out in progress, and then removes it', async () => {
    const {session} = beginWithServer({loginUrl: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    await session.resume();
    await until(session, 'signed-in');
    const signingOut = session.signOut();
    await until(session, 'signing-out session');
    const removed = session.removeOptionsOf(own);
    expect(session.state.status).toBe('signing-out');
    expect(await removed).toBe(true);
    expect(await signingOut).toEqual([]);
    expect(requestedPaths).toContain('/webex/logout');
    expect(session.hasServer).toBe(false);
  });

  test('leaves the address to a sign-out in progress that a sign-in overtakes', async () => {
    const {session} = beginWithServer({loginUrl: undefined});
    const own = element();
    session.configure({loginUrl: '/webex/login'}, own);
    await session.resume();
    await until(session, 'signed-in');
    const signingOut = outcomeOf(session.signOut());
    const removed = session.removeOptionsOf(own);
    expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
    expect(await signingOut).toBe('AbortError');
    expect(await removed).toBe(false);
  });

  test('without a server does not count as a use of the options of an element', async () => {
    const {session} = begin();
    const [gone, own] = [element(), element()];
    session.configure({src: '/gone.js'}, gone);
    await session.resume();
    gone.remove();
    session.configure({src: '/own.js'}, own);
    const requested: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      requested.push(new URL(url).pathname);
      return Response.json({displayName: 'Ada Lovelace'});
    });
    const signingIn = outcomeOf(session.signIn(() => token));
    await vi.waitFor(() => expect(requested.filter(path => path.endsWith('.js'))).toEqual(['/own.js']));
    await session.cancelSignIn();
    expect(await signingIn).toBe('AbortError');
  });

  test('without a server does nothing', async () => {
    const {session, states} = begin();
    await session.resume();
    expect(states).toEqual([]);
    expect(requestedPaths).toEqual([]);
  });
});

describe('resume() without the cookie of a session', () => {
  beforeEach(() => {
    document.cookie = 'webex-signed-in=; max-age=0';
  });

  test('requests nothing, and follows a sign-in in another tab', async () => {
    const {session} = beginWithServer();
    await session.resume();
    window.postMessage({type: 'failed', outcome: 'denied'});
    window.postMessage({type: 'something else'});
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(requestedPaths).toEqual([]);
    expect(session.state).toEqual({status: 'signed-out'});

    const signedIn = until(session, 'signed-in');
    window.postMessage({type: 'signed-in'});
    await signedIn;
    expect(requestedPaths).toEqual(['/webex/token']);
  });

  test('follows a sign-in that came after an interrupted sign-out, and does not end its session', async () => {
    const {session} = beginWithServer();
    await session.resume();
    setPendingSignOut(true);
    document.cookie = 'webex-signed-in=1';
    const signedIn = until(session, 'signed-in');
    window.postMessage({type: 'signed-in'});
    await signedIn;
    expect(requestedPaths).toEqual(['/webex/token']);
    expect(hasPendingSignOut()).toBe(false);
  });

  test('requests nothing after `leave()`, even if somebody signs in in another tab', async () => {
    const {session} = beginWithServer();
    await session.resume();
    await session.leave();
    window.postMessage({type: 'signed-in'});
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(requestedPaths).toEqual([]);
  });

  test.each([
    {
      sign: 'a return from a redirect',
      show: () => sessionStorage.setItem('webex-calling-elements/redirect', ''),
    },
    {sign: 'a failed redirect', show: () => history.replaceState(null, '', '/#webex-sign-in=denied')},
  ])('requests a token after $sign', async ({show}) => {
    show();
    const {session} = beginWithServer();
    await session.resume();
    expect(requestedPaths).toEqual(['/webex/token']);
  });

  test('completes a pending sign-out, for which it needs no SDK', async () => {
    setPendingSignOut(true);
    const {session} = beginWithServer({loadSdk: undefined});
    await session.resume();
    expect(requestedPaths).toEqual(['/webex/logout']);
    expect(document.querySelector('link[rel=preload]')).toBe(null);
  });

  test.each([
    {
      name: 'denies cookies, as in a sandboxed frame',
      deny: () => {
        vi.spyOn(document, 'cookie', 'get').mockImplementation(() => {
          throw new DOMException('The document is sandboxed', 'SecurityError');
        });
      },
    },
    {name: 'denies storage', deny: () => vi.stubGlobal('localStorage', undefined)},
  ])('requests nothing in a browser that $name', async ({deny}) => {
    deny();
    const {session, states} = beginWithServer();
    expect(await outcomeOf(session.resume())).toBe('ok');
    vi.restoreAllMocks();
    expect([requestedPaths, states]).toEqual([[], []]);
  });

  test('requests a token from a server with only a token endpoint, which may set no cookie', async () => {
    const {session} = beginWithServer({loginUrl: undefined, tokenEndpoint: '/token'});
    await session.resume();
    expect(requestedPaths).toEqual(['/token']);
  });
});
