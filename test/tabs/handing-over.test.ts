import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test, vi} from 'vitest';
import {browser, reconnecting, SignedInTab, twoTabs, useBrowser} from './tab-setup.js';
import {Tab} from './tab.js';

useBrowser();

const lock = 'webex-calling-elements';

describe('"Use it here"', () => {
  test('makes the other tab deregister first, which then follows', async () => {
    const {first, second} = await twoTabs();
    expect(await second.run('register')).toBe('ok');
    expect(first.line.commands).toEqual(['deregister']);
    expect(first.log).toEqual(['close']);
    expect(second.log).toEqual(['open']);
    expect(second.states).toEqual(['connecting', 'registered']);
    // The tab never shows `unregistered`, as the line is registered elsewhere.
    expect(first.states).toEqual(['elsewhere connecting', 'elsewhere registered']);
    expect(first.controller.snapshot.wanted).toBe(false);
  });

  test('works back and forth', async () => {
    const {first, second} = await twoTabs();
    for (const tab of [second, first, second]) expect(await tab.run('register')).toBe('ok');
    await browser.pass(5_000);
    expect([first.shown, second.shown]).toEqual(['elsewhere registered', 'registered']);
    expect(browser.locks.holder('webex-calling-elements')).toBe(second.tab);
  });

  test('waits for as long as the other tab takes', async () => {
    const {first, second} = await twoTabs();
    delete first.line.answers.deregister;
    const taking = second.begin('register');
    await browser.pass(7_000);
    expect([first.shown, second.shown]).toEqual([undefined, 'connecting']);
    first.line.signalFrom({type: 'unregistered'}, {type: 'unregistered'});
    await browser.settled();
    expect(taking.outcome).toBe('ok');
  });

  test.each(['reconnecting', 'retrying'] as const)('works while the other tab is %s', async status => {
    const {first, second} = await twoTabs();
    first.line.signal(status === 'retrying' ? {type: status, cause: 'server', at: 200} : reconnecting);
    expect(await second.run('register')).toBe('ok');
    expect(first.line.commands).toEqual([status === 'retrying' ? 'cancel' : 'deregister']);
  });

  test('is refused during a live call, with the reason', async () => {
    const {first, second} = await twoTabs();
    first.line.inCall = true;
    expect(await second.run('register')).toBe('in-call-elsewhere');
    expect(second.states).toEqual(['connecting', 'failed in-call-elsewhere']);
    expect(first.line.commands).toEqual([]);
    // From now on the other tab's state is shown here.
    first.line.signal(reconnecting);
    await browser.settled();
    expect(second.shown).toBe('elsewhere reconnecting');
    first.line.inCall = false;
    expect(await second.run('register')).toBe('ok');
  });

  test('if refused and then cancelled, shows the line elsewhere', async () => {
    const {first, second} = await twoTabs();
    first.line.inCall = true;
    await second.run('register');
    await second.run('deregister');
    expect(second.shown).toBe('elsewhere registered');
  });

  test('is refused if the other tab does not answer, because that tab may still be registered', async () => {
    const {first, second} = await twoTabs();
    first.tab.freeze();
    const taking = second.begin('register');
    await browser.pass(16_000);
    expect(taking.outcome).toBe('registered-elsewhere');
    first.tab.thaw();
    await browser.settled();
    // The person who pressed has already seen the refusal.
    expect(browser.locks.holder('webex-calling-elements')).not.toBeUndefined();
  });

  test('by `auto-register` in tabs that have started simultaneously registers one of them, once', async () => {
    const tabs = [
      await SignedInTab.open('first'),
      await SignedInTab.open('second'),
      await SignedInTab.open('third'),
    ];
    const outcomes = tabs.map(({tab, controller}) =>
      tab.run(() => {
        expect(controller.claimAutoRegister()).toBe(true);
        return controller.register({by: 'auto-register'}).then(
          () => 'ok',
          ({type}: {type?: string}) => type,
        );
      }),
    );
    await browser.pass(20_000);
    const count = (values: readonly unknown[], value: string) => values.filter(each => each === value).length;
    const [ends, shown] = [await Promise.all(outcomes), tabs.map(tab => tab.shown)];
    expect([count(ends, 'ok'), count(ends, 'registered-elsewhere')]).toEqual([1, 2]);
    expect([count(shown, 'registered'), count(shown, 'elsewhere registered')]).toEqual([1, 2]);
    const commands = tabs.flatMap(({line}) => line.commands).filter(command => command.endsWith('register'));
    expect(commands).toEqual(['register']);
    const other = tabs.find(tab => tab.shown !== 'registered');
    expect(await other?.run('register')).toBe('ok');
  });

  test.each([
    {failing: 1, shown: 'registered', commands: ['register', 'register']},
    {failing: 3, shown: 'failed forbidden', commands: ['register', 'register', 'register']},
  ])(
    'by `auto-register` in tabs that have started simultaneously is tried once in each tab until one of them has the line ($failing fail)',
    async ({failing, shown, commands}) => {
      let attempts = 0;
      const tabs = [
        await SignedInTab.open('first'),
        await SignedInTab.open('second'),
        await SignedInTab.open('third'),
      ];
      for (const {tab, line, controller} of tabs) {
        const {register} = line;
        vi.spyOn(line, 'register').mockImplementation(options => {
          attempts += 1;
          if (attempts <= failing) line.answers.register = {type: 'failed', fault: makeFault('forbidden')};
          register.call(line, options);
        });
        tab.run(() =>
          controller.subscribe(() => {
            if (controller.claimAutoRegister())
              controller.register({by: 'auto-register'}).catch(() => undefined);
          }),
        );
      }
      await browser.pass(60_000);
      expect(tabs.flatMap(({line}) => line.commands)).toEqual(commands);
      expect(tabs.map(tab => tab.shown)).toContain(shown);
    },
  );

  test('in two tabs simultaneously gives the line to one of them', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    const taking = [second.begin('register'), third.begin('register')];
    await browser.pass(20_000);
    expect(taking.map(({outcome}) => outcome)).not.toContain('pending');
    const shown = [first, second, third].map(tab => tab.shown);
    expect(shown.filter(it => it === 'registered')).toHaveLength(1);
    expect(shown.filter(it => it === 'elsewhere registered')).toHaveLength(2);
  });
});

