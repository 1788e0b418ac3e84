import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test} from 'vitest';
import {registered} from '../line/line-setup.js';
import {browser, registeredTab, SignedInTab, useBrowser} from './tab-setup.js';

useBrowser();

describe('the SDK of a page that is left and restored', () => {
  test.each([
    {name: 'has never registered', prepare: async () => 'unregistered'},
    {
      name: 'has deregistered',
      prepare: async (tab: SignedInTab) => {
        await tab.run('register');
        return tab.run('deregister');
      },
    },
    {
      name: 'has failed',
      prepare: async (tab: SignedInTab) => {
        tab.line.answers.register = {type: 'failed', fault: makeFault('forbidden')};
        return tab.run('register');
      },
    },
    {
      name: 'has cancelled an attempt',
      prepare: async (tab: SignedInTab) => {
        delete tab.line.answers.register;
        tab.begin('register');
        await browser.settled();
        return tab.run('deregister');
      },
    },
  ])('is resumed immediately without registering if it $name', async ({prepare}) => {
    const tab = await SignedInTab.open('first');
    await prepare(tab);
    tab.line.commands.length = 0;
    tab.suspend();
    expect(tab.log).toEqual(['suspend']);
    tab.tab.run(() => tab.driver.resume());
    expect(tab.log).toEqual(['suspend', 'resume']);
    tab.tab.thaw();
    await browser.pass(1_000);
    expect(tab.line.commands).toEqual([]);
    expect(browser.locks.count).toBe(0);
    tab.line.answers.register = registered;
    expect(await tab.run('register')).toBe('ok');
  });

  test('is resumed only once its line is deleted, because it would ring before that, and keeps the lock until then', async () => {
    const tab = await registeredTab();
    const second = await SignedInTab.open('second');
    tab.line.answers.deregister = {type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000};
    await tab.run('deregister');
    // No other tab wants the line.
    second.suspend();
    tab.suspend();
    await browser.pass(1_000);
    await tab.resume();
    await browser.settled();
    expect(tab.log).toEqual(['suspend']);
    expect(tab.shown).toBe('deregistering');
    expect(browser.locks.holder('webex-calling-elements')).toBe(tab.tab);
    tab.line.signal({type: 'unregistered'});
    await browser.settled();
    expect(tab.log).toEqual(['suspend', 'resume']);
    expect([tab.shown, browser.locks.count]).toEqual(['unregistered', 0]);
  });

  test('is resumed after a person cancelled the restored registration', async () => {
    const tab = await registeredTab();
    tab.suspend();
    tab.tab.run(() => tab.driver.resume());
    tab.line.signal({type: 'retrying', cause: 'unknown', at: 300});
    const end = tab.begin('deregister');
    tab.tab.thaw();
    await browser.settled();
    expect(end.outcome).toBe('ok');
    expect(tab.line.commands).toEqual(['cancel']);
    expect(tab.log).toEqual(['suspend', 'resume']);
    expect([tab.shown, browser.locks.count]).toEqual(['unregistered', 0]);
  });

  test('does not register if a person cancelled the pending attempt', async () => {
    const tab = await SignedInTab.open('first');
    const second = await SignedInTab.open('second');
    // A pending attempt cannot be recalled, so its outcome is awaited.
    delete tab.line.answers.register;
    delete tab.line.answers.cancel;
    tab.begin('register');
    await browser.settled();
    const end = tab.begin('deregister');
    await browser.settled();
    expect(tab.shown).toBe('connecting');
    tab.line.signal({type: 'retrying', cause: 'server', at: 300});
    await browser.settled();
    // For the other tabs it is no longer wanted.
    expect(second.shown).toBe('elsewhere deregistering');
    second.suspend();
    tab.suspend();
    await browser.pass(1_000);
    await tab.resume();
    await browser.pass(1_000);
    expect(tab.line.commands).toEqual(['register', 'cancel']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(tab.tab);
    tab.line.signal({type: 'unregistered'});
    await browser.settled();
    expect([end.outcome, browser.locks.count]).toEqual(['ok', 0]);
    expect(tab.log).toEqual(['suspend', 'resume']);
  });

  test('is not started in a follower, nor in a tab whose line has moved to another tab', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    second.suspend();
    await second.resume();
    expect(second.log).toEqual([]);
    first.suspend();
    await browser.pass(500);
    expect(second.shown).toBe('registered');
    await first.resume();
    await browser.pass(500);
    expect(first.log).toEqual(['suspend', 'close']);
  });

  test('is closed if the lock is held by a tab that is silent for 10 s', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    first.suspend();
    await browser.pass(200);
    second.tab.freeze();
    await first.resume();
    await browser.pass(9_000);
    expect(first.log).toEqual(['suspend']);
    await browser.pass(2_000);
    expect(first.log).toEqual(['suspend', 'close']);
    expect(first.shown).toBe('elsewhere connecting, silent');
    expect(first.line.commands).toEqual([]);
  });

  test('a page that is left and restored while register() waits for another tab still registers', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    first.line.answers.deregister = {type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000};
    second.begin('register');
    await browser.pass(8_100);
    second.suspend();
    await browser.pass(1_000);
    await second.resume();
    expect(second.shown).toBe('failed not-released-elsewhere');
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect(second.shown).toBe('registered');
  });
});
