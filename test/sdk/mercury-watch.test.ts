import {describe, expect, test, vi} from 'vitest';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import {ScriptedMercury, scriptedWebex} from './scripted-mercury.js';
import {back, lost, now, pass, pongingSetup, setup, suspendPage, useWatchClock} from './watch-setup.js';

useWatchClock();

describe('a closed socket', () => {
  test.each([
    {code: 1006, name: 'a network failure'},
    {code: 1000, name: 'an end without a reason, which the SDK treats as final'},
    {code: 1005, name: 'an end without a code'},
    {code: 1011, name: 'a server error'},
    {code: 4000, name: 'replaced, which the SDK treats as final'},
    {code: 4401, name: 'a rejected token, which the SDK treats as final'},
  ])('with $code, $name, is lost immediately, and reconnected by us', async ({code}) => {
    const {mercury, watch, events, takeCommands} = setup();
    mercury.closes(code);
    expect(events).toEqual([lost(now)]);
    expect(watch.isConnected).toBe(false);
    await pass(0);
    expect(takeCommands()).toEqual(['connect']);
    expect(events).toEqual([lost(now), back]);
    expect(watch.isConnected).toBe(true);
  });

  test('that is refused from then on is reconnected forever with growing pauses', async () => {
    const {mercury, events, takeCommands} = setup();
    mercury.answers = ['fails'];
    mercury.closes();
    const attempts: number[] = [];
    await pass(0);
    expect(takeCommands()).toEqual(['connect', 'disconnect']);
    for (let second = 1; second <= 130; second += 1) {
      await pass(1);
      if (takeCommands().includes('connect')) attempts.push(second);
    }
    expect(attempts).toEqual([1, 3, 8, 18, 38, 68, 98, 128]);
    expect(events).toEqual([lost(now)]);
    mercury.answers = ['opens'];
    await pass(30);
    expect(events).toEqual([lost(now), back]);
  });

  test('reconnected by the SDK ends our retries', async () => {
    const {mercury, events, takeCommands} = setup();
    mercury.answers = ['fails'];
    mercury.closes();
    await pass(5);
    mercury.opens();
    expect(events).toEqual([lost(now), back]);
    takeCommands();
    await pass(120);
    expect(takeCommands()).toEqual([]);
  });

  test('counts as connected if the SDK stayed connected without reporting it', async () => {
    const {mercury, watch, events} = setup();
    mercury.answers = ['hangs'];
    vi.spyOn(mercury, 'connect').mockImplementation(() => {
      mercury.connected = true;
      return Promise.resolve();
    });
    mercury.closes();
    await pass(1);
    expect(events).toEqual([lost(now), back]);
    expect(watch.isConnected).toBe(true);
  });

  test('repeatedly reports each loss and each return once', async () => {
    const {mercury, events} = setup();
    for (let times = 0; times < 3; times += 1) {
      mercury.closes();
      await pass(10);
    }
    expect(events.map(({type}) => type)).toEqual(['lost', 'back', 'lost', 'back', 'lost', 'back']);
  });

  test.each([
    {failures: 1, renewals: 0},
    {failures: 2, renewals: 1},
    {failures: 3, renewals: 1},
    {failures: 4, renewals: 2},
  ])(
    'renews the WDM device after every second of $failures failed attempts, as it may be gone',
    async ({failures, renewals}) => {
      const {mercury, refreshed} = setup();
      mercury.answers = [...Array.from({length: failures}, () => 'fails' as const), 'opens'];
      mercury.closes();
      await pass(60);
      expect(refreshed).toHaveLength(renewals);
    },
  );

  test.each([10, 20])('after %i s without a frame is lost since it closed', async silence => {
    const {mercury, events} = setup();
    await pass(silence);
    mercury.closes();
    expect(events).toEqual([lost(now + silence * 1000)]);
  });
});

