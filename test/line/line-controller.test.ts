import {getEventListeners} from 'node:events';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {LineController} from '../../src/line/line-controller.js';
import type {LineEvent} from '../../src/line/line-event.js';
import {lineFault} from '../../src/line/line-fault.js';
import type {LineSnapshot} from '../../src/line/line-state.js';
import {adasLine, otherLine, signals} from './samples.js';
import {ScriptedDriver} from './scripted-driver.js';
import {uncaughtDuring} from './uncaught.js';

const connecting = {type: 'connecting', at: 100} as const;
const registered = {type: 'registered', line: adasLine, server: 'primary', at: 100} as const;
const {unregistered, reconnecting, reconnected, retrying, elsewhere, failed} = signals;

/** A line that somebody has signed in to, with what everybody on the page is shown of it. */
function attached(driver = new ScriptedDriver()) {
  const line = new LineController();
  line.attach(driver);
  const shown: LineSnapshot[] = [];
  line.subscribe(snapshot => shown.push(snapshot));
  shown.length = 0;
  return {line, driver, shown};
}

/** The same, registered, wanted and with nothing under way. */
function alreadyRegistered() {
  const scene = attached();
  void scene.line.register();
  scene.driver.says(connecting, registered);
  scene.driver.commands.length = 0;
  scene.shown.length = 0;
  return scene;
}

