import {afterEach, beforeEach, vi} from 'vitest';
import {MercuryWatch, type MercuryEvent} from '../../src/sdk/mercury-watch.js';
import {ScriptedMercury, scriptedWebex} from './scripted-mercury.js';

export const now = Date.UTC(2026, 10, 25, 12);

/** How far the monotonic clock is ahead of the timers, because the page was suspended. */
let suspendedFor = 0;

/** Gives each test a new clock, and restores spies. */
export function useWatchClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({now, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
    suspendedFor = 0;
    const monotonic = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => monotonic() + suspendedFor);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

export const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

/** Suspends the page: clocks continue, and timers run late. */
export function suspendPage(seconds: number): void {
  suspendedFor += seconds * 1000;
  vi.setSystemTime(Date.now() + seconds * 1000);
}

export function setup({connected = true} = {}) {
  const mercury = new ScriptedMercury();
  mercury.connected = connected;
  const {webex, refreshed} = scriptedWebex(mercury);
  const watch = new MercuryWatch(webex);
  const events: MercuryEvent[] = [];
  watch.listen(event => event.type !== 'heard' && events.push(event));
  /** Returns the commands that the socket has received since the last time. */
  const takeCommands = (): string[] => mercury.commands.splice(0);
  return {mercury, webex, watch, events, takeCommands, refreshed};
}

/** A socket that answers pings. After the first pong, silence counts as a loss. */
export async function pongingSetup() {
  const made = setup();
  for (let times = 0; times < 3; times += 1) {
    made.mercury.pong();
    await pass(15);
  }
  return {...made, lastPong: Date.now() - 15_000};
}

export const lost = (since: number) => ({type: 'lost', since});
export const back = {type: 'back'};
