import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {uncaughtDuring} from '../line/uncaught.js';
import {begin, inWords, deferred, outcomeOf, token, until, signInSteps} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({displayName: 'Ada Lovelace'})),
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the usual flow', () => {
  test('sign-in, register and sign-out show each state and call the SDK in order', async () => {
    const {Calling, log, line: sdkLine} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    const {line} = session;
    expect(await session.signIn(() => token)).toMatchObject({displayName: 'Ada Lovelace'});
    expect(session.state).toMatchObject({status: 'signed-in', user: {displayName: 'Ada Lovelace'}});
    const registration = line.register();
    sdkLine.succeeds();
    expect(await registration).toMatchObject({lineId: 'line-1'});
    await session.signOut();
    expect(states).toEqual([
      ...signInSteps,
      'signed-in',
      'signing-out line',
      'signing-out device',
      'signed-out',
    ]);
    expect(log).toEqual(['init', 'register', 'line-1 register', 'line-1 deregister', 'deregister']);
    expect(session.line).toBe(line);
    expect(line.snapshot.state.status).toBe('absent');
  });

  test('the state is frozen, and the same object until it changes', async () => {
    const {session} = begin();
    const {state} = session;
    expect(Object.isFrozen(state)).toBe(true);
    await session.signOut();
    expect(session.state).toBe(state);
  });

  test('deregister() is never called on a line that was never registered (trap 6)', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    await session.signOut();
    expect(log).toEqual(['init', 'register', 'deregister']);
  });

  test('a token source may return a promise, and more than the token', async () => {
    const {Calling} = scriptedSdk();
    const {session} = begin({loadSdk: async () => Calling});
    await session.signIn(async () => ({accessToken: token, expiresIn: 3_600}));
    expect(session.state.status).toBe('signed-in');
  });
});

describe('an overtaken sign-in', () => {
  test('by another sign-in is aborted, and the second one signs in', async () => {
    const {Calling} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    const first = deferred<string>();
    const overtaken = outcomeOf(session.signIn(() => first.promise));
    await until(session, 'signing-in token');
    const outcome = outcomeOf(session.signIn(() => token));
    expect(await overtaken).toBe('AbortError');
    expect(await outcome).toBe('ok');
    first.resolve(token);
    expect(states).toEqual(['signing-in token', 'signed-out', ...signInSteps, 'signed-in']);
  });

  test('by another sign-in does not prevent Cancel of that one', async () => {
    const {session} = begin();
    const [first, second] = [1, 2].map(() => vi.fn(() => new Promise<never>(() => {})));
    const overtaken = outcomeOf(session.signIn(first));
    await until(session, 'signing-in token');
    const outcome = outcomeOf(session.signIn(second));
    expect(await overtaken).toBe('AbortError');
    await vi.waitFor(() => expect(second).toHaveBeenCalledOnce());
    await session.cancelSignIn();
    expect(await outcome).toBe('AbortError');
    expect(session.state.status).toBe('signed-out');
  });

  test('does not start if overtaken before it began', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    const source = vi.fn(() => token);
    const outcomes = [session.signIn(source), session.signIn(source), session.signIn(source)].map(outcomeOf);
    expect(await Promise.all(outcomes)).toEqual(['AbortError', 'AbortError', 'ok']);
    expect(source).toHaveBeenCalledTimes(1);
    expect(log).toEqual(['init', 'register']);
  });

  test.each(signInSteps)(
    'by a sign-out while %s ends signed out, with nothing left at Webex',
    async words => {
      const {Calling, log} = scriptedSdk();
      const {session, states} = begin({loadSdk: () => Calling});
      let signedOut: Promise<unknown> | undefined;
      session.subscribe(state => {
        if (inWords(state) === words) signedOut ??= session.signOut();
      });
      expect(await outcomeOf(session.signIn(() => token))).toBe('AbortError');
      await signedOut;
      expect(states.at(-1)).toBe('signed-out');
      expect(session.line.snapshot.state.status).toBe('absent');
      if (log.includes('register'))
        expect(log.at(-1)).toMatch(/^(deregister|device unregister|mercury disconnect)$/);
    },
  );

  test('notifies the token source', async () => {
    const {session} = begin();
    let receivedSignal: AbortSignal | undefined;
    const signingIn = outcomeOf(
      session.signIn(({signal}) => {
        receivedSignal = signal;
        return new Promise(() => {});
      }),
    );
    await vi.waitFor(() => expect(receivedSignal).toBeDefined());
    await session.signOut();
    expect(receivedSignal?.aborted).toBe(true);
    expect(await signingIn).toBe('AbortError');
  });

  test('ignores later errors of the token source', async () => {
    const {session} = begin();
    const source = deferred<string>();
    const uncaught = await uncaughtDuring(async () => {
      const signingIn = outcomeOf(session.signIn(() => source.promise));
      await until(session, 'signing-in token');
      await session.signOut();
      source.reject(new Error('late'));
      expect(await signingIn).toBe('AbortError');
    });
    expect(uncaught).toEqual([]);
    expect(session.state.status).toBe('signed-out');
  });
});

