import {describe, expect, test, vi} from 'vitest';
import {setPendingSignOut, hasPendingSignOut} from '../../src/session/pending-sign-out.js';
import {deferred, outcomeOf} from './session-setup.js';
import {begin, channelMessages, otherTab, signedOut, token, useServer} from './server-setup.js';

useServer();

describe('a sign-out that has not reached the server', () => {
  test('is completed instead of signing in', async () => {
    setPendingSignOut(true);
    const {server, signIn, signOutSettled, requestedPaths} = begin(() => new Response(null, {status: 204}));
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/logout']);
    expect(hasPendingSignOut()).toBe(false);
    expect(signOutSettled).toHaveBeenCalledOnce();
    expect(signIn).not.toHaveBeenCalled();
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/logout', '/webex/token']);
  });

  test('is completed even after a decision, as the person signed out', async () => {
    setPendingSignOut(true);
    const {mayResume, requestedPaths} = begin(() => new Response(null, {status: 204}));
    mayResume.mockReturnValue(false);
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(requestedPaths()).toEqual(['/webex/logout']));
  });

  test('is completed when the page becomes visible again', async () => {
    const {requestedPaths} = begin(() => new Response(null, {status: 204}));
    document.dispatchEvent(new Event('visibilitychange'));
    setPendingSignOut(true);
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await new Promise(setImmediate);
    expect(requestedPaths()).toEqual([]);
    visibility.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(requestedPaths()).toEqual(['/webex/logout']));
  });

  test('completed by another tab is noticed here', async () => {
    const {server, signOutSettled} = begin(signedOut);
    const key = 'webex-calling-elements/sign-out';
    dispatchEvent(new StorageEvent('storage', {key, newValue: ''}));
    dispatchEvent(new StorageEvent('storage', {key: 'another', newValue: null}));
    expect(signOutSettled).not.toHaveBeenCalled();
    dispatchEvent(new StorageEvent('storage', {key, newValue: null}));
    expect(signOutSettled).toHaveBeenCalledOnce();
    server.end();
    dispatchEvent(new StorageEvent('storage', {key, newValue: null}));
    expect(signOutSettled).toHaveBeenCalledOnce();
  });

  test.each([
    {name: 'an error', answer: () => new Response(null, {status: 503})},
    {name: 'a page', answer: () => page()},
  ])('stays pending if the answer is $name, and is retried', async ({answer}) => {
    setPendingSignOut(true);
    const {server, signOutSettled, requestedPaths} = begin(answer);
    await server.resume();
    await server.resume();
    expect(hasPendingSignOut()).toBe(true);
    expect(signOutSettled).not.toHaveBeenCalled();
    expect(requestedPaths()).toEqual(['/webex/logout', '/webex/logout']);
  });
});

describe('a sign-in in another tab with a pending sign-out', () => {
  const holdLock = () => {
    const released = deferred();
    vi.stubGlobal('navigator', {locks: {request: () => released.promise}});
    return released;
  };

  test('is not ended by it', async () => {
    setPendingSignOut(true);
    const {signIn, requestedPaths} = begin(token);
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    expect(requestedPaths()).toEqual(['/webex/token']);
    expect(hasPendingSignOut()).toBe(false);
  });

  test('is not ended while that is being completed', async () => {
    setPendingSignOut(true);
    const released = holdLock();
    const {server, signIn, requestedPaths} = begin(token);
    void server.resume();
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(hasPendingSignOut()).toBe(false));
    released.resolve();
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    expect(requestedPaths()).toEqual(['/webex/token']);
  });

  test('is not ended by several pending ones', async () => {
    const released = holdLock();
    const {server, signIn, requestedPaths} = begin(token);
    const signingOut = [outcomeOf(server.signOut()), outcomeOf(server.signOut())];
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    released.resolve();
    expect(await Promise.all(signingOut)).toEqual(['ok', 'ok']);
    expect(requestedPaths()).toEqual(['/webex/token']);
  });

  test('is not ended during the request', async () => {
    setPendingSignOut(true);
    const {server, fetchMock, signIn} = begin(url =>
      url.endsWith('logout') ? new Promise(() => {}) : token(),
    );
    fetchMock.mockImplementation((url, {signal}) => {
      if (!url.endsWith('logout')) return Promise.resolve(token());
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    });
    void server.resume();
    await vi.waitFor(() => expect(fetchMock).toHaveBeenCalledOnce());
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
    expect(hasPendingSignOut()).toBe(false);
  });
});

/** The answer of a proxy or an application to an unknown URL. */
const page = (): Response =>
  new Response('\n<!doctype html><p>Welcome', {headers: {'content-type': 'text/html'}});

describe('signOut()', () => {
  test('accepts an answer that breaks off', async () => {
    const body = () => new ReadableStream({start: stream => stream.error(new TypeError('terminated'))});
    const {server} = begin(() => new Response(body()));
    expect(await outcomeOf(server.signOut())).toBe('ok');
    expect(hasPendingSignOut()).toBe(false);
  });

  test.each(['', 'OK', 'Signed out', 'Signed out <by request>'])(
    'accepts any answer but a page: "%s"',
    async text => {
      const {server} = begin(() => new Response(text, {headers: {'content-type': 'text/html'}}));
      expect(await outcomeOf(server.signOut())).toBe('ok');
      expect(hasPendingSignOut()).toBe(false);
    },
  );

  test('notifies the other tabs, waits until they have left Webex, and ends the session', async () => {
    const released = deferred();
    const request = vi.fn((_name: string, _options: LockOptions, _task: () => void) => released.promise);
    vi.stubGlobal('navigator', {locks: {request}});
    const {server, requestedPaths} = begin(() => new Response(null, {status: 204}));
    const signingOut = server.signOut();
    expect(hasPendingSignOut()).toBe(true);
    await vi.waitFor(() => expect(channelMessages).toEqual([{type: 'signed-out'}]));
    expect(requestedPaths()).toEqual([]);
    released.resolve();
    await signingOut;
    expect(requestedPaths()).toEqual(['/webex/logout']);
    expect(hasPendingSignOut()).toBe(false);
  });

  test('does not wait for a tab that does not leave', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('', 'TimeoutError'));
    vi.stubGlobal('navigator', {locks: {request}});
    const {server, requestedPaths} = begin(() => new Response(null, {status: 204}));
    await server.signOut();
    expect(requestedPaths()).toEqual(['/webex/logout']);
  });

  test.each([
    {content: {revoked: true}, is: 'ok'},
    {content: {revoked: false}, is: 'server'},
    {content: {}, is: 'ok'},
    {content: null, is: 'ok'},
  ])('reports tokens left at Webex, with nothing pending: $content', async ({content, is}) => {
    const {server} = begin(() => Response.json(content));
    expect(await outcomeOf(server.signOut())).toBe(is);
    expect(hasPendingSignOut()).toBe(false);
  });

  test.each([
    {name: 'refuses', answer: () => new Response(null, {status: 403}), is: 'server'},
    {name: 'answers with a page', answer: page, is: 'server'},
    {name: 'answers with a page without whitespace', answer: () => new Response('<p>Welcome'), is: 'server'},
    {name: 'answers with an indented page', answer: () => new Response('\n  <p>Welcome'), is: 'server'},
    {name: 'is out of reach', answer: () => Promise.reject(new TypeError('Failed to fetch')), is: 'network'},
  ])('fails and stays pending if the server $name', async ({answer, is}) => {
    const {server} = begin(answer);
    expect(await outcomeOf(server.signOut())).toBe(is);
    expect(hasPendingSignOut()).toBe(true);
  });
});
