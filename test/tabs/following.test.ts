import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test} from 'vitest';
import type {LineSignal} from '../../src/line/line-state.js';
import {adasLine} from '../line/samples.js';
import {browser, reconnecting, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';
import {Tab} from './tab.js';

useBrowser();

describe('a follower', () => {
  test("shows the leader's line, and starts no SDK", async () => {
    const {second} = await twoTabs();
    expect(second.controller.snapshot).toMatchObject({
      state: {status: 'elsewhere', holder: 'tab', there: {status: 'registered', line: adasLine}},
      wanted: false,
    });
    expect(second.log).toEqual([]);
    expect(second.controller.inCall).toBe(false);
  });

  test('is not registered by `auto-register` after the person has deregistered the line', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = {type: 'deregistering', at: 300};
    const end = first.begin('deregister');
    await browser.settled();
    first.line.signal({type: 'unregistered'});
    await browser.pass(200);
    expect(end.outcome).toBe('ok');
    expect(second.controller.snapshot).toMatchObject({
      state: {status: 'unregistered'},
      decidedBy: 'another-tab',
    });
    expect(second.controller.claimAutoRegister()).toBe(false);
    expect(await second.run('register')).toBe('ok');
    expect(second.controller.snapshot.decidedBy).toBe('page');
  });

  test('may be registered by `auto-register` after the line of the leader has failed', async () => {
    const {first, second} = await twoTabs();
    first.line.signal({type: 'failed', fault: makeFault('forbidden')});
    await browser.pass(200);
    expect(second.shown).toBe('unregistered');
    expect(second.controller.claimAutoRegister()).toBe(true);
  });

  test('is not registered by `auto-register` if the leader closes while it deregisters', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = {type: 'deregistering', at: 300};
    first.begin('deregister');
    await browser.settled();
    first.tab.die();
    await browser.pass(500);
    expect(second.shown).toBe('unregistered');
    expect(second.controller.claimAutoRegister()).toBe(false);
  });

  test("shows each state of the leader's line", async () => {
    const {first, second} = await twoTabs();
    first.line.signal(reconnecting, {type: 'reconnected', at: 300});
    await browser.settled();
    first.line.signal({type: 'retrying', cause: 'network', at: 200});
    await browser.settled();
    expect(second.states).toEqual(['elsewhere reconnecting', 'elsewhere registered', 'elsewhere retrying']);
  });

  test.each([
    {ends: 'deregisters', signal: {type: 'unregistered', deliberate: true}},
    {ends: 'fails', signal: {type: 'failed', fault: makeFault('forbidden')}},
    {ends: 'loses the line to another device', signal: {type: 'elsewhere', holder: 'device'}},
  ] as const)('is free again when the leader $ends', async ({signal}) => {
    const {first, second} = await twoTabs();
    first.line.signal(signal);
    await browser.pass(200);
    expect(second.shown).toBe('unregistered');
    expect(second.log).toEqual([]);
    expect(browser.locks.count).toBe(0);
    // Later messages do not affect a tab that is no longer following.
    expect(await second.run('register')).toBe('ok');
    expect(first.shown).toBe('elsewhere registered');
  });

  test('that is opened while the leader connects shows that', async () => {
    const first = await SignedInTab.open('first');
    delete first.line.answers.register;
    first.begin('register');
    await browser.settled();
    const second = await SignedInTab.open('second');
    expect(second.shown).toBe('elsewhere connecting');
  });

  test('treats a tab that does not answer as connecting', async () => {
    const {first} = await twoTabs();
    first.tab.freeze();
    const opening = SignedInTab.open('third');
    await browser.pass(600);
    expect((await opening).shown).toBe('elsewhere connecting');
  });

  test('ends an SDK that was already running', async () => {
    const second = await SignedInTab.open('second');
    const first = await SignedInTab.open('first');
    await first.run('register');
    expect(second.shown).toBe('elsewhere registered');
    expect(second.log).toEqual(['close']);
    expect(second.line.isStopped).toBe(true);
  });

  test('registers when the leader dies', async () => {
    const {first, second} = await twoTabs();
    first.tab.die();
    await browser.pass(200);
    expect(second.log).toEqual(['open']);
    expect(second.states).toEqual(['connecting', 'registered']);
    expect(second.controller.snapshot.wanted).toBe(true);
    // Attempts of this tab do not end with a failure.
    expect(second.line.registerOptions).toEqual({isRestoring: true});
  });

  test('registers when the leader dies, and another follower follows it', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    first.tab.die();
    await browser.pass(200);
    expect([second.shown, third.shown]).toEqual(['registered', 'elsewhere registered']);
  });

  test('still shows the line of the leader after its own deregister()', async () => {
    const {first, second} = await twoTabs();
    expect(await second.run('deregister')).toBe('ok');
    expect(second.states).toEqual([]);
    expect(first.line.commands).toEqual([]);
  });
});

