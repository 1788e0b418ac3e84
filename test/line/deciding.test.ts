import {describe, expect, test} from 'vitest';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from '../../src/line/attach.js';
import {signals} from './samples.js';
import {alreadyRegistered, attached, connecting, registered} from './line-setup.js';
import {ScriptedDriver} from './scripted-driver.js';

const {elsewhere, failed, retrying} = signals;

/** Who has decided whether the line is registered belongs to the line, not to an element: T7. */
describe('who gave the last command', () => {
  test('nobody yet', () => {
    expect(attached().line.snapshot.decidedBy).toBeUndefined();
  });

  test.each(['person', 'page', 'auto-register'] as const)('register() by %s', by => {
    const {line} = attached();
    line.register({by}).catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe(by);
  });

  test.each(['person', 'page'] as const)('deregister() by %s', by => {
    const {line} = alreadyRegistered();
    void line.deregister({by});
    expect(line.snapshot.decidedBy).toBe(by);
  });

  test('retryNow() by a person', () => {
    const {line, driver} = attached();
    line.register().catch(() => undefined);
    driver.signal(connecting, retrying);
    line.retryNow({by: 'person'}).catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe('person');
  });

  test('the page, where it does not say who', () => {
    const {line} = attached();
    line.register().catch(() => undefined);
    expect(line.snapshot.decidedBy).toBe('page');
  });

  test('the last one, also where the command changes nothing', async () => {
    const {line, driver, shown} = alreadyRegistered();
    await line.register({by: 'person'});
    expect(driver.commands).toEqual([]);
    expect(shown.map(({decidedBy}) => decidedBy)).toEqual(['person']);
  });

  test('stays when the line is lost, fails or goes elsewhere', () => {
    for (const signal of [retrying, failed, elsewhere]) {
      const {line, driver} = attached();
      line.register({by: 'person'}).catch(() => undefined);
      driver.signal(connecting, registered, signal);
      expect(line.snapshot.decidedBy).toBe('person');
    }
  });

  test('nobody, once the line is let go of', () => {
    const {line} = alreadyRegistered();
    detach(line);
    expect(line.snapshot.decidedBy).toBeUndefined();
  });

  test('deregister() with nobody signed in decides nothing for the next sign-in', async () => {
    const line = new LineController();
    await line.deregister({by: 'person'});
    attach(line, new ScriptedDriver());
    expect(line.snapshot.decidedBy).toBeUndefined();
  });

  test('the page, of a line that was registered when it came', () => {
    const {line} = attached(new ScriptedDriver(registered));
    expect(line.snapshot.decidedBy).toBe('page');
  });
});

describe('claimAutoRegister()', () => {
  test('is true once, however many ask', () => {
    const {line, driver} = attached();
    expect([1, 2, 3].map(() => line.claimAutoRegister())).toEqual([true, false, false]);
    expect(line.snapshot).toMatchObject({decidedBy: 'auto-register', wanted: false});
    // The claim is the decision; the command is for whoever has it to give.
    expect(driver.commands).toEqual([]);
  });

  test('is true again after the next sign-in', () => {
    const {line} = attached();
    line.claimAutoRegister();
    attach(line, new ScriptedDriver());
    expect(line.claimAutoRegister()).toBe(true);
  });

  test.each([
    {name: 'with nobody signed in', setup: () => new LineController()},
    {
      name: 'on a line that was registered when it came',
      setup: () => attached(new ScriptedDriver(registered)).line,
    },
    {name: 'on a line that is held elsewhere', setup: () => attached(new ScriptedDriver(elsewhere)).line},
    {name: 'once somebody has asked for the line', setup: () => alreadyRegistered().line},
    {
      name: 'once a person has decided against it',
      setup: () => {
        const {line} = attached();
        void line.deregister({by: 'person'});
        return line;
      },
    },
    {
      name: 'once the page registers it past this library',
      setup: () => {
        const {line, driver} = attached();
        driver.signal(connecting);
        return line;
      },
    },
    {
      name: 'after a registration that came to nothing',
      setup: () => {
        const {line, driver} = attached();
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
