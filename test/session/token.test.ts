import {faultError} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {AccessToken} from '../../src/auth/access-token.js';
import type {TokenEvent} from '../../src/auth/token-keeper.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {mayRenewTokenOf, renewTokenOf} from '../../src/sdk/token-renewal.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {begin, outcomeOf, scriptedRegistration, token, until} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

const other = 'b3RoZXI_P0A1_organization';

beforeEach(() => {
  vi.useFakeTimers({now: Date.UTC(2026, 10, 25)});
  vi.stubGlobal('fetch', async () => Response.json({displayName: 'Ada Lovelace'}));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function signedIn(
  source: TokenSource,
  owner: (accessToken: string) => string = () => 'ada',
  registration?: SdkRegistration,
) {
  vi.stubGlobal('fetch', async (_: string, {headers}: {headers: {authorization: string}}) =>
    Response.json({id: btoa(`ciscospark://us/PEOPLE/${owner(headers.authorization.slice(7))}`)}),
  );
  const sdk = scriptedSdk();
  Object.assign(sdk.line, {registration});
  const init = vi.spyOn(sdk.Calling, 'init');
  const started = begin({loadSdk: () => sdk.Calling});
  const events: TokenEvent[] = [];
  const end = new AbortController();
  started.session.listen(event => events.push(event), {signal: end.signal});
  await started.session.signIn(source);
  const {webex} = await init.mock.results[0]!.value;
  return {...sdk, ...started, events, end, credentials: webex!.credentials};
}

/** A source with only one token. */
const onlyOnce = () =>
  vi
    .fn<TokenSource>()
    .mockReturnValueOnce({accessToken: token, expiresIn: 600})
    .mockRejectedValue(new Error('down'));

describe('the token of a session', () => {
  test('is renewed before its expiry in the running SDK', async () => {
    const source = vi.fn<TokenSource>(({renew}): AccessToken => {
      return {accessToken: renew ? other : token, expiresIn: 600};
    });
    const {session, events, credentials} = await signedIn(source);
    await vi.advanceTimersByTimeAsync(530_000);
    expect(credentials.supertoken).toBeUndefined();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(credentials.supertoken).toEqual({access_token: other, token_type: 'Bearer'});
    expect(events).toEqual([]);
    expect(session.state.status).toBe('signed-in');
    await session.signOut();
  });

  test('that Webex refuses before its expiry is replaced in the running SDK', async () => {
    const source = vi.fn<TokenSource>(({renew}) => (renew ? other : token));
    const registration = scriptedRegistration();
    const {session, credentials} = await signedIn(source, undefined, registration);
    expect(await renewTokenOf(registration)).toBe(true);
    expect(source).toHaveBeenLastCalledWith(expect.objectContaining({renew: true, refused: token}));
    expect(credentials.supertoken).toMatchObject({access_token: other});
    await session.signOut();
  });

  test('that Webex refuses may be replaced later if its source fails', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const registration = scriptedRegistration();
    const {session, credentials} = await signedIn(onlyOnce(), undefined, registration);
    expect(mayRenewTokenOf(registration)).toBe(false);
    expect(await renewTokenOf(registration)).toBe(false);
    expect(mayRenewTokenOf(registration)).toBe(true);
    expect(credentials.supertoken).toBeUndefined();
    await session.signOut();
  });

  test('that cannot be renewed ends the sign-in only after a call', async () => {
    const {session, events} = await signedIn(onlyOnce());
    const inCall = vi.spyOn(SdkLineDriver.prototype, 'inCall', 'get').mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring']);
    expect(session.state.status).toBe('signed-in');
    inCall.mockRestore();
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(() => expect(session.state.status).toBe('failed'));
  });

  test('that cannot be renewed is reported, and at its expiry the person has to sign in', async () => {
    const source = onlyOnce();
    const {session, states, events, log} = await signedIn(source);
    states.length = 0;
    await vi.advanceTimersByTimeAsync(580_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring']);
    expect(states).toEqual([]);
    // For five minutes after its expiry the cause may be the network; the line's state is correct meanwhile.
    await vi.advanceTimersByTimeAsync(300_000);
    expect([events.length, states]).toEqual([1, []]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring', 'token-expired']);
    await vi.waitFor(() => expect(session.state.status).toBe('failed'));
    expect(states).toEqual(['signing-out line', 'signing-out device', 'failed token-source-failed']);
    expect(log.at(-1)).toBe('deregister');
    expect(session.line.snapshot.state.status).toBe('absent');
  });

  test("is not replaced by another person's, and the line stays the first person's until its expiry", async () => {
    const source = vi.fn<TokenSource>(({renew}) => ({accessToken: renew ? other : token, expiresIn: 600}));
    const {session, events, credentials, log} = await signedIn(source, accessToken =>
      accessToken === token ? 'ada' : 'grace',
    );
    await vi.advanceTimersByTimeAsync(597_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring']);
    expect(session.state).toMatchObject({status: 'signed-in', user: {id: 'ada'}});
    await vi.advanceTimersByTimeAsync(30_000);
    await vi.waitFor(() => expect(session.state.status).toBe('failed'));
    expect(session.state).toMatchObject({fault: {type: 'another-user'}});
    expect(credentials.supertoken).toBeUndefined();
    expect(log.at(-1)).toBe('deregister');
  });

  test('is not replaced by one of unconfirmed owner', async () => {
    const source = vi.fn<TokenSource>(({renew}) => ({accessToken: renew ? other : token, expiresIn: 600}));
    const {session, credentials} = await signedIn(source);
    vi.stubGlobal('fetch', async () => new Response(null, {status: 503}));
    await vi.advanceTimersByTimeAsync(960_000);
    await vi.waitFor(() => expect(session.state.status).toBe('failed'));
    expect(session.state).toMatchObject({fault: {type: 'owner-unknown', action: 'retry'}});
    expect(credentials.supertoken).toBeUndefined();
  });

  test('whose owner is confirmed only later is used then, without requesting another one', async () => {
    const source = vi.fn<TokenSource>(({renew}) => ({accessToken: renew ? other : token, expiresIn: 600}));
    const {session, credentials, events} = await signedIn(source);
    vi.stubGlobal('fetch', async () => new Response(null, {status: 503}));
    await vi.advanceTimersByTimeAsync(575_000);
    const requestCount = source.mock.calls.length;
    expect(requestCount).toBe(3);
    vi.stubGlobal('fetch', async () => Response.json({id: btoa('ciscospark://us/PEOPLE/ada')}));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(source).toHaveBeenCalledTimes(requestCount);
    expect(credentials.supertoken).toMatchObject({access_token: other});
    expect(events.map(({type}) => type)).toEqual(['token-expiring']);
    await session.signOut();
  });

  test('whose source does not answer is reported as unavailable, and ends at its expiry', async () => {
    const source = vi
      .fn<TokenSource>()
      .mockReturnValueOnce({accessToken: token, expiresIn: 600})
      .mockReturnValue(new Promise(() => {}));
    const {events} = await signedIn(source);
    // Each request has its own time limit, which is not counted.
    await vi.advanceTimersByTimeAsync(1_500_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring', 'token-expired']);
  });

  test('that expires during a sleep is renewed without a click when the network is back 3 s after waking', async () => {
    let isDown = false;
    const source = vi.fn<TokenSource>(({renew}) => {
      if (isDown) throw faultError('network');
      return {accessToken: renew ? other : token, expiresIn: 600};
    });
    const {session, states, events, credentials} = await signedIn(source);
    states.length = 0;
    isDown = true;
    // Timers and the page's monotonic clock are paused meanwhile.
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(63_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring']);
    isDown = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(credentials.supertoken).toMatchObject({access_token: other});
    expect(events).toHaveLength(1);
    expect(states).toEqual([]);
    await session.signOut();
  });

  test('that expires during a sleep is renewed even if the source keeps it until it is asked for a new one', async () => {
    const expiresAt = Date.now() + 600_000;
    const {session, events, credentials} = await signedIn(({renew}) =>
      renew
        ? {accessToken: other, expiresIn: 600}
        : {accessToken: token, expiresIn: (expiresAt - Date.now()) / 1000},
    );
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(credentials.supertoken).toMatchObject({access_token: other});
    expect(events).toEqual([]);
    expect(session.state.status).toBe('signed-in');
    await session.signOut();
  });

  test('that the server refuses after such a sleep ends immediately', async () => {
    let isOver = false;
    const {session, events} = await signedIn(() => {
      if (isOver) throw faultError('expired');
      return {accessToken: token, expiresIn: 600};
    });
    isOver = true;
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring', 'token-expired']);
    await vi.waitFor(() =>
      expect(session.state).toMatchObject({fault: {type: 'expired', action: 'sign-in'}}),
    );
  });

  test('that has expired is reported once, regardless of how long the line takes to end', async () => {
    const source = onlyOnce();
    const {session, line, events, states} = await signedIn(source);
    const registering = session.line.register();
    await vi.advanceTimersByTimeAsync(0);
    line.succeeds();
    await registering;
    line.deregister = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(980_000);
    expect(events.map(({type}) => type)).toEqual(['token-expiring', 'token-expired']);
    expect(states.filter(state => state.startsWith('failed'))).toEqual(['failed token-source-failed']);
  });

  test('that has expired lets a listener sign in again immediately', async () => {
    const source = onlyOnce();
    const {session} = await signedIn(source);
    const again: Promise<string>[] = [];
    session.listen(({type}) => {
      if (type === 'token-expired') again.push(outcomeOf(session.signIn(() => other)));
    });
    await vi.advanceTimersByTimeAsync(980_000);
    expect(await Promise.all(again)).toEqual(['ok']);
    expect(session.state.status).toBe('signed-in');
  });

  test('of a guest is not renewed, as a new one would belong to another guest', async () => {
    const source = vi.fn<TokenSource>(() => ({accessToken: token, expiresIn: 600, jwe: 'a.b.c'}));
    const {session} = await signedIn(source);
    await vi.advanceTimersByTimeAsync(630_000);
    await vi.waitFor(() => expect(session.state.status).toBe('failed'));
    expect(session.state).toMatchObject({fault: {type: 'token-expired'}});
    expect(source).toHaveBeenCalledOnce();
  });

  test('is not renewed after a sign-out', async () => {
    const source = vi.fn<TokenSource>(() => ({accessToken: token, expiresIn: 600}));
    const {session} = await signedIn(source);
    await session.signOut();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(source).toHaveBeenCalledOnce();
  });

  test('does not notify removed listeners', async () => {
    const source = onlyOnce();
    const {events, end} = await signedIn(source);
    end.abort();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(events).toEqual([]);
  });
});

test("a guest’s call token is passed to the SDK, along with the page's configuration", async () => {
  const {Calling} = scriptedSdk();
  const init = vi.spyOn(Calling, 'init');
  const discovery = {region: 'US-EAST', country: 'US'};
  const {session} = begin({loadSdk: () => Calling, callingClientConfig: {discovery}});
  await session.signIn(() => ({accessToken: token, jwe: 'a.b.c'}));
  const [{callingConfig}] = init.mock.calls[0]!;
  expect(callingConfig.callingClientConfig).toMatchObject({
    discovery,
    serviceData: {indicator: 'guestcalling'},
    jwe: 'a.b.c',
  });
});

test('an SDK that does not load within a minute is reported', async () => {
  const {session} = begin({loadSdk: () => new Promise(() => {})});
  const outcome = outcomeOf(session.signIn(() => token));
  await until(session, 'signing-in sdk');
  await vi.advanceTimersByTimeAsync(59_999);
  expect(session.state.status).toBe('signing-in');
  await vi.advanceTimersByTimeAsync(1);
  expect(await outcome).toBe('sdk-timeout');
});

test('the sign-in continues without a profile that takes longer than ten seconds', async () => {
  vi.stubGlobal('fetch', (_: string, {signal}: RequestInit) => {
    return new Promise((_resolve, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason));
    });
  });
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(milliseconds => {
    const end = new AbortController();
    setTimeout(() => end.abort(new DOMException('', 'TimeoutError')), milliseconds);
    return end.signal;
  });
  const {Calling} = scriptedSdk();
  const {session} = begin({loadSdk: () => Calling});
  const outcome = outcomeOf(session.signIn(() => token));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await outcome).toBe('ok');
  timeout.mockRestore();
});
