import {describe, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {setPendingSignOut, hasPendingSignOut} from '../../src/session/pending-sign-out.js';
import {scriptedSdk} from './scripted-sdk.js';
import {begin, outcomeOf, token, until, signInSteps} from './session-setup.js';
import {
  answers,
  requestedPaths,
  beginWithServer,
  opened,
  stayHere,
  useFakeServer,
  window,
} from './with-server-setup.js';

useFakeServer();

describe('signIn() without a source', () => {
  test('does not say that the page redirects if the browser blocked the window and redirects are off', async () => {
    vi.stubGlobal('open', () => null);
    const {session} = beginWithServer({loginMode: 'popup'});
    const states: unknown[] = [];
    session.subscribe(state => states.push(state));
    expect(await outcomeOf(session.signIn())).toBe('blocked');
    expect(states).toContainEqual(expect.objectContaining({step: 'consent'}));
    for (const state of states) expect(state).not.toHaveProperty('redirects');
  });

  test('opens a window, waits for its message, and gets the server’s token', async () => {
    const {session, states} = beginWithServer();
    const signedIn = session.signIn();
    expect(opened.map(({url}) => url.pathname)).toEqual(['/webex/login']);
    expect(opened[0]?.url.searchParams.get('mode')).toBe('popup');
    await until(session, 'signing-in consent');
    expect(session.state).not.toHaveProperty('seemsClosed');
    expect(session.state).not.toHaveProperty('redirects');
    expect(requestedPaths).toEqual([]);
    window.postMessage({type: 'signed-in'});
    expect(await signedIn).toMatchObject({displayName: 'Ada Lovelace'});
    expect(states).toEqual(['signing-in consent', ...signInSteps, 'signed-in']);
    expect(requestedPaths).toEqual(['/webex/token']);
  });

  test('loads the SDK while the person signs in in the window', async () => {
    const loadSdk = vi.fn(() => scriptedSdk().Calling);
    const {session} = beginWithServer({loadSdk});
    const signedIn = session.signIn();
    await vi.waitFor(() => expect(loadSdk).toHaveBeenCalledOnce());
    expect(session.state).toMatchObject({step: 'consent'});
    window.postMessage({type: 'signed-in'});
    await signedIn;
    expect(loadSdk).toHaveBeenCalledOnce();
  });

  test('does not load the SDK on a page that is about to redirect', async () => {
    vi.stubGlobal('open', () => null);
    stayHere();
    const loadSdk = vi.fn(() => scriptedSdk().Calling);
    const {session} = beginWithServer({loadSdk});
    const outcome = outcomeOf(session.signIn());
    await vi.waitFor(() => expect(requestedPaths).toEqual(['away']));
    expect(loadSdk).not.toHaveBeenCalled();
    await session.cancelSignIn();
    expect(await outcome).toBe('AbortError');
  });

  test('does not say that the page redirects if the login address is of another site', async () => {
    const {session} = beginWithServer({loginUrl: 'https://other.example/login'});
    const states: unknown[] = [];
    session.subscribe(state => states.push(state));
    expect(await outcomeOf(session.signIn())).toBe('foreign-login-url');
    expect(states).toContainEqual(expect.objectContaining({step: 'consent'}));
    for (const state of states) expect(state).not.toHaveProperty('redirects');
  });

  test('reports that the window looks closed', async () => {
    vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
    const {session} = beginWithServer();
    const outcome = outcomeOf(session.signIn());
    await until(session, 'signing-in consent');
    opened[0]!.popup.closed = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(session.state).toMatchObject({status: 'signing-in', step: 'consent', seemsClosed: true});
    await session.cancelSignIn();
    expect(await outcome).toBe('AbortError');
    // The sign-in is only canceled, because the server may still have an earlier session.
    expect(requestedPaths).toEqual([]);
    expect(session.state).toEqual({status: 'signed-out'});
  });

  test.each([
    {outcome: 'cancelled', ends: 'signed-out'},
    {outcome: 'denied', ends: 'failed denied'},
  ])('$outcome: $ends', async ({outcome, ends}) => {
    const {session, states} = beginWithServer();
    const signedIn = outcomeOf(session.signIn());
    const attempt = opened[0]?.url.searchParams.get('attempt');
    window.postMessage({type: 'failed', outcome, attempt});
    expect(await signedIn).toBe(outcome);
    expect(states).toEqual(['signing-in consent', ends]);
  });

  test('a sign-out that did not reach the server is no longer pending', async () => {
    answers['logout'] = () => new Response(null, {status: 503});
    const {session, states} = beginWithServer();
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
    const {session} = beginWithServer();
    const outcome = outcomeOf(session.signIn());
    await vi.waitFor(() => expect(requestedPaths).toEqual(['/webex/logout', 'away']));
    expect(session.state).toMatchObject({status: 'signing-in', step: 'consent', redirects: true});
    expect(hasPendingSignOut()).toBe(false);
    await session.signOut();
    expect(await outcome).toBe('AbortError');
  });

  test('by leaving the page stays there and reports it if the server does not answer', async () => {
    vi.stubGlobal('open', () => null);
    stayHere();
    setPendingSignOut(true);
    answers['logout'] = () => Promise.reject(new TypeError('Failed to fetch'));
    const {session} = beginWithServer();
    expect(await outcomeOf(session.signIn())).toBe('network');
    expect(requestedPaths).toEqual(['/webex/logout']);
    expect(hasPendingSignOut()).toBe(true);
  });

  test.each([404, 503])('by leaving the page is possible if the server answers %s', async status => {
    vi.stubGlobal('open', () => null);
    stayHere();
    setPendingSignOut(true);
    answers['logout'] = () => new Response(null, {status});
    const {session} = beginWithServer();
    const outcome = outcomeOf(session.signIn());
    await vi.waitFor(() => expect(requestedPaths).toEqual(['/webex/logout', 'away']));
    // If nobody signs in at the server, the next page ends the session.
    expect(hasPendingSignOut()).toBe(true);
    await session.cancelSignIn();
    expect(await outcome).toBe('AbortError');
  });

  test('by leaving the page is not possible if the cookie of the earlier session cannot be removed', async () => {
    vi.stubGlobal('open', () => null);
    const setCookie = vi.spyOn(document, 'cookie', 'set').mockImplementation(() => undefined);
    stayHere();
    setPendingSignOut(true);
    answers['logout'] = () => new Response(null, {status: 503});
    const {session} = beginWithServer();
    expect(await outcomeOf(session.signIn())).toBe('server');
    setCookie.mockRestore();
    expect(requestedPaths).toEqual(['/webex/logout']);
  });

  test("a sign-out ends the server's session, even if it was not used before", async () => {
    const {session} = beginWithServer();
    const signedIn = session.signIn();
    window.postMessage({type: 'signed-in'});
    await signedIn;
    requestedPaths.length = 0;
    expect(await session.signOut()).toEqual([]);
    expect(requestedPaths).toEqual(['/webex/logout']);
  });

  test('a sign-out in another tab is followed', async () => {
    const {session} = beginWithServer();
    const signedIn = session.signIn();
    window.postMessage({type: 'signed-in'});
    await signedIn;
    window.postMessage({type: 'signed-out'});
    await until(session, 'signed-out');
  });

  test('the server decides which scopes are sufficient', async () => {
    answers['token'] = () => Response.json({access_token: token, expires_in: 3_600, scope: 'spark:kms'});
    const {session, states} = beginWithServer();
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