/** What a promise came to: the value, `pending`, or the name and type of what it was rejected with. */
function outcomeOf(promise: Promise<unknown>): {now(): Promise<unknown>} {
  let outcome: unknown = 'pending';
  promise.then(
    value => (outcome = value),
    (error: {name: string; type?: string}) =>
      (outcome = error.type ? `${error.name} ${error.type}` : error.name),
  );
  return {
    async now() {
      await new Promise(setImmediate);
      return outcome;
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('register()', () => {
  test('records the wish, tells the line, and changes nothing else', () => {
    const {line, driver} = attached();
    void line.register();
    expect(driver.commands).toEqual(['register']);
    expect(line.snapshot).toEqual({
      state: {status: 'unregistered'},
      wanted: true,
      pending: 'register',
      online: true,
    });
  });

  test('is pending until the line has registered, and resolves with the line', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting);
    expect(await outcome.now()).toBe('pending');
    driver.says(registered);
    expect(await outcome.now()).toBe(adasLine);
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true, pending: undefined});
  });

  test('stays pending while the SDK tries again', async () => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting, retrying, {type: 'retrying', cause: 'throttled'}, unregistered);
    expect(await outcome.now()).toBe('pending');
    driver.says(registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test.each([
    {name: 'failed', signal: failed, with: 'LineFaultError timeout'},
    {name: 'elsewhere', signal: elsewhere, with: 'LineFaultError registered-elsewhere'},
  ])('rejects on $name with the fault', async ({signal, with: rejection}) => {
    const {line, driver} = attached();
    const outcome = outcomeOf(line.register());
    driver.says(connecting, signal);
    expect(await outcome.now()).toBe(rejection);
  });

  test('after a failure begins anew', async () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, failed);
    const outcome = outcomeOf(line.register());
    expect(driver.commands).toEqual(['register', 'register']);
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
    driver.says(connecting, registered);
    expect(await outcome.now()).toBe(adasLine);
  });

  test('asked twice is asked once, and both are told', async () => {
    const {line, driver} = attached();
    const outcomes = [outcomeOf(line.register()), outcomeOf(line.register())];
    driver.says(connecting);
    outcomes.push(outcomeOf(line.register()));
    driver.says(registered);
    expect(driver.commands).toEqual(['register']);
    for (const outcome of outcomes) expect(await outcome.now()).toBe(adasLine);
  });

  test('on a registered line resolves at once and tells the line nothing', async () => {
    const {line, driver} = alreadyRegistered();
    expect(await line.register()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('while reconnecting waits for the line to be back', async () => {
    const {line, driver} = alreadyRegistered();
    driver.says(reconnecting);
    const outcome = outcomeOf(line.register());
    expect(await outcome.now()).toBe('pending');
    driver.says(reconnected);
    expect(await outcome.now()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('with nobody signed in rejects', async () => {
    const line = new LineController();
    expect(await outcomeOf(line.register()).now()).toBe('LineFaultError signed-out');
    expect(line.snapshot.wanted).toBe(false);
  });

  test('with a signal that has ended begins nothing', async () => {
    const {line, driver} = attached();
    expect(await outcomeOf(line.register({signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.commands).toEqual([]);
    expect(line.snapshot.wanted).toBe(false);
  });
});

describe('an abort of register()', () => {
  test('takes the wish back when nobody else waits', async () => {
    const {line, driver} = attached();
    const controller = new AbortController();
    const outcome = outcomeOf(line.register({signal: controller.signal}));
    driver.says(connecting);
    controller.abort();
    expect(await outcome.now()).toBe('AbortError');
    expect(driver.commands).toEqual(['register', 'cancel']);
    expect(line.snapshot.wanted).toBe(false);
  });

  test("rejects with the signal's own reason", async () => {
    const {line} = attached();
    const controller = new AbortController();
    const registration = line.register({signal: controller.signal});
    const reason = new Error('ours');
    controller.abort(reason);
    await expect(registration).rejects.toBe(reason);
  });

  test.each([
    {name: 'the other aborts, too', both: true, commands: ['register', 'cancel'], wanted: false},
    {name: 'one still waits', both: false, commands: ['register'], wanted: true},
  ])('of one of two: $name', async ({both, commands, wanted}) => {
    const {line, driver} = attached();
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = [first, second].map(({signal}) => outcomeOf(line.register({signal})));
    driver.says(connecting);
    first.abort();
    if (both) second.abort();
    expect(driver.commands).toEqual(commands);
    expect(line.snapshot.wanted).toBe(wanted);
    if (!both) driver.says(registered);
    expect(await outcomes[0]?.now()).toBe('AbortError');
    expect(await outcomes[1]?.now()).toBe(both ? 'AbortError' : adasLine);
  });

  test('that comes after the outcome changes nothing', () => {
    const {line, driver} = attached();
    const controller = new AbortController();
    void line.register({signal: controller.signal});
    driver.says(connecting, registered);
    controller.abort();
    expect(driver.commands).toEqual(['register']);
    expect(line.snapshot.wanted).toBe(true);
  });
});

describe('deregister()', () => {
  test.each([
    {
      name: 'with nobody signed in',
      scene: () => ({line: new LineController(), driver: new ScriptedDriver()}),
    },
    {name: 'on a line that is not registered', scene: attached},
  ])('$name resolves at once and tells the line nothing', async ({scene}) => {
    const {line, driver} = scene();
    expect(await outcomeOf(line.deregister()).now()).toBeUndefined();
    expect(driver.commands).toEqual([]);
  });

  test('on a registered line resolves when it is unregistered', async () => {
    const {line, driver} = alreadyRegistered();
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({
      state: {status: 'registered'},
      wanted: false,
      pending: 'deregister',
    });
    expect(await outcome.now()).toBe('pending');
    driver.says(unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, pending: undefined});
  });

  test('asked twice is asked once, and both are told', async () => {
    const {line, driver} = alreadyRegistered();
    const outcomes = [outcomeOf(line.deregister()), outcomeOf(line.deregister())];
    driver.says(unregistered);
    expect(driver.commands).toEqual(['deregister']);
    for (const outcome of outcomes) expect(await outcome.now()).toBeUndefined();
  });

  test.each([
    {name: 'failed', signal: failed},
    {name: 'elsewhere', signal: elsewhere},
  ])('on a line that is $name puts that away and tells the line nothing', async ({signal}) => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, signal);
    expect(await outcomeOf(line.deregister()).now()).toBeUndefined();
    expect(line.snapshot.state).toEqual({status: 'unregistered'});
    expect(driver.commands).toEqual(['register']);
  });

  test.each([
    {name: 'before the line has said a word', said: []},
    {name: 'while connecting', said: [connecting]},
    {name: 'while retrying', said: [connecting, retrying]},
  ])('$name cancels, overtakes register(), and waits for the end of it', async ({said}) => {
    const {line, driver} = attached();
    const registration = outcomeOf(line.register());
    driver.says(...said);
    const deregistration = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['register', 'cancel']);
    expect(await registration.now()).toBe('AbortError');
    expect(await deregistration.now()).toBe('pending');
    driver.says(unregistered);
    expect(await deregistration.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false, pending: undefined});
  });

  test('undoes a registration that comes all the same, and resolves after that', async () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting);
    const outcome = outcomeOf(line.deregister());
    driver.says(registered);
    expect(driver.commands).toEqual(['register', 'cancel', 'deregister']);
    expect(await outcome.now()).toBe('pending');
    driver.says(unregistered);
    expect(await outcome.now()).toBeUndefined();
  });

  test('while reconnecting deregisters', () => {
    const {line, driver} = alreadyRegistered();
    driver.says(reconnecting);
    void line.deregister();
    expect(driver.commands).toEqual(['deregister']);
  });
});

