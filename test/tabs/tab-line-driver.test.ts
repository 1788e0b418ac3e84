// @vitest-environment jsdom
import type {FaultType} from '../../src/base/fault-catalogue.js';
import {faultError, makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test, vi} from 'vitest';
import {registered} from '../line/line-setup.js';
import {browser, reconnecting, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';
import {Tab} from './tab.js';

useBrowser();

describe('the first tab', () => {
  test('has the SDK, and registers with it', async () => {
    const tab = await SignedInTab.open('first');
    expect(tab.shows).toBe('unregistered');
    expect(await tab.run('register')).toBe('ok');
    expect(tab.line.commands).toEqual(['register']);
    expect(tab.states).toEqual(['absent', 'unregistered', 'connecting', 'registered']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(tab.tab);
  });

  test('passes its commands on', async () => {
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

  test('passes on what the line says', async () => {
    const tab = await SignedInTab.open('first');
    const heard: string[] = [];
    tab.controller.listen(({type}) => type !== 'statechange' && heard.push(type));
    tab.line.event({type: 'incoming-call'});
    expect(heard).toEqual(['incoming-call']);
  });

  test('is in a call when its line is', async () => {
    const tab = await SignedInTab.open('first');
    expect(tab.controller.inCall).toBe(false);
    tab.line.inCall = true;
    expect(tab.controller.inCall).toBe(true);
  });

  test('that cannot be started again says why', async () => {
    const {first, second} = await twoTabs();
    second.opening = async () => Promise.reject(new Error('The SDK did not load'));
    expect(await second.run('register')).toBe('service-unavailable');
    const {state} = second.controller.snapshot;
    expect(state).toMatchObject({fault: {sdkMessage: 'The SDK did not load'}});
    // And the line is anybody's.
    expect(first.shows).toBe('unregistered');
    expect(await first.run('register')).toBe('ok');
  });

  test.each<{why: FaultType; is: string}>([
    {why: 'token-expired', is: 'token-expired'},
    {why: 'expired', is: 'token-expired'},
    {why: 'token-malformed', is: 'token-expired'},
    {why: 'network', is: 'service-unavailable'},
    {why: 'server', is: 'service-unavailable'},
    {why: 'missing-scope', is: 'forbidden'},
    {why: 'no-line', is: 'forbidden'},
    {why: 'sdk-integrity', is: 'unknown'},
    {why: 'another-user', is: 'unknown'},
    {why: 'device-refused', is: 'service-unavailable'},
  ])('that cannot sign in again, $why: $is', async ({why, is}) => {
    const {second} = await twoTabs();
    second.opening = () => Promise.reject(faultError(why));
    expect(await second.run('register')).toBe(is);
    expect(second.controller.snapshot.state).toMatchObject({fault: {sdkMessage: `Webex sign-in: ${why}`}});
  });
});

describe('nobody waits for ever', () => {
  test('for a line that throws: it has failed, and the lock is anybody’s', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const tab = await SignedInTab.open('first');
    tab.line.register = () => {
      throw new Error('of the SDK');
    };
    expect(await tab.run('register')).toBe('unknown');
    expect(tab.controller.snapshot.state).toMatchObject({fault: {sdkMessage: 'Error: of the SDK'}});
    expect(reported).toHaveBeenCalledOnce();
    await browser.settled();
    expect(browser.locks.inUse).toBe(0);
  });

  test('for an SDK that does not come to its end: the tab waits for its turn all the same', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second');
    second.closing = () => new Promise(() => {});
    await first.run('register');
    expect(second.log).toEqual(['close']);
    await browser.pass(10_100);
    first.tab.die();
    await browser.pass(500);
    expect(second.shows).toBe('registered');
  });
});

describe('a tab of another person’s', () => {
  const grace = {id: 'grace', displayName: 'Grace Hopper'};

  test('gives way to the one that leads, once, and hears no more of it', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second', grace);
    await second.run('register');
    second.line.signal(reconnecting, {type: 'reconnected', at: 300});
    await browser.settled();
    expect(first.states).toEqual(['absent', 'unregistered', 'another user']);
    expect(second.shows).toBe('registered');
  });

  test('that wants the line at the same moment: one has it in the end, and the other gives way', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second', grace);
    first.begin('register');
    second.begin('register');
    await browser.pass(3_000);
    const shown = [first, second].map(tab => tab.shows);
    expect(new Set(shown)).toEqual(new Set(['another user', 'registered']));
    const winner = [first, second][shown.indexOf('registered')];
    expect(browser.locks.holder('webex-calling-elements')).toBe(winner?.tab);
  });

  test('is not given the line when it asks for it: it is told whose it is', async () => {
    const first = await SignedInTab.open('first');
    await first.run('register');
    first.line.commands.length = browser.channels.said.length = 0;
    const stranger = new Tab('grace’s').run(() => new BroadcastChannel('webex-calling-elements'));
    stranger.postMessage({type: 'use-here', from: 'grace’s', user: grace, v: 2});
    await browser.settled();
    expect(first.line.commands).toEqual([]);
    expect(browser.channels.said.at(-1)).toMatchObject({type: 'line', user: {id: 'ada'}});
  });

  test('of whom nothing is known gives way to nobody', async () => {
    const first = await SignedInTab.open('first', {});
    const second = await SignedInTab.open('second', grace);
    await second.run('register');
    expect(first.shows).toBe('elsewhere registered');
  });
});

test('no token, and nothing that leads to the SDK, is said from tab to tab', async () => {
  const {first, second} = await twoTabs();
  await second.run('register');
  first.line.signal({type: 'failed', fault: makeFault('token-expired')});
  await browser.settled();
  const types = new Set(browser.channels.said.map(message => (message as {type: string}).type));
  expect(types).toEqual(new Set(['hello', 'line', 'use-here', 'yielded']));
  const fields = new Set(browser.channels.said.flatMap(message => Object.keys(message as object)));
  expect(fields).toEqual(new Set(['type', 'v', 'state', 'user', 'fingerprint', 'from', 'to', 'by']));
});
