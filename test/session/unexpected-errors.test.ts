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
  const started = begin(...options);
  ends.push(() => void started.session.dispose());
  return started;
}

/** Expects that the console names the cause without quoting a token. */
function expectReported(cause: string): void {
  expect(reported).toHaveLength(1);
  expect(reported[0]).toContain(cause);
  expect(reported[0]).not.toContain(token);
}

const lineWhoseOnThrows = (): ScriptedLine => {
  const line = new ScriptedLine('line-1', []);
  line.on = () => {
    throw new TypeError(`cannot listen, with ${token}`);
  };
  return line;
};

describe('a host’s own line', () => {
  test.each([
    {
      name: 'whose on() throws',
      given: lineWhoseOnThrows,
      report: 'The page cannot listen to the line. TypeError: cannot listen',
    },
    {
      name: 'from a client whose getLines() throws',
      given: () => ({
        getLines() {
          throw new RangeError(`no lines, with ${token}`);
        },
      }),
      report: 'The line of this page cannot be used. RangeError: no lines',
    },
  ])('$name is rejected, and everything settles', async ({given, report}) => {
    const {session, states} = beginHere();
    const uncaught = await uncaughtDuring(() => session.useSdkLine(given()));
    expect(states).toEqual(['failed line-unusable']);
    expect(session.state).toMatchObject({fault: {step: 'line', action: 'fix-page'}});
    expectReported(report);
    expect(await outcomeOf(session.line.register())).toBe('signed-out');
    await session.line.deregister();
    expect(uncaught).toEqual([]);
  });

  test('that cannot be used is released, and another one can be used', async () => {
    const {session} = beginHere();
    await session.useSdkLine(lineWhoseOnThrows());
    const line = new ScriptedLine('line-2', []);
    await session.useSdkLine(line);
    expect(session.state.status).toBe('signed-in');
    expect(line.listenerCount('registered')).toBe(1);
  });
});

test('an SDK line whose on() throws makes the sign-in leave Webex with a matching fault', async () => {
  const {Calling, log} = scriptedSdk({lines: () => ({'line-1': lineWhoseOnThrows()})});
  const {session, states} = beginHere({loadSdk: () => Calling});
  expect(await outcomeOf(session.signIn(() => token))).toBe('line-unusable');
  expect(states.at(-1)).toBe('failed line-unusable');
  expect(log.at(-1)).toBe('deregister');
  expectReported('TypeError: cannot listen');
  expect(await outcomeOf(session.line.register())).toBe('signed-out');
});

test.each(['separate', 'shared'] as const)(
  'everything settles with refused locks and %s tabs',
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

test('the sign-in continues without other tabs if channels are refused', async () => {
  vi.stubGlobal('navigator', {onLine: true});
  vi.stubGlobal('BroadcastChannel', function refuse() {
    throw new DOMException('sandboxed', 'SecurityError');
  });
  const {Calling} = scriptedSdk();
  const {session} = beginHere({loadSdk: () => Calling, loginUrl: '/webex/login'});
  await session.resume();
  expect(await outcomeOf(session.signIn(() => token))).toBe('ok');
});

test('an invalid login address makes the sign-in fail, with the cause in the console', async () => {
  const {session, states} = beginHere({loginUrl: 'https://'});
  expect(await outcomeOf(session.signIn())).toBe('sign-in-failed');
  expect(states).toEqual(['failed sign-in-failed']);
  expect(session.state).toMatchObject({fault: {action: 'retry'}});
  expectReported('The sign-in failed. TypeError: Invalid URL');
});

test('an unexpected error fails the sign-in, without being reported as a loading failure', async () => {
  const {Calling} = scriptedSdk();
  const {session, states} = beginHere({loadSdk: () => Calling});
  vi.stubGlobal('fetch', () => {
    throw new SyntaxError(`of the page, with Bearer ${token}`);
  });
  expect(await outcomeOf(session.signIn(() => token))).toBe('sign-in-failed');
  expect(states.at(-1)).toBe('failed sign-in-failed');
  expectReported('The sign-in failed. SyntaxError: of the page');
});
