import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {begin, deferred, scriptedRegistration, token} from './session-setup.js';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import {ScriptedLine, scriptedSdk} from './scripted-sdk.js';

const deviceUrl = 'https://wdm-a.wbx2.com/wdm/api/v1/devices/1';
const fetchMock = vi.fn(async (_url: string, _options: RequestInit) =>
  Response.json({displayName: 'Ada Lovelace'}),
);

beforeEach(() => {
  fetchMock.mockClear();
  vi.stubGlobal('fetch', fetchMock);
});
/** Ends the test's session, which would otherwise keep following the page. */
let end: () => Promise<void> = async () => undefined;
afterEach(async () => {
  await end();
  vi.unstubAllGlobals();
});

/** A browser with locks, which this tab always gets. */
function shareLine(): void {
  const request = async (name: string, _options: LockOptions, task: (lock: object) => unknown) =>
    task({name});
  const locks = {request, query: async () => ({held: []})};
  vi.stubGlobal('navigator', {onLine: true, locks});
}

/** A signed-in session whose line is not registered. */
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
  fetchMock.mockClear();
  return {...sdk, session};
}

/** A signed-in session with a registered line. */
async function registeredSetup(options: SessionOptions = {}) {
  const started = await signedIn(options);
  const registration = started.session.line.register();
  started.line.succeeds();
  await registration;
  started.log.length = 0;
  return started;
}

const hide = (persisted: boolean) => dispatchEvent(Object.assign(new Event('pagehide'), {persisted}));
const show = () => dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}));
const state = ({session}: Awaited<ReturnType<typeof registeredSetup>>) => session.line.snapshot.state.status;

/** Requests that outlive the page. */
const outliving = () =>
  fetchMock.mock.calls.filter(([, {keepalive}]) => keepalive).map(([url, {method}]) => `${method} ${url}`);

test('leaving the page for good deletes the device’s record at Webex', async () => {
  const {log} = await registeredSetup();
  hide(false);
  await vi.waitFor(() => expect(outliving()).toEqual([`DELETE ${deviceUrl}`]));
  expect(fetchMock.mock.calls[0]?.[1].headers).toEqual({Authorization: `Bearer ${token}`});
  expect(log).toEqual(['mercury disconnect']);
});

test('leaving the page for good deletes the record that a failed sign-in could not release', async () => {
  const sdk = scriptedSdk({
    register: async () => {
      Object.assign(sdk.device, {
        registered: true,
        url: deviceUrl,
        unregister: () => Promise.reject(new Error()),
      });
      throw new Error('no answer');
    },
  });
  const init = vi.spyOn(sdk.Calling, 'init');
  const {session} = begin({loadSdk: () => sdk.Calling});
  end = () => session.dispose();
  await expect(session.signIn(() => token)).rejects.toThrow();
  const {webex} = await init.mock.results[0]!.value;
  Object.assign(webex!.credentials, {getUserToken: async () => `Bearer ${token}`});
  hide(false);
  await vi.waitFor(() => expect(outliving()).toEqual([`DELETE ${deviceUrl}`]));
  // Otherwise it would be deleted again when the page of another test is left.
  Object.assign(sdk.device, {registered: false, url: undefined});
});

test.each([
  {name: 'deletes', keepDevice: false, requests: ['DELETE https://mobius.example/api/devices/one']},
  {name: 'keeps', keepDevice: true, requests: []},
])(
  'leaving the page for good $name the device of the line (keepDevice: $keepDevice)',
  async ({keepDevice, requests}) => {
    const registration = scriptedRegistration();
    const {devices} = RegistrationGate.of(registration)!;
    devices.add('https://mobius.example/api/', {deviceId: 'one'});
    const {Calling} = scriptedSdk({
      lines: log => ({'line-1': Object.assign(new ScriptedLine('line-1', log), {registration})}),
    });
    const {session} = begin({loadSdk: () => Calling, keepDevice});
    end = () => session.dispose();
    await session.signIn(() => token);
    fetchMock.mockClear();
    hide(false);
    await new Promise(setImmediate);
    expect(outliving()).toEqual(requests);
    // Otherwise it would be deleted when the page of another test is left.
    devices.forget();
  },
);