describe('signOut()', () => {
  test('while the line is connecting waits for the attempt, and undoes its result', async () => {
    const {Calling, log, line: sdkLine} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    const registration = outcomeOf(session.line.register());
    const signedOut = session.signOut();
    await until(session, 'signing-out line');
    sdkLine.succeeds();
    await signedOut;
    expect(await registration).toBe('AbortError');
    expect(log).toEqual(['init', 'register', 'line-1 register', 'line-1 deregister', 'deregister']);
    expect(states.slice(-3)).toEqual(['signing-out line', 'signing-out device', 'signed-out']);
  });

  test('does not wait longer than 5 s for a line that does not answer', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    session.line.register().catch(() => undefined);
    const signedOut = session.signOut();
    await until(session, 'signing-out line');
    await vi.advanceTimersByTimeAsync(5_000);
    await signedOut;
    expect(session.state.status).toBe('signed-out');
    expect(log.at(-1)).toBe('deregister');
  });

  test('called twice signs out once, and the second call resolves', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    const outcomes = await Promise.all([session.signOut(), session.signOut()].map(outcomeOf));
    expect(outcomes.at(-1)).toBe('ok');
    expect(session.state.status).toBe('signed-out');
    expect(log).toEqual(['init', 'register', 'deregister']);
  });

  test('keeps its result although the token expires meanwhile', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
    const {Calling} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    let calls = 0;
    await session.signIn(() => {
      calls += 1;
      return calls === 1 ? {accessToken: token, expiresIn: 60} : '';
    });
    await vi.advanceTimersByTimeAsync(56_000);
    // The line does not answer, so its step takes 5 s.
    vi.spyOn(session.line, 'deregister').mockReturnValue(new Promise(() => {}));
    const expired = new Promise<void>(resolve => {
      session.listen(({type}) => {
        if (type === 'token-expired') resolve();
      });
    });
    const signedOut = session.signOut();
    await vi.advanceTimersByTimeAsync(6_000);
    await expired;
    expect(await signedOut).toEqual([]);
    expect(states.slice(-3)).toEqual(['signing-out line', 'signing-out device', 'signed-out']);
  });

  test('followed by a sign-in reuses the loaded SDK', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    await session.signOut();
    await session.signIn(() => token);
    expect(session.state.status).toBe('signed-in');
    expect(log.filter(entry => entry === 'register')).toHaveLength(2);
  });

  test('called twice during a cancelled sign-in signs out once, and no promise rejects', async () => {
    const {Calling} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    const signingIn = outcomeOf(session.signIn(() => token));
    await until(session, 'signing-in device');
    const outcomes = await Promise.all([session.signOut(), session.signOut()].map(outcomeOf));
    expect(outcomes).toEqual(['ok', 'ok']);
    expect(await signingIn).toBe('AbortError');
  });

  test('after a sign-in that overtook the first one is a separate sign-out', async () => {
    const {Calling} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    const outcomes = [session.signOut(), session.signIn(() => token), session.signOut()].map(outcomeOf);
    expect((await Promise.all(outcomes)).slice(1)).toEqual(['AbortError', 'ok']);
    expect(session.state.status).toBe('signed-out');
  });

  test('is called first when signing in while signed in', async () => {
    const {Calling} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    states.length = 0;
    await session.signIn(() => token);
    expect(states).toEqual(['signing-out line', 'signing-out device', ...signInSteps, 'signed-in']);
  });
});

describe('subscribe()', () => {
  test('calls the listener immediately and on change, until it ends', async () => {
    const {session} = begin();
    const controller = new AbortController();
    const [one, other, never] = [vi.fn(), vi.fn(), vi.fn()];
    const end = session.subscribe(one);
    session.subscribe(other, {signal: controller.signal});
    session.subscribe(never, {signal: AbortSignal.abort()});
    end();
    controller.abort();
    await outcomeOf(session.signIn(() => ''));
    for (const listener of [one, other]) expect(listener.mock.calls).toEqual([[{status: 'signed-out'}]]);
    expect(never).not.toHaveBeenCalled();
  });

  test('a listener that throws at the first call is not subscribed', async () => {
    const {session} = begin();
    const listener = vi.fn(() => {
      throw new Error('of the page');
    });
    expect(() => session.subscribe(listener)).toThrow('of the page');
    await outcomeOf(session.signIn(() => ''));
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('configure()', () => {
  test('keeps omitted options unchanged', async () => {
    const {Calling} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    session.configure({selectLine: () => undefined, loadSdk: undefined});
    await session.signIn(() => token);
    expect(session.state.status).toBe('signed-in');
  });
});