type Ask = 'register' | 'deregister';

interface Order {
  readonly name: string;
  /** How the line stands before. */
  readonly from: 'unregistered' | 'connecting' | 'registered' | 'retrying';
  readonly asks: readonly Ask[];
  /** What the line answers after all of it. */
  readonly answers: Parameters<ScriptedDriver['says']>;
  readonly commands: readonly string[];
  readonly outcomes: readonly unknown[];
  readonly ends: 'registered' | 'unregistered';
}

const there = [connecting, registered] as const;
const overtaken = 'AbortError';

const orders: readonly Order[] = [
  {
    name: 'register, deregister, register',
    from: 'unregistered',
    asks: ['register', 'deregister', 'register'],
    answers: [unregistered, ...there],
    commands: ['register', 'cancel', 'register'],
    outcomes: [overtaken, overtaken, adasLine],
    ends: 'registered',
  },
  {
    name: 'deregister, register, deregister',
    from: 'unregistered',
    asks: ['deregister', 'register', 'deregister'],
    answers: [unregistered],
    commands: ['register', 'cancel'],
    outcomes: [undefined, overtaken, undefined],
    ends: 'unregistered',
  },
  {
    name: 'deregister, register, and the attempt ends',
    from: 'connecting',
    asks: ['deregister', 'register'],
    answers: [unregistered, ...there],
    commands: ['cancel', 'register'],
    outcomes: [overtaken, adasLine],
    ends: 'registered',
  },
  {
    name: 'deregister, register, and the attempt succeeds',
    from: 'connecting',
    asks: ['deregister', 'register'],
    answers: [registered],
    commands: ['cancel'],
    outcomes: [overtaken, adasLine],
    ends: 'registered',
  },
  {
    name: 'deregister, register, deregister',
    from: 'connecting',
    asks: ['deregister', 'register', 'deregister'],
    answers: [registered, unregistered],
    commands: ['cancel', 'deregister'],
    outcomes: [overtaken, overtaken, undefined],
    ends: 'unregistered',
  },
  {
    name: 'deregister, register',
    from: 'registered',
    asks: ['deregister', 'register'],
    answers: [unregistered, ...there],
    commands: ['deregister', 'register'],
    outcomes: [overtaken, adasLine],
    ends: 'registered',
  },
  {
    name: 'deregister, register, deregister',
    from: 'registered',
    asks: ['deregister', 'register', 'deregister'],
    answers: [unregistered],
    commands: ['deregister'],
    outcomes: [overtaken, overtaken, undefined],
    ends: 'unregistered',
  },
  {
    name: 'register, deregister, register',
    from: 'registered',
    asks: ['register', 'deregister', 'register'],
    answers: [unregistered, ...there],
    commands: ['deregister', 'register'],
    outcomes: [adasLine, overtaken, adasLine],
    ends: 'registered',
  },
  {
    name: 'deregister, register',
    from: 'retrying',
    asks: ['deregister', 'register'],
    answers: [unregistered, ...there],
    commands: ['cancel', 'register'],
    outcomes: [overtaken, adasLine],
    ends: 'registered',
  },
  {
    name: 'register, deregister, register, deregister',
    from: 'retrying',
    asks: ['register', 'deregister', 'register', 'deregister'],
    answers: [unregistered],
    commands: ['cancel'],
    outcomes: [overtaken, overtaken, overtaken, undefined],
    ends: 'unregistered',
  },
];

