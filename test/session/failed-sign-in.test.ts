import type {FaultType} from '../../src/base/fault-catalog.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {uncaughtDuring} from '../line/uncaught.js';
import {begin, optionsWithLines, outcomeOf, token, until, signInSteps} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({displayName: 'Ada Lovelace'})),
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

interface FaultRow {
  readonly name: string;
  readonly fault: FaultType;
  readonly options?: () => SessionOptions;
  readonly source?: () => unknown;
  /** The number of steps started. */
  readonly steps: number;
}

const sdk =
  (Calling: unknown): (() => SessionOptions) =>
  () => ({loadSdk: () => Calling});

const throws = (): never => {
  throw new TypeError(`from the host, with ${token}`);
};

const faults: readonly FaultRow[] = [
  {name: 'a token source that throws', fault: 'token-source-failed', source: throws, steps: 1},
  {
    name: 'a token source that rejects',
    fault: 'token-source-failed',
    source: async () => throws(),
    steps: 1,
  },
  {name: 'a token source without a token', fault: 'token-empty', source: () => undefined, steps: 1},
  {name: 'a token source that returns null', fault: 'token-empty', source: () => null, steps: 1},
  {name: 'a token source with another object', fault: 'token-empty', source: () => ({}), steps: 1},
  {
    name: 'an expired token',
    fault: 'token-expired',
    source: () => ({accessToken: token, expiresIn: 0}),
    steps: 1,
  },
  {
    name: 'a token without an organization',
    fault: 'token-without-organization',
    source: () => 'abc',
    steps: 1,
  },
  {
    name: 'an SDK that does not load',
    fault: 'sdk-not-loaded',
    options: () => ({loadSdk: async () => throws()}),
    steps: 2,
  },
  {name: 'a loader that throws', fault: 'sdk-not-loaded', options: () => ({loadSdk: throws}), steps: 2},
  {name: 'nothing loaded', fault: 'sdk-unexpected', options: sdk(undefined), steps: 2},
  {
    name: 'a loader that returns something else',
    fault: 'sdk-unexpected',
    options: sdk({start() {}}),
    steps: 2,
  },
  {
    name: 'a Calling that creates nothing',
    fault: 'sdk-unexpected',
    options: sdk({init: () => undefined}),
    steps: 3,
  },
  {
    name: 'a Calling without promises',
    fault: 'sdk-unexpected',
    options: sdk({init: async () => undefined}),
    steps: 3,
  },
  {
    name: 'a Calling that creates something else',
    fault: 'sdk-unexpected',
    options: sdk({init: async () => ({})}),
    steps: 3,
  },
  {name: 'a Calling whose init throws', fault: 'sdk-failed', options: sdk({init: throws}), steps: 3},
  {
    name: 'a Calling whose init rejects',
    fault: 'sdk-failed',
    options: sdk({init: async () => throws()}),
    steps: 3,
  },
  {
    name: 'a Calling whose register rejects, contrary to its documentation',
    fault: 'device-refused',
    options: () => sdk(scriptedSdk({register: async () => throws()}).Calling)(),
    steps: 3,
  },
  {
    name: 'no server found',
    fault: 'no-servers',
    options: () => sdk(scriptedSdk({primaryMobiusUris: []}).Calling)(),
    steps: 3,
  },
  {name: 'no line', fault: 'no-line', options: () => optionsWithLines(0), steps: 4},
  {name: 'two lines without a chooser', fault: 'several-lines', options: () => optionsWithLines(2), steps: 4},
  {
    name: 'two lines, and none chosen',
    fault: 'several-lines',
    options: () => ({...optionsWithLines(2), selectLine: () => undefined}),
    steps: 4,
  },
  {
    name: 'two lines, and a third chosen',
    fault: 'several-lines',
    options: () => ({...optionsWithLines(2), selectLine: () => 'line-3'}),
    steps: 4,
  },
  {
    name: 'two lines, and a property of every object chosen',
    fault: 'several-lines',
    options: () => ({...optionsWithLines(2), selectLine: () => 'constructor'}),
    steps: 4,
  },
  {
    name: 'two lines, and a chooser that throws',
    fault: 'several-lines',
    options: () => ({...optionsWithLines(2), selectLine: throws}),
    steps: 4,
  },
  {
    name: 'a line without on()',
    fault: 'line-unusable',
    options: () =>
      sdk(scriptedSdk({lines: () => ({one: {register() {}, deregister() {}} as never})}).Calling)(),
    steps: 4,
  },
];