test.each([
  {name: 'leaving the page for good while the SDK starts deletes', persisted: false, isDeleted: true},
  {name: 'leaving the page temporarily while the SDK starts keeps', persisted: true, isDeleted: false},
  {
    name: 'leaving the page for good while the SDK starts with keepDevice keeps',
    persisted: false,
    options: {keepDevice: true},
    isDeleted: false,
  },
])('$name the record that it has created', async ({persisted, options, isDeleted}) => {
  const created = deferred();
  const answer = deferred();
  const sdk = scriptedSdk({
    register: () => {
      Object.assign(sdk.device, {registered: true, url: deviceUrl});
      created.resolve();
      return answer.promise;
    },
  });
  const init = vi.spyOn(sdk.Calling, 'init');
  const {session} = begin({loadSdk: () => sdk.Calling, ...options});
  end = () => session.dispose();
  const signingIn = session.signIn(() => token);
  await created.promise;
  const {webex} = await init.mock.results[0]!.value;
  Object.assign(webex!.credentials, {getUserToken: async () => `Bearer ${token}`});
  hide(persisted);
  await new Promise(setImmediate);
  expect(outliving()).toEqual(isDeleted ? [`DELETE ${deviceUrl}`] : []);
  answer.resolve();
  await signingIn;
});

test('leaving the page for good keeps the record with keepDevice', async () => {
  const started = await registeredSetup({keepDevice: true});
  hide(false);
  await new Promise(setImmediate);
  expect(started.log).toEqual(['mercury disconnect']);
  expect(outliving()).toEqual([]);
});

test('leaving the page temporarily keeps the record, closes Mercury, and registers the line again', async () => {
  const started = await registeredSetup();
  hide(true);
  expect(state(started)).toBe('retrying');
  await new Promise(setImmediate);
  expect(started.log).toEqual(['mercury disconnect']);
  expect(outliving()).toEqual([]);
  show();
  // In any order, as long as both precede the registration.
  await vi.waitFor(() =>
    expect(started.log.toSorted()).toEqual(['line-1 register', 'mercury connect', 'mercury disconnect']),
  );
  started.line.succeeds();
  expect(state(started)).toBe('registered');
});

const tabs = ['shared', 'separate'] as const;

test.each(tabs)(
  'leaving the page temporarily with an unregistered line closes the event socket, and opens it again (%s)',
  async how => {
    const started = await signedIn({tabs: how});
    hide(true);
    await new Promise(setImmediate);
    expect(started.log).toEqual(['mercury disconnect']);
    show();
    await vi.waitFor(() => expect(started.log).toEqual(['mercury disconnect', 'mercury connect']));
    expect(state(started)).toBe('unregistered');
    // A later registration finds it open.
    const registration = started.session.line.register();
    await vi.waitFor(() => expect(started.log.at(-1)).toBe('line-1 register'));
    started.line.succeeds();
    await registration;
  },
);

test.each(tabs)(
  'leaving the page temporarily with a deregistered line keeps it deregistered (%s)',
  async how => {
    const started = await registeredSetup({tabs: how});
    await started.session.line.deregister();
    started.log.length = 0;
    hide(true);
    show();
    await vi.waitFor(() => expect(started.log).toEqual(['mercury disconnect', 'mercury connect']));
    expect(state(started)).toBe('unregistered');
  },
);

test('a page with separate tabs that is left temporarily registers the line again', async () => {
  const started = await registeredSetup({tabs: 'separate'});
  hide(true);
  show();
  await vi.waitFor(() =>
    expect(started.log.toSorted()).toEqual(['line-1 register', 'mercury connect', 'mercury disconnect']),
  );
});

test('leaving the page after a sign-out has no effect', async () => {
  const {session, log} = await registeredSetup();
  await session.signOut();
  log.length = 0;
  hide(false);
  await new Promise(setImmediate);
  expect(log).toEqual([]);
  expect(outliving()).toEqual([]);
});
