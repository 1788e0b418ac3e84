import {afterEach, beforeEach, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {RetrySchedule, type ServerKind} from '../../src/sdk/retry-schedule.js';
import type {SdkRefusal} from '../../src/sdk/sdk.js';

/** The time at the start of each test. */

export const now = Date.UTC(2026, 10, 25, 12);

/** Gives each test a paused clock, and no random pauses. */
export function useSchedules(): void {
  beforeEach(() => {
    vi.useFakeTimers({now, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']});
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    serverBackoff.clear();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}

export const servers = {primary: ['primary'], backup: ['backup']} as const;
type Servers = Record<ServerKind, readonly string[]>;

/** A schedule whose attempts are refused by the test's function. */
export function setup(
  refusals: (kind: ServerKind, server: string) => SdkRefusal,
  chosenServers: Servers = servers,
) {
  const attempts: string[] = [];
  const ended = vi.fn();
  const changed = vi.fn();
  const startedAt = performance.now();
  const attempt = async (kind: ServerKind): Promise<void> => {
    attempts.push(`${kind} at ${Math.round((performance.now() - startedAt) / 1000)}`);
    schedule.begin();
    // Like the gate, send nothing to a server before its time.
    for (const server of chosenServers[kind])
      if (!serverBackoff.secondsLeft(server)) schedule.onRefused(server, refusals(kind, server));
    schedule.planNext(chosenServers[kind], kind, chosenServers.backup.length > 0);
  };
  const schedule = new RetrySchedule(attempt, changed, ended);
  const secondsLeft = (): number => ((schedule.current.nextAttemptAt ?? Number.NaN) - Date.now()) / 1000;
  return {schedule, attempts, ended, changed, secondsLeft, begin: () => attempt('primary')};
}

export const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
export const status = (statusCode: number, retryAfter?: string): SdkRefusal => ({
  statusCode,
  headers: {...(retryAfter && {'retry-after': retryAfter})},
});
