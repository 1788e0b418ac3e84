import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {reactive} from 'vue';
import {ScenarioLine} from '../../src/testing/scenario-line.js';
import {begin, outcomeOf, token} from './session-setup.js';
import {ScriptedLine, scriptedSdk} from './scripted-sdk.js';

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({displayName: 'Ada Lovelace'})),
  );
});

afterEach(() => vi.unstubAllGlobals());

type Lines = Record<string, ScriptedLine>;

describe("a host's own line", () => {
  const ownLine = () => {
    const log: string[] = [];
    return {log, line: new ScriptedLine('own', log)};
  };

  test('is used unchanged, and released without a command', async () => {
    const {session, states} = begin();
    const {log, line} = ownLine();
    await session.useSdkLine(line);
    const registration = session.line.register();
    line.succeeds();
    await registration;
    await session.useSdkLine(undefined);
    expect(states).toEqual(['signed-in', 'signed-out']);
    expect(log).toEqual(['own register']);
    expect(line.getStatus()).toBe('active');
    expect(session.line.snapshot.state.status).toBe('absent');
  });

  test('that is assigned again stays unchanged, and can be assigned again after its release', async () => {
    const {session, states} = begin();
    const {line} = ownLine();
    await session.useSdkLine(line);
    const shown: string[] = [];
    session.line.subscribe(({state}) => shown.push(state.status));
    await session.line.deregister({by: 'person'});
    await session.useSdkLine(line);
    expect(shown).not.toContain('absent');
    expect(session.line.snapshot.decidedBy).toBe('person');
    expect(states).toEqual(['signed-in']);
    await session.signOut();
    expect(session.line.snapshot.state.status).toBe('absent');
    await session.useSdkLine(line);
    expect(session.line.snapshot.state.status).toBe('unregistered');
  });

  test('cannot be registered as a proxy of Vue, which does not have its private fields', async () => {
    /** The SDK's line also uses private fields only in its commands. */
    class Line {
      #mutex = Promise.resolve();
      on(): void {}
      register(): Promise<void> {
        return this.#mutex;
      }
      deregister(): Promise<void> {
        return this.#mutex;
      }
    }
    const {session, states} = begin();
    await session.useSdkLine(reactive({line: new Line()}).line);
    expect(states).toEqual(['signed-in']);
    expect(await outcomeOf(session.line.register())).toBe('line-unusable');
    expect(session.line.snapshot.state).toMatchObject({status: 'failed', fault: {action: 'fix-page'}});
  });

  test('may be a line for tests, which plays its own scenario', async () => {
    const {session, states} = begin();
    const line = new ScenarioLine('throttled');
    await session.useSdkLine(line);
    session.line.register().catch(() => undefined);
    await vi.waitFor(() => expect(session.line.snapshot.state.status).toBe('retrying'));
    expect(line.commands).toEqual(['register']);
    expect(states).toEqual(['signed-in']);
  });

  test('that is registered is shown as registered', async () => {
    const {session} = begin();
    const {line} = ownLine();
    line.succeeds();
    await session.useSdkLine(line);
    expect(session.line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
  });

  test.each([
    {name: 'an empty object', line: {}},
    {name: 'one without deregister()', line: {on() {}, register() {}}},
    {name: 'one without on()', line: {register() {}, deregister() {}}},
    {name: 'a text', line: 'line-1'},
  ])('$name is refused', async ({line}) => {
    const {session, states} = begin();
    await session.useSdkLine(line as never);
    expect(states).toEqual(['failed line-unusable']);
    expect(session.line.snapshot.state.status).toBe('absent');
  });

  test.each([
    {name: 'a CallingClient', wrap: (lines: Lines) => ({getLines: () => lines})},
    {name: 'a Calling', wrap: (lines: Lines) => ({callingClient: {getLines: () => lines}})},
  ])('can be given as $name, with its only or its chosen line', async ({wrap}) => {
    const {session, states} = begin({selectLine: lines => lines[1]?.lineId});
    const lines = Object.fromEntries(['one', 'two'].map(id => [id, new ScriptedLine(id, [])]));
    await session.useSdkLine(wrap({one: lines['one']!}));
    expect(lines['one']?.listenerCount('registered')).toBe(1);
    await session.useSdkLine(wrap(lines));
    expect(lines['two']?.listenerCount('registered')).toBe(1);
    await session.useSdkLine(wrap({}));
    expect(states).toEqual(['signed-in', 'signed-in', 'failed no-line']);
  });

  test('is not guessed among several without a chooser', async () => {
    const {session, states} = begin();
    const lines = Object.fromEntries(['one', 'two'].map(id => [id, new ScriptedLine(id, [])]));
    await session.useSdkLine({getLines: () => lines});
    expect(states).toEqual(['failed several-lines']);
  });

  test('replaces another line', async () => {
    const {session} = begin();
    const [one, other] = [ownLine(), ownLine()];
    await session.useSdkLine(one.line);
    await session.useSdkLine(other.line);
    void session.line.register().catch(() => undefined);
    expect(one.log).toEqual([]);
    expect(other.log).toEqual(['own register']);
    expect(one.line.listenerCount('registered')).toBe(0);
  });

  test('replaces a sign-in, which is signed out', async () => {
    const {Calling, log} = scriptedSdk();
    const {session, states} = begin({loadSdk: () => Calling});
    await session.signIn(() => token);
    await session.useSdkLine(ownLine().line);
    expect(log.at(-1)).toBe('deregister');
    expect(states.at(-1)).toBe('signed-in');
    expect(session.line.snapshot.state.status).toBe('unregistered');
  });

  test('released while it is being adopted is not used', async () => {
    const {session, states} = begin();
    const {line} = ownLine();
    const on = vi.spyOn(line, 'on');
    const taking = session.useSdkLine(line);
    // The adoption has started, and is loading its modules.
    await Promise.resolve();
    await Promise.all([taking, session.useSdkLine(undefined)]);
    expect(on).not.toHaveBeenCalled();
    expect(states).toEqual([]);
  });

  test('is the last one of two assigned simultaneously', async () => {
    const {session} = begin();
    const [one, other] = [ownLine(), ownLine()];
    await Promise.all([session.useSdkLine(one.line), session.useSdkLine(other.line)].map(outcomeOf));
    expect(one.line.listenerCount('registered')).toBe(0);
    expect(other.line.listenerCount('registered')).toBe(1);
  });
});
