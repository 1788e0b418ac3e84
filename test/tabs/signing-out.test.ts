import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test} from 'vitest';
import {detach} from '../../src/line/line-controller.js';
import {browser, type SignedInTab, twoTabs, useBrowser} from './tab-setup.js';

useBrowser();

const lock = 'webex-calling-elements';

describe('signing out', () => {
  test('in the leader leaves the line unused', async () => {
    const {first, second} = await twoTabs();
    await first.run('deregister');
    first.tab.run(() => detach(first.controller));
    await first.driver.close();
    await browser.pass(200);
    expect(first.log).toEqual(['close']);
    expect(second.shown).toBe('unregistered');
    expect(browser.channels.open.size).toBe(1);
  });

  test('in a follower changes nothing in other tabs', async () => {
    const {first, second} = await twoTabs();
    second.tab.run(() => detach(second.controller));
    await second.driver.close();
    await browser.pass(200);
    expect(first.shown).toBeUndefined();
    expect(browser.locks.count).toBe(1);
    expect(browser.channels.open.size).toBe(1);
  });

  test('while the SDK is starting ends the start, and waits for its end', async () => {
    const {second} = await twoTabs();
    let open = (): void => {};
    second.opening = () => new Promise(resolve => (open = resolve));
    second.begin('register');
    await browser.settled();
    second.tab.run(() => detach(second.controller));
    let isClosed = false;
    const closing = second.driver.close().then(() => (isClosed = true));
    await browser.settled();
    expect(isClosed).toBe(false);
    open();
    await closing;
    expect(second.log).toEqual(['open', 'not wanted any more']);
    await browser.settled();
    expect(browser.locks.holder('webex-calling-elements')).not.toBe(second.tab);
  });
});

describe('signing out while Webex refuses the deletion', () => {
  const releaseError = (what: string) => Object.assign(new Error('Not released'), {left: [what]});

  async function signOut(first: SignedInTab) {
    first.line.answers.deregister = {type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000};
    first.begin('deregister');
    await browser.pass(5_000);
    first.tab.run(() => detach(first.controller));
    return first.tab.run(() => first.driver.close()).catch((error: unknown) => error);
  }

  test('keeps the lock until the deletion is done', async () => {
    const {first, second} = await twoTabs();
    first.device = {};
    first.closing = () => Promise.reject(releaseError('line'));
    expect(await signOut(first)).toMatchObject({left: ['line']});
    await browser.pass(30_000);
    expect(second.shown).toBe('elsewhere deregistering');
    expect(await second.run('register')).toBe('not-released-elsewhere');
    expect(second.log).toEqual([]);
    await first.deviceGone();
    expect(second.shown).toBe('registered');
    expect(browser.channels.open.size).toBe(1);
  });

  test.each([
    {name: 'until Webex has forgotten the device', isKnown: true, seconds: 150},
    {name: 'for a minute if that time is unknown', isKnown: false, seconds: 60},
  ])('keeps it $name', async ({isKnown, seconds}) => {
    const {first, second} = await twoTabs();
    // The five seconds that the line has for its own end come first.
    first.device = isKnown ? {expiresAt: Date.now() + 5_000 + seconds * 1_000} : {};
    first.closing = () => Promise.reject(releaseError('line'));
    await signOut(first);
    await browser.pass(seconds * 1_000 - 1_000);
    expect(browser.locks.holder(lock)).toBe(first.tab);
    await browser.pass(2_000);
    expect(second.shown).toBe('unregistered');
    expect(browser.locks.count).toBe(0);
  });

  test('does not keep it for a WDM device, which receives no calls', async () => {
    const {first, second} = await twoTabs();
    first.closing = () => Promise.reject(releaseError('device'));
    await signOut(first);
    await browser.pass(500);
    expect(second.shown).toBe('unregistered');
    expect(browser.locks.count).toBe(0);
  });

  test('keeps it while the SDK is ending', async () => {
    const {first, second} = await twoTabs();
    let end = (): void => {};
    first.closing = () => new Promise(resolve => (end = resolve));
    void signOut(first);
    await browser.pass(10_000);
    expect(browser.locks.holder(lock)).toBe(first.tab);
    expect(second.shown).toBe('elsewhere deregistering');
    end();
    await browser.pass(500);
    expect([second.shown, browser.locks.count]).toEqual(['unregistered', 0]);
  });

  test('with an expired token keeps the lock, even if the fault is dismissed', async () => {
    const {first, second} = await twoTabs();
    first.device = {};
    first.closing = () => Promise.reject(releaseError('line'));
    const fault = makeFault('token-expired', {expiresAt: Date.now() + 150_000});
    first.line.answers.deregister = {type: 'failed', fault};
    await first.run('deregister');
    expect(second.shown).toBe('elsewhere failed');
    await first.run('deregister');
    first.tab.run(() => detach(first.controller));
    await first.tab.run(() => first.driver.close()).catch(() => undefined);
    await browser.pass(50_000);
    expect(browser.locks.holder(lock)).toBe(first.tab);
    expect(second.shown).toBe('elsewhere deregistering');
    expect(await second.run('register')).toBe('not-released-elsewhere');
  });
});
