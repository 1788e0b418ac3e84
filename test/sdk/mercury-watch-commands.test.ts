// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import {ScriptedMercury, scriptedWebex} from './scripted-mercury.js';
import {back, lost, now, pass, pongingSetup, setup, useWatchClock} from './watch-setup.js';

/** What the watch over the event socket is told: to close it, to open it, to hurry, to end. */
useWatchClock();

describe('close()', () => {
  test('closes it, tells of no loss, and keeps it closed', async () => {
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

  test.each(['opens', 'fails'] as const)('during an attempt that %s late: it stays closed', async answer => {
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

  test('the SDK connects by itself all the same: it is closed again', async () => {
    const {mercury, watch} = setup();
    await watch.close();
    mercury.opens();
    await pass(0);
    expect(mercury.connected).toBe(false);
    expect(watch.isConnected).toBe(false);
  });
});

describe('open()', () => {
  test('connects what was closed', async () => {
    const {mercury, watch, heard} = setup();
    await watch.close();
    await pass(60);
    watch.open();
    await pass(0);
    expect(heard).toEqual([lost(now + 60_000), back]);
    expect(mercury.connected).toBe(true);
  });

  test('on an open one does nothing', async () => {
    const {watch, heard, told} = setup();
    watch.open();
    await pass(60);
    expect(told()).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('then close(), then open(), before an answer: one of them wins, the last', async () => {
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

describe('hurry()', () => {
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
    {name: 'asked for', hurry: (watch: MercuryWatch) => watch.hurry()},
    {name: 'the browser is online again', hurry: () => dispatchEvent(new Event('online'))},
    {name: 'the page is shown again', hurry: () => dispatchEvent(new Event('pageshow'))},
  ])('$name: does not wait for its time', async ({hurry}) => {
    const {watch, heard, told} = await waiting();
    hurry(watch);
    await pass(0);
    expect(told()).toEqual(['connect']);
    expect(heard.at(-1)).toEqual(back);
  });

  test('on a connected socket does nothing', async () => {
    const {watch, told} = setup();
    watch.hurry();
    await pass(60);
    expect(told()).toEqual([]);
  });
});

describe('end()', () => {
  const counted = (made: ReturnType<typeof setup>): number => made.mercury.listening + made.webex.listening;

  test('leaves the socket as it is, and nothing behind', async () => {
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
    'during an attempt that %s late: the socket is another’s',
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

  test('a thousand times leaves as much as once', () => {
    const mercury = new ScriptedMercury();
    const {webex} = scriptedWebex(mercury);
    for (let round = 0; round < 1_000; round += 1) new MercuryWatch(webex).end();
    expect(mercury.listening).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
