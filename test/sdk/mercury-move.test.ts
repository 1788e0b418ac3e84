/** Mercury moves a client to another server: the SDK opens a second socket, and the server closes the first (trap 40). */
import {describe, expect, test} from 'vitest';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import {ScriptedMercury, scriptedWebex} from './scripted-mercury.js';
import {back, lost, now, pass, pongingSetup, setup, useWatchClock} from './watch-setup.js';

useWatchClock();

/** A client whose SDK has opened a second socket. */
function movedSetup(socket: {connected?: boolean}) {
  const made = setup();
  const {mercury} = made;
  mercury.socket = socket;
  mercury.sockets = new Map([[mercury.defaultSessionId, socket]]);
  /** The first socket closes: the SDK deletes the record of the second, and reports only the close code 4001. */
  const closeFirst = (code: number): void => {
    mercury.sockets?.clear();
    if (code === 4001) mercury.emit('offline.replaced', {code});
  };
  return {...made, closeFirst};
}

describe('a client that Mercury moves to another server', () => {
  test('keeps its new socket, and calls arrive all the time', async () => {
    const socket = {connected: true};
    const {mercury, watch, events, closeFirst} = movedSetup(socket);
    mercury.connected = false;
    closeFirst(4001);
    expect(mercury.sockets?.get('session')).toBe(socket);
    expect(mercury.connected).toBe(true);
    expect([events, watch.isConnected]).toEqual([[], true]);
    await pass(60);
    expect(events).toEqual([]);
  });

  test('keeps it with the next frame, if the first socket closes without a report', () => {
    const socket = {connected: true};
    const {mercury, closeFirst} = movedSetup(socket);
    closeFirst(1006);
    expect(mercury.sockets?.size).toBe(0);
    mercury.pong();
    expect(mercury.sockets?.get('session')).toBe(socket);
  });

  test('can close it on purpose before that', async () => {
    const socket = {connected: true};
    const {mercury, watch, closeFirst} = movedSetup(socket);
    closeFirst(1006);
    const closed: unknown[] = [];
    mercury.disconnect = async () => void closed.push(mercury.sockets?.get('session'));
    await watch.close();
    expect(closed).toEqual([socket]);
  });

  test('keeps the only socket of an SDK before 3.12, which has no records of them', async () => {
    const {mercury, events, takeCommands} = setup();
    mercury.emit('offline.replaced', {code: 4001});
    await pass(60);
    expect([events, takeCommands()]).toEqual([[], []]);
  });

  test('is lost immediately, and connects again, if the SDK has no record of any socket', async () => {
    const {mercury, events, takeCommands} = setup();
    mercury.sockets = new Map();
    mercury.emit('offline.replaced', {code: 4001});
    expect(events).toEqual([lost(now)]);
    await pass(0);
    expect(takeCommands()).toEqual(['disconnect', 'connect']);
  });

  test('is not connected while the new socket is still opening', () => {
    const mercury = new ScriptedMercury();
    mercury.connected = false;
    mercury.sockets = new Map([[mercury.defaultSessionId, {connected: false}]]);
    const watch = new MercuryWatch(scriptedWebex(mercury).webex);
    expect([watch.isConnected, mercury.connected]).toEqual([false, false]);
    watch.end();
  });

  test('is lost immediately, and connects again, if there is no new socket when the first closes', async () => {
    const {events, takeCommands, closeFirst} = movedSetup({connected: false});
    closeFirst(4001);
    expect(events).toEqual([lost(now)]);
    await pass(0);
    expect(takeCommands()).toEqual(['disconnect', 'connect']);
    expect(events).toEqual([lost(now), back]);
  });

  test('closes a new socket that is still opening before it connects again', async () => {
    const socket = {connected: false};
    const {mercury, takeCommands, closeFirst} = movedSetup(socket);
    let closed: unknown;
    let close = (): void => undefined;
    mercury.disconnect = () => {
      closed = mercury.sockets?.get('session');
      return new Promise(resolve => (close = resolve));
    };
    closeFirst(4001);
    await pass(1);
    expect(closed).toBe(socket);
    expect(takeCommands()).toEqual([]);
    close();
    await pass(0);
    expect(takeCommands()).toEqual(['connect']);
  });

  test.each([true, false])('is connected for a later watch (the record exists: %s)', async hasRecord => {
    const {mercury, webex, watch, takeCommands} = movedSetup({connected: true});
    watch.end();
    mercury.connected = false;
    if (!hasRecord) mercury.sockets?.clear();
    const later = new MercuryWatch(webex);
    await pass(1);
    expect([later.isConnected, mercury.connected, mercury.sockets?.size]).toEqual([true, true, 1]);
    expect(takeCommands()).toEqual([]);
  });

  test('that comes online after it was closed is closed before the next connects', async () => {
    const {mercury, watch, takeCommands} = setup();
    await watch.close();
    takeCommands();
    let close = (): void => undefined;
    mercury.disconnect = () => new Promise(resolve => (close = resolve));
    mercury.emit('online');
    watch.open();
    await pass(0);
    expect(takeCommands()).toEqual([]);
    close();
    await pass(0);
    expect(takeCommands()).toEqual(['connect']);
  });

  test('does not get its socket back after it was closed on purpose', async () => {
    const {mercury, watch} = movedSetup({connected: true});
    await watch.close();
    mercury.sockets?.clear();
    mercury.pong();
    mercury.emit('offline.replaced', {code: 4001});
    expect(mercury.sockets?.size).toBe(0);
    expect(watch.isConnected).toBe(false);
  });
});

test('a silent socket is closed before a new one is opened, because its late end would remove the new one', async () => {
  const {mercury, takeCommands} = await pongingSetup();
  let close = (): void => undefined;
  mercury.disconnect = () => {
    mercury.commands.push('disconnect');
    return new Promise(resolve => (close = resolve));
  };
  await pass(15);
  expect(takeCommands()).toEqual(['disconnect']);
  close();
  await pass(0);
  expect(takeCommands()).toEqual(['connect']);
});
