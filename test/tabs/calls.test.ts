import {beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Call} from '../../src/call/call.js';
import {faultError} from '../../src/base/make-fault.js';
import type {DialOptions} from '../../src/line/line.js';
import {scriptedCall} from '../call/scripted-call.js';
import {browser, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';

useBrowser();

/** Lets messages arrive, and the code for calls load. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !isTrue(); round += 1) await browser.settled();
  expect(isTrue()).toBe(true);
}

// Loading takes real time, which the fake clock does not affect.
beforeAll(() => import('../../src/tabs/shared-calls.js'));

beforeEach(() => {
  document.title = 'Orders';
});

function setMicrophonePermission(state: string): void {
  const permissions = {query: async () => ({state})};
  vi.stubGlobal('navigator', Object.create(navigator, {permissions: {value: permissions}}));
}

/** A call in the first of two tabs, which the second one shows. */
async function sharedCall(direction: Call['direction'] = 'incoming') {
  const {first, second} = await twoTabs();
  const {call, driver} = first.tab.run(() => scriptedCall(direction));
  const signal: typeof driver.signal = (...signals) => first.tab.run(() => driver.signal(...signals));
  first.line.tellCalls([call]);
  await until(() => second.controller.calls.length === 1);
  const [mirrored] = second.controller.calls;
  return {first, second, call, driver, signal, mirrored: mirrored!};
}

const statusOf = ({snapshot}: Call): string => snapshot.state.status;

/** Runs a command in a tab, and returns its future outcome. */
function run(tab: SignedInTab, command: () => Promise<unknown>): {outcome: string} {
  const started = {outcome: 'pending'};
  void tab.tab.run(command).then(
    () => (started.outcome = 'ok'),
    (error: {type?: string; name: string}) => (started.outcome = error.type ?? error.name),
  );
  return started;
}

describe('a call of the leader', () => {
  test('is shown in the other tabs, with the tab that has it', async () => {
    const {second, call, signal, mirrored} = await sharedCall('outgoing');
    expect(mirrored.direction).toBe('outgoing');
    expect(mirrored.snapshot).toEqual({...call.snapshot, tab: 'other', tabTitle: 'Orders'});
    signal('ringing', 'answered', 'established');
    await until(() => statusOf(mirrored) === 'active');
    expect(second.controller.calls).toEqual([mirrored]);
    expect(second.log).toEqual([]);
  });

  test('is shown in a tab that arrives later', async () => {
    const {mirrored} = await sharedCall();
    const third = await SignedInTab.open('third');
    await until(() => third.controller.calls.length === 1);
    expect(third.controller.calls[0]!.id).toBe(mirrored.id);
  });

  test('ends in the other tabs once, with its reason', async () => {
    const {first, second, call, signal, mirrored} = await sharedCall();
    const ends = vi.fn();
    mirrored.subscribe(({state}) => state.status === 'ended' && ends(state.reason));
    signal({type: 'ended', end: {reason: 'missed'}});
    first.line.tellCalls([]);
    await until(() => second.controller.calls.length === 0);
    expect(ends.mock.calls).toEqual([['missed']]);
    expect(mirrored.snapshot.state).toEqual(call.snapshot.state);
  });

  test('ends in the other tabs when its tab is gone, and its commands with it', async () => {
    const {first, second, mirrored} = await sharedCall();
    const command = run(second, () => mirrored.decline());
    first.tab.die();
    await browser.pass(200);
    await until(() => statusOf(mirrored) === 'ended');
    expect(mirrored.snapshot.state).toMatchObject({reason: 'page-left', duration: 0});
    expect(second.controller.calls).toEqual([]);
    await until(() => command.outcome !== 'pending');
    expect(command.outcome).toBe('call-ended');
    expect(second.shown).toBe('registered');
  });

  test('ends in all other tabs when its tab crashes, not only in the next leader', async () => {
    const {first, second, mirrored} = await sharedCall();
    const third = await SignedInTab.open('third');
    await until(() => third.controller.calls.length === 1);
    first.tab.die();
    await browser.pass(200);
    await until(() => statusOf(mirrored) === 'ended');
    await until(() => third.controller.calls.length === 0);
    expect([second.shown, third.shown]).toEqual(['registered', 'elsewhere registered']);
  });

  test('that ended while another tab was frozen ends there with its reason', async () => {
    const {first, second, call, signal, mirrored} = await sharedCall();
    second.suspend();
    signal('answered', 'established', {type: 'ended', end: {reason: 'remote-hung-up'}});
    first.line.tellCalls([]);
    await browser.settled();
    expect(statusOf(mirrored)).toBe('incoming');
    await second.resume();
    await until(() => statusOf(mirrored) === 'ended');
    expect(mirrored.snapshot.state).toEqual(call.snapshot.state);
    expect(second.controller.calls).toEqual([]);
  });

  test('ends in a tab that was frozen while the call ended and another page became leader, which never had a call', async () => {
    const {first, second, mirrored} = await sharedCall();
    second.suspend();
    first.tab.die();
    const third = await SignedInTab.open('third');
    expect(await third.run('register')).toBe('ok');
    expect(statusOf(mirrored)).toBe('incoming');
    await second.resume();
    await until(() => statusOf(mirrored) === 'ended');
    expect(second.controller.calls).toEqual([]);
  });

  test('of another person is not shown', async () => {
    const {first, second, call, mirrored} = await sharedCall();
    const channel = first.tab.run(() => new BroadcastChannel('webex-calling-elements'));
    const otherCall = {id: 'x', direction: 'incoming', snapshot: call.snapshot};
    const user = {id: 'grace', displayName: 'Grace Hopper'};
    channel.postMessage({v: 2, type: 'calls', page: 'p', calls: [otherCall], user, title: ''});
    await browser.settled();
    expect(second.controller.calls).toEqual([mirrored]);
  });
});

describe('a command in another tab', () => {
  test('that ends the call succeeds, even if the end arrives before the outcome of the command', async () => {
    const {first, second, driver, signal, mirrored} = await sharedCall();
    const command = run(second, () => mirrored.end());
    await until(() => driver.commands.length === 1);
    signal({type: 'ended', end: {reason: 'declined'}});
    first.line.tellCalls([]);
    await until(() => statusOf(mirrored) === 'ended');
    expect(command.outcome).toBe('pending');
    first.tab.run(() => driver.outcomes[0]!.resolve());
    await until(() => command.outcome !== 'pending');
    expect(command.outcome).toBe('ok');
  });

  test.each<[string, (call: Call) => Promise<unknown>, string]>([
    ['decline', call => call.decline(), 'end person'],
    ['end', call => call.end(), 'end person'],
    ['mute', call => call.mute(), 'mute'],
  ])('%s reaches the call', async (_name, command, sent) => {
    const {second, driver, mirrored} = await sharedCall();
    run(second, () => command(mirrored));
    await until(() => driver.commands.length === 1);
    expect(driver.commands).toEqual([sent]);
  });

  test('hold, resume, digits and a transfer reach the call, and their outcome comes back', async () => {
    const {first, second, driver, signal, mirrored} = await sharedCall('outgoing');
    signal('ringing', 'answered', 'established');
    await until(() => statusOf(mirrored) === 'active');
    const hold = run(second, () => mirrored.hold());
    await until(() => mirrored.snapshot.pending === 'hold');
    first.tab.run(() => driver.outcomes[0]!.reject(faultError('hold-failed')));
    await until(() => hold.outcome !== 'pending');
    expect(hold.outcome).toBe('hold-failed');
    run(second, () => mirrored.sendDigits('5#'));
    run(second, () => mirrored.transfer('5102'));
    await until(() => driver.commands.length === 3);
    expect(driver.commands).toEqual(['hold', 'digits 5#', 'transfer 5102']);
    expect(await second.tab.run(() => mirrored.stats())).toMatchObject({bytesSent: 2});
  });

  test('connects two calls of the leader', async () => {
    const {first, second, call, driver, signal, mirrored} = await sharedCall('outgoing');
    signal('ringing', 'answered', 'established');
    const consulted = first.tab.run(() => scriptedCall('outgoing', 'consulted'));
    first.line.tellCalls([call, consulted.call]);
    await until(() => second.controller.calls.length === 2);
    run(second, () => mirrored.transfer(second.controller.calls[1]!));
    await until(() => driver.commands.length === 1);
    expect(driver.commands).toEqual(['transfer to call']);
  });

  test.each([
    {state: 'prompt', outcome: 'answer-in-other-tab', commands: []},
    {state: 'granted', outcome: 'pending', commands: ['answer']},
    // The browser shows no prompt, and the command fails with the reason.
    {state: 'denied', outcome: 'pending', commands: ['answer']},
  ])(
    'answers if the browser shows no prompt for the microphone: $state',
    async ({state, outcome, commands}) => {
      const {second, driver, mirrored} = await sharedCall();
      setMicrophonePermission(state);
      const command = run(second, () => mirrored.answer());
      await until(() => command.outcome === outcome && driver.commands.length === commands.length);
      for (let round = 0; round < 5; round += 1) await browser.settled();
      expect([command.outcome, driver.commands]).toEqual([outcome, commands]);
    },
  );

  test('fails for a call that has ended', async () => {
    const {first, second, signal, mirrored} = await sharedCall();
    signal({type: 'ended', end: {reason: 'missed'}});
    first.line.tellCalls([]);
    await until(() => statusOf(mirrored) === 'ended');
    const command = run(second, () => mirrored.mute());
    await until(() => command.outcome !== 'pending');
    expect(command.outcome).toBe('call-ended');
  });
});

describe('a call that is made in another tab than the one that has the line', () => {
  /** Two tabs. The first one has the line, and makes a call when `finish` is called. */
  async function setUpDialing() {
    const {first, second} = await twoTabs();
    setMicrophonePermission('granted');
    const dialed: (readonly [string, DialOptions])[] = [];
    const made = first.tab.run(() => scriptedCall('outgoing'));
    let finish!: () => void;
    const ready = new Promise<void>(resolve => (finish = resolve));
    const dial = async (to: string, options: DialOptions): Promise<Call> => {
      dialed.push([to, options]);
      await ready;
      first.line.tellCalls([made.call]);
      return made.call;
    };
    Object.assign(first.line, {calls: {dial}});
    return {first, second, dialed, finish, ...made};
  }

  test('is made there, and shown here', async () => {
    const {first, second, dialed, finish} = await setUpDialing();
    finish();
    let call: Call | undefined;
    const dial = async () => (call = await second.controller.call('5101', {emergency: true}));
    const command = run(second, dial);
    await until(() => command.outcome === 'ok');
    expect(dialed).toEqual([['5101', {emergency: true, signal: expect.any(AbortSignal)}]]);
    await until(() => call?.snapshot.tabTitle === 'Orders');
    expect(call).toMatchObject({direction: 'outgoing', snapshot: {tab: 'other', state: {status: 'dialing'}}});
    expect(second.controller.calls).toEqual([call]);
    expect([first.controller.calls.length, second.log]).toEqual([1, []]);
  });

  test('needs a microphone that is allowed, because the browser would ask for it in the other tab', async () => {
    const {second, dialed} = await setUpDialing();
    setMicrophonePermission('prompt');
    const command = run(second, () => second.controller.call('5101'));
    await until(() => command.outcome === 'dial-in-other-tab');
    expect(dialed).toEqual([]);
  });

  test('is canceled there if it is canceled here, and ended if that is too late', async () => {
    const {second, dialed, finish, driver} = await setUpDialing();
    const end = new AbortController();
    const command = run(second, () => second.controller.call('5101', {signal: end.signal}));
    await until(() => dialed.length === 1);
    const [, {signal}] = dialed[0]!;
    expect(signal?.aborted).toBe(false);
    end.abort();
    await until(() => command.outcome === 'AbortError');
    await until(() => signal?.aborted === true);
    finish();
    await until(() => driver.commands.includes('end person'));
  });

  test('fails when the tab that has the line is gone', async () => {
    const {first, second, dialed} = await setUpDialing();
    const command = run(second, () => second.controller.call('5101'));
    await until(() => dialed.length === 1);
    first.tab.die();
    await browser.pass(200);
    await until(() => command.outcome === 'line-not-registered');
  });

  test('fails when a third tab takes the line over', async () => {
    const third = await SignedInTab.open('third');
    const {second, dialed} = await setUpDialing();
    const command = run(second, () => second.controller.call('5101'));
    await until(() => dialed.length === 1);
    void third.run('register');
    await until(() => command.outcome === 'line-not-registered');
  });

  test('can also be made when that tab has kept the line for a call, and the refusal is shown until that call ends', async () => {
    const {first, second, call, driver, finish} = await setUpDialing();
    finish();
    first.line.tellCalls([call]);
    first.line.inCall = true;
    expect(await second.run('register')).toBe('in-call-elsewhere');
    await until(() => second.controller.calls.length === 1);
    const command = run(second, () => second.controller.call('5101'));
    await until(() => command.outcome === 'ok');
    first.tab.run(() => driver.signal({type: 'ended', end: {reason: 'busy'}}));
    first.line.tellCalls([]);
    await until(() => second.shown === 'elsewhere registered');
  });

  test('is not made by a tab that receives the command too late, or is deregistering', async () => {
    const {first, second, dialed} = await setUpDialing();
    const channel = second.tab.run(() => new BroadcastChannel('webex-calling-elements'));
    const command = {do: 'dial', to: '5101', until: Date.now() - 1};
    channel.postMessage({v: 2, type: 'call-command', id: 'late', call: '', command});
    delete first.line.answers.deregister;
    first.begin('deregister');
    const soon = {...command, until: Date.now() + 9_000};
    channel.postMessage({v: 2, type: 'call-command', id: 'soon', call: '', command: soon});
    for (let round = 0; round < 20; round += 1) await browser.settled();
    expect(dialed).toEqual([]);
  });

  test('is refused while the line is not registered in any tab', async () => {
    const {first, second} = await setUpDialing();
    await first.run('deregister');
    await browser.pass(200);
    const command = run(second, () => second.controller.call('5101'));
    await until(() => command.outcome === 'line-not-registered');
  });
});
