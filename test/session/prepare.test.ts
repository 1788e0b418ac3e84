import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {prepareSignIn} from '../../src/session/prepare-sign-in.js';
import type {SessionOptions} from '../../src/session/session-options.js';
import {lockName} from '../../src/tabs/lock-holder.js';
import {uncaughtDuring} from '../line/uncaught.js';
import {begin, outcomeOf, token} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

const request = vi.fn(async () => Response.json({displayName: 'Ada Lovelace'}));

beforeEach(() => void vi.stubGlobal('fetch', request));

afterEach(() => {
  document.head.replaceChildren();
  localStorage.clear();
  request.mockClear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The hosts to which the page has opened a connection. */
const connections = (): string[] =>
  [...document.head.querySelectorAll<HTMLLinkElement>('link[rel=preconnect]')].map(({href}) => href);

describe('prepare()', () => {
  test('loads the SDK, which the next sign-in uses, and sends Webex no request', async () => {
    const {Calling, log} = scriptedSdk();
    const loadSdk = vi.fn(() => Calling);
    const {session, states} = begin({loadSdk});
    session.prepare();
    await vi.waitFor(() => expect(loadSdk).toHaveBeenCalledOnce());
    expect(connections()).toContain('https://webexapis.com/');
    expect([request.mock.calls, log, states]).toEqual([[], [], []]);
    expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
    expect(loadSdk).toHaveBeenCalledOnce();
  });

  test('ignores an SDK that does not load, so that the sign-in can try again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const {Calling} = scriptedSdk();
    const loadSdk = vi.fn(async () => Calling).mockRejectedValueOnce(new Error('404'));
    const {session} = begin({loadSdk});
    const uncaught = await uncaughtDuring(async () => {
      session.prepare();
      await vi.waitFor(() => expect(loadSdk).toHaveBeenCalledOnce());
    });
    expect(uncaught).toEqual([]);
    expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
    expect(loadSdk).toHaveBeenCalledTimes(2);
  });
});

interface Row {
  readonly name: string;
  readonly options?: SessionOptions;
  readonly connection?: {saveData: boolean};
  /** The name of the lock that another tab holds. */
  readonly held?: string;
  readonly hasChannels?: boolean;
  readonly loads: boolean;
}

describe('an expected sign-in', () => {
  test.each<Row>([
    {name: 'no other tab has the line', loads: true},
    {name: 'another tab has the line', held: lockName, loads: false},
    {name: 'another tab has a lock of the application', held: 'of the application', loads: true},
    {
      name: 'another tab has its own line, as this one will',
      held: lockName,
      options: {tabs: 'separate'},
      loads: true,
    },
    {
      name: 'another tab has the line, but cannot share it without channels',
      held: lockName,
      hasChannels: false,
      loads: true,
    },
    {name: 'the data saver is on', connection: {saveData: true}, loads: false},
    {name: 'the data saver is off', connection: {saveData: false}, loads: true},
    {
      name: 'the data saver is off and another tab has the line',
      connection: {saveData: false},
      held: lockName,
      loads: false,
    },
  ])('while $name: loads the SDK: $loads', async ({options, connection, held, hasChannels = true, loads}) => {
    const query = async () => ({held: held ? [{name: held}] : []});
    vi.stubGlobal('navigator', {onLine: true, connection, locks: {query}});
    if (!hasChannels) vi.stubGlobal('BroadcastChannel', undefined);
    const loadSdk = vi.fn(() => scriptedSdk().Calling);
    await prepareSignIn({loadSdk, ...options});
    expect(loadSdk).toHaveBeenCalledTimes(loads ? 1 : 0);
    expect(connections().length > 0).toBe(loads);
  });

  test('connects to the hosts of the first requests, and to those that the SDK remembers', async () => {
    const catalog = {serviceLinks: {wdm: 'https://wdm-a.wbx2.com/wdm/api/v1'}};
    localStorage.setItem('services.v1.u2cHostMap', JSON.stringify(catalog));
    await prepareSignIn({loadSdk: () => scriptedSdk().Calling});
    expect(connections().toSorted()).toEqual([
      'https://ds.ciscospark.com/',
      'https://u2c.wbx2.com/',
      'https://wdm-a.wbx2.com/',
      'https://webexapis.com/',
    ]);
  });
});
