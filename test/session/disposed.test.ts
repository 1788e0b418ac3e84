import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CallingSession} from '../../src/session/calling-session.js';
import {begin, outcomeOf, token, until} from './session-setup.js';
import {ScriptedLine, scriptedSdk} from './scripted-sdk.js';

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({displayName: 'Ada Lovelace'})),
  );
});

afterEach(() => vi.unstubAllGlobals());

describe('dispose', () => {
  test('ends a session: it leaves Webex, releases the line and notifies no more listeners', async () => {
    const {Calling, log, line: sdkLine} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    states.length = 0;
    void session.dispose();
    await vi.waitFor(() => expect(log.at(-1)).toBe('deregister'));
    expect(states).toEqual([]);
    expect(sdkLine.listenerCount('registered')).toBe(0);
    expect(session.line.snapshot.state.status).toBe('absent');
  });

  test('deregisters a registered line', async () => {
    const {Calling, log, line: sdkLine} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    const registration = session.line.register();
    sdkLine.succeeds();
    await registration;
    void session.dispose();
    await vi.waitFor(() => expect(log.slice(-2)).toEqual(['line-1 deregister', 'deregister']));
  });

  test('leaves a host’s line unchanged', async () => {
    const log: string[] = [];
    const hosts = new ScriptedLine('of the host', log);
    const {session} = begin();
    await session.useSdkLine(hosts);
    const registration = session.line.register();
    hosts.succeeds();
    await registration;
    void session.dispose();
    await Promise.resolve();
    expect(log).toEqual(['of the host register']);
  });

  test('is final: the other methods reject or throw with the reason', async () => {
    const {session, states} = begin();
    const tokenEvents = vi.fn();
    session.listen(tokenEvents);
    expect(session.disposed).toBe(false);
    void session.dispose();
    void session.dispose();
    expect(session.disposed).toBe(true);
    const disposed = 'This session was disposed';
    await expect(session.signIn(() => token)).rejects.toThrow(disposed);
    await expect(session.signIn()).rejects.toThrow(disposed);
    await expect(session.signOut()).rejects.toThrow(disposed);
    await expect(session.resume()).rejects.toThrow(disposed);
    await expect(session.useSdkLine(new ScriptedLine('line', []))).rejects.toThrow(disposed);
    expect(() => session.subscribe(() => undefined)).toThrow(disposed);
    expect(() => session.listen(() => undefined)).toThrow(disposed);
    expect(states).toEqual([]);
  });

  test('can be awaited through leave(), which resolves once Webex is left', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    void session.dispose();
    await session.leave();
    expect(log.at(-1)).toBe('deregister');
  });

  test('called twice resolves once Webex is left', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    void session.dispose();
    await session.dispose();
    expect(log.at(-1)).toBe('deregister');
  });

  test('is called at the end of a block with `await using`', async () => {
    const {Calling, log} = scriptedSdk();
    {
      await using session = new CallingSession({loadSdk: () => Calling});
      await session.signIn(() => token);
    }
    expect(log.at(-1)).toBe('deregister');
  });

  test('ends a running sign-in', async () => {
    const {Calling, log} = scriptedSdk();
    const {session} = begin({loadSdk: () => Calling});
    const outcome = outcomeOf(session.signIn(() => token));
    await until(session, 'signing-in device');
    void session.dispose();
    expect(await outcome).toBe('AbortError');
    if (log.includes('register')) expect(log.at(-1)).not.toBe('register');
    expect(session.line.snapshot.state.status).toBe('absent');
  });
});
