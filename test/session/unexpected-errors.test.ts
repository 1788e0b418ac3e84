// @vitest-environment jsdom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {uncaughtDuring} from '../line/uncaught.js';
import {begin, outcomeOf, token} from './session-setup.js';
import {ScriptedLine, scriptedSdk} from './scripted-sdk.js';

let reported: string[];
const ends: (() => void)[] = [];

beforeEach(() => {
  reported = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void reported.push(text));
  vi.stubGlobal('fetch', async () => Response.json({displayName: 'Ada Lovelace'}));
});

afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function beginHere(...options: Parameters<typeof begin>) {
  const stage = begin(...options);
  ends.push(() => void stage.session.dispose());
  return stage;
}

/** The console names the cause, and quotes no token. */
function expectReported(cause: string): void {
  expect(reported).toHaveLength(1);
  expect(reported[0]).toContain(cause);
  expect(reported[0]).not.toContain(token);
}

const refusesToBeHeard = (): ScriptedLine => {
  const line = new ScriptedLine('line-1', []);
  line.on = () => {
    throw new TypeError(`cannot listen, with ${token}`);
  };
  return line;
};

describe('a line of the host’s own', () => {
  test.each([
    {name: 'whose on() throws', given: refusesToBeHeard, cause: 'TypeError: cannot listen'},
    {
      name: 'from a client whose getLines() throws',
      given: () => ({
        getLines() {
          throw new RangeError(`no lines, with ${token}`);
        },
      }),
      cause: 'RangeError: no lines',
    },
  ])('$name cannot be used, and everything settles', async ({given, cause}) => {
    const {session, states} = beginHere();
    const uncaught = await uncaughtDuring(() => session.useSdkLine(given()));
    expect(states).toEqual(['failed line-unusable']);
    expect(session.state).toMatchObject({fault: {step: 'line', action: 'fix-page'}});
    expectReported(cause);
    expect(await outcomeOf(session.line.register())).toBe('signed-out');
    await session.line.deregister();
    expect(uncaught).toEqual([]);
  });

  test('that cannot be used is let go of, and another one can be', async () => {
    const {session} = beginHere();
    await session.useSdkLine(refusesToBeHeard());
    const line = new ScriptedLine('line-2', []);
    await session.useSdkLine(line);
    expect(session.state.status).toBe('signed-in');
    expect(line.listenerCount('registered')).toBe(1);
  });
});

test('a line of the SDK’s that cannot be listened to: Webex is left, and the fault says so', async () => {
  const {Calling, log} = scriptedSdk({lines: () => ({'line-1': refusesToBeHeard()})});
  const {session, states} = beginHere({loadSdk: () => Calling});
  expect(await outcomeOf(session.signIn(() => token))).toBe('line-unusable');
  expect(states.at(-1)).toBe('failed line-unusable');
  expect(log.at(-1)).toBe('deregister');
  expectReported('TypeError: cannot listen');
  expect(await outcomeOf(session.line.register())).toBe('signed-out');
});

test.each(['separate', 'shared'] as const)(
  'locks that refuse, with tabs %s: everything settles',
  async tabs => {
    const refuse = () => Promise.reject(new DOMException('sandboxed', 'SecurityError'));
    vi.stubGlobal('navigator', {onLine: true, locks: {query: refuse, request: refuse}});
    const {Calling, line} = scriptedSdk();
    const {session} = beginHere({loadSdk: () => Calling, tabs});
    const uncaught = await uncaughtDuring(async () => {
      expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
      const registration = session.line.register();
      line.succeeds();
      expect(await registration).toMatchObject({lineId: 'line-1'});
      expect(await session.signOut()).toEqual([]);
    });
    expect(uncaught).toEqual([]);
  },
);

test('channels that refuse: no other tab is heard, and the sign-in goes on', async () => {
  vi.stubGlobal('navigator', {onLine: true});
  vi.stubGlobal('BroadcastChannel', function refuse() {
    throw new DOMException('sandboxed', 'SecurityError');
  });
  const {Calling} = scriptedSdk();
  const {session} = beginHere({loadSdk: () => Calling, loginUrl: '/webex/login'});
  await session.resume();
  expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
});

test('a login address that is none: the sign-in fails, and the console has the cause', async () => {
  const {session, states} = beginHere({loginUrl: 'https://'});
  expect(await outcomeOf(session.signIn())).toBe('sign-in-failed');
  expect(states).toEqual(['failed sign-in-failed']);
  expect(session.state).toMatchObject({fault: {action: 'retry'}});
  expectReported('Invalid URL');
});

test('an error that nobody expected in a sign-in fails it, and is no part that did not load', async () => {
  const {Calling} = scriptedSdk();
  const {session, states} = beginHere({loadSdk: () => Calling});
  vi.stubGlobal('fetch', () => {
    throw new SyntaxError(`of the page, with Bearer ${token}`);
  });
  expect(await outcomeOf(session.signIn(() => token))).toBe('sign-in-failed');
  expect(states.at(-1)).toBe('failed sign-in-failed');
  expectReported('SyntaxError: of the page');
});
