import type {FaultType} from '../../src/base/fault-catalog.js';
import {faultError, makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test, vi} from 'vitest';
import {TabLineDriver} from '../../src/tabs/tab-line-driver.js';
import {attach} from '../line/attach.js';
import {registered} from '../line/line-setup.js';
import {browser, reconnecting, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';
import {Tab} from './tab.js';

useBrowser();

describe('the first tab', () => {
  test('starts the SDK, and registers with it', async () => {
    const tab = await SignedInTab.open('first');
    expect(tab.shown).toBe('unregistered');
    expect(await tab.run('register')).toBe('ok');
    expect(tab.line.commands).toEqual(['register']);
    expect(tab.states).toEqual(['absent', 'unregistered', 'connecting', 'registered']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(tab.tab);
  });

  test('forwards its commands', async () => {
    const tab = await SignedInTab.open('first');
    await tab.run('register');
    tab.line.signal({type: 'retrying', cause: 'server', at: 200});
    tab.line.answers.retryNow = registered;
    expect(await tab.run('retryNow')).toBe('ok');
    expect(await tab.run('deregister')).toBe('ok');
    delete tab.line.answers.register;
    const registration = tab.begin('register');
    await browser.settled();
    expect(await tab.run('deregister')).toBe('ok');
    expect(registration.outcome).toBe('AbortError');
    expect(tab.line.commands).toEqual(['register', 'retryNow', 'deregister', 'register', 'cancel']);
  });

  test('forwards the events of the line', async () => {
    const tab = await SignedInTab.open('first');
    const events: string[] = [];
    tab.controller.listen(({type}) => type !== 'statechange' && events.push(type));
    tab.line.event({type: 'incoming-call'});
    expect(events).toEqual(['incoming-call']);
  });

  test('is in a call while its line is', async () => {
    const tab = await SignedInTab.open('first');
    expect(tab.controller.inCall).toBe(false);
    tab.line.inCall = true;
    expect(tab.controller.inCall).toBe(true);
  });

  test('reports why the SDK cannot be started again', async () => {
    const {first, second} = await twoTabs();
    second.opening = async () => Promise.reject(new Error('The SDK did not load'));
    const registration = second.begin('register');
    // The SDK is started again and again for about two minutes.
    await browser.pass(130_000);
    expect(registration.outcome).toBe('service-unavailable');
    const {state} = second.controller.snapshot;
    expect(state).toMatchObject({fault: {sdkMessage: 'The SDK did not load'}});
    // The line is free.
    expect(first.shown).toBe('unregistered');
    expect(await first.run('register')).toBe('ok');
  });

  test.each<{cause: FaultType; fault: string}>([
    {cause: 'token-expired', fault: 'token-expired'},
    {cause: 'expired', fault: 'token-expired'},
    {cause: 'token-malformed', fault: 'token-expired'},
    {cause: 'network', fault: 'service-unavailable'},
    {cause: 'server', fault: 'service-unavailable'},
    {cause: 'missing-scope', fault: 'forbidden'},
    {cause: 'no-line', fault: 'forbidden'},
    {cause: 'sdk-integrity', fault: 'unknown'},
    {cause: 'another-user', fault: 'unknown'},
    {cause: 'device-refused', fault: 'service-unavailable'},
  ])('reports $fault if it cannot sign in again because of $cause', async ({cause, fault}) => {
    const {second} = await twoTabs();
    second.opening = () => Promise.reject(faultError(cause));
    const registration = second.begin('register');
    await browser.pass(fault === 'service-unavailable' ? 130_000 : 0);
    expect(registration.outcome).toBe(fault);
    expect(second.controller.snapshot.state).toMatchObject({fault: {sdkMessage: `Webex sign-in: ${cause}`}});
  });
});

describe('a tab does not wait forever', () => {
  test('for a line whose register() throws: the line fails, and the lock is released', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const tab = await SignedInTab.open('first');
    tab.line.register = () => {
      throw new Error('of the SDK');
    };
    expect(await tab.run('register')).toBe('unknown');
    expect(tab.controller.snapshot.state).toMatchObject({fault: {sdkMessage: 'Error: of the SDK'}});
    expect(reported).toHaveBeenCalledOnce();
    await browser.settled();
    expect(browser.locks.count).toBe(0);
  });

  test('for an SDK that never ends: after 10 s the tab queues for the lock anyway', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second');
    second.closing = () => new Promise(() => {});
    await first.run('register');
    expect(second.log).toEqual(['close']);
    await browser.pass(10_100);
    first.tab.die();
    await browser.pass(500);
    expect(second.shown).toBe('registered');
  });
});

