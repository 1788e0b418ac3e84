/** The SDK is started again if it did not start in the tab that takes the line over. */
import {describe, expect, test, vi} from 'vitest';
import {faultError} from '../../src/base/make-fault.js';
import {browser, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';

useBrowser();

/** The leader has closed, and the next tab cannot start its SDK until `recover()`. */
async function closedLeader(error = faultError('network')) {
  const {first, second} = await twoTabs();
  second.opening = async () => {
    throw error;
  };
  first.tab.die();
  await browser.pass(500);
  const recover = (): void => void (second.opening = async () => {});
  const starts = (): number => second.log.filter(entry => entry === 'open').length;
  return {second, recover, starts};
}

describe('a tab that takes the line over without a network', () => {
  test('registers when the network is back, without a click', async () => {
    const {second, recover, starts} = await closedLeader();
    expect(second.controller.snapshot).toMatchObject({
      state: {status: 'retrying', cause: 'unknown', attempt: 1},
      wanted: true,
    });
    await browser.pass(5_000);
    expect(second.controller.snapshot.state).toMatchObject({status: 'retrying', attempt: 2});
    recover();
    await browser.pass(10_000);
    expect(second.shown).toBe('registered');
    expect(starts()).toBe(3);
    expect(second.states).not.toContain('failed service-unavailable');
  });

  test('shows no countdown while the SDK starts', async () => {
    const {second} = await closedLeader();
    const before = second.controller.snapshot.state;
    expect(before).toMatchObject({nextAttemptAt: expect.any(Number)});
    second.opening = () => new Promise(() => {});
    await browser.pass(5_000);
    expect(second.controller.snapshot.state).toEqual({status: 'retrying', cause: 'unknown', attempt: 2});
  });

  test.each(['the browser reports a network', 'a person presses “Try again now”'])(
    'tries again immediately when %s',
    async why => {
      const {second, recover, starts} = await closedLeader();
      recover();
      if (why.startsWith('the browser')) dispatchEvent(new Event('online'));
      else expect(await second.run('retryNow')).toBe('ok');
      await browser.settled();
      expect(second.shown).toBe('registered');
      expect(starts()).toBe(2);
      dispatchEvent(new Event('online'));
      await browser.pass(60_000);
      expect(starts()).toBe(2);
    },
  );

  test('continues for as long as the browser is offline, and otherwise fails after two minutes', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const {second, starts} = await closedLeader();
    expect(second.controller.snapshot.state).toMatchObject({status: 'retrying', cause: 'network'});
    await browser.pass(600_000);
    expect(second.shown).toBe('retrying');
    expect(starts()).toBe(11);
    online.mockReturnValue(true);
    // The attempts without a network do not count.
    await browser.pass(120_000);
    expect(second.shown).toBe('retrying');
    await browser.pass(120_000);
    expect(second.shown).toBe('failed service-unavailable');
    await browser.pass(600_000);
    expect(browser.locks.count).toBe(0);
  });

  test('stops when the person cancels', async () => {
    const {second, recover, starts} = await closedLeader();
    expect(await second.run('deregister')).toBe('ok');
    expect(second.shown).toBe('unregistered');
    recover();
    await browser.pass(600_000);
    expect(starts()).toBe(1);
    expect(browser.locks.count).toBe(0);
  });

  test('gives the line to another tab', async () => {
    const {second, starts} = await closedLeader();
    const third = await SignedInTab.open('third');
    expect(third.shown).toBe('elsewhere retrying');
    expect(await third.run('register')).toBe('ok');
    await browser.pass(600_000);
    expect(second.shown).toBe('elsewhere registered');
    expect(starts()).toBe(1);
  });

  test('does not start again for another fault than of the network or a server', async () => {
    const {second, starts} = await closedLeader();
    second.opening = () => Promise.reject(faultError('token-expired'));
    await browser.pass(600_000);
    expect(second.shown).toBe('failed token-expired');
    expect(starts()).toBe(2);
  });

  test.each(['sdk-not-loaded', 'no-servers'] as const)('starts again after `%s`', async type => {
    const {second, recover} = await closedLeader(faultError(type));
    expect(second.shown).toBe('retrying');
    recover();
    await browser.pass(5_000);
    expect(second.shown).toBe('registered');
  });

  test('does not start again if a person must first free a device', async () => {
    const {second, starts} = await closedLeader(faultError('device-limit'));
    expect(second.shown).toMatch(/^failed/u);
    await browser.pass(600_000);
    expect(starts()).toBe(1);
  });

  test('starts again no earlier than the server allows', async () => {
    const retryAt = Date.now() + 200_000;
    const {second, recover, starts} = await closedLeader(faultError('device-throttled', {retryAt}));
    expect(second.controller.snapshot.state).toMatchObject({nextAttemptAt: retryAt});
    recover();
    await browser.pass(190_000);
    expect(starts()).toBe(1);
    await browser.pass(10_000);
    expect(second.shown).toBe('registered');
  });
});
