// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {later, outcomeOf} from './session-setup.js';
import {begin, heardByAll, otherTab, signedOut, states, token, useServer} from './server-setup.js';

useServer();

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
