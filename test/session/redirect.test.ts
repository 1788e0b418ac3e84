import {describe, expect, test, vi} from 'vitest';
import {consumeRedirectMark, rememberRedirect} from '../../src/session/login-redirect.js';
import {hasPendingSignOut, setPendingSignOut} from '../../src/session/pending-sign-out.js';
import {outcomeOf} from './session-setup.js';
import {begin, channelMessages, signedOut, token, useServer, waitForChannels} from './server-setup.js';

useServer();

describe('returning from a redirect', () => {
  test('notifies the other tabs once', async () => {
    rememberRedirect();
    const {server} = begin(token);
    await server.resume();
    await vi.waitFor(() => expect(channelMessages).toEqual([{type: 'signed-in'}]));
    await server.resume();
    expect(channelMessages).toHaveLength(1);
  });

  test('notifies no tab without a session', async () => {
    rememberRedirect();
    const {server} = begin(signedOut);
    await server.resume();
    await new Promise(setImmediate);
    expect(channelMessages).toEqual([]);
    // No tab is notified later either, because that notification would belong to another sign-in.
    expect(consumeRedirectMark()).toBe(false);
  });

  test('notifies no tab without storage, as any page may be the one that was redirected', async () => {
    vi.stubGlobal('sessionStorage', undefined);
    const {server, signIn} = begin(token);
    await server.resume();
    expect(signIn).toHaveBeenCalledOnce();
    await waitForChannels();
    expect(channelMessages).not.toContainEqual({type: 'signed-in'});
  });

  test('reports scope names, but no other text from the address', () => {
    history.replaceState(
      null,
      '',
      '/#webex-sign-in=missing-scope&scopes=spark:xsi+Call+0800-1234+now:+a:b:c+call:0800-1234',
    );
    const {fail} = begin(signedOut);
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({scopes: ['spark:xsi']}));
  });
});

describe('a redirect while a sign-out is pending that the server answers with an error', () => {
  const {signal} = new AbortController();
  const refuse = () => new Response(null, {status: 404});
  /** The sign-out of the earlier person fails, and the page leaves to sign in. */
  async function failSignOutAndLeave(): Promise<void> {
    document.cookie = 'webex-signed-in=1';
    setPendingSignOut(true);
    const {server, requestedPaths} = begin(refuse);
    await server.finishPendingSignOut(signal);
    expect(requestedPaths()).toEqual(['/webex/logout']);
    server.end();
    rememberRedirect();
  }

  test('is not possible if the server sets no cookie, which would show that the session was replaced', async () => {
    document.cookie = 'webex-signed-in=; max-age=0';
    setPendingSignOut(true);
    const {server} = begin(refuse);
    expect(await outcomeOf(server.finishPendingSignOut(signal))).toBe('server');
    expect(hasPendingSignOut()).toBe(true);
  });

  test('is possible although the cookie has expired since', async () => {
    document.cookie = 'webex-signed-in=1';
    setPendingSignOut(true);
    document.cookie = 'webex-signed-in=; max-age=0';
    const {server} = begin(refuse);
    expect(await outcomeOf(server.finishPendingSignOut(signal))).toBe('ok');
    // It is also possible after another sign-out.
    setPendingSignOut(true);
    expect(await outcomeOf(server.finishPendingSignOut(signal))).toBe('ok');
  });

  test('signs in, as the new session has replaced the earlier one', async () => {
    await failSignOutAndLeave();
    // The callback sets the cookie again.
    document.cookie = 'webex-signed-in=1';
    const {server, signIn, requestedPaths, signOutSettled} = begin(token);
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/token']);
    expect(signIn).toHaveBeenCalledOnce();
    expect(hasPendingSignOut()).toBe(false);
    expect(signOutSettled).toHaveBeenCalledOnce();
  });

  test('does not bring the earlier person back if nobody signs in', async () => {
    await failSignOutAndLeave();
    const {server, signIn, requestedPaths} = begin(url => (url.endsWith('logout') ? refuse() : token()));
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/logout']);
    expect(signIn).not.toHaveBeenCalled();
    expect(hasPendingSignOut()).toBe(true);
  });

  test('is followed by a later sign-out that is pending again', async () => {
    await failSignOutAndLeave();
    document.cookie = 'webex-signed-in=1';
    setPendingSignOut(true);
    const {server, requestedPaths} = begin(refuse);
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/logout']);
  });

  test('is not possible if there is no answer', async () => {
    setPendingSignOut(true);
    const {server} = begin(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await outcomeOf(server.finishPendingSignOut(signal))).toBe('network');
    expect(hasPendingSignOut()).toBe(true);
  });
});

describe('the fragment of a page that redirects to sign in', () => {
  /** Leaves the page with a fragment, and shows it again at another address. */
  function leaveAndComeBack(left: string, back: string): void {
    history.replaceState(null, '', left);
    rememberRedirect();
    history.replaceState(null, '', back);
    begin(signedOut);
  }
  const address = (): string => location.pathname + location.search + location.hash;

  test.each([
    {what: 'comes back', left: '/page?a=b#chapter', back: '/page?a=b', is: '/page?a=b#chapter'},
    {what: 'is a route with a # in it', left: '/#/route#part', back: '/', is: '/#/route#part'},
    {
      what: 'comes back after a failure',
      left: '/page#chapter',
      back: '/page#webex-sign-in=denied',
      is: '/page#chapter',
    },
    {what: 'is not restored on another page', left: '/page#chapter', back: '/other', is: '/other'},
    {what: 'is not restored with another query', left: '/page?a=b#chapter', back: '/page', is: '/page'},
    {
      what: 'is not restored if there is another one',
      left: '/page#chapter',
      back: '/page#other',
      is: '/page#other',
    },
    {what: 'was none', left: '/page', back: '/page', is: '/page'},
  ])('$what', ({left, back, is}) => {
    leaveAndComeBack(left, back);
    expect(address()).toBe(is);
  });

  test('is restored once', () => {
    leaveAndComeBack('/page#chapter', '/page');
    history.replaceState(null, '', '/page');
    begin(signedOut);
    expect(address()).toBe('/page');
  });

  test('is announced to a router in the page', async () => {
    const announced = new Promise(resolve => addEventListener('hashchange', resolve, {once: true}));
    leaveAndComeBack('/page#chapter', '/page');
    await announced;
  });
});

describe('a redirect that returned with a failure', () => {
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

  test.each([
    {what: 'with a base at another site', base: 'https://cdn.example/', path: '/page'},
    {what: 'whose path starts with two slashes', base: '', path: '//page'},
  ])('is read on a page $what', ({base, path}) => {
    history.replaceState(null, '', `${location.origin}${path}#chapter&webex-sign-in=denied`);
    document.head.innerHTML = base && `<base href="${base}">`;
    const {fail} = begin(signedOut);
    document.head.replaceChildren();
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({type: 'denied'}));
    expect(location.href).toBe(`${location.origin}${path}#chapter`);
  });

  test.each(['', '#chapter', '#my-webex-sign-in=denied'])('“%s” is kept as the page’s own', hash => {
    history.replaceState(null, '', `/page${hash}`);
    const replace = vi.spyOn(history, 'replaceState');
    const {fail} = begin(signedOut);
    expect(fail).not.toHaveBeenCalled();
    expect(replace).not.toHaveBeenCalled();
    expect(location.hash).toBe(hash);
  });
});
