import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test} from 'vitest';
import {hasRetainedLock} from '../../src/tabs/retained-lock.js';
import {browser, type SignedInTab, twoTabs, useBrowser} from './tab-setup.js';

/** One device per browser, even if a line has ended and Webex has not deleted its device yet. */
useBrowser();

const lock = 'webex-calling-elements';
const fault = makeFault('forbidden');

describe.each([
  {
    ends: 'fails',
    signal: {type: 'failed', fault},
    signalWithExpiry: (expiresAt: number) =>
      ({type: 'failed', fault: makeFault('forbidden', {expiresAt})}) as const,
    shownInSecondTab: 'elsewhere failed',
  },
  {
    ends: 'goes to another device',
    signal: {type: 'elsewhere', holder: 'device'},
    signalWithExpiry: (expiresAt: number) => ({type: 'elsewhere', holder: 'device', expiresAt}) as const,
    shownInSecondTab: 'elsewhere elsewhere',
  },
] as const)(
  "a line that $ends while this tab's device still exists at Webex",
  ({signal, signalWithExpiry, shownInSecondTab}) => {
    async function ended() {
      const {first, second} = await twoTabs();
      first.device = {};
      first.line.signal(signal);
      await browser.pass(500);
      return {first, second};
    }

    test('keeps the lock during the deletion, and informs the other tabs', async () => {
      const {first, second} = await ended();
      expect(browser.locks.holder(lock)).toBe(first.tab);
      expect(second.states).toEqual([shownInSecondTab]);
      await first.deviceGone();
      expect([second.shown, browser.locks.count]).toEqual(['unregistered', 0]);
      expect(await second.run('register')).toBe('ok');
    });

    test('gives the line to no other tab before the device is gone', async () => {
      const {first, second} = await ended();
      expect(await second.run('register')).toBe('not-released-elsewhere');
      expect(second.log).toEqual([]);
      await first.deviceGone();
      expect(second.shown).toBe('registered');
    });

    test('reports the remaining device to the other tabs, and keeps the lock no longer than Webex keeps the device', async () => {
      const {first, second} = await ended();
      first.device = {expiresAt: Date.now() + 100_000};
      first.line.signal(signalWithExpiry(Date.now() + 100_000));
      await browser.settled();
      expect(second.shown).toBe(shownInSecondTab);
      await browser.pass(99_000);
      expect(browser.locks.holder(lock)).toBe(first.tab);
      first.device = undefined;
      await browser.pass(2_000);
      expect([second.shown, browser.locks.count]).toEqual(['unregistered', 0]);
    });

    test('keeps the lock no longer than Webex keeps the device, although the system clock was set back by an hour', async () => {
      const {first} = await ended();
      first.device = {expiresAt: Date.now() + 100_000};
      first.line.signal(signalWithExpiry(Date.now() + 3_700_000));
      await browser.pass(99_000);
      expect(browser.locks.holder(lock)).toBe(first.tab);
      first.device = undefined;
      await browser.pass(2_000);
      expect(browser.locks.count).toBe(0);
    });

    test('holds the lock again when its page is restored, until the device is gone', async () => {
      const {first, second} = await ended();
      second.suspend();
      first.suspend();
      await browser.pass(1_000);
      await first.resume();
      expect(browser.locks.holder(lock)).toBe(first.tab);
      await first.deviceGone();
      expect(browser.locks.count).toBe(0);
    });
  },
);

test('a tab whose device appears at Webex only after the deregistration takes the free lock until the device is deleted', async () => {
  const {first, second} = await twoTabs();
  await first.run('deregister');
  expect(browser.locks.count).toBe(0);
  first.device = {};
  first.line.signal({type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000});
  await browser.settled();
  expect([browser.locks.holder(lock), second.shown]).toEqual([first.tab, 'elsewhere deregistering']);
  first.line.signal({type: 'unregistered'});
  await first.deviceGone();
  expect([browser.locks.count, second.shown]).toEqual([0, 'unregistered']);
});

describe('a sign-in after a sign-out that could not delete the device', () => {
  async function signedOut() {
    const {first, second} = await twoTabs();
    first.device = {};
    first.line.answers.deregister = {type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000};
    await first.signOut();
    expect([browser.locks.holder(lock), hasRetainedLock()]).toEqual([first.tab, true]);
    return {first, second};
  }

  test('gets the lock immediately, and registers', async () => {
    const {first, second} = await signedOut();
    await first.signInAgain();
    expect(browser.locks.holder(lock)).toBe(first.tab);
    expect(hasRetainedLock()).toBe(false);
    expect(await first.run('register')).toBe('ok');
    expect(second.shown).toBe('elsewhere registered');
    expect(second.states).not.toContain('unregistered');
  });

  test('keeps the lock until the device is gone', async () => {
    const {first, second} = await signedOut();
    await first.signInAgain();
    await browser.pass(70_000);
    expect([browser.locks.holder(lock), second.shown]).toEqual([first.tab, 'elsewhere deregistering']);
    await first.deviceGone();
    expect([browser.locks.count, second.shown]).toEqual([0, 'unregistered']);
  });

  test('loses the line to a tab that requests it, as any sign-in does', async () => {
    const {first, second} = await signedOut();
    await first.signInAgain();
    await first.run('register');
    first.line.answers.deregister = {type: 'unregistered'};
    expect(await second.run('register')).toBe('ok');
    expect(first.shown).toBe('elsewhere registered');
  });

  test('is not needed to release the lock once the device is gone or Webex has forgotten it', async () => {
    for (const end of [(tab: SignedInTab) => tab.deviceGone(), () => browser.pass(61_000)]) {
      const {first} = await signedOut();
      await end(first);
      expect([hasRetainedLock(), browser.locks.count]).toEqual([false, 0]);
      first.tab.die();
    }
  });
});
