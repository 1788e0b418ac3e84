import {describe, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {hasPendingSignOut} from '../../src/session/pending-sign-out.js';
import {begin, deferred, outcomeOf, token, until} from './session-setup.js';
import {
  answers,
  requestedPaths,
  done,
  beginWithServer,
  opened,
  useFakeServer,
  window,
} from './with-server-setup.js';

useFakeServer();

describe('a page that returns from the back/forward cache', () => {
  const leaveAndReturn = (meanwhile: () => void): void => {
    dispatchEvent(new Event('pagehide'));
    meanwhile();
    dispatchEvent(new Event('pageshow'));
  };

  test('is signed out if the person has signed out meanwhile, of which it got no message', async () => {
    const {session} = beginWithServer();
    await session.resume();
    await until(session, 'signed-in');
    leaveAndReturn(() => (document.cookie = 'webex-signed-in=; max-age=0'));
    await until(session, 'signed-out');
    expect(session.line.snapshot.state).toEqual({status: 'absent'});
    // The page does not end the session of somebody else.
    expect(requestedPaths).toEqual(['/webex/token']);
  });

  test.each([
    ['the session continues', undefined],
    ['the server sets no cookie', 'webex-signed-in=; max-age=0'],
  ])('stays signed in if %s', async (_name, cookie) => {
    const {session} = beginWithServer();
    await session.resume();
    await until(session, 'signed-in');
    if (cookie) document.cookie = cookie;
    leaveAndReturn(() => undefined);
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(session.state.status).toBe('signed-in');
  });
});

describe('signOut()', () => {
  async function signedIn(options?: SessionOptions) {
    const started = beginWithServer(options);
    await started.session.resume();
    await until(started.session, 'signed-in');
    started.states.length = requestedPaths.length = 0;
    return started;
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
    const late = deferred<Response>();
    answers['logout'] = () => late.promise;
    const signedOut = session.signOut();
    await until(session, 'signing-out session');
    await vi.advanceTimersByTimeAsync(14_999);
    expect(session.state.status).toBe('signing-out');
    await vi.advanceTimersByTimeAsync(1);
    expect(await signedOut).toEqual(['session']);
    expect(vi.getTimerCount()).toBe(0);
    expect(session.state).toEqual({status: 'signed-out', failed: ['session']});
    late.resolve(done());
    await vi.waitFor(() => expect(session.state).toEqual({status: 'signed-out'}));
  });

  test('is completed by the next page if this one is closed before the last step', async () => {
    const {session} = await signedIn();
    // Webex does not answer.
    vi.spyOn(session.line, 'deregister').mockReturnValue(new Promise(() => {}));
    const reached = until(session, 'signing-out line');
    void session.signOut();
    expect(hasPendingSignOut()).toBe(true);
    await reached;
    expect(requestedPaths).toEqual([]);
    // The next page ends the session.
    await beginWithServer().session.resume();
    await vi.waitFor(() => expect(requestedPaths).toEqual(['/webex/logout']));
    expect(hasPendingSignOut()).toBe(false);
  });

  test('does not end the session of somebody who signs in during its first steps', async () => {
    const {session} = await signedIn();
    const deregistered = deferred();
    vi.spyOn(session.line, 'deregister').mockReturnValue(deregistered.promise);
    const reached = until(session, 'signing-out line');
    const signedOut = outcomeOf(session.signOut());
    await reached;
    window.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(hasPendingSignOut()).toBe(false));
    deregistered.resolve();
    await signedOut;
    expect(requestedPaths).not.toContain('/webex/logout');
    expect(hasPendingSignOut()).toBe(false);
  });

  test('ends the session although the page clears its storage meanwhile', async () => {
    const {session} = await signedIn();
    const signedOut = session.signOut();
    localStorage.clear();
    expect(await signedOut).toEqual([]);
    expect(requestedPaths).toContain('/webex/logout');
  });

  test('called twice more after a sign-in has overtaken it ends the session once more', async () => {
    const {session} = await signedIn();
    const reached = until(session, 'signing-out line');
    const overtaken = session.signOut();
    await reached;
    const signingIn = outcomeOf(session.signIn(() => token));
    const again = session.signOut();
    await overtaken;
    requestedPaths.length = 0;
    expect(await Promise.all([again, session.signOut()])).toEqual([[], []]);
    expect(await signingIn).toBe('AbortError');
    expect(requestedPaths).toEqual(['/webex/logout']);
  });

  test('is not pending on a page without a server', async () => {
    const {session} = begin();
    expect(await session.signOut()).toEqual([]);
    expect(hasPendingSignOut()).toBe(false);
  });

  test('that a sign-in at the server overtakes is no longer pending', async () => {
    const {session} = await signedIn();
    const signedOut = outcomeOf(session.signOut());
    const signingIn = session.signIn();
    await until(session, 'signing-in consent');
    window.postMessage({type: 'signed-in', attempt: opened[0]!.url.searchParams.get('attempt')});
    await signingIn;
    expect(await signedOut).toBe('AbortError');
    expect(hasPendingSignOut()).toBe(false);
    expect(requestedPaths).not.toContain('/webex/logout');
  });

  test('is not done by leave(), which stays signed in at the server', async () => {
    const {session, states, log} = await signedIn();
    await session.leave();
    expect(states).toEqual(['signing-out line', 'signing-out device', 'signed-out']);
    expect(log.at(-1)).toBe('deregister');
    expect(requestedPaths).toEqual([]);
    // Its elements were removed: messages of other tabs don't sign in, but restoring the elements does.
    window.postMessage({type: 'signed-in'});
    dispatchEvent(new Event('online'));
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(requestedPaths).toEqual([]);
    await session.resume();
    await until(session, 'signed-in');
  });

  test('after dispose() messages of other tabs are ignored', async () => {
    const {session, states} = await signedIn();
    void session.dispose();
    states.length = 0;
    window.postMessage({type: 'signed-in'});
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(requestedPaths).toEqual([]);
    expect(states).toEqual([]);
  });

  test('in another tab signs out here, and leaves the server to that tab', async () => {
    const {session, states} = await signedIn();
    window.postMessage({type: 'signed-out'});
    await until(session, 'signed-out');
    expect(states.at(-1)).toBe('signed-out');
    expect(requestedPaths).toEqual([]);
  });
});
