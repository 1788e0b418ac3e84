import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {CallingSession} from '../../src/session/calling-session.js';
import {uncaughtDuring} from '../line/uncaught.js';
import {ScriptedLine} from './scripted-sdk.js';

/** The file with the code for signing in is missing at the page's server. */
vi.mock('../../src/session/sign-in-chunk.js', () => {
  throw new Error('404');
});

const token = 'c2VjcmV0_P0A1_organization';
const fault = {
  about: 'sign-in',
  type: 'library-not-loaded',
  step: 'sdk',
  action: 'reload',
  retryable: false,
};
let report: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.cookie = 'webex-signed-in=; max-age=0';
});

test('a part of this library that fails to load is a fault with the next step', async () => {
  const session = new CallingSession();
  await expect(session.signIn(() => token)).rejects.toMatchObject({fault});
  expect(session.state).toEqual({status: 'failed', fault});
  expect(report.mock.calls[0]?.[0]).toContain('A part of this library did not load');
});

test('it is also the fault of a sign-in in a window, which is closed', async () => {
  const close = vi.fn();
  vi.stubGlobal('open', () => ({closed: false, close}));
  const session = new CallingSession({loginUrl: '/webex/login'});
  const uncaught = await uncaughtDuring(() => expect(session.signIn()).rejects.toMatchObject({fault}));
  expect(session.state).toEqual({status: 'failed', fault});
  expect(close).toHaveBeenCalledOnce();
  expect(uncaught).toEqual([]);
});

test('it is also the fault of a line of the page, which then has no listeners', async () => {
  const session = new CallingSession();
  const line = new ScriptedLine('own', []);
  await session.useSdkLine(line);
  expect(session.state).toEqual({status: 'failed', fault});
  expect(line.listenerCount('registered')).toBe(0);
});

test('`prepare()` leaves the fault to the sign-in', async () => {
  const session = new CallingSession();
  const uncaught = await uncaughtDuring(async () => {
    session.prepare();
    await vi.waitFor(() => expect(report).toHaveBeenCalled());
  });
  expect(uncaught).toEqual([]);
  expect(session.state).toEqual({status: 'signed-out'});
});

test('`resume()` rejects with the fault', async () => {
  document.cookie = 'webex-signed-in=1';
  const session = new CallingSession({loginUrl: '/webex/login', loadSdk: () => undefined});
  await expect(session.resume()).rejects.toMatchObject({fault});
  expect(session.state).toEqual({status: 'signed-out'});
});

test('a sign-in in another tab cannot be followed, and reports no uncaught error', async () => {
  const session = new CallingSession({loginUrl: '/webex/login'});
  await session.resume();
  const otherTab = new BroadcastChannel('webex-calling-elements/sign-in');
  const uncaught = await uncaughtDuring(async () => {
    otherTab.postMessage({type: 'signed-in'});
    await vi.waitFor(() => expect(report).toHaveBeenCalled());
  });
  otherTab.close();
  await session.dispose();
  expect(uncaught).toEqual([]);
  expect(session.state).toEqual({status: 'signed-out'});
});

test('a sign-out reports that the session at the server could not be ended', async () => {
  const session = new CallingSession({loginUrl: '/webex/login'});
  const uncaught = await uncaughtDuring(async () => {
    expect(await session.signOut()).toEqual(['session']);
  });
  expect(uncaught).toEqual([]);
  expect(session.state).toEqual({status: 'signed-out', failed: ['session']});
});
