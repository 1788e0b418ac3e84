// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import {ScriptedMercury, scriptedWebex} from './scripted-mercury.js';
import {back, lost, now, pass, pongingSetup, setup, useWatchClock} from './watch-setup.js';

/** The commands of the event socket's watch: close, open, retrySoon and end. */
useWatchClock();

describe('close()', () => {
  test('closes it without reporting a loss, and keeps it closed', async () => {
    const {watch, heard, told} = setup();
    await watch.close();
    await pass(600);
    expect(told()).toEqual(['disconnect']);
    expect(watch.isConnected).toBe(false);
    expect(heard).toEqual([]);
  });

  test('during a pause ends the attempts', async () => {
    const {mercury, watch, told} = setup();
    mercury.answers = ['fails'];
    mercury.closes();
    await pass(5);
    told();
    await watch.close();
    await pass(600);
    expect(told()).toEqual(['disconnect']);
  });

  test.each(['opens', 'fails'] as const)('during an attempt that %s late keeps it closed', async answer => {
    const {mercury, watch, heard} = setup();
    mercury.answers = ['hangs'];
    mercury.closes();
    await pass(1);
    await watch.close();
    mercury[answer]();
    await pass(600);
    expect(mercury.connected).toBe(false);
    expect(watch.isConnected).toBe(false);
    expect(heard.map(({type}) => type)).toEqual(['lost']);
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
    const {mercury, watch, heard} = setup();
    await watch.close();
    await pass(60);
    watch.open();
    await pass(0);
    expect(heard).toEqual([lost(now + 60_000), back]);
    expect(mercury.connected).toBe(true);
  });

  test('does nothing on an open socket', async () => {
    const {watch, heard, told} = setup();
    watch.open();
    await pass(60);
    expect(told()).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('followed by close() and open() before an answer applies the last one', async () => {
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
    made.told();
    made.mercury.answers = ['opens'];
    return made;
  };

  test.each([
    {name: 'asked for', retrySoon: (watch: MercuryWatch) => watch.retrySoon()},
    {name: 'the browser is online again', retrySoon: () => dispatchEvent(new Event('online'))},
    {name: 'the page is shown again', retrySoon: () => dispatchEvent(new Event('pageshow'))},
  ])('does not wait for the next attempt when $name', async ({retrySoon}) => {
    const {watch, heard, told} = await waiting();
    retrySoon(watch);
    await pass(0);
    expect(told()).toEqual(['connect']);
    expect(heard.at(-1)).toEqual(back);
  });

  test('does nothing on a connected socket', async () => {
    const {watch, told} = setup();
    watch.retrySoon();
    await pass(60);
    expect(told()).toEqual([]);
  });
});

describe('end()', () => {
  const counted = (made: ReturnType<typeof setup>): number => made.mercury.listening + made.webex.listening;

  test('leaves the socket unchanged, and nothing behind', async () => {
    const made = await pongingSetup();
    expect(counted(made)).toBeGreaterThan(0);
    made.watch.end();
    expect(counted(made)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    made.mercury.closes();
    dispatchEvent(new Event('online'));
    await pass(600);
    expect(made.told()).toEqual([]);
    expect(made.heard).toEqual([]);
  });

  test('during a pause', async () => {
    const made = setup();
    made.mercury.answers = ['fails'];
    made.mercury.closes();
    await pass(50);
    made.told();
    made.watch.end();
    await pass(600);
    expect(made.told()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['opens', 'fails'] as const)(
    'during an attempt that %s late leaves the socket to its next owner',
    async answer => {
      const made = setup();
      made.mercury.pong();
      made.mercury.answers = ['hangs'];
      made.mercury.closes();
      await pass(1);
      made.told();
      made.watch.end();
      made.mercury[answer]();
      await pass(600);
      expect(made.told()).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('a thousand times leaves no more than once', () => {
    const mercury = new ScriptedMercury();
    const {webex} = scriptedWebex(mercury);
    for (let round = 0; round < 1_000; round += 1) new MercuryWatch(webex).end();
    expect(mercury.listening).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