describe('a silent socket', () => {
  test('is lost within 30 s of the last pong, and since that pong', async () => {
    const {mercury, events, takeCommands, lastPong} = await pongingSetup();
    await pass(30 - 15);
    expect(events).toEqual([lost(lastPong), back]);
    // The old socket is closed, and a new one opened.
    expect(takeCommands()).toEqual(['disconnect', 'connect']);
    expect(mercury.connected).toBe(true);
  });

  test('is not silent while frames arrive', async () => {
    const {mercury, events} = await pongingSetup();
    for (let times = 0; times < 20; times += 1) {
      mercury.emit('event', {});
      await pass(27);
    }
    expect(events).toEqual([]);
  });

  test('is ignored if the SDK reports no pongs', async () => {
    const {mercury, events} = setup();
    mercury.emit('event', {});
    await pass(3_600);
    expect(events).toEqual([]);
  });

  test('after a sleep waits for the pending pong', async () => {
    const {mercury, events} = await pongingSetup();
    suspendPage(600);
    await pass(14);
    expect(events).toEqual([]);
    mercury.pong();
    await pass(20);
    expect(events).toEqual([]);
  });

  test('after a sleep without a pong is soon lost, since the last pong', async () => {
    const {events, lastPong} = await pongingSetup();
    suspendPage(600);
    await pass(30);
    expect(events[0]).toEqual(lost(lastPong));
  });

  test('is noticed within a few minutes in a tab whose timers run once a minute', async () => {
    const {events, lastPong} = await pongingSetup();
    for (let minute = 0; minute < 5; minute += 1) {
      suspendPage(46);
      await pass(14);
    }
    expect(events[0]).toEqual(lost(lastPong));
  });

  test('closed after a sleep is lost since the sleep began', async () => {
    const {mercury, events, lastPong} = await pongingSetup();
    suspendPage(3_600);
    mercury.closes();
    expect(events[0]).toEqual(lost(lastPong));
  });

  test('that the SDK notices first is lost once', async () => {
    const {mercury, events} = await pongingSetup();
    mercury.answers = ['hangs'];
    await pass(5);
    mercury.closes();
    await pass(60);
    expect(events.map(({type}) => type)).toEqual(['lost']);
  });
});

describe('a connection attempt that never ends', () => {
  test('is aborted after 15 s, and repeated', async () => {
    const {mercury, events, takeCommands} = setup();
    mercury.answers = ['hangs', 'opens'];
    mercury.closes();
    await pass(14.9);
    expect(takeCommands()).toEqual(['connect']);
    await pass(2);
    expect(takeCommands()).toEqual(['disconnect', 'connect']);
    expect(events).toEqual([lost(now), back]);
  });

  test('is repeated even if aborting it never ends', async () => {
    const {mercury, events} = setup();
    mercury.answers = ['hangs', 'opens'];
    vi.spyOn(mercury, 'disconnect').mockReturnValue(new Promise(() => {}));
    mercury.closes();
    await pass(40);
    expect(events).toEqual([lost(now), back]);
  });

  test('is repeated if aborting it throws', async () => {
    const {mercury, events} = setup();
    const connect = vi.spyOn(mercury, 'connect').mockImplementationOnce(() => {
      throw new Error('from the SDK');
    });
    mercury.closes();
    await pass(10);
    expect(connect).toHaveBeenCalledTimes(2);
    expect(events).toEqual([lost(now), back]);
  });
});

test('an open socket that the SDK reports again is not back, as it was never lost', () => {
  const {mercury, events} = setup();
  mercury.emit('online');
  expect(events).toEqual([]);
});

describe('a watch that begins while the socket is down', () => {
  test('connects it', async () => {
    const {watch, events, takeCommands} = setup({connected: false});
    await pass(0);
    expect(takeCommands()).toEqual(['connect']);
    expect([events, watch.isConnected]).toEqual([[back], true]);
  });

  test('reports the return, without closing a host’s socket', async () => {
    const {mercury, watch, events, takeCommands} = setup({connected: false});
    expect(watch.isConnected).toBe(false);
    mercury.opens();
    await pass(1);
    expect(takeCommands()).not.toContain('disconnect');
    expect(watch.isConnected).toBe(true);
    expect(events.at(-1)).toEqual(back);
  });

  test('assumes a connection if the SDK does not report one', () => {
    const mercury = new ScriptedMercury();
    const {webex} = scriptedWebex(mercury);
    Object.assign(mercury, {connected: undefined});
    expect(new MercuryWatch(webex).isConnected).toBe(true);
  });
});

describe('the event `heard`, which proves that the network works', () => {
  const heardSetup = () => {
    const made = setup();
    const onHeard = vi.fn();
    made.watch.listen(event => event.type === 'heard' && onHeard());
    return {...made, onHeard};
  };

  test.each([
    {name: 'an answer', event: 'request:success', reason: undefined, times: 1},
    {name: 'a refusal', event: 'request:failure', reason: {statusCode: 503}, times: 1},
    {name: 'no answer', event: 'request:failure', reason: {statusCode: 0}, times: 0},
    {name: 'a failure without a reason', event: 'request:failure', reason: undefined, times: 0},
  ])('is emitted $times times after $name', ({event, reason, times}) => {
    const {webex, onHeard} = heardSetup();
    webex.emit(event, {}, reason);
    expect(onHeard).toHaveBeenCalledTimes(times);
  });

  test.each(['event', 'ping-pong-latency', 'online'])('is emitted for %s of the socket', event => {
    const {mercury, onHeard} = heardSetup();
    mercury.emit(event);
    expect(onHeard).toHaveBeenCalledOnce();
  });
});

test('a `webex` without request events is watched through its socket only', async () => {
  const {internal} = scriptedWebex(new ScriptedMercury()).webex;
  const watch = new MercuryWatch({credentials: {}, internal});
  internal.mercury.closes();
  expect(watch.isConnected).toBe(false);
  watch.end();
});
