import {describe, expect, test} from 'vitest';
import type {LineSignal} from '../../src/line/line-state.js';
import {adasLine, otherLine, signals} from './samples.js';
import {alreadyRegistered, attached, connecting, outcomeOf, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

const {unregistered, retrying, failed} = signals;

type Ask = 'register' | 'deregister';

interface Order {
  readonly name: string;
  /** The state of the line before. */
  readonly from: 'unregistered' | 'connecting' | 'registered' | 'retrying';
  readonly asks: readonly Ask[];
  /** The line's answers afterwards. */
  readonly answers: readonly LineSignal[];
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

const before: Record<Order['from'], readonly LineSignal[]> = {
  unregistered: [],
  connecting: [connecting],
  registered: there,
  retrying: [connecting, retrying],
};

describe('the last command wins', () => {
  test.each(orders)('$from, $name ends $ends', async ({from, asks, answers, commands, outcomes, ends}) => {
    const {line, driver} = attached();
    if (from !== 'unregistered') line.register().catch(() => undefined);
    driver.signal(...before[from]);
    driver.commands.length = 0;
    const asked = asks.map(ask => outcomeOf(line[ask]()));
    driver.signal(...answers);
    expect(driver.commands).toEqual(commands);
    expect(await Promise.all(asked.map(outcome => outcome.now()))).toEqual(outcomes);
    expect(line.snapshot).toMatchObject({
      state: {status: ends},
      wanted: ends === 'registered',
      pending: undefined,
    });
  });
});

describe('signals are interpreted by what is wanted', () => {
  test('registered while not wanted is undone at once', () => {
    const {line, driver, shown} = attached();
    driver.signal(registered);
    expect(driver.commands).toEqual(['deregister']);
    expect(line.snapshot).toMatchObject({wanted: false, pending: 'deregister'});
    driver.signal(unregistered);
    expect(shown.map(({state}) => state.status)).toEqual(['registered', 'unregistered']);
    expect(driver.commands).toEqual(['deregister']);
  });

  test('unregistered while wanted is retrying, without interfering with the SDK', () => {
    const {line, driver} = alreadyRegistered();
    driver.signal(unregistered);
    expect(line.snapshot).toMatchObject({state: {status: 'retrying', cause: 'unknown'}, wanted: true});
    expect(driver.commands).toEqual([]);
    driver.signal({...registered, line: otherLine});
    expect(line.snapshot.state).toMatchObject({status: 'registered', line: otherLine});
  });

  test('a line that is already registered when attached is wanted', () => {
    const {line, driver} = attached(new ScriptedDriver(registered));
    expect(line.snapshot).toMatchObject({state: {status: 'registered', line: adasLine}, wanted: true});
    expect(driver.commands).toEqual([]);
  });

  test('connecting without a command means that the host wants the line', async () => {
    const {line, driver} = attached();
    driver.signal(connecting);
    expect(line.snapshot).toMatchObject({state: {status: 'connecting'}, wanted: true, pending: undefined});
    const outcome = outcomeOf(line.register());
    driver.signal(registered);
    expect(await outcome.now()).toBe(adasLine);
    expect(driver.commands).toEqual([]);
  });

  test('a failure stays visible when "unregistered" follows it', () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.signal(connecting, failed, unregistered);
    expect(line.snapshot.state).toEqual({status: 'failed', fault: failed.fault});
  });
});
