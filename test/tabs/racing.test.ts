import {describe, expect, test} from 'vitest';
import {detach} from '../../src/line/line-controller.js';
import {browser, reconnecting, SignedInTab, useBrowser} from './tab-setup.js';

/** Concurrent events in several tabs. Most cases were found by the model. */
useBrowser();

const lock = 'webex-calling-elements';

async function tabs(count: number) {
  const made: SignedInTab[] = [];
  for (let index = 1; index <= count; index += 1) made.push(await SignedInTab.open(`tab ${index}`));
  return made as [SignedInTab, SignedInTab, SignedInTab];
}

describe('Register', () => {
  test('in two tabs simultaneously gives the line to the later one', async () => {
    const [first, second] = await tabs(2);
    const registrations = [first.begin('register'), second.begin('register')];
    await browser.pass(20_000);
    expect(registrations.map(({outcome}) => outcome)).toEqual(['ok', 'ok']);
    expect(new Set([first.shown, second.shown])).toEqual(new Set(['elsewhere registered', 'registered']));
  });

  test('just as the leader dies does not wait for its answer', async () => {
    const [first, second] = await tabs(2);
    await first.run('register');
    const taking = second.begin('register');
    first.tab.die();
    await browser.pass(500);
    expect(taking.outcome).toBe('ok');
  });

  test('works right after the lock was granted', async () => {
    const [first, second] = await tabs(2);
    await first.run('register');
    first.tab.die();
    await browser.settled();
    expect(browser.locks.holder(lock)).toBe(second.tab);
    const taking = second.begin('register');
    await browser.pass(500);
    expect(taking.outcome).toBe('ok');
    await second.run('deregister');
    await browser.settled();
    expect(browser.locks.count).toBe(0);
  });

  test('right after deregister() stays leader', async () => {
    const [first, second] = await tabs(2);
    await first.run('register');
    delete first.line.answers.deregister;
    first.begin('deregister');
    const again = first.begin('register');
    first.line.signal({type: 'unregistered'});
    await browser.settled();
    expect(again.outcome).toBe('ok');
    expect(browser.locks.holder(lock)).toBe(first.tab);
    expect(second.shown).toBe('elsewhere registered');
  });

  test('cancelled and pressed again ends registered', async () => {
    const [first] = await tabs(1);
    const outcomes = [first.begin('register'), first.begin('deregister'), first.begin('register')];
    await browser.settled();
    expect(outcomes.map(({outcome}) => outcome)).toEqual(['AbortError', 'ok', 'ok']);
    expect(first.line.commands).toEqual(['register']);
  });

  test('canceled immediately sends no command, and leaves the lock free', async () => {
    const [first, second] = await tabs(2);
    first.begin('register');
    expect(await first.run('deregister')).toBe('ok');
    expect(first.line.commands).toEqual([]);
    expect(browser.locks.count).toBe(0);
    expect(second.shown).toBe('unregistered');
  });
});

describe('Cancel', () => {
  test('while the SDK starts ends the start, and frees the line', async () => {
    const [first, second] = await tabs(2);
    await first.run('register');
    let open = (): void => {};
    second.opening = () => new Promise(resolve => (open = resolve));
    const taking = second.begin('register');
    await browser.settled();
    expect(first.shown).toBe('elsewhere connecting');
    expect(await second.run('deregister')).toBe('ok');
    expect([taking.outcome, first.shown, second.shown]).toEqual([
      'AbortError',
      'unregistered',
      'unregistered',
    ]);
    open();
    await browser.settled();
    expect(second.line.commands).toEqual([]);
    expect(browser.locks.count).toBe(0);
  });
});