describe('a failed sign-in', () => {
  test.each(faults)('$name: $fault', async ({fault, options, source = () => token, steps}) => {
    const {session, states} = begin(options?.() ?? sdk(scriptedSdk().Calling)());
    let error: unknown;
    const uncaught = await uncaughtDuring(async () => {
      error = await session.signIn(source as () => string).catch((reason: unknown) => reason);
    });
    expect(states).toEqual([...signInSteps.slice(0, steps), `failed ${fault}`]);
    expect(error).toMatchObject({name: 'FaultError', fault: {type: fault}});
    expect(everythingIn(error)).not.toMatch(/secret|c2VjcmV0/);
    expect(String(error)).not.toContain('from the host');
    expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain('c2VjcmV0');
    expect(JSON.stringify(session.state)).not.toMatch(/c2VjcmV0|from the host/);
    expect(uncaught).toEqual([]);
    expect(session.line.snapshot.state.status).toBe('absent');
  });

  test.each(['no-line', 'several-lines', 'line-unusable'] as const)('with %s leaves Webex', async fault => {
    const script = {
      'no-line': {lines: () => ({})},
      'several-lines': {lines: () => ({one: {} as never, two: {} as never})},
      'line-unusable': {lines: () => ({one: {} as never})},
    }[fault];
    const {Calling, log} = scriptedSdk(script);
    const {session} = begin({loadSdk: () => Calling});
    expect(await outcomeOf(session.signIn(() => token))).toBe(fault);
    expect(log).toEqual(['init', 'register', 'deregister']);
  });

  test('can be retried', async () => {
    const {Calling} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    await outcomeOf(session.signIn(() => ''));
    await session.signIn(() => token);
    expect(states).toEqual([signInSteps[0], 'failed token-empty', ...signInSteps, 'signed-in']);
  });

  test('is dismissed by signOut()', async () => {
    const {session, states} = begin();
    await outcomeOf(session.signIn(() => ''));
    await session.signOut();
    expect(states.at(-1)).toBe('signed-out');
  });

  test('without progress in the SDK for 30 s reports the step it reached', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {Calling, log} = scriptedSdk({register: () => new Promise(() => {})});
    const {session} = begin({loadSdk: () => Calling});
    const outcome = outcomeOf(session.signIn(() => token));
    await until(session, 'signing-in device');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await outcome).toBe('device-refused');
    expect(log).toContain('mercury disconnect');
  });
});

describe('another person on a page whose SDK is in use (trap 16)', () => {
  const stubProfile = (id: string): void => {
    const encoded = Buffer.from(`ciscospark://us/PEOPLE/${id}`).toString('base64');
    vi.stubGlobal('fetch', async () => Response.json({id: encoded}));
  };

  test('is refused by the profile, before the SDK is called', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    stubProfile('ada');
    await session.signIn(() => token);
    // Another session uses the same SDK.
    const {session: other} = begin({loadSdk: () => Calling});
    stubProfile('grace');
    log.length = 0;
    expect(await outcomeOf(other.signIn(() => token))).toBe('another-user');
    expect(log).toEqual([]);
    await session.signOut();
    stubProfile('ada');
    expect(await outcomeOf(other.signIn(() => token))).toBe('ok');
  });
});

describe('two lines, and one chosen', () => {
  test('the host gets copies, and its choice becomes the line', async () => {
    const chosen = vi.fn((offered: readonly {lineId: string}[]) => offered[1]?.lineId);
    const {session} = begin({...optionsWithLines(2), selectLine: chosen});
    await session.signIn(() => token);
    expect(chosen).toHaveBeenCalledTimes(1);
    expect(chosen.mock.calls[0]?.[0].map(({lineId}) => lineId)).toEqual(['line-1', 'line-2']);
    expect(Object.isFrozen(chosen.mock.calls[0]?.[0][0])).toBe(true);
    expect(session.state.status).toBe('signed-in');
  });

  test('an error of the choice is in the console, and the cause of the fault', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const {session} = begin({
      ...optionsWithLines(2),
      selectLine: () => {
        throw new RangeError('no such line');
      },
    });
    await expect(session.signIn(() => token)).rejects.toMatchObject({
      type: 'several-lines',
      cause: {name: 'RangeError', message: 'no such line'},
    });
    expect(report.mock.calls.flat().join()).toContain(
      "The page's `selectLine` failed. RangeError: no such line",
    );
    report.mockRestore();
  });

  test('a page without `selectLine` gets the fault, but no error in its console', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const {session} = begin(optionsWithLines(2));
    expect(await outcomeOf(session.signIn(() => token))).toBe('several-lines');
    expect(report).not.toHaveBeenCalled();
    report.mockRestore();
  });

  test('one line needs no choice', async () => {
    const selectLine = vi.fn();
    const {session} = begin({...optionsWithLines(1), selectLine});
    await session.signIn(() => token);
    expect(selectLine).not.toHaveBeenCalled();
  });
});

/** Everything that could appear in a log: message, stack and every own property of an error. */
function everythingIn(error: unknown): string {
  const {message, stack, cause} = error as Error;
  return [message, stack?.split('\n')[0], String(cause), JSON.stringify(error)].join('\n');
}
