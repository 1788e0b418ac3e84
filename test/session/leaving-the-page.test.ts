// @vitest-environment jsdom
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {begin, token} from './scene.js';
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
let end = (): void => {};
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

/** Somebody is signed in, and the line is registered. */
async function registered(options: SessionOptions = {}) {
  const sdk = scriptedSdk();
  const init = vi.spyOn(sdk.Calling, 'init');
  const {session} = begin({loadSdk: () => sdk.Calling, ...options});
  end = () => session[Symbol.dispose]();
  await session.signIn(() => token);
  const registration = session.line.register();
  sdk.line.succeeds();
  await registration;
  const {webex} = await init.mock.results[0]!.value;
  Object.assign(webex!.internal.device, {url: deviceUrl});
  Object.assign(webex!.credentials, {getUserToken: async () => `Bearer ${token}`});
  Object.assign(webex!.internal.mercury, {connect: async () => void sdk.log.push('mercury connect')});
  sdk.log.length = 0;
  ask.mockClear();
  return {...sdk, session};
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
  const stage = await registered({onLeave: 'keep'});
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
  await vi.waitFor(() =>
    expect(stage.log).toEqual(['mercury disconnect', 'mercury connect', 'line-1 register']),
  );
  stage.line.succeeds();
  expect(state(stage)).toBe('registered');
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
