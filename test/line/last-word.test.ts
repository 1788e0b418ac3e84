import {describe, expect, test} from 'vitest';
import type {LineSignal} from '../../src/line/line-state.js';
import {adasLine, otherLine, signals} from './samples.js';
import {setUpRegisteredLine, setUpLine, connecting, outcomeOf, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

const {unregistered, retrying, failed} = signals;

type Command = 'register' | 'deregister';

interface Order {
  readonly name: string;
  /** The state of the line before. */
  readonly from: 'unregistered' | 'connecting' | 'registered' | 'retrying';
  readonly calls: readonly Command[];
  /** The line's signals after the calls. */
  readonly signalsAfter: readonly LineSignal[];
  readonly commands: readonly string[];
  readonly outcomes: readonly unknown[];
  readonly finalStatus: 'registered' | 'unregistered';
}

const registering = [connecting, registered] as const;

const overtaken = 'AbortError';

const orders: readonly Order[] = [
  {
    name: 'register, deregister, register',
    from: 'unregistered',
    calls: ['register', 'deregister', 'register'],
    signalsAfter: [unregistered, ...registering],
    commands: ['register', 'cancel', 'register'],
    outcomes: [overtaken, overtaken, adasLine],
    finalStatus: 'registered',
  },
  {
    name: 'deregister, register, deregister',
    from: 'unregistered',
    calls: ['deregister', 'register', 'deregister'],
    signalsAfter: [unregistered],
    commands: ['register', 'cancel'],
    outcomes: [undefined, overtaken, undefined],
    finalStatus: 'unregistered',
  },
  {
    name: 'deregister, register, and the attempt ends',
    from: 'connecting',
    calls: ['deregister', 'register'],
    signalsAfter: [unregistered, ...registering],
    commands: ['cancel', 'register'],
    outcomes: [overtaken, adasLine],
    finalStatus: 'registered',
  },
  {
    name: 'deregister, register, and the attempt succeeds',
    from: 'connecting',
    calls: ['deregister', 'register'],
    signalsAfter: [registered],
    commands: ['cancel'],
    outcomes: [overtaken, adasLine],
    finalStatus: 'registered',
  },
  {
    name: 'deregister, register, deregister',
    from: 'connecting',
    calls: ['deregister', 'register', 'deregister'],
    signalsAfter: [registered, unregistered],
    commands: ['cancel', 'deregister'],
    outcomes: [overtaken, overtaken, undefined],
    finalStatus: 'unregistered',
  },
  {
    name: 'deregister, register',
    from: 'registered',
    calls: ['deregister', 'register'],
    signalsAfter: [unregistered, ...registering],
    commands: ['deregister', 'register'],
    outcomes: [overtaken, adasLine],
    finalStatus: 'registered',
  },
  {
    name: 'deregister, register, deregister',
    from: 'registered',
    calls: ['deregister', 'register', 'deregister'],
    signalsAfter: [unregistered],
    commands: ['deregister'],
    outcomes: [overtaken, overtaken, undefined],
    finalStatus: 'unregistered',
  },
  {
    name: 'register, deregister, register',
    from: 'registered',
    calls: ['register', 'deregister', 'register'],
    signalsAfter: [unregistered, ...registering],
    commands: ['deregister', 'register'],
    outcomes: [adasLine, overtaken, adasLine],
    finalStatus: 'registered',
  },
  {
    name: 'deregister, register',
    from: 'retrying',
    calls: ['deregister', 'register'],
    signalsAfter: [unregistered, ...registering],
    commands: ['cancel', 'register'],
    outcomes: [overtaken, adasLine],
    finalStatus: 'registered',
  },
  {
    name: 'register, deregister, register, deregister',
    from: 'retrying',
    calls: ['register', 'deregister', 'register', 'deregister'],
    signalsAfter: [unregistered],
    commands: ['cancel'],
    outcomes: [overtaken, overtaken, overtaken, undefined],
    finalStatus: 'unregistered',
  },
];

const before: Record<Order['from'], readonly LineSignal[]> = {
  unregistered: [],
  connecting: [connecting],
  registered: registering,
  retrying: [connecting, retrying],
};

describe('the last command wins', () => {
  test.each(orders)(
    '$from, $name ends $finalStatus',
    async ({from, calls, signalsAfter, commands, outcomes, finalStatus}) => {
      const {line, driver} = setUpLine();
      if (from !== 'unregistered') line.register().catch(() => undefined);
      driver.signal(...before[from]);
      driver.commands.length = 0;
      const results = calls.map(name => outcomeOf(line[name]()));
      driver.signal(...signalsAfter);
      expect(driver.commands).toEqual(commands);
      expect(await Promise.all(results.map(outcome => outcome.now()))).toEqual(outcomes);
      expect(line.snapshot).toMatchObject({
        state: {status: finalStatus},
        wanted: finalStatus === 'registered',
        pending: undefined,
      });
    },
  );
});

describe('a signal is interpreted according to whether the line is wanted', () => {
  test('`registered` while not wanted is undone immediately', () => {
    const {line, driver, shown} = setUpLine();
    driver.signal(registered);
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({wanted: false, pending: 'deregister'});
    driver.signal(unregistered);
    expect(shown.map(({state}) => state.status)).toEqual(['registered', 'unregistered']);
    expect(driver.commands).toEqual(['deregister']);
  });

  test('`unregistered` while wanted is shown as `retrying`, without interfering with the SDK', () => {
    const {line, driver} = setUpRegisteredLine();
    driver.signal(unregistered);
    expect(line.snapshot).toMatchObject({state: {status: 'retrying', cause: 'unknown'}, wanted: true});
    expect(driver.commands).toEqual([]);
    driver.signal({...registered, line: otherLine});
    expect(line.snapshot.state).toMatchObject({status: 'registered', line: otherLine});
  });

  test('a line that is already registered when attached is wanted', () => {
    const {line, driver} = setUpLine(new ScriptedDriver(registered));
    expect(line.snapshot).toMatchObject({state: {status: 'registered', line: adasLine}, wanted: true});
    expect(driver.commands).toEqual([]);
  });

  test('`connecting` without a command means that the host wants the line', async () => {
    const {line, driver} = setUpLine();
    driver.signal(connecting);
    expect(line.snapshot).toMatchObject({state: {status: 'connecting'}, wanted: true, pending: undefined});
    const outcome = outcomeOf(line.register());
    driver.signal(registered);
    expect(await outcome.now()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('a failure stays visible when "unregistered" follows it', () => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, failed, unregistered);
    expect(line.snapshot.state).toEqual({status: 'failed', fault: failed.fault});
  });
});
