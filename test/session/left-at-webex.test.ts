import {FaultError} from '../../src/base/fault.js';
import {makeFault} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {ReleaseError} from '../../src/sdk/connection-state.js';
import {SdkConnection} from '../../src/sdk/sdk-connection.js';
import {begin, token, until} from './session-setup.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import {scriptedSdk} from './scripted-sdk.js';

let logoutStatus: number;
const ends: (() => void)[] = [];

beforeEach(() => {
  localStorage.clear();
  logoutStatus = 204;
  vi.stubGlobal('fetch', async (url: string) => {
    const name = new URL(url).pathname.split('/').at(-1)!;
    if (name === 'me') return Response.json({displayName: 'Ada Lovelace'});
    if (name === 'token') return Response.json({access_token: token, expires_in: 3_600});
    return new Response(null, {status: logoutStatus});
  });
});

afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A signed-in session. */
async function signedIn(options: {loginUrl?: string} = {}) {
  const sdk = scriptedSdk();
  const started = begin({loadSdk: () => sdk.Calling, ...options});
  ends.push(() => void started.session.dispose());
  await started.session.signIn(() => token);
  started.states.length = 0;
  return {...sdk, ...started};
}

/** Makes Webex keep the device's record until the returned function is called. */
function keepDevice(device: object): () => void {
  let isKept = true;
  Object.defineProperty(device, 'registered', {get: () => isKept, set() {}, configurable: true});
  return () => (isKept = false);
}

describe('a sign-out reports failed steps until they are completed', () => {
  test('clears the device once the connection has released it', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {session, states, device} = await signedIn();
    const release = keepDevice(device);
    expect(await session.signOut()).toEqual(['device']);
    expect(session.state).toEqual({status: 'signed-out', failed: ['device']});
    release();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toEqual({status: 'signed-out'});
    expect(states.filter(state => state === 'signed-out')).toHaveLength(2);
  });

  test('reports no failure for a refused line of which nothing is left', async () => {
    const {session, line} = await signedIn();
    const registration = session.line.register();
    line.succeeds();
    await registration;
    // The connection, which checks what exists, decides.
    line.deregister = () => Promise.reject(new Error('refused'));
    expect(await session.signOut()).toEqual([]);
  });

  test('reports the line with the time when Webex removes its device', async () => {
    const {session} = await signedIn();
    const expiresAt = Date.now() + 60_000;
    session.line.deregister = () =>
      Promise.reject(new FaultError(makeFault('still-registered', {expiresAt})));
    const release = vi
      .spyOn(SdkConnection.prototype, 'release')
      .mockRejectedValue(new ReleaseError(['line']));
    expect(await session.signOut()).toEqual(['line']);
    expect(session.state).toEqual({status: 'signed-out', failed: ['line'], until: expiresAt});
    release.mockRestore();
  });

  test('reports no time of an earlier sign-out, after which somebody has signed in', async () => {
    const {session} = await signedIn();
    const release: unknown = Reflect.get(SdkConnection.prototype, 'release');
    // Webex keeps the line's device.
    const spies = [
      vi.spyOn(SdkConnection.prototype, 'isReleased', 'get').mockReturnValue(false),
      vi.spyOn(SdkConnection.prototype, 'release').mockImplementation(async function (this: SdkConnection) {
        await (release as () => Promise<void>).call(this);
        throw new ReleaseError(['line']);
      }),
    ];
    const deregistering = vi.spyOn(session.line, 'deregister');
    const expiresAt = Date.now() + 60_000;
    deregistering.mockRejectedValueOnce(new FaultError(makeFault('still-registered', {expiresAt})));
    await session.signOut();
    expect(session.state).toEqual({status: 'signed-out', failed: ['line'], until: expiresAt});
    await session.signIn(() => token);
    deregistering.mockRejectedValueOnce(new Error('refused'));
    await session.signOut();
    expect(session.state).toEqual({status: 'signed-out', failed: ['line']});
    for (const spy of spies) spy.mockRestore();
  });

  test("clears the server's session once the server has responded", async () => {
    const {session} = await signedIn({loginUrl: '/webex/login'});
    logoutStatus = 503;
    expect(await session.signOut()).toEqual(['session']);
    expect(session.state).toEqual({status: 'signed-out', failed: ['session']});
    dispatchEvent(new Event('online'));
    await new Promise(setImmediate);
    expect(session.state).toMatchObject({failed: ['session']});
    logoutStatus = 204;
    const cleared = vi.waitFor(() => expect(session.state).toEqual({status: 'signed-out'}));
    dispatchEvent(new Event('online'));
    await cleared;
  });

  test('is completed by another sign-out', async () => {
    const {session} = await signedIn({loginUrl: '/webex/login'});
    logoutStatus = 503;
    await session.signOut();
    logoutStatus = 204;
    expect(await session.signOut()).toEqual([]);
    expect(session.state).toEqual({status: 'signed-out'});
  });

  test('keeps the failed steps when only leave() is called', async () => {
    const {session} = await signedIn({loginUrl: '/webex/login'});
    logoutStatus = 503;
    await session.signOut();
    await session.leave();
    expect(session.state).toEqual({status: 'signed-out', failed: ['session']});
  });
});