const before: Record<Order['from'], Parameters<ScriptedDriver['says']>> = {
  unregistered: [],
  connecting: [connecting],
  registered: there.slice(),
  retrying: [connecting, retrying],
};

describe('the last word wins', () => {
  test.each(orders)('$from: $name: $ends', async ({from, asks, answers, commands, outcomes, ends}) => {
    const {line, driver} = attached();
    if (from !== 'unregistered') line.register().catch(() => undefined);
    driver.says(...before[from]);
    driver.commands.length = 0;
    const asked = asks.map(ask => outcomeOf(line[ask]()));
    driver.says(...answers);
    expect(driver.commands).toEqual(commands);
    expect(await Promise.all(asked.map(outcome => outcome.now()))).toEqual(outcomes);
    expect(line.snapshot).toMatchObject({
      state: {status: ends},
      wanted: ends === 'registered',
      pending: undefined,
    });
  });
});

describe('what arrives is read against what is wanted', () => {
  test('registered while not wanted is undone at once', () => {
    const {line, driver, shown} = attached();
    driver.says(registered);
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({wanted: false, pending: 'deregister'});
    driver.says(unregistered);
    expect(shown.map(({state}) => state.status)).toEqual(['registered', 'unregistered']);
    expect(driver.commands).toEqual(['deregister']);
  });

  test('unregistered while wanted is retrying, and the SDK is left to it', () => {
    const {line, driver} = alreadyRegistered();
    driver.says(unregistered);
    expect(line.snapshot).toMatchObject({state: {status: 'retrying', cause: 'unknown'}, wanted: true});
    expect(driver.commands).toEqual([]);
    driver.says({...registered, line: otherLine});
    expect(line.snapshot.state).toMatchObject({status: 'registered', line: otherLine});
  });

  test('a line that is registered when it is attached is wanted', () => {
    const {line, driver} = attached(new ScriptedDriver(registered));
    expect(line.snapshot).toMatchObject({state: {status: 'registered', line: adasLine}, wanted: true});
    expect(driver.commands).toEqual([]);
  });

  test('a connecting that nobody here asked for is a wish of the host', async () => {
    const {line, driver} = attached();
    driver.says(connecting);
    expect(line.snapshot).toMatchObject({state: {status: 'connecting'}, wanted: true, pending: undefined});
    const outcome = outcomeOf(line.register());
    driver.says(registered);
    expect(await outcome.now()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('a failure stays in sight when "unregistered" follows it', () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, failed, unregistered);
    expect(line.snapshot.state).toEqual({status: 'failed', fault: failed.fault});
  });
});

describe('retryNow()', () => {
  test('while retrying begins the attempt, and waits like register()', async () => {
    const {line, driver} = attached();
    const registration = outcomeOf(line.register());
    driver.says(connecting, retrying);
    const retry = outcomeOf(line.retryNow());
    expect(driver.commands).toEqual(['register', 'retryNow']);
    driver.says(connecting, registered);
    expect(await registration.now()).toBe(adasLine);
    expect(await retry.now()).toBe(adasLine);
  });

  test.each([
    {name: 'failed', signal: failed},
    {name: 'elsewhere', signal: elsewhere},
  ])('on a line that is $name registers', ({signal}) => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, signal);
    line.retryNow().catch(() => undefined);
    expect(driver.commands).toEqual(['register', 'register']);
  });

  test('with a signal that has ended begins nothing', async () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.says(connecting, retrying);
    expect(await outcomeOf(line.retryNow({signal: AbortSignal.abort()})).now()).toBe('AbortError');
    expect(driver.commands).toEqual(['register']);
  });
});

