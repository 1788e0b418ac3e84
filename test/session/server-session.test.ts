import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {deferred, outcomeOf} from './session-setup.js';
import {rememberRedirect} from '../../src/session/login-redirect.js';
import {
  begin,
  channelMessages,
  waitForChannels,
  otherTab,
  signedOut,
  states,
  token,
  useServer,
} from './server-setup.js';

useServer();

describe('resume()', () => {
  test("signs in with the server's token first, and with later ones afterwards", async () => {
    const {server, signIn, requestedPaths} = begin(token);
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/token']);
    const source = signIn.mock.calls[0]![0];
    const options = {signal: new AbortController().signal};
    expect(await source(options)).toMatchObject({accessToken: 'a_b_c', expiresIn: 60});
    expect(requestedPaths()).toHaveLength(1);
    expect(await source(options)).toMatchObject({accessToken: 'a_b_c'});
    expect(requestedPaths()).toEqual(['/webex/token', '/webex/token']);
  });

  test.each<keyof typeof states>(['signed out', 'failed'])('requests a token while %s', async name => {
    const {server, requestedPaths} = begin(signedOut, states[name]);
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/token']);
  });

  test.each<keyof typeof states>(['in the other window', 'on the way', 'signed in', 'signing out'])(
    'requests no token while %s',
    async name => {
      const {server, requestedPaths} = begin(token, states[name]);
      await server.resume();
      expect(requestedPaths()).toEqual([]);
    },
  );

  test('requests no token after the person decided against it', async () => {
    const {server, mayResume, requestedPaths} = begin(token);
    mayResume.mockReturnValue(false);
    await server.resume();
    dispatchEvent(new Event('online'));
    otherTab.postMessage({type: 'signed-in'});
    await waitForChannels();
    expect(requestedPaths()).toEqual([]);
  });

  test.each([
    {name: 'a token', answer: token},
    {name: 'expired', answer: () => Response.json({error: 'expired'}, {status: 401})},
  ])('respects a decision made during the request ($name)', async ({answer}) => {
    const given = deferred<Response>();
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
  ])('reports nothing if the server $name, and can be retried', async ({answer}) => {
    const {server, signIn, fail, requestedPaths} = begin(answer);
    await server.resume();
    await server.resume();
    expect(requestedPaths()).toHaveLength(2);
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test('reports an expired session', async () => {
    const {server, fail} = begin(() => Response.json({error: 'expired'}, {status: 401}));
    await server.resume();
    expect(fail.mock.calls).toEqual([[expect.objectContaining({type: 'expired', action: 'sign-in'})]]);
  });

  test.each([
    {name: 'a token', answer: token},
    {name: 'expired', answer: () => Response.json({error: 'expired'}, {status: 401})},
  ])('does not interfere with a sign-in started meanwhile ($name)', async ({answer}) => {
    const given = deferred<Response>();
    const {server, signIn, state, fail} = begin(() => given.promise);
    const resumed = server.resume();
    state.mockReturnValue(states['on the way']);
    given.resolve(answer());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test('sends no request after its end, and ignores pending ones', async () => {
    const given = deferred<Response>();
    const {server, signIn, requestedPaths} = begin(() => given.promise);
    const resumed = server.resume();
    server.end();
    given.resolve(token());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    dispatchEvent(new Event('online'));
    otherTab.postMessage({type: 'signed-in'});
    await server.resume();
    expect(requestedPaths()).toHaveLength(1);
  });

  test('tolerates an invalid address', async () => {
    const {server, options, requestedPaths} = begin(token);
    options.mockReturnValue({loginUrl: 'https://'});
    await server.resume();
    options.mockReturnValue({loginUrl: '/webex/login'});
    await server.resume();
    expect(requestedPaths()).toEqual(['/webex/token']);
  });

  test('sends one request at a time', async () => {
    const given = deferred<Response>();
    const {server, requestedPaths} = begin(() => given.promise);
    const both = [server.resume(), server.resume()];
    given.resolve(signedOut());
    await Promise.all(both);
    expect(requestedPaths()).toHaveLength(1);
  });

  test('ignores a failed sign-in, which the session shows', async () => {
    const {server, signIn} = begin(token);
    signIn.mockRejectedValue(new Error('failed'));
    expect(await outcomeOf(server.resume())).toBe('ok');
  });

  test('runs when the network returns, until the end', async () => {
    const {server, requestedPaths} = begin(signedOut);
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(requestedPaths()).toEqual(['/webex/token']));
    server.end();
    dispatchEvent(new Event('online'));
    expect(requestedPaths()).toHaveLength(1);
  });
});

describe('resume() while the server has a problem', () => {
  const problem = (): Response => new Response(null, {status: 502});
  beforeEach(() => {
    document.cookie = 'webex-signed-in=1';
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    // The average pauses.
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    document.cookie = 'webex-signed-in=; max-age=0';
    vi.useRealTimers();
  });

  test.each([
    {name: 'responds with an error', failure: problem},
    {name: 'cannot be reached', failure: () => Promise.reject(new TypeError('Failed to fetch'))},
  ])('signs in as soon as it is back, and then tells the other tabs, if it $name', async ({failure}) => {
    // The browser has returned from a sign-in by redirect.
    sessionStorage.setItem('webex-calling-elements/redirect', '');
    let isBack = false;
    const {server, signIn, fail} = begin(() => (isBack ? token() : failure()));
    await server.resume();
    await vi.advanceTimersByTimeAsync(3_000);
    isBack = true;
    await waitForChannels();
    expect(channelMessages).not.toContainEqual({type: 'signed-in'});
    // The next page of this tab has not returned from a redirect.
    expect(sessionStorage).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(signIn).toHaveBeenCalledOnce();
    expect(fail).not.toHaveBeenCalled();
    await waitForChannels();
    expect(channelMessages).toContainEqual({type: 'signed-in'});
  });

  test('tries again after longer and longer pauses, at last once a minute, and when the network returns', async () => {
    const {server, requestedPaths} = begin(problem);
    await server.resume();
    await vi.advanceTimersByTimeAsync(38_000);
    expect(requestedPaths()).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(590_000);
    expect(requestedPaths()).toHaveLength(15);
    dispatchEvent(new Event('online'));
    // This attempt replaces the planned one.
    await vi.advanceTimersByTimeAsync(59_000);
    expect(requestedPaths()).toHaveLength(16);
  });

  test.each([
    {random: 0, firstPause: 500},
    {random: 0.999, firstPause: 1_499},
  ])(
    'spreads the attempts of many pages: after $firstPause ms if the random number is $random',
    async row => {
      vi.mocked(Math.random).mockReturnValue(row.random);
      const {server, requestedPaths} = begin(problem);
      await server.resume();
      await vi.advanceTimersByTimeAsync(row.firstPause - 1);
      expect(requestedPaths()).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(requestedPaths()).toHaveLength(2);
    },
  );

  test.each([
    {name: '403', answer: () => new Response(null, {status: 403}), count: 1},
    {name: '404', answer: () => new Response(null, {status: 404}), count: 1},
    {name: '200 with a web page', answer: () => new Response('<!doctype html>'), count: 1},
    {name: '408', answer: () => new Response(null, {status: 408}), count: 2},
    {name: '429', answer: () => new Response(null, {status: 429}), count: 2},
    {name: '503', answer: () => new Response(null, {status: 503}), count: 2},
  ])('tries again only if that can help: after $name, there are $count requests', async ({answer, count}) => {
    const {server, fail, requestedPaths} = begin(answer);
    await server.resume();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requestedPaths()).toHaveLength(count);
    expect(fail).not.toHaveBeenCalled();
  });

  test('plans no attempt any more after an answer to an earlier one', async () => {
    let answer = problem;
    const {server, requestedPaths} = begin(() => answer());
    await server.resume();
    answer = signedOut;
    await server.resume();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(requestedPaths()).toHaveLength(2);
  });

  test('plans no attempt any more after a sign-out in another tab', async () => {
    const {server, signedOutElsewhere} = begin(problem);
    await server.resume();
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    expect(signedOutElsewhere).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('begins with the short pauses again after an answer', async () => {
    let answer = problem;
    const {server, requestedPaths} = begin(() => answer());
    await server.resume();
    await vi.advanceTimersByTimeAsync(37_000);
    answer = signedOut;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requestedPaths()).toHaveLength(6);
    answer = problem;
    await server.resume();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requestedPaths()).toHaveLength(8);
  });

  test.each<{
    name: string;
    change: (made: ReturnType<typeof begin>) => void;
  }>([
    {name: 'the person decides against it', change: ({mayResume}) => mayResume.mockReturnValue(false)},
    {name: 'a sign-in starts', change: ({state}) => state.mockReturnValue(states['on the way'])},
    {name: 'the page stops following the server', change: ({server}) => server.end()},
  ])('requests nothing any more when $name', async ({change}) => {
    const made = begin(problem);
    await made.server.resume();
    change(made);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(made.requestedPaths()).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('tries again without the cookie only if the server may set none, as it has no login route', async () => {
    document.cookie = 'webex-signed-in=; max-age=0';
    const {server, options, requestedPaths} = begin(problem);
    await server.resume();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(requestedPaths()).toHaveLength(1);
    options.mockReturnValue({tokenEndpoint: '/webex/token'});
    await server.resume();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requestedPaths()).toHaveLength(3);
  });
});

test('a request sent during a sign-in may be too early, so it is repeated', async () => {
  const first = deferred<Response>();
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

describe('another tab', () => {
  test('that signs in signs this page in', async () => {
    const {signIn} = begin(token);
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(signIn).toHaveBeenCalledOnce());
  });

  test('that signs out signs this page out, without a request to the server', async () => {
    const {signedOutElsewhere, requestedPaths} = begin(signedOut);
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    expect(signedOutElsewhere).toHaveBeenCalledOnce();
    expect(requestedPaths()).toEqual([]);
  });

  test('that signs out during a token request makes the late token unused', async () => {
    const given = deferred<Response>();
    const {server, signIn, fail} = begin(() => given.promise);
    const resumed = server.resume();
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    given.resolve(token());
    await resumed;
    expect(signIn).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test('that signs out before the sign-in here has its token leaves it without one', async () => {
    const {server, signIn} = begin(token);
    await server.resume();
    const source = signIn.mock.calls[0]![0];
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    const options = {signal: new AbortController().signal};
    await expect(Promise.resolve(source(options))).rejects.toMatchObject({fault: {type: 'expired'}});
  });

  test('that signs out during a renewal here makes its answer unused', async () => {
    const given = deferred<Response>();
    const {server} = begin(async () => (await given.promise).clone());
    const taking = outcomeOf(
      Promise.resolve(server.source({signal: new AbortController().signal, renew: true})),
    );
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    given.resolve(token());
    expect(await taking).toBe('expired');
    // A later session has tokens again.
    const again = server.source({signal: new AbortController().signal});
    expect(await again).toMatchObject({accessToken: 'a_b_c'});
  });

  test("that signs out aborts this page's token request", async () => {
    const {server, fetchMock} = begin(() => new Promise<never>(() => {}));
    void server.source({signal: new AbortController().signal});
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    expect(fetchMock.mock.calls[0]![1].signal).toMatchObject({aborted: true});
  });

  test('that signs out after a redirect of this page is not told of a sign-in', async () => {
    rememberRedirect();
    const given = deferred<Response>();
    const {server} = begin(() => given.promise);
    const resumed = server.resume();
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    given.resolve(token());
    await resumed;
    await waitForChannels();
    expect(channelMessages).not.toContainEqual({type: 'signed-in'});
  });

  test("is distinguished from this page's window by its attempt", async () => {
    const {signedInElsewhere} = begin(signedOut);
    otherTab.postMessage({type: 'signed-in', attempt: '0.5'});
    await vi.waitFor(() => expect(signedInElsewhere.mock.calls).toEqual([['0.5']]));
  });

  test('is ignored after the end', async () => {
    const {server, signIn, signedOutElsewhere} = begin(token, states['signed in']);
    server.end();
    otherTab.postMessage({type: 'signed-out'});
    await waitForChannels();
    // The page is restored from the back/forward cache after a sign-out.
    document.cookie = 'webex-signed-in=1';
    dispatchEvent(new Event('pagehide'));
    document.cookie = 'webex-signed-in=; max-age=0';
    dispatchEvent(new Event('pageshow'));
    expect(signIn).not.toHaveBeenCalled();
    expect(signedOutElsewhere).not.toHaveBeenCalled();
  });
});

describe('the token source', () => {
  const {signal} = new AbortController();

  test('requests a new token for a renewal, instead of the first one', async () => {
    const {server, signIn, requestedPaths} = begin(token);
    await server.resume();
    const source = signIn.mock.calls[0]![0];
    await source({signal, renew: true});
    expect(requestedPaths()).toEqual(['/webex/token', '/webex/token']);
  });

  test.each([
    {name: 'server', answer: () => new Response(null, {status: 503})},
    {name: 'network', answer: () => Promise.reject(new TypeError('Failed to fetch'))},
    {name: 'expired', answer: signedOut},
  ])('fails with $name, as the server does', async ({name, answer}) => {
    const {server} = begin(answer);
    expect(await outcomeOf(Promise.resolve(server.source({signal})))).toBe(name);
  });

  test('aborts its request when the sign-in that needs the token is canceled', async () => {
    const {server, fetchMock} = begin(() => new Promise<never>(() => {}));
    const cancel = new AbortController();
    void server.source({signal: cancel.signal});
    cancel.abort();
    expect(fetchMock.mock.calls[0]![1].signal).toMatchObject({aborted: true});
  });
});