describe('a follower mirrors the state and its cause', () => {
  const line = {line: adasLine, server: 'backup', serverHost: 'backup.example'} as const;

  test.each<{name: string; signals: readonly LineSignal[]; there: object}>([
    {
      name: 'unreachable because of the event socket',
      signals: [reconnecting],
      there: {status: 'reconnecting', cause: 'events', unreachableSince: 200},
    },
    {
      name: 'unreachable because of the network',
      signals: [{type: 'reconnecting', cause: 'network', at: 250}],
      there: {status: 'reconnecting', cause: 'network', unreachableSince: 250},
    },
    {
      name: 'missed keepalives',
      signals: [{type: 'reconnecting', cause: 'keepalive', missed: 2, at: 200}],
      there: {status: 'reconnecting', cause: 'keepalive', missed: 2},
    },
    {
      name: 'a past outage',
      signals: [reconnecting, {type: 'reconnected', at: 900}],
      there: {status: 'registered', outage: {from: 200, until: 900}},
    },
    {
      name: 'a lost registration',
      signals: [{type: 'retrying', cause: 'throttled', attempt: 3, nextAttemptAt: 5_000, at: 300}],
      there: {
        status: 'retrying',
        cause: 'throttled',
        attempt: 3,
        nextAttemptAt: 5_000,
        unreachableSince: 300,
      },
    },
    {
      name: 'a move to the backup',
      signals: [{type: 'registered', ...line, at: 400}],
      there: {status: 'registered', ...line},
    },
  ])('$name', async ({signals, there}) => {
    const {first, second} = await twoTabs();
    first.line.signal(...signals);
    await browser.settled();
    expect(second.controller.snapshot.state).toMatchObject({status: 'elsewhere', holder: 'tab', there});
  });

  test('a deletion that Webex refuses', async () => {
    const {first, second} = await twoTabs();
    const deletion = {cause: 'server', nextAttemptAt: 5_000, expiresAt: 150_000} as const;
    first.line.answers.deregister = {type: 'deregistering', at: 300, ...deletion};
    await first.run('deregister');
    expect(second.controller.snapshot.state).toMatchObject({
      status: 'elsewhere',
      there: {status: 'deregistering', since: 300, ...deletion},
    });
    expect(browser.locks.holder('webex-calling-elements')).toBe(first.tab);
    first.line.signal({type: 'unregistered'});
    await browser.pass(200);
    expect([first.shown, second.shown, browser.locks.count]).toEqual(['unregistered', 'unregistered', 0]);
  });
});

