import {describe, expect, test} from 'vitest';
import {browser, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';

useBrowser();

const lock = 'webex-calling-elements';
const isYielded = (message: unknown): boolean => (message as {type: string}).type === 'yielded';

describe('"Use it here"', () => {
  test('can be cancelled, even in several tabs, and the other tab registers again', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    third.log.length = 0;
    delete first.line.answers.deregister;
    for (const tab of [second, third]) {
      const taking = tab.begin('register');
      await browser.settled();
      expect(await tab.run('deregister')).toBe('ok');
      expect(taking.outcome).toBe('AbortError');
    }
    await browser.pass(5_000);
    expect(first.line.commands).toEqual(['deregister', 'register', 'deregister', 'register']);
    expect(first.controller.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
    expect([second.shown, third.shown]).toEqual(['elsewhere registered', 'elsewhere registered']);
    expect(browser.locks.holder(lock)).toBe(first.tab);
    expect([first, second, third].flatMap(({log}) => log)).toEqual([]);
  });

  test('cancelled just as the other tab hands the line over returns it', async () => {
    const {first, second} = await twoTabs();
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    first.line.signal({type: 'unregistered'});
    expect(await second.run('deregister')).toBe('ok');
    expect(taking.outcome).toBe('AbortError');
    await browser.pass(3_000);
    expect([first.shown, second.shown]).toEqual(['registered', 'elsewhere registered']);
    expect(second.controller.snapshot.wanted).toBe(false);
    expect(second.log).toEqual([]);
  });

  test('cancelled before the lock is stolen registers nothing here', async () => {
    const {first, second} = await twoTabs();
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    first.line.signal({type: 'unregistered'});
    // Wait until the second tab has the permission to take the line.
    while (!browser.channels.messages.some(isYielded)) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(browser.locks.holder(lock)).toBe(first.tab);
    const end = second.begin('deregister');
    await browser.pass(3_000);
    expect([taking.outcome, end.outcome]).toEqual(['AbortError', 'ok']);
    expect(second.log).toEqual([]);
    expect(second.shown).not.toBe('registered');
  });

  test('cancelled after Deregister in the other tab registers it in neither', async () => {
    const {first, second} = await twoTabs();
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    const end = first.begin('deregister');
    expect(await second.run('deregister')).toBe('ok');
    expect(taking.outcome).toBe('AbortError');
    await browser.pass(1_000);
    expect([first.shown, second.shown]).toEqual(['deregistering', 'elsewhere deregistering']);
    first.line.signal({type: 'unregistered'});
    await browser.pass(1_000);
    expect(end.outcome).toBe('ok');
    expect(first.line.commands).not.toContain('register');
    expect([first.shown, second.shown]).toEqual(['unregistered', 'unregistered']);
    expect(browser.locks.count).toBe(0);
  });

  test.each([
    {name: 'unconfirmed', deletion: {}},
    {name: 'refused', deletion: {cause: 'server', nextAttemptAt: 9_000}},
  ] as const)(
    'cancelled after Deregister in the other tab registers it in neither: its deletion is $name',
    async ({deletion}) => {
      const {first, second} = await twoTabs();
      first.line.answers.deregister = {type: 'deregistering', at: 300, ...deletion};
      const taking = second.begin('register');
      await browser.settled();
      const end = first.begin('deregister');
      expect(await second.run('deregister')).toBe('ok');
      expect(taking.outcome).toBe('AbortError');
      await browser.pass(1_000);
      expect([first.shown, second.shown]).toEqual(['deregistering', 'elsewhere deregistering']);
      first.line.signal({type: 'unregistered'});
      await browser.pass(1_000);
      expect(end.outcome).toBe('ok');
      expect(first.line.commands).toEqual(['deregister']);
      expect(first.controller.snapshot).toMatchObject({state: {status: 'unregistered'}, wanted: false});
      expect([second.shown, browser.locks.count]).toEqual(['unregistered', 0]);
    },
  );

  test('after Deregister in the other tab, by a tab that closes before it has the line, registers it in neither', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = {type: 'deregistering', at: 300};
    second.begin('register');
    await browser.settled();
    const end = first.begin('deregister');
    await browser.settled();
    second.tab.die();
    first.line.signal({type: 'unregistered'});
    await browser.pass(5_000);
    expect(end.outcome).toBe('ok');
    expect(first.line.commands).toEqual(['deregister']);
    expect(first.shown).toBe('unregistered');
    expect(browser.locks.count).toBe(0);
  });

  test('after Deregister in the other tab, by a tab that closes, registers it in no third tab', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    first.line.answers.deregister = {type: 'deregistering', at: 300};
    second.begin('register');
    await browser.settled();
    const end = first.begin('deregister');
    await browser.settled();
    second.tab.die();
    first.line.signal({type: 'unregistered'});
    await browser.pass(5_000);
    expect(end.outcome).toBe('ok');
    expect([first.shown, third.shown]).toEqual(['unregistered', 'unregistered']);
    expect(third.line.commands).toEqual([]);
    expect(third.controller.claimAutoRegister()).toBe(false);
    expect(browser.locks.count).toBe(0);
  });

  test('after Deregister in the other tab, gets the line', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = {type: 'deregistering', at: 300};
    const taking = second.begin('register');
    await browser.settled();
    const end = first.begin('deregister');
    await browser.settled();
    first.line.signal({type: 'unregistered'});
    await browser.pass(5_000);
    expect([end.outcome, taking.outcome]).toEqual(['ok', 'ok']);
    expect([first.shown, second.shown]).toEqual(['elsewhere registered', 'registered']);
    expect(browser.locks.holder(lock)).toBe(second.tab);
  });
});
