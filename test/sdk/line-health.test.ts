import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Listeners} from '../../src/base/listeners.js';
import {LineHealth} from '../../src/sdk/line-health.js';
import type {MercuryEvent, MercuryWatch} from '../../src/sdk/mercury-watch.js';
import type {RegistrationGate} from '../../src/sdk/registration-gate.js';
import type {SdkEvent} from '../../src/sdk/sdk-phase.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {useFakeClock} from './fake-clock.js';

let end: AbortController;

beforeEach(() => {
  useFakeClock();
  end = new AbortController();
});

afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

/** The health of a line, what it does with the registration, and what it reports. */
function healthSetup({hasGate = true} = {}) {
  const gate = {
    isStale: false,
    inCall: false,
    replace: vi.fn(),
    resumeKeepalives: vi.fn(),
    verify: vi.fn(async (): Promise<boolean | undefined> => true),
  };
  const socket = new Listeners<MercuryEvent>();
  const watch = {
    isConnected: true,
    listen: (listener: (event: MercuryEvent) => void, signal?: AbortSignal) => socket.add(listener, signal),
  };
  const read: SdkEvent[] = [];
  const [onNetwork, onOnline, onHeard] = [vi.fn(), vi.fn(), vi.fn()];
  const health = new LineHealth(
    {
      gate: hasGate ? (gate as unknown as RegistrationGate) : undefined,
      watch: watch as unknown as MercuryWatch,
      read: event => read.push(event),
      onNetwork,
      onOnline,
      onHeard,
    },
    end.signal,
  );
  const bringDown = (seconds: number): void => {
    socket.notify({type: 'lost', since: Date.now()});
    vi.advanceTimersByTime(seconds * 1000);
    socket.notify({type: 'back'});
  };
  const signalsRead = (): string[] =>
    read.map(event => ('cause' in event ? `${event.type} ${event.cause}` : event.type));
  return {health, gate, socket, read, signalsRead, bringDown, onNetwork, onOnline, onHeard};
}

const browserReports = (name: 'online' | 'offline'): unknown => window.dispatchEvent(new Event(name));

describe('the network', () => {
  test('that is lost and found again may change the cause of a retry, and keepalives resume', () => {
    const {health, gate, signalsRead, onNetwork, onOnline} = healthSetup();
    browserReports('offline');
    expect([signalsRead(), onNetwork.mock.calls.length, onOnline.mock.calls.length]).toEqual([
      ['trouble network'],
      1,
      0,
    ]);
    health.onKeepaliveAnswered(false);
    expect(signalsRead()).toEqual(['trouble network', 'recovery network']);
    expect([onNetwork.mock.calls.length, onOnline.mock.calls.length]).toEqual([2, 1]);
    expect(gate.resumeKeepalives).toHaveBeenCalledOnce();
    expect(gate.verify).not.toHaveBeenCalled();
  });

  test('that the browser reports is verified at Mobius first', async () => {
    const {gate, signalsRead, onOnline} = healthSetup();
    browserReports('offline');
    gate.verify.mockResolvedValueOnce(undefined);
    browserReports('online');
    await vi.advanceTimersByTimeAsync(0);
    expect(signalsRead()).toEqual(['trouble network']);
    browserReports('online');
    await vi.advanceTimersByTimeAsync(0);
    expect(signalsRead()).toEqual(['trouble network', 'recovery network']);
    expect(onOnline).toHaveBeenCalledTimes(3);
  });

  test('that has recovered is no longer a trouble, and recovers once', () => {
    const {health, signalsRead} = healthSetup();
    browserReports('offline');
    expect(health.troubles).toEqual(['network']);
    health.onHeard();
    health.onHeard();
    expect(health.troubles).toEqual([]);
    expect(signalsRead()).toEqual(['trouble network', 'recovery network']);
  });

  test('that is lost after the line has ended is ignored', () => {
    const {read} = healthSetup();
    end.abort();
    browserReports('offline');
    browserReports('online');
    expect(read).toEqual([]);
  });

  test('that the browser reports is trusted if no answer can be observed', () => {
    const {signalsRead} = healthSetup({hasGate: false});
    browserReports('offline');
    browserReports('online');
    expect(signalsRead()).toEqual(['trouble network', 'recovery network']);
  });
});