describe('a tab of another person', () => {
  const grace = {id: 'grace', displayName: 'Grace Hopper'};

  test('that registers makes this tab report another user, once', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second', grace);
    await second.run('register');
    second.line.signal(reconnecting, {type: 'reconnected', at: 300});
    await browser.settled();
    expect(first.states).toEqual(['absent', 'unregistered', 'another user']);
    expect(second.shown).toBe('registered');
  });

  test('that requests the line at the same time either gets it or yields', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second', grace);
    first.begin('register');
    second.begin('register');
    await browser.pass(3_000);
    const shown = [first, second].map(tab => tab.shown);
    expect(new Set(shown)).toEqual(new Set(['another user', 'registered']));
    const winner = [first, second][shown.indexOf('registered')];
    expect(browser.locks.holder('webex-calling-elements')).toBe(winner?.tab);
  });

  test('that requests the line learns whose it is, and the line is not deregistered', async () => {
    const first = await SignedInTab.open('first');
    await first.run('register');
    first.line.commands.length = browser.channels.messages.length = 0;
    const stranger = new Tab('grace’s').run(() => new BroadcastChannel('webex-calling-elements'));
    stranger.postMessage({type: 'use-here', from: 'grace’s', user: grace, v: 2});
    await browser.settled();
    expect(first.line.commands).toEqual([]);
    expect(browser.channels.messages.at(-1)).toMatchObject({type: 'line', user: {id: 'ada'}});
  });

  test('does not end the sign-in of a tab whose user is unknown', async () => {
    const first = await SignedInTab.open('first', {});
    const second = await SignedInTab.open('second', grace);
    await second.run('register');
    expect(first.shown).toBe('elsewhere registered');
  });
});

describe('a leader whose fingerprint is not in its first message', () => {
  /** A tab that has signed in while the leader did not answer. Webex returns no owner of its token. */
  async function unconfirmedTab() {
    const first = await SignedInTab.open('first');
    await first.run('register');
    const second = new SignedInTab('second');
    const state = {status: 'connecting', since: 0} as const;
    const found = {state, user: {}, fingerprint: 'own', isUnconfirmed: true};
    second.tab.run(() => {
      const open = (): Promise<never> => Promise.reject(new Error('Never opened'));
      second.driver = new TabLineDriver(open, found, fault => second.states.push(fault));
      attach(second.controller, second.driver);
    });
    await browser.settled();
    // The leader has answered, without a fingerprint.
    expect(second.shown).toBe('elsewhere registered');
    return {first, second};
  }

  test('is no longer followed once it names that of another token', async () => {
    const {first, second} = await unconfirmedTab();
    await browser.pass(4_000);
    expect(second.shown).toBe('elsewhere registered');
    first.fingerprint = 'other';
    await browser.pass(4_000);
    expect(second.shown).toBe('owner-unknown');
    expect(second.driver.there).toBeUndefined();
  });

  test('is followed if it names that of the same token, also after it renews the token', async () => {
    const {first, second} = await unconfirmedTab();
    for (const fingerprint of ['own', 'renewed']) {
      first.fingerprint = fingerprint;
      await browser.pass(4_000);
    }
    expect(second.shown).toBe('elsewhere registered');
    expect(second.driver.there).toMatchObject({status: 'registered'});
  });
});

test('messages between tabs contain no token and nothing of the SDK', async () => {
  const {first, second} = await twoTabs();
  await second.run('register');
  first.line.signal({type: 'failed', fault: makeFault('token-expired')});
  await browser.settled();
  const types = new Set(browser.channels.messages.map(message => (message as {type: string}).type));
  expect(types).toEqual(new Set(['hello', 'line', 'calls', 'use-here', 'yielded']));
  const fields = new Set(browser.channels.messages.flatMap(message => Object.keys(message as object)));
  expect(fields).toEqual(
    new Set([
      'type',
      'v',
      'page',
      'state',
      'user',
      'calls',
      'title',
      'fingerprint',
      'from',
      'to',
      'by',
      'unwanted',
    ]),
  );
});
