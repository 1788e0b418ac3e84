// @vitest-environment jsdom
import {describe, expect, test} from 'vitest';
import {SignInError, type SignInFaultType} from '../../src/auth/sign-in-fault.js';
import {lineFault} from '../../src/line/line-fault.js';
import {registered} from '../line/scene.js';
import {adasLine} from '../line/samples.js';
import {browser, reconnecting, SignedInTab, useBrowser} from './tab-scene.js';

useBrowser();

async function twoTabs() {
  const first = await SignedInTab.open('first');
  expect(await first.run('register')).toBe('ok');
  const second = await SignedInTab.open('second');
  first.log.length = second.log.length = first.states.length = second.states.length = 0;
  first.line.commands.length = 0;
  return {first, second};
}

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
    tab.line.says({type: 'retrying', cause: 'server', at: 200});
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
    tab.line.tells({type: 'incoming-call'});
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

  test.each<{why: SignInFaultType; is: string}>([
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
    second.opening = () => Promise.reject(new SignInError(why));
    expect(await second.run('register')).toBe(is);
    expect(second.controller.snapshot.state).toMatchObject({fault: {sdkMessage: `Sign-in failed: ${why}`}});
  });
});

describe('a tab of another person’s', () => {
  const grace = {id: 'grace', displayName: 'Grace Hopper'};

  test('gives way to the one that leads, once, and hears no more of it', async () => {
    const first = await SignedInTab.open('first');
    const second = await SignedInTab.open('second', grace);
    await second.run('register');
    second.line.says(reconnecting, {type: 'reconnected', at: 300});
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

  test('of whom nothing is known gives way to nobody', async () => {
    const first = await SignedInTab.open('first', {});
    const second = await SignedInTab.open('second', grace);
    await second.run('register');
    expect(first.shows).toBe('elsewhere registered');
  });
});

describe('a tab that follows', () => {
  test('shows what the other has, and starts no SDK', async () => {
    const {second} = await twoTabs();
    expect(second.controller.snapshot).toMatchObject({
      state: {status: 'elsewhere', holder: 'tab', there: {status: 'registered', line: adasLine}},
      wanted: false,
    });
    expect(second.log).toEqual([]);
    expect(second.controller.inCall).toBe(false);
  });

  test('goes on showing it', async () => {
    const {first, second} = await twoTabs();
    first.line.says(reconnecting, {type: 'reconnected', at: 300});
    await browser.settled();
    first.line.says({type: 'retrying', cause: 'network', at: 200});
    await browser.settled();
    expect(second.states).toEqual(['elsewhere reconnecting', 'elsewhere registered', 'elsewhere retrying']);
  });

  test.each([
    {ends: 'deregisters', signal: {type: 'unregistered', deliberate: true}},
    {ends: 'fails', signal: {type: 'failed', fault: lineFault('forbidden')}},
    {ends: 'loses the line to another device', signal: {type: 'elsewhere', holder: 'device'}},
  ] as const)('is free again when the other $ends', async ({signal}) => {
    const {first, second} = await twoTabs();
    first.line.says(signal);
    await browser.pass(200);
    expect(second.shows).toBe('unregistered');
    expect(second.log).toEqual([]);
    expect(browser.locks.inUse).toBe(0);
    // No message of later comes to a tab that shows nothing any more.
    expect(await second.run('register')).toBe('ok');
    expect(first.shows).toBe('elsewhere registered');
  });

  test('is told of the line when it comes while the other connects', async () => {
    const first = await SignedInTab.open('first');
    delete first.line.answers.register;
    first.begin('register');
    await browser.settled();
    const second = await SignedInTab.open('second');
    expect(second.shows).toBe('elsewhere connecting');
  });

  test('takes a tab that does not answer for one that connects', async () => {
    const {first} = await twoTabs();
    first.tab.freeze();
    const opening = SignedInTab.open('third');
    await browser.pass(600);
    expect((await opening).shows).toBe('elsewhere connecting');
  });

  test('had the SDK running already: it is ended', async () => {
    const second = await SignedInTab.open('second');
    const first = await SignedInTab.open('first');
    await first.run('register');
    expect(second.shows).toBe('elsewhere registered');
    expect(second.log).toEqual(['close']);
    expect(second.line.stopped).toBe(true);
  });

  test('registers when the other dies', async () => {
    const {first, second} = await twoTabs();
    first.tab.die();
    await browser.pass(200);
    expect(second.log).toEqual(['open']);
    expect(second.states).toEqual(['connecting', 'registered']);
    expect(second.controller.snapshot.wanted).toBe(true);
  });

  test('of two, one registers when the other dies', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    first.tab.die();
    await browser.pass(200);
    expect([second.shows, third.shows]).toEqual(['registered', 'elsewhere registered']);
  });

  test('is not made to look unregistered by deregister(): the line is registered there', async () => {
    const {first, second} = await twoTabs();
    expect(await second.run('deregister')).toBe('ok');
    expect(second.states).toEqual([]);
    expect(first.line.commands).toEqual([]);
  });
});

describe('"Use here"', () => {
  test('has the other one deregister first, which follows then', async () => {
    const {first, second} = await twoTabs();
    expect(await second.run('register')).toBe('ok');
    expect(first.line.commands).toEqual(['deregister']);
    expect(first.log).toEqual(['close']);
    expect(second.log).toEqual(['open']);
    expect(second.states).toEqual(['unregistered', 'connecting', 'registered']);
    // It never shows that it is not registered: it is, elsewhere.
    expect(first.states).toEqual(['elsewhere connecting', 'elsewhere registered']);
    expect(first.controller.snapshot.wanted).toBe(false);
  });

  test('and back, and forth', async () => {
    const {first, second} = await twoTabs();
    for (const tab of [second, first, second]) expect(await tab.run('register')).toBe('ok');
    await browser.pass(5_000);
    expect([first.shows, second.shows]).toEqual(['elsewhere registered', 'registered']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(second.tab);
  });

  test('waits for as long as the other one takes', async () => {
    const {first, second} = await twoTabs();
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.pass(7_000);
    expect([first.shows, second.shows]).toEqual([undefined, 'connecting']);
    first.line.saysFrom({type: 'unregistered'}, {type: 'unregistered'});
    await browser.settled();
    expect(taking.outcome).toBe('ok');
  });

  test.each(['reconnecting', 'retrying'] as const)('when the other one is $0', async status => {
    const {first, second} = await twoTabs();
    first.line.says(status === 'retrying' ? {type: status, cause: 'server', at: 200} : reconnecting);
    expect(await second.run('register')).toBe('ok');
    expect(first.line.commands).toEqual([status === 'retrying' ? 'cancel' : 'deregister']);
  });

  test('is refused under a live call, with the reason', async () => {
    const {first, second} = await twoTabs();
    first.line.inCall = true;
    expect(await second.run('register')).toBe('in-call-elsewhere');
    expect(second.states).toEqual(['unregistered', 'connecting', 'failed in-call-elsewhere']);
    expect(first.line.commands).toEqual([]);
    // What the other one shows from now on is shown here, too.
    first.line.says(reconnecting);
    await browser.settled();
    expect(second.shows).toBe('elsewhere reconnecting');
    first.line.inCall = false;
    expect(await second.run('register')).toBe('ok');
  });

  test('refused, and no longer asked for: the line is elsewhere', async () => {
    const {first, second} = await twoTabs();
    first.line.inCall = true;
    await second.run('register');
    await second.run('deregister');
    expect(second.shows).toBe('elsewhere registered');
  });

  test('is refused when the other one does not answer: it may be registered still', async () => {
    const {first, second} = await twoTabs();
    first.tab.freeze();
    const taking = second.begin('register');
    await browser.pass(16_000);
    expect(taking.outcome).toBe('registered-elsewhere');
    first.tab.thaw();
    await browser.settled();
    // It was a person who asked, and who has long seen that it was of no avail.
    expect(browser.locks.holder('webex-calling-elements')).not.toBeUndefined();
  });

  test('is given up by Cancel', async () => {
    const {first, second} = await twoTabs();
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    expect(await second.run('deregister')).toBe('ok');
    expect(taking.outcome).toBe('AbortError');
    expect(second.shows).toBe('elsewhere registered');
  });

  test('of two tabs at once goes to one of them', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    const taking = [second.begin('register'), third.begin('register')];
    await browser.pass(20_000);
    expect(taking.map(({outcome}) => outcome)).not.toContain('pending');
    const shown = [first, second, third].map(tab => tab.shows);
    expect(shown.filter(it => it === 'registered')).toHaveLength(1);
    expect(shown.filter(it => it === 'elsewhere registered')).toHaveLength(2);
  });
});

describe('signing out', () => {
  test('of the tab that leads leaves the line to nobody', async () => {
    const {first, second} = await twoTabs();
    await first.run('deregister');
    first.tab.run(() => first.controller.detach());
    await first.driver.close();
    await browser.pass(200);
    expect(first.log).toEqual(['close']);
    expect(second.shows).toBe('unregistered');
    expect(browser.channels.open.size).toBe(1);
  });

  test('of a tab that follows changes nothing elsewhere', async () => {
    const {first, second} = await twoTabs();
    second.tab.run(() => second.controller.detach());
    await second.driver.close();
    await browser.pass(200);
    expect(first.shows).toBeUndefined();
    expect(browser.locks.inUse).toBe(1);
    expect(browser.channels.open.size).toBe(1);
  });

  test('while the SDK is starting ends that, and waits for its end', async () => {
    const {second} = await twoTabs();
    let open = (): void => {};
    second.opening = () => new Promise(resolve => (open = resolve));
    second.begin('register');
    await browser.settled();
    second.tab.run(() => second.controller.detach());
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

test('no token, and nothing that leads to the SDK, is said from tab to tab', async () => {
  const {first, second} = await twoTabs();
  await second.run('register');
  first.line.says({type: 'failed', fault: lineFault('token-expired')});
  await browser.settled();
  const types = new Set(browser.channels.said.map(message => (message as {type: string}).type));
  expect(types).toEqual(new Set(['hello', 'line', 'use-here', 'yielded']));
  const fields = new Set(browser.channels.said.flatMap(message => Object.keys(message as object)));
  expect(fields).toEqual(new Set(['type', 'v', 'state', 'user', 'fingerprint', 'from', 'to', 'by']));
});