describe('subscribe()', () => {
  test('calls at once, at every change, and no more after its end', () => {
    const {line, driver} = attached();
    const heard: string[] = [];
    const end = line.subscribe(({state}) => heard.push(state.status));
    void line.register();
    driver.says(connecting, connecting, registered);
    end();
    end();
    driver.says(reconnecting);
    expect(heard).toEqual(['unregistered', 'unregistered', 'connecting', 'registered']);
  });

  test('ends with a signal', () => {
    const {line, driver} = attached();
    const controller = new AbortController();
    const listener = vi.fn();
    line.subscribe(listener, {signal: controller.signal});
    controller.abort();
    driver.says(connecting);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('with a signal that has ended never calls', () => {
    const {line, driver} = attached();
    const listener = vi.fn();
    line.subscribe(listener, {signal: AbortSignal.abort()})();
    driver.says(connecting);
    expect(listener).not.toHaveBeenCalled();
  });

  test('tells of changes only', () => {
    const {line, driver, shown} = alreadyRegistered();
    const {snapshot} = line;
    driver.says(connecting, reconnected);
    expect(shown).toEqual([]);
    expect(line.snapshot).toBe(snapshot);
  });

  test('gives frozen snapshots, and the one that `snapshot` has', () => {
    const {line, driver} = attached();
    line.subscribe(snapshot => {
      expect(Object.isFrozen(snapshot)).toBe(true);
      expect(snapshot).toBe(line.snapshot);
    });
    driver.says(connecting, registered);
    expect.assertions(6);
  });

  test('a listener that throws harms no other, and the page hears of the error', async () => {
    const {line, driver, shown} = attached();
    const error = new Error('from a listener');
    let joined = false;
    line.subscribe(() => {
      if (joined) throw error;
      joined = true;
    });
    const after = vi.fn();
    line.subscribe(after);
    expect(await uncaughtDuring(() => driver.says(connecting))).toEqual([error]);
    expect(shown.map(({state}) => state.status)).toEqual(['connecting']);
    expect(after).toHaveBeenCalledTimes(2);
  });

  test('what a listener asks for comes after what it was told, for all', () => {
    const line = new LineController();
    const driver = new ScriptedDriver();
    line.attach(driver);
    driver.answers.deregister = unregistered;
    line.subscribe(({state, pending}) => {
      if (state.status === 'registered' && !pending) void line.deregister();
    });
    const shown: string[] = [];
    line.subscribe(({state, pending}) => shown.push(`${state.status}, ${pending}`));
    line.register().catch(() => undefined);
    driver.says(connecting, registered);
    expect(shown).toEqual([
      'unregistered, undefined',
      'unregistered, register',
      'connecting, register',
      'registered, undefined',
      'registered, deregister',
      'unregistered, undefined',
    ]);
  });

  test('who joins while others are told is never told an older state', () => {
    const {line, driver} = attached();
    const late: LineSnapshot[] = [];
    driver.answers.deregister = unregistered;
    line.subscribe(({state, pending}) => {
      if (state.status !== 'registered' || pending) return;
      void line.deregister();
      line.subscribe(snapshot => late.push(snapshot));
    });
    line.register().catch(() => undefined);
    driver.says(connecting, registered);
    expect(late.map(({state}) => state.status)).toEqual(['unregistered']);
  });
});

describe('listen()', () => {
  const said: LineEvent = {type: 'connecting'};

  test('hears what the line says from now on, until its end', () => {
    const {line, driver} = attached();
    const controller = new AbortController();
    const [one, other] = [vi.fn(), vi.fn()];
    driver.tells(said);
    const end = line.listen(one);
    line.listen(other, {signal: controller.signal});
    driver.tells(said);
    end();
    controller.abort();
    driver.tells(said);
    expect(one.mock.calls).toEqual([[said]]);
    expect(other.mock.calls).toEqual([[said]]);
  });

  test('an event comes after the state that follows from it', () => {
    const {line, driver} = attached();
    const heard: string[] = [];
    line.subscribe(({state}) => heard.push(`state ${state.status}`));
    line.listen(({type}) => heard.push(`event ${type}, ${line.snapshot.state.status}`));
    heard.length = 0;
    driver.says(connecting);
    driver.tells(said);
    expect(heard).toEqual(['state connecting', 'event connecting, connecting']);
  });
});

describe('signing out', () => {
  test('ends what waits: register() is overtaken, deregister() has nothing left to wait for', async () => {
    const one = attached();
    const registration = outcomeOf(one.line.register());
    one.line.detach();
    expect(await registration.now()).toBe('AbortError');

    const other = alreadyRegistered();
    const deregistration = outcomeOf(other.line.deregister());
    other.line.detach();
    expect(await deregistration.now()).toBeUndefined();
  });

  test('leaves an absent line that nobody wants, and a driver that is stopped', () => {
    const {line, driver} = alreadyRegistered();
    line.detach();
    expect(line.snapshot).toEqual({state: {status: 'absent'}, wanted: false, online: true});
    expect(driver.stopped).toBe(true);
    expect(driver.commands).toEqual([]);
  });

  test('what the old line still says is not heard', () => {
    const {line, driver: old, shown} = alreadyRegistered();
    line.attach(new ScriptedDriver());
    shown.length = 0;
    const events = vi.fn();
    line.listen(events);
    old.says(registered, unregistered, failed);
    old.tells({type: 'unregistered'});
    expect(shown).toEqual([]);
    expect(events).not.toHaveBeenCalled();
    expect(old.stopped).toBe(true);
  });
});

describe('the network', () => {
  function page(onLine?: boolean): EventTarget {
    const target = new EventTarget();
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    if (onLine !== undefined) vi.stubGlobal('navigator', {onLine});
    return target;
  }

  test('is followed', () => {
    const target = page(false);
    const line = new LineController();
    const heard: boolean[] = [];
    line.subscribe(({online}) => heard.push(online));
    for (const event of ['online', 'online', 'offline']) target.dispatchEvent(new Event(event));
    expect(heard).toEqual([false, true, false]);
  });

  test('that nobody can ask about counts as there', () => {
    vi.stubGlobal('addEventListener', undefined);
    vi.stubGlobal('navigator', undefined);
    expect(new LineController().snapshot.online).toBe(true);
  });

  test('is left alone after dispose', () => {
    const target = page();
    const line = new LineController();
    const counts = () => ['online', 'offline'].map(event => getEventListeners(target, event).length);
    expect(counts()).toEqual([1, 1]);
    line[Symbol.dispose]();
    expect(counts()).toEqual([0, 0]);
  });
});

describe('dispose', () => {
  test('settles what waits, lets go of the line, and tells nobody any more', async () => {
    const {line, driver, shown} = attached();
    const events = vi.fn();
    line.listen(events);
    const registration = outcomeOf(line.register());
    line[Symbol.dispose]();
    expect(await registration.now()).toBe('AbortError');
    expect(driver.stopped).toBe(true);
    expect(shown.at(-1)?.state.status).toBe('absent');
    shown.length = 0;
    const next = new ScriptedDriver();
    line.attach(next);
    next.says(connecting);
    next.tells({type: 'connecting'});
    expect(shown).toEqual([]);
    expect(events).not.toHaveBeenCalled();
  });
});

test('a fault that register() rejects with is an Error with the fault in it', async () => {
  const {line, driver} = attached();
  const registration = line.register();
  driver.says(connecting, {type: 'failed', fault: lineFault('forbidden', {trackingId: 'T'})});
  await expect(registration).rejects.toMatchObject({
    name: 'LineFaultError',
    type: 'forbidden',
    action: 'contact-admin',
    retryable: false,
    trackingId: 'T',
  });
  await expect(registration).rejects.toBeInstanceOf(Error);
});
