import {describe, expect, test} from 'vitest';
import {makeFault} from '../../src/base/make-fault.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from './attach.js';
import type {LineState} from '../../src/line/line-state.js';
import {adasLine, signals} from './samples.js';
import {setUpRegisteredLine, setUpLine, connecting, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

const {elsewhere, failed, retrying} = signals;

const stateThere = (status: 'registered' | 'deregistering' | 'failed' | 'elsewhere'): LineState => {
  switch (status) {
    case 'registered':
      return {status, line: adasLine, server: 'primary', since: 100};
    case 'deregistering':
      return {status, since: 100};
    case 'failed':
      return {status, fault: makeFault('forbidden')};
    default:
      return {status, holder: 'device'};
  }
};

/** The line, not an element, records the source of the last decision to register or deregister. */
describe('the source of the last command', () => {
  test('is undefined at first', () => {
    expect(setUpLine().line.snapshot.decidedBy).toBeUndefined();
  });

  test.each(['person', 'page', 'auto-register'] as const)('is recorded for register() by %s', by => {
    const {line} = setUpLine();
    line.register({by}).catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe(by);
  });

  test.each(['person', 'page'] as const)('is recorded for deregister() by %s', by => {
    const {line} = setUpRegisteredLine();
    line.deregister({by}).catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe(by);
  });

  test('is the page for deregister() by default', () => {
    const {line} = setUpRegisteredLine();
    line.deregister().catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe('page');
  });

  test('is recorded for retryNow() by a person', () => {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, retrying);
    line.retryNow({by: 'person'}).catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe('person');
  });

  test('is the page by default', () => {
    const {line} = setUpLine();
    line.register().catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe('page');
  });

  test('is updated by a command without effect', async () => {
    const {line, driver, shown} = setUpRegisteredLine();
    await line.register({by: 'person'});
    expect(driver.commands).toEqual([]);
    expect(shown.map(({decidedBy}) => decidedBy)).toEqual(['person']);
  });

  test('is kept when the line is lost, fails or goes elsewhere', () => {
    for (const signal of [retrying, failed, elsewhere]) {
      const {line, driver} = setUpLine();
      line.register({by: 'person'}).catch(() => undefined);
      driver.signal(connecting, registered, signal);
      expect(line.snapshot.decidedBy).toBe('person');
    }
  });

  test('is reset when the line is released', () => {
    const {line} = setUpRegisteredLine();
    detach(line);
    expect(line.snapshot.decidedBy).toBeUndefined();
  });

  test('is not set by deregister() while signed out', async () => {
    const line = new LineController();
    await line.deregister({by: 'person'});
    attach(line, new ScriptedDriver());
    expect(line.snapshot.decidedBy).toBeUndefined();
  });

  test('is the page for a line that was already registered', () => {
    const {line} = setUpLine(new ScriptedDriver(registered));
    expect(line.snapshot.decidedBy).toBe('page');
  });

  test.each([
    {statuses: ['registered', 'deregistering'], by: 'another-tab'},
    {statuses: ['registered', 'elsewhere'], by: 'another-tab'},
    {statuses: ['registered', 'deregistering', 'failed'], by: 'another-tab'},
    {statuses: ['registered', 'failed'], by: undefined},
    {statuses: ['deregistering', 'registered', 'failed'], by: undefined},
  ] as const)('after another tab with the line was $statuses is $by', ({statuses, by}) => {
    const {line, driver} = setUpLine();
    for (const status of statuses)
      driver.signal({type: 'elsewhere', holder: 'tab', there: stateThere(status)});
    driver.signal({type: 'attached'});
    expect(line.snapshot.decidedBy).toBe(by);
    expect(line.claimAutoRegister()).toBe(!by);
    line.register({by: 'person'}).catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe('person');
  });
});

describe('claimAutoRegister()', () => {
  test.each([
    {status: 'registered', isTrue: true},
    {status: 'failed', isTrue: true},
    {status: 'deregistering', isTrue: false},
    {status: 'elsewhere', isTrue: false},
  ] as const)('after a registration that only waited for another tab ($status) is $isTrue', row => {
    const {line, driver} = setUpLine();
    line.claimAutoRegister();
    line.register({by: 'auto-register'}).catch(() => undefined);
    driver.signal(connecting, {type: 'elsewhere', holder: 'tab', there: stateThere(row.status)});
    driver.signal({type: 'attached'});
    expect(line.claimAutoRegister()).toBe(row.isTrue);
  });

  test('is true once, regardless of the number of callers', () => {
    const {line, driver} = setUpLine();
    expect([1, 2, 3].map(() => line.claimAutoRegister())).toEqual([true, false, false]);
    expect(line.snapshot).toMatchObject({decidedBy: 'auto-register', wanted: false});
    // The claim is the decision; the caller gives the command.
    expect(driver.commands).toEqual([]);
  });

  test('is true again after the next sign-in', () => {
    const {line} = setUpLine();
    line.claimAutoRegister();
    attach(line, new ScriptedDriver());
    expect(line.claimAutoRegister()).toBe(true);
  });

  test.each([
    {name: 'while signed out', setup: () => new LineController()},
    {
      name: 'on a line that was already registered',
      setup: () => setUpLine(new ScriptedDriver(registered)).line,
    },
    {name: 'on a line in use elsewhere', setup: () => setUpLine(new ScriptedDriver(elsewhere)).line},
    {name: 'after a command to register', setup: () => setUpRegisteredLine().line},
    {
      name: 'after a person has decided against it',
      setup: () => {
        const {line} = setUpLine();
        line.deregister({by: 'person'}).catch(() => undefined);
        return line;
      },
    },
    {
      name: 'after the page registers it directly',
      setup: () => {
        const {line, driver} = setUpLine();
        driver.signal(connecting);
        return line;
      },
    },
    {
      name: 'after a failed registration',
      setup: () => {
        const {line, driver} = setUpLine();
        line.register().catch(() => undefined);
        driver.signal(connecting, failed);
        return line;
      },
    },
  ])('is false $name', ({setup}) => {
    const line = setup();
    const {snapshot} = line;
    expect(line.claimAutoRegister()).toBe(false);
    expect(line.snapshot).toBe(snapshot);
  });
});
