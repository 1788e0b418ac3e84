import {describe, expect, test} from 'vitest';
import {detach} from '../../src/line/line-controller.js';
import {browser, registeredTab, SignedInTab, useBrowser} from './tab-setup.js';

useBrowser();

describe('a page that is left', () => {
  test('as the leader suspends its SDK, and counts as dead for other tabs', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    first.suspend();
    await browser.pass(200);
    expect(first.log).toEqual(['suspend']);
    expect(second.shown).toBe('registered');
  });

  test('for good suspends its SDK for good', async () => {
    const tab = await registeredTab();
    tab.tab.run(() => tab.driver.suspend(true));
    expect(tab.log).toEqual(['suspend for good']);
  });

  test('gets its line back if no other tab has taken it', async () => {
    const tab = await registeredTab();
    tab.suspend();
    await browser.pass(60_000);
    await tab.resume();
    expect(tab.log).toEqual(['suspend', 'resume']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(tab.tab);
  });

  test('retries only after it has become leader again', async () => {
    const tab = await registeredTab();
    tab.suspend();
    await browser.pass(60_000);
    tab.tab.run(() => tab.driver.resume());
    tab.tab.thaw();
    tab.line.signal({type: 'retrying', cause: 'unknown', at: 200});
    tab.begin('retryNow');
    expect(tab.line.commands).toEqual([]);
    await browser.settled();
    expect(tab.log).toEqual(['suspend', 'resume']);
    expect(tab.line.commands).toEqual(['register']);
  });

  test('follows and ends its SDK if another tab has taken the line', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    first.suspend();
    await browser.pass(200);
    await first.resume();
    expect(first.shown).toBe('elsewhere registered');
    expect(first.log).toEqual(['suspend', 'close']);
    expect(first.line.commands).toEqual([]);
    // The first tab is next in the queue for the lock.
    second.tab.die();
    await browser.pass(200);
    expect(first.shown).toBe('registered');
  });

  test('gets the lock when the tab that took it dies before reporting its line', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    first.suspend();
    await browser.pass(200);
    second.tab.freeze();
    await first.resume();
    expect(first.line.commands).toEqual([]);
    second.tab.die();
    await browser.pass(200);
    expect(first.line.commands).toEqual(['register']);
    expect(first.log).toEqual(['suspend', 'resume']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(first.tab);
  });

  test('as a follower keeps following, and learns the changes it missed', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    second.suspend();
    first.line.signal({type: 'retrying', cause: 'network', at: 200});
    await browser.settled();
    await second.resume();
    expect(second.shown).toBe('elsewhere retrying');
    second.suspend();
    first.tab.die();
    await second.resume();
    await browser.pass(200);
    expect(second.shown).toBe('registered');
  });

  test('without a registration holds no lock before or after', async () => {
    const tab = await SignedInTab.open('first');
    tab.suspend();
    await tab.resume();
    expect(tab.shown).toBe('unregistered');
    expect(browser.locks.count).toBe(0);
    expect(tab.line.commands).toEqual([]);
  });

  test('while its line is deregistering does not become leader again', async () => {
    const tab = await registeredTab();
    delete tab.line.answers.deregister;
    tab.begin('deregister');
    tab.suspend();
    tab.line.signal({type: 'unregistered'});
    await tab.resume();
    await browser.settled();
    expect(tab.shown).toBe('unregistered');
    expect(browser.locks.count).toBe(0);
  });

  test('while it requests the line settles the request afterwards', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    second.suspend();
    await second.resume();
    await browser.pass(20_000);
    expect(taking.outcome).toBe('registered-elsewhere');
    expect(second.shown).toMatch(/^elsewhere/);
  });

  test('while it requests a free line registers afterwards', async () => {
    const tab = await SignedInTab.open('first');
    const registration = tab.begin('register');
    tab.suspend();
    await browser.settled();
    await tab.resume();
    await browser.settled();
    expect(registration.outcome).toBe('ok');
    expect(tab.log).toEqual(['suspend', 'resume']);
    expect(tab.line.commands).toEqual(['register']);
  });

  test('while its SDK starts restarts it afterwards', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    let open = (): void => {};
    second.opening = () => new Promise(resolve => (open = resolve));
    const taking = second.begin('register');
    await browser.settled();
    first.tab.die();
    second.suspend();
    open();
    second.opening = async () => {};
    await second.resume();
    await browser.pass(200);
    expect(second.log).toEqual(['open', 'not wanted any more', 'open']);
    expect([taking.outcome, second.shown]).toEqual(['ok', 'registered']);
  });

  test('while it hands the line to another tab no longer wants it afterwards', async () => {
    const first = await registeredTab();
    const second = await SignedInTab.open('second');
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    first.suspend();
    await browser.pass(200);
    expect(taking.outcome).toBe('ok');
    await first.resume();
    expect(first.shown).toBe('elsewhere registered');
    expect(first.line.commands).toEqual(['deregister']);
  });

  test('while a lock is requested that is no longer wanted keeps no lock', async () => {
    const tab = await SignedInTab.open('first');
    const registration = tab.begin('register');
    await tab.run('deregister');
    expect(registration.outcome).toBe('AbortError');
    tab.begin('register');
    tab.begin('deregister');
    tab.suspend();
    await browser.pass(1_000);
    await tab.resume();
    await browser.settled();
    expect(browser.locks.count).toBe(0);
  });

  test('does not register if it was signed out meanwhile', async () => {
    const tab = await registeredTab();
    tab.tab.run(() => tab.driver.suspend(false));
    detach(tab.controller);
    tab.tab.run(() => tab.driver.resume());
    await browser.settled();
    expect(tab.log).toEqual(['suspend']);
    expect(browser.locks.count).toBe(0);
    expect(browser.channels.open.size).toBe(0);
  });
});