describe('the event socket', () => {
  test('that was down briefly is only reported', () => {
    const {gate, signalsRead, bringDown, onNetwork, onOnline} = healthSetup();
    // The page has been open for a while.
    vi.advanceTimersByTime(60_000);
    bringDown(20);
    expect(signalsRead()).toEqual(['trouble events', 'recovery events']);
    expect(gate.verify).not.toHaveBeenCalled();
    expect(gate.resumeKeepalives).not.toHaveBeenCalled();
    expect([onNetwork.mock.calls.length, onOnline.mock.calls.length]).toEqual([0, 0]);
  });

  test('that was down for longer makes the library ask Mobius whether it still has the device', () => {
    const {gate, bringDown} = healthSetup();
    bringDown(21);
    expect(gate.verify).toHaveBeenCalledOnce();
  });

  test.each([
    {name: 'the system clock is set back', jump: -3_600_000, seconds: 21},
    {name: 'the page slept, and its timers stood still', jump: 60_000, seconds: 1},
  ])('that was down for longer is noticed although $name', ({jump, seconds}) => {
    const {gate, socket} = healthSetup();
    socket.notify({type: 'lost', since: Date.now()});
    vi.setSystemTime(Date.now() + jump);
    vi.advanceTimersByTime(seconds * 1000);
    socket.notify({type: 'back'});
    expect(gate.verify).toHaveBeenCalledOnce();
  });

  test('that is back with another WDM device leads to a new registration, not to a recovery', () => {
    const {gate, signalsRead, bringDown} = healthSetup();
    gate.isStale = true;
    bringDown(30);
    expect(signalsRead()).toEqual(['trouble events']);
    expect(gate.replace).toHaveBeenCalledOnce();
    expect(gate.verify).not.toHaveBeenCalled();
  });

  test('without a gate is reported', () => {
    const {signalsRead, bringDown} = healthSetup({hasGate: false});
    bringDown(30);
    expect(signalsRead()).toEqual(['trouble events', 'recovery events']);
  });
});

describe('a registration with an earlier WDM device', () => {
  test('is replaced after the call', () => {
    const {health, gate} = healthSetup();
    Object.assign(gate, {isStale: true, inCall: true});
    health.replaceStale();
    vi.advanceTimersByTime(60_000);
    expect(gate.replace).not.toHaveBeenCalled();
    gate.inCall = false;
    vi.advanceTimersByTime(5_000);
    expect(gate.replace).toHaveBeenCalledOnce();
    gate.isStale = false;
    vi.advanceTimersByTime(60_000);
    expect(gate.replace).toHaveBeenCalledOnce();
  });

  test('is not replaced after the line has ended', () => {
    const {health, gate} = healthSetup();
    Object.assign(gate, {isStale: true, inCall: true});
    health.replaceStale();
    end.abort();
    gate.inCall = false;
    vi.advanceTimersByTime(60_000);
    expect(gate.replace).not.toHaveBeenCalled();
  });
});

describe('keepalives', () => {
  test('that are answered are read, and refused ones prove only that the network works', () => {
    const {health, read, onHeard} = healthSetup();
    health.onKeepaliveAnswered(false);
    expect(read).toEqual([]);
    health.onKeepaliveAnswered(true);
    expect(read).toEqual([{type: 'keepalive-answered', at: Date.now(), isReported: false}]);
    expect(onHeard).toHaveBeenCalledTimes(2);
  });

  test('that the SDK reports as answered again are passed on as reported', () => {
    const {health, read, onHeard} = healthSetup();
    health.onReconnected();
    expect(read).toEqual([{type: 'keepalive-answered', at: Date.now(), isReported: true}]);
    expect(onHeard).toHaveBeenCalledOnce();
  });

  const line = (status: string) =>
    ({keepaliveInterval: 10, getStatus: () => status}) as unknown as SdkLine & {keepaliveInterval: number};

  test('that cannot be observed count as answered after two intervals without a miss', () => {
    const {health, read} = healthSetup({hasGate: false});
    health.watchKeepalives(line('active'));
    vi.advanceTimersByTime(20_000);
    health.watchKeepalives(line('active'));
    vi.advanceTimersByTime(24_999);
    expect(read).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(read).toEqual([{type: 'keepalive-answered', at: Date.now(), isReported: false}]);
  });

  test('of a line that is no longer active do not count as answered', () => {
    const {health, read} = healthSetup({hasGate: false});
    health.watchKeepalives(line('inactive'));
    vi.advanceTimersByTime(60_000);
    expect(read).toEqual([]);
  });
});
