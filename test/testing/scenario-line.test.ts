import {describe, expect, test} from 'vitest';
import type {LineEvent} from '../../src/line/line-event.js';
import {CallingSession} from '../../src/session/calling-session.js';
import {ScenarioLine} from '../../src/testing/scenario-line.js';
import type {ScenarioName} from '../../src/testing/scenarios.js';
import {describeState} from './told.js';

interface Played {
  readonly session: CallingSession;
  readonly line: ScenarioLine;
  readonly events: readonly LineEvent[];
}

async function playOn(name: ScenarioName): Promise<Played> {
  const [session, line] = [new CallingSession(), new ScenarioLine(name)];
  await session.useSdkLine(line);
  const events: LineEvent[] = [];
  session.line.listen(event => events.push(event));
  return {session, line, events};
}

/** The states that a page receives, up to the end of the scenario. */
async function statesOf(name: ScenarioName): Promise<string[]> {
  const {session, line, events} = await playOn(name);
  const states: string[] = [];
  session.line.listen(
    event => event.type === 'statechange' && states.push(describeState(event.snapshot.state)),
  );
  session.line.register().catch(() => undefined);
  await new Promise(setImmediate);
  while (await line.advance());
  expect(events.length).toBeGreaterThan(0);
  await session.dispose();
  return states.filter(
    (state, index) => state !== states[index - 1] && state !== 'unregistered' && state !== 'absent',
  );
}

describe('a scenario plays', () => {
  test.each<{name: ScenarioName; states: string[]}>([
    {name: 'registers', states: ['connecting', 'registered primary']},
    {name: 'neverAnswers', states: ['connecting']},
    {name: 'throttled', states: ['connecting', 'retrying throttled', 'registered primary']},
    {name: 'serverError', states: ['connecting', 'retrying server', 'registered primary']},
    {name: 'deviceLimit', states: ['connecting', 'retrying device-limit', 'failed device-limit-exceeded']},
    {
      name: 'losesEvents',
      states: ['connecting', 'registered primary', 'reconnecting events', 'registered primary'],
    },
    {
      name: 'missesKeepalives',
      states: ['connecting', 'registered primary', 'reconnecting keepalive', 'registered primary'],
    },
    {
      name: 'goesOffline',
      states: ['connecting', 'registered primary', 'reconnecting network', 'registered primary'],
    },
    {
      name: 'failsOver',
      states: [
        'connecting',
        'registered primary',
        'reconnecting keepalive',
        'retrying server',
        'registered backup',
        'registered primary',
      ],
    },
    {name: 'tokenExpires', states: ['connecting', 'registered primary', 'failed token-expired']},
    {name: 'takenOver', states: ['connecting', 'registered primary', 'elsewhere device']},
    {name: 'rings', states: ['connecting', 'registered primary']},
    {name: 'staysRegistered', states: ['connecting', 'registered primary']},
  ])('$name', async ({name, states}) => {
    expect(await statesOf(name)).toEqual(states);
  });
});

test('register() resolves when the scenario has reached `registered`, and retryNow() plays the next act', async () => {
  const {session, line} = await playOn('throttled');
  const registered = session.line.register();
  await new Promise(setImmediate);
  const {state} = session.line.snapshot;
  expect(state).toMatchObject({status: 'retrying', cause: 'throttled'});
  expect(state.status === 'retrying' && state.nextAttemptAt).toBeGreaterThan(Date.now());
  void session.line.retryNow();
  expect(await registered).toMatchObject({phoneNumber: '+12065550101'});
  expect(line.commands).toEqual(['register', 'retryNow']);
  expect(await line.advance()).toBe(false);
});

/** Every state that a page receives, while `run` gives commands without waiting for their acts. */
async function statesDuring(
  name: ScenarioName,
  run: (played: Played) => Promise<unknown>,
): Promise<readonly string[]> {
  const played = await playOn(name);
  await run(played);
  await new Promise(setImmediate);
  return played.events.flatMap(event =>
    event.type === 'statechange' && event.snapshot.state !== event.previous.state
      ? [describeState(event.snapshot.state)]
      : [],
  );
}

test.each<{name: string; run: (played: Played) => Promise<unknown>; states: readonly string[]}>([
  {
    name: 'advance() after register()',
    run: ({session, line}) => {
      session.line.register().catch(() => undefined);
      return line.advance();
    },
    states: ['connecting', 'retrying throttled', 'registered primary'],
  },
  {
    name: 'advance() twice after register()',
    run: async ({session, line}) => {
      session.line.register().catch(() => undefined);
      expect(await Promise.all([line.advance(), line.advance()])).toEqual([true, false]);
    },
    states: ['connecting', 'retrying throttled', 'registered primary'],
  },
  {
    name: 'deregister() after register()',
    run: ({session}) => {
      session.line.register().catch(() => undefined);
      return session.line.deregister();
    },
    states: ['connecting', 'retrying throttled', 'deregistering', 'unregistered'],
  },
])('an act is played after the one before it: $name', async ({run, states}) => {
  expect(await statesDuring('throttled', run)).toEqual(states);
});

test('a registered line is watched, unlike a FakeLine, so the elements claim that calls arrive', async () => {
  const {session} = await playOn('registers');
  await session.line.register();
  expect(session.line.snapshot.reachability).toBe('watched');
});

test('deregister() waits for the confirmation, and the scenario can be played again', async () => {
  const {session, line, events} = await playOn('staysRegistered');
  await session.line.register();
  const ended = session.line.deregister();
  await new Promise(setImmediate);
  expect(session.line.snapshot.state).toMatchObject({status: 'deregistering', cause: 'server'});
  await line.advance();
  await ended;
  expect(session.line.snapshot.state.status).toBe('unregistered');
  await session.line.register();
  expect(events.map(({type}) => type)).toEqual(expect.arrayContaining(['registered', 'unregistered']));
});

test('a line that another session takes over stays registered, as a real one does, and obeys that session', async () => {
  const {session: before, line} = await playOn('losesEvents');
  await before.line.register();
  const session = new CallingSession();
  await session.useSdkLine(line);
  await before.dispose();
  expect(session.line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
  await line.advance();
  expect(describeState(session.line.snapshot.state)).toBe('reconnecting events');
  await session.line.deregister();
  await session.useSdkLine(undefined);
  await session.useSdkLine(line);
  expect(session.line.snapshot.state.status).toBe('unregistered');
});

test('a call rings', async () => {
  const {session, line, events} = await playOn('rings');
  await session.line.register();
  await line.advance();
  expect(events.at(-1)).toEqual({type: 'incoming-call'});
});

test('an unknown name is refused, and the error lists the valid names', () => {
  expect(() => new ScenarioLine('throttles' as ScenarioName)).toThrow(
    /throttles\. The scenarios: .*throttled/,
  );
});
