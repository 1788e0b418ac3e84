// @vitest-environment jsdom
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {begin, token} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

const deviceUrl = 'https://wdm-a.wbx2.com/wdm/api/v1/devices/1';
const ask = vi.fn(async (_url: string, _options: RequestInit) =>
  Response.json({displayName: 'Ada Lovelace'}),
);

beforeEach(() => {
  ask.mockClear();
  vi.stubGlobal('fetch', ask);
});
/** Ends the session of the test, which would go on following the page. */
let end: () => unknown = () => undefined;
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

/** A browser with locks, of which this tab gets each. */
function shareLine(): void {
  const request = async (name: string, _options: LockOptions, task: (lock: object) => unknown) =>
    task({name});
  const locks = {request, query: async () => ({held: []})};
  vi.stubGlobal('navigator', {onLine: true, locks});
}

/** Somebody is signed in, and has not registered the line. */
async function signedIn(options: SessionOptions = {}) {
  if (options.tabs === 'shared') shareLine();
  const sdk = scriptedSdk();
  const init = vi.spyOn(sdk.Calling, 'init');
  const {session} = begin({loadSdk: () => sdk.Calling, ...options});
  end = () => session.dispose();
  await session.signIn(() => token);
  const {webex} = await init.mock.results[0]!.value;
  Object.assign(webex!.internal.device, {url: deviceUrl});
  Object.assign(webex!.credentials, {getUserToken: async () => `Bearer ${token}`});
  Object.assign(webex!.internal.mercury, {connect: async () => void sdk.log.push('mercury connect')});
  sdk.log.length = 0;
  ask.mockClear();
  return {...sdk, session};
}

/** The same, and the line is registered. */
async function registered(options: SessionOptions = {}) {
  const stage = await signedIn(options);
  const registration = stage.session.line.register();
  stage.line.succeeds();
  await registration;
  stage.log.length = 0;
  return stage;
}

const hide = (persisted: boolean) => dispatchEvent(Object.assign(new Event('pagehide'), {persisted}));
const show = () => dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}));
const state = ({session}: Awaited<ReturnType<typeof registered>>) => session.line.snapshot.state.status;

/** What was sent by requests that outlive the page. */
const outliving = () =>
  ask.mock.calls.filter(([, {keepalive}]) => keepalive).map(([url, {method}]) => `${method} ${url}`);

test('for good gives the device’s record at Webex back', async () => {
  const {log} = await registered();
  hide(false);
  await vi.waitFor(() => expect(outliving()).toEqual([`DELETE ${deviceUrl}`]));
  expect(ask.mock.calls[0]?.[1].headers).toEqual({Authorization: `Bearer ${token}`});
  expect(log).toEqual(['mercury disconnect']);
});

test('for good keeps it there where it is to be kept', async () => {
  const stage = await registered({keepDevice: true});
  hide(false);
  await new Promise(setImmediate);
  expect(stage.log).toEqual(['mercury disconnect']);
  expect(outliving()).toEqual([]);
});

test('for a while keeps the record, closes Mercury, and takes the line up again', async () => {
  const stage = await registered();
  hide(true);
  expect(state(stage)).toBe('retrying');
  await new Promise(setImmediate);
  expect(stage.log).toEqual(['mercury disconnect']);
  expect(outliving()).toEqual([]);
  show();
  // In whichever order: both come before the registration can be one.
  await vi.waitFor(() =>
    expect(stage.log.toSorted()).toEqual(['line-1 register', 'mercury connect', 'mercury disconnect']),
  );
  stage.line.succeeds();
  expect(state(stage)).toBe('registered');
});

const tabs = ['shared', 'separate'] as const;

test.each(tabs)(
  'with a line that nobody registered: the event socket closes, and opens again (%s)',
  async how => {
    const stage = await signedIn({tabs: how});
    hide(true);
    await new Promise(setImmediate);
    expect(stage.log).toEqual(['mercury disconnect']);
    show();
    await vi.waitFor(() => expect(stage.log).toEqual(['mercury disconnect', 'mercury connect']));
    expect(state(stage)).toBe('unregistered');
    // And a registration later finds it open.
    const registration = stage.session.line.register();
    await vi.waitFor(() => expect(stage.log.at(-1)).toBe('line-1 register'));
    stage.line.succeeds();
    await registration;
  },
);

test.each(tabs)('with a line that was deregistered: so it stays (%s)', async how => {
  const stage = await registered({tabs: how});
  await stage.session.line.deregister();
  stage.log.length = 0;
  hide(true);
  show();
  await vi.waitFor(() => expect(stage.log).toEqual(['mercury disconnect', 'mercury connect']));
  expect(state(stage)).toBe('unregistered');
});

test('for a while, with a tab apart: takes the line up again', async () => {
  const stage = await registered({tabs: 'separate'});
  hide(true);
  show();
  await vi.waitFor(() =>
    expect(stage.log.toSorted()).toEqual(['line-1 register', 'mercury connect', 'mercury disconnect']),
  );
});

test('after a sign-out is nobody’s here', async () => {
  const {session, log} = await registered();
  await session.signOut();
  log.length = 0;
  hide(false);
  await new Promise(setImmediate);
  expect(log).toEqual([]);
  expect(outliving()).toEqual([]);
});