describe('a line that one tab releases for another', () => {
  /** The first tab deregisters for the second one, which waits. */
  async function handOver() {
    const [first, second, third] = await tabs(3);
    await first.run('register');
    third.log.length = 0;
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    return {first, second, third, taking};
  }

  test('is registered by that tab only', async () => {
    const [first, second, third] = await tabs(3);
    await first.run('register');
    third.log.length = 0;
    await second.run('register');
    await browser.pass(5_000);
    expect([first.shown, second.shown, third.shown]).toEqual([
      'elsewhere registered',
      'registered',
      'elsewhere registered',
    ]);
    expect(third.log).toEqual([]);
  });

  test('goes to a third, waiting tab if the other one dies before it has the line', async () => {
    const {first, second, third} = await handOver();
    second.tab.die();
    first.line.signal({type: 'unregistered'});
    await browser.pass(3_000);
    expect([first.shown, third.shown]).toEqual(['elsewhere registered', 'registered']);
  });

  test('goes to a third tab immediately if the other one has died and the releasing page is left', async () => {
    const {first, second, third} = await handOver();
    second.tab.die();
    first.line.signal({type: 'unregistered'});
    await browser.settled();
    first.suspend();
    await browser.pass(300);
    expect(third.shown).toBe('registered');
  });

  test('goes to that tab and not to a third one, even if the releasing tab signs out at that moment', async () => {
    const {first, second, third, taking} = await handOver();
    first.line.signal({type: 'unregistered'});
    first.tab.run(() => detach(first.controller));
    await first.tab.run(() => first.driver.close());
    await browser.pass(5_000);
    expect([taking.outcome, second.shown, third.shown]).toEqual(['ok', 'registered', 'elsewhere registered']);
    expect(third.log).toEqual([]);
    expect(browser.locks.holder(lock)).toBe(second.tab);
  });

  test('is not registered by a third tab that has the lock only for a moment, and continues to wait', async () => {
    const {first, second, third, taking} = await handOver();
    first.line.signal({type: 'unregistered'});
    // A page that is left releases the lock immediately, and it goes to the next tab until the other one steals it.
    first.suspend();
    await browser.pass(5_000);
    expect([taking.outcome, second.shown, third.shown]).toEqual(['ok', 'registered', 'elsewhere registered']);
    expect(third.log).toEqual([]);
    second.tab.die();
    await browser.pass(500);
    expect([third.shown, third.log]).toEqual(['registered', ['open']]);
  });

  test('stays with a third tab if the other one was too busy to take it, until that one requests it again', async () => {
    const [first, second, third] = await tabs(3);
    await first.run('register');
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.settled();
    // The second tab is too busy to receive the permission.
    second.tab.freeze();
    first.line.signal({type: 'unregistered'});
    await browser.pass(3_000);
    expect(third.shown).toBe('registered');
    delete third.line.answers.deregister;
    second.tab.thaw();
    await browser.settled();
    expect([browser.locks.holder(lock), third.shown]).toEqual([third.tab, 'registered']);
    // The second tab requests the line from its current owner.
    third.line.signal({type: 'unregistered'});
    await browser.settled();
    expect([taking.outcome, second.shown, third.shown]).toEqual(['ok', 'registered', 'elsewhere registered']);
  });

  test('can be requested by a third tab meanwhile, which then gets it from the new owner', async () => {
    const [first, second, third] = await tabs(3);
    await first.run('register');
    delete first.line.answers.deregister;
    const [, last] = [second.begin('register'), third.begin('register')];
    await browser.settled();
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect(last.outcome).toBe('ok');
    expect([first.shown, second.shown, third.shown]).toEqual([
      'elsewhere registered',
      'elsewhere registered',
      'registered',
    ]);
    expect(first.line.commands).toEqual(['register', 'deregister']);
  });

  test('still emits its events', async () => {
    const [first, second] = await tabs(2);
    await first.run('register');
    const events: string[] = [];
    first.controller.listen(({type}) => type !== 'statechange' && events.push(type));
    delete first.line.answers.deregister;
    second.begin('register');
    await browser.settled();
    first.line.signal(reconnecting);
    await browser.settled();
    first.line.signalFrom({type: 'unregistered'}, {type: 'unregistered'});
    await browser.settled();
    expect(events).toEqual(['unregistered']);
    expect(second.shown).toBe('registered');
  });
});