test('a sign-out removes what the SDK has stored about the person in the browser', async () => {
  const {session} = await signedIn();
  localStorage.setItem('services.v1.u2cHostMap', '{}');
  localStorage.setItem('wxc-failover-state.ada', '{}');
  localStorage.setItem('of the application', '');
  await session.signOut();
  expect(Object.keys(localStorage)).toEqual(['of the application']);
});

describe('leftovers of an earlier sign-out are reported after a sign-in that', () => {
  test.each([
    {
      name: 'was cancelled while it waited for a token',
      attempt: async (session: CallingSession) => {
        const signingIn = session.signIn(() => new Promise<never>(() => {})).catch(() => undefined);
        await session.signOut();
        await signingIn;
      },
      after: {status: 'signed-out', failed: ['device']},
    },
    {
      name: 'has failed',
      attempt: (session: CallingSession) => session.signIn(() => '').catch(() => undefined),
      after: {
        status: 'failed',
        fault: expect.objectContaining({type: 'token-empty'}) as object,
        failed: ['device'],
      },
    },
    {
      name: 'was cancelled while the SDK started',
      attempt: async (session: CallingSession) => {
        const signingIn = session.signIn(() => token).catch(() => undefined);
        await until(session, 'signing-in device');
        await session.signOut();
        await signingIn;
      },
      after: {status: 'signed-out', failed: ['device']},
    },
  ])('$name, until they are completed', async ({attempt, after}) => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {session, device} = await signedIn();
    const release = keepDevice(device);
    expect(await session.signOut()).toEqual(['device']);
    await attempt(session);
    expect(session.state).toEqual(after);
    release();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.state).not.toHaveProperty('failed');
    expect(session.state.status).toBe(after.status);
  });

  test('replaced another person, and was cancelled', async () => {
    const {session, device} = await signedIn();
    keepDevice(device);
    const signingIn = session.signIn(() => new Promise<never>(() => {})).catch(() => undefined);
    await until(session, 'signing-in token');
    await session.signOut();
    await signingIn;
    expect(session.state).toEqual({status: 'signed-out', failed: ['device']});
  });

  test('succeeded are not reported, as the connection handles them', async () => {
    const {session, device} = await signedIn();
    keepDevice(device);
    await session.signOut();
    await session.signIn(() => token);
    delete (device as {registered?: unknown}).registered;
    expect(await session.signOut()).toEqual([]);
    expect(session.state).toEqual({status: 'signed-out'});
  });
});

test('a device released while the server is slow is not reported as left', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
  const {session, device} = await signedIn({loginUrl: '/webex/login'});
  const release = keepDevice(device);
  let answer = (): void => {};
  vi.stubGlobal(
    'fetch',
    () => new Promise(resolve => (answer = () => resolve(new Response(null, {status: 204})))),
  );
  const signingOut = session.signOut();
  await until(session, 'signing-out session');
  release();
  await vi.advanceTimersByTimeAsync(2_000);
  answer();
  expect(await signingOut).toEqual([]);
  expect(session.state).toEqual({status: 'signed-out'});
});

test('a sign-in that fails on its own also reports leftovers', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
  const sdk = scriptedSdk();
  const {session} = begin({loadSdk: () => sdk.Calling});
  let calls = 0;
  await session.signIn(() => {
    calls += 1;
    return calls === 1 ? {accessToken: token, expiresIn: 60} : '';
  });
  const release = keepDevice(sdk.device);
  const over = until(session, 'failed token-empty');
  await vi.advanceTimersByTimeAsync(61_000);
  await over;
  expect(session.state).toMatchObject({status: 'failed', failed: ['device']});
  release();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(session.state).toEqual({status: 'failed', fault: expect.objectContaining({type: 'token-empty'})});
});