describe('a silent leader', () => {
  test('is shown as silent after 10 s, with the time of its last message', async () => {
    const {first, second} = await twoTabs();
    first.line.signal(reconnecting);
    await browser.settled();
    const lastWord = Date.now();
    first.tab.freeze();
    await browser.pass(9_900);
    expect(second.shown).toBe('elsewhere reconnecting');
    await browser.pass(200);
    expect(second.shown).toBe('elsewhere reconnecting, silent');
    expect(second.controller.snapshot.state).toMatchObject({silentSince: lastWord});
  });

  test('that sends a message is no longer shown as silent', async () => {
    const {first, second} = await twoTabs();
    first.tab.freeze();
    await browser.pass(10_100);
    expect(second.shown).toBe('elsewhere registered, silent');
    first.tab.thaw();
    await browser.settled();
    expect(second.shown).toBe('elsewhere registered');
    expect(second.controller.snapshot.state).not.toHaveProperty('silentSince');
  });

  test('without changes is not shown as silent, because it sends a message every few seconds', async () => {
    const {second} = await twoTabs();
    await browser.pass(60_000);
    expect(second.states).toEqual([]);
  });

  test('with throttled timers is queried first, and answers', async () => {
    const {first, second} = await twoTabs();
    // In a hidden tab timers run once a minute, but messages are handled immediately.
    first.tab.throttle();
    await browser.pass(120_000);
    expect(second.states).toEqual([]);
    const hellos = browser.channels.messages.filter(message => (message as {type: string}).type === 'hello');
    expect(hellos.length).toBeGreaterThan(3);
  });

  test('does not hide why the line could not be taken here', async () => {
    const {first, second} = await twoTabs();
    first.line.inCall = true;
    await second.run('register');
    first.tab.freeze();
    await browser.pass(30_000);
    expect(second.shown).toBe('failed in-call-elsewhere');
    await second.run('deregister');
    await browser.pass(11_000);
    expect(second.shown).toBe('elsewhere registered, silent');
  });

  test('causes no request to Webex, and no start of the SDK', async () => {
    const {first, second} = await twoTabs();
    first.tab.freeze();
    await browser.pass(60_000);
    expect(second.log).toEqual([]);
    expect(second.line.commands).toEqual([]);
  });
});

describe('a leader that dies', () => {
  test('while it deregisters leaves the line unregistered, because it was no longer wanted', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = {type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000};
    await first.run('deregister');
    first.tab.die();
    await browser.pass(500);
    expect(second.shown).toBe('unregistered');
    expect(second.log).toEqual([]);
    expect(browser.locks.count).toBe(0);
  });

  test('while it deregisters for another tab leaves the line to that tab', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    first.line.answers.deregister = {type: 'deregistering', at: 300};
    const taking = third.begin('register');
    await browser.settled();
    expect(second.shown).toBe('elsewhere deregistering');
    first.tab.die();
    await browser.pass(500);
    expect(taking.outcome).toBe('ok');
    expect([second.shown, third.shown]).toEqual(['elsewhere registered', 'registered']);
  });
});

describe('a tab with another version of the library', () => {
  const postFromOtherVersion = (message: object) => {
    const tab = new Tab('another version');
    tab.run(() => new BroadcastChannel('webex-calling-elements').postMessage(message));
  };
  const state = {status: 'registered', line: adasLine, server: 'primary', since: 100};

  test.each([{v: 1}, {v: 3}, {}])('is ignored: version $v', async version => {
    const tab = await SignedInTab.open('first');
    postFromOtherVersion({type: 'line', state, user: tab.user, ...version});
    await browser.settled();
    expect(tab.shown).toBe('unregistered');
  });

  test.each(['text', null, 42])('invalid messages are ignored: %s', async data => {
    const tab = await SignedInTab.open('first');
    const channel = new Tab('a stranger').run(() => new BroadcastChannel('webex-calling-elements'));
    channel.postMessage(data);
    await browser.settled();
    expect(tab.shown).toBe('unregistered');
  });

  test('is never treated as a follower that requests the line', async () => {
    const first = await SignedInTab.open('first');
    await first.run('register');
    first.line.commands.length = 0;
    postFromOtherVersion({type: 'use-here', from: 'x'});
    await browser.settled();
    expect(first.line.commands).toEqual([]);
  });

  test('keeps the line, because it holds the lock and does not answer', async () => {
    const other = new Tab('another version');
    void other.run(() => browser.locks.request('webex-calling-elements', {}, () => new Promise(() => {})));
    const tab = await SignedInTab.open('first');
    const taking = tab.begin('register');
    await browser.pass(16_000);
    expect(taking.outcome).toBe('registered-elsewhere');
    expect(tab.line.commands).toEqual([]);
  });
});