describe('"Use it here" while Webex refuses the deletion', () => {
  const refused = {type: 'deregistering', at: 300, cause: 'server', nextAttemptAt: 9_000} as const;

  async function refusedHandOver() {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = refused;
    const taking = second.begin('register');
    await browser.pass(8_100);
    return {first, second, taking};
  }

  test('reports the failed step, and leaves one device', async () => {
    const {first, second, taking} = await refusedHandOver();
    expect(taking.outcome).toBe('not-released-elsewhere');
    expect(second.shown).toBe('failed not-released-elsewhere');
    expect(second.log).toEqual([]);
    expect(second.line.commands).toEqual([]);
    // The first tab keeps deleting, keeps the lock, and no longer wants the line.
    expect(first.controller.snapshot).toMatchObject({
      state: {status: 'deregistering', cause: 'server', nextAttemptAt: 9_000},
      wanted: false,
    });
    expect(first.line.commands).toEqual(['deregister']);
    await browser.pass(60_000);
    expect(browser.locks.holder(lock)).toBe(first.tab);
    expect(second.log).toEqual([]);
  });

  test('shows no intermediate state in either tab or in a third one', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    first.line.answers.deregister = refused;
    third.states.length = 0;
    second.begin('register');
    await browser.pass(8_100);
    const shown = () => [first, second, third].map(({states}) => states);
    expect(shown()).toEqual([
      ['deregistering'],
      ['connecting', 'failed not-released-elsewhere'],
      ['elsewhere deregistering'],
    ]);
    expect(first.controller.snapshot).toMatchObject({wanted: false, pending: undefined});
    // A person deregisters a line that is already deregistering, and it ends.
    first.begin('deregister');
    await browser.settled();
    expect(shown()[0]).toEqual(['deregistering']);
    await second.run('deregister');
    expect(shown()[1]?.slice(2)).toEqual(['elsewhere deregistering']);
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect(shown().map(states => states.at(-1))).toEqual(['unregistered', 'unregistered', 'unregistered']);
  });

  test('does not register again meanwhile in the other tab', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = refused;
    second.begin('register');
    await browser.pass(4_000);
    expect(first.line.commands).toEqual(['deregister']);
    expect(first.states).toEqual(['deregistering']);
  });

  test('brings the line here once the deletion succeeds', async () => {
    const {first, second} = await refusedHandOver();
    const third = await SignedInTab.open('third');
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect(second.shown).toBe('registered');
    expect(second.controller.snapshot.wanted).toBe(true);
    expect([first.shown, third.shown]).toEqual(['elsewhere registered', 'elsewhere registered']);
    expect(browser.locks.holder(lock)).toBe(second.tab);
  });

  test('brings it here before tabs that have waited longer without wanting it', async () => {
    const {first, second} = await twoTabs();
    const third = await SignedInTab.open('third');
    first.line.answers.deregister = refused;
    third.begin('register');
    await browser.pass(8_100);
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect([second.shown, third.shown]).toEqual(['elsewhere registered', 'registered']);
    expect(second.log).toEqual([]);
  });

  test('brings it here when the other tab dies', async () => {
    const {first, second} = await refusedHandOver();
    first.tab.die();
    await browser.pass(500);
    expect(second.shown).toBe('registered');
  });

  test('brings nothing here after Cancel', async () => {
    const {first, second} = await refusedHandOver();
    expect(await second.run('deregister')).toBe('ok');
    expect(second.shown).toBe('elsewhere deregistering');
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect([first.shown, second.shown]).toEqual(['unregistered', 'unregistered']);
    expect(second.log).toEqual([]);
    expect(browser.locks.count).toBe(0);
  });

  test('keeps showing the reason while the other tab retries', async () => {
    const {first, second} = await refusedHandOver();
    first.line.signal({...refused, cause: 'throttled', nextAttemptAt: 20_000});
    await browser.pass(20_000);
    expect(second.shown).toBe('failed not-released-elsewhere');
  });

  test('pressed again is refused again', async () => {
    const {second} = await refusedHandOver();
    expect(await second.run('register')).toBe('not-released-elsewhere');
  });

  test('ends if a person registers in the other tab', async () => {
    const {first, second} = await refusedHandOver();
    expect(await first.run('register')).toBe('ok');
    expect(first.line.commands).toEqual(['deregister', 'register']);
    expect([first.shown, second.shown]).toEqual(['registered', 'elsewhere registered']);
    expect(second.controller.snapshot.wanted).toBe(false);
  });

  test('is refused immediately if a person registers in the other tab, which keeps the line', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = refused;
    await first.run('deregister');
    const taking = second.begin('register');
    await browser.settled();
    expect(await first.run('register')).toBe('ok');
    expect(taking.outcome).toBe('not-released-elsewhere');
    await browser.pass(4_000);
    expect([first.shown, second.shown]).toEqual(['registered', 'elsewhere registered']);
  });

  test.each(['still-registered', 'token-expired'] as const)(
    'that ends with %s keeps the lock',
    async type => {
      const {first, second} = await twoTabs();
      const fault = makeFault(type, {expiresAt: Date.now() + 150_000});
      first.line.answers.deregister = {type: 'failed', fault};
      expect(await second.run('register')).toBe('not-released-elsewhere');
      expect(first.shown).toBe(`failed ${type}`);
      expect(first.controller.snapshot.wanted).toBe(false);
      await browser.pass(149_000);
      expect(browser.locks.holder(lock)).toBe(first.tab);
      expect(second.log).toEqual([]);
      // Webex has forgotten the device.
      await browser.pass(2_000);
      expect(second.shown).toBe('registered');
    },
  );

  test('a fault with nothing left at Webex does not count as a refusal', async () => {
    const {first, second} = await twoTabs();
    first.line.answers.deregister = {type: 'failed', fault: makeFault('device-not-found')};
    expect(await second.run('register')).toBe('ok');
    expect(first.shown).toBe('elsewhere registered');
  });

  test('an attempt that cannot be cancelled in time counts as a refusal', async () => {
    const {first, second} = await twoTabs();
    first.line.signal({type: 'retrying', cause: 'server', at: 300});
    delete first.line.answers.cancel;
    const taking = second.begin('register');
    await browser.pass(8_100);
    expect(taking.outcome).toBe('not-released-elsewhere');
    expect(first.shown).toBe('deregistering');
    first.line.signal({type: 'unregistered'});
    await browser.pass(500);
    expect(second.shown).toBe('registered');
  });
});

describe('a stolen lock', () => {
  test('without a message makes this tab give up the line and follow', async () => {
    const {first} = await twoTabs();
    const thief = new Tab('a thief');
    void thief.run(() => browser.locks.request(lock, {steal: true}, () => new Promise(() => {})));
    await browser.settled();
    expect(first.line.commands).toEqual(['deregister']);
    expect(first.shown).toBe('elsewhere connecting');
    expect(browser.locks.holder(lock)).toBe(thief);
  });
});
