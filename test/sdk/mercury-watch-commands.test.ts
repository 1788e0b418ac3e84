/** Tests of the commands of `MercuryWatch`: `close()`, `open()`, `retrySoon()` and `end()`. */
import {describe, expect, test, vi} from 'vitest';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import {ScriptedMercury, scriptedWebex} from './scripted-mercury.js';
import {back, lost, now, pass, pongingSetup, setup, useWatchClock} from './watch-setup.js';

useWatchClock();

describe('close()', () => {
  test('closes it without reporting a loss, and keeps it closed', async () => {
    const {watch, events, takeCommands} = setup();
    await watch.close();
    await pass(600);
    expect(takeCommands()).toEqual(['disconnect']);
    expect(watch.isConnected).toBe(false);
    expect(events).toEqual([]);
  });

  test('during a pause ends the attempts', async () => {
    const {mercury, watch, takeCommands} = setup();
    mercury.answers = ['fails'];
    mercury.closes();
    await pass(5);
    takeCommands();
    await watch.close();
    await pass(600);
    expect(takeCommands()).toEqual(['disconnect']);
  });

  test.each(['opens', 'fails'] as const)('during an attempt that %s late keeps it closed', async answer => {
    const {mercury, watch, events} = setup();
    mercury.answers = ['hangs'];
    mercury.closes();
    await pass(1);
    await watch.close();
    mercury[answer]();
    await pass(600);
    expect(mercury.connected).toBe(false);
    expect(watch.isConnected).toBe(false);
    expect(events.map(({type}) => type)).toEqual(['lost']);
  });

  test('closes it again if the SDK reconnects it', async () => {
    const {mercury, watch} = setup();
    await watch.close();
    mercury.opens();
    await pass(0);
    expect(mercury.connected).toBe(false);
    expect(watch.isConnected).toBe(false);
  });
});

describe('open()', () => {
  test('reconnects a closed socket', async () => {
    const {mercury, watch, events} = setup();
    await watch.close();
    await pass(60);
    watch.open();
    await pass(0);
    expect(events).toEqual([lost(now + 60_000), back]);
    expect(mercury.connected).toBe(true);
  });

  test('does nothing on an open socket', async () => {
    const {watch, events, takeCommands} = setup();
    watch.open();
    await pass(60);
    expect(takeCommands()).toEqual([]);
    expect(events).toEqual([]);
  });

  test('several calls before an answer: the last one wins', async () => {
    const {mercury, watch} = setup();
    for (let times = 0; times < 3; times += 1) {
      void watch.close();
      watch.open();
    }
    await pass(30);
    expect(watch.isConnected).toBe(true);
    expect(mercury.connected).toBe(true);
    watch.open();
    void watch.close();
    await pass(60);
    expect(mercury.connected).toBe(false);
  });
});

describe('retrySoon()', () => {
  const waiting = async () => {
    const made = setup();
    made.mercury.answers = ['fails'];
    made.mercury.closes();
    await pass(50);
    made.takeCommands();
    made.mercury.answers = ['opens'];
    return made;
  };

  test.each([
    {name: 'it is called', retrySoon: (watch: MercuryWatch) => watch.retrySoon()},
    {name: 'the browser is online again', retrySoon: () => dispatchEvent(new Event('online'))},
    {name: 'the page is shown again', retrySoon: () => dispatchEvent(new Event('pageshow'))},
  ])('does not wait for the next attempt when $name', async ({retrySoon}) => {
    const {watch, events, takeCommands} = await waiting();
    retrySoon(watch);
    await pass(0);
    expect(takeCommands()).toEqual(['connect']);
    expect(events.at(-1)).toEqual(back);
  });

  test('does nothing on a connected socket', async () => {
    const {watch, takeCommands} = setup();
    watch.retrySoon();
    await pass(60);
    expect(takeCommands()).toEqual([]);
  });
});

describe('end()', () => {
  const countListeners = (made: ReturnType<typeof setup>): number =>
    made.mercury.listening + made.webex.listening;

  test('does not change the socket, and removes all listeners and timers', async () => {
    const made = await pongingSetup();
    expect(countListeners(made)).toBeGreaterThan(0);
    made.watch.end();
    expect(countListeners(made)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    made.mercury.closes();
    dispatchEvent(new Event('online'));
    await pass(600);
    expect(made.takeCommands()).toEqual([]);
    expect(made.events).toEqual([]);
  });

  test('removes the listeners of the window, which outlives the instance', () => {
    const added = vi.spyOn(globalThis, 'addEventListener');
    const {watch} = setup();
    watch.end();
    const signals = added.mock.calls.map(([, , options]) => (options as AddEventListenerOptions).signal);
    expect(signals.map(signal => signal?.aborted)).toEqual([true, true]);
  });

  test('during a pause ends the attempts', async () => {
    const made = setup();
    made.mercury.answers = ['fails'];
    made.mercury.closes();
    await pass(50);
    made.takeCommands();
    made.watch.end();
    await pass(600);
    expect(made.takeCommands()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['opens', 'fails'] as const)(
    'during an attempt that %s late does not touch the socket afterwards',
    async answer => {
      const made = setup();
      made.mercury.pong();
      made.mercury.answers = ['hangs'];
      made.mercury.closes();
      await pass(1);
      made.takeCommands();
      made.watch.end();
      made.mercury[answer]();
      await pass(600);
      expect(made.takeCommands()).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('1,000 ended instances leave no listener or timer', () => {
    const mercury = new ScriptedMercury();
    const {webex} = scriptedWebex(mercury);
    for (let round = 0; round < 1_000; round += 1) new MercuryWatch(webex).end();
    expect(mercury.listening).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
