import {makeFault} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {unexpectedAnswer} from '../../src/sdk/mobius-answer.js';
import {nextAttempt, RetrySchedule, type ServerKind} from '../../src/sdk/retry-schedule.js';
import type {SdkRefusal} from '../../src/sdk/sdk.js';

const now = Date.UTC(2026, 10, 25, 12);

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

describe('after a failed attempt', () => {
  const first = {onPrimary: 1, onBackup: 0, elapsed: 0};
  const atEnd = {onPrimary: 4, onBackup: 0, elapsed: 114};
  const primary = (pause: number) => ({pause, kind: 'primary'});
  const backup = (pause: number) => ({pause, kind: 'backup'});

  test.each([
    {name: 'the first', failures: first, next: primary(32)},
    {name: 'the first, at random', failures: first, draw: 0.55, next: primary(38)},
    {name: 'the second', failures: {...first, onPrimary: 2, elapsed: 32}, next: primary(34)},
    {name: 'the third', failures: {...first, onPrimary: 3, elapsed: 66}, next: primary(38)},
    {name: 'a later one waits no longer', failures: {...first, onPrimary: 9, elapsed: 10}, next: primary(38)},
    {
      name: 'no longer than the primary has',
      failures: {...first, onPrimary: 3, elapsed: 80},
      next: primary(34),
    },
    {name: 'too little time left, so the backup at once', failures: {...first, elapsed: 84}, next: backup(0)},
    {name: 'no time left, so the backup at once', failures: atEnd, next: backup(0)},
    {name: 'no time left and no backup', failures: atEnd, hasBackup: false, next: undefined},
    {name: 'once on the backup', failures: {...atEnd, onBackup: 1}, next: backup(32)},
    {name: 'twice on the backup', failures: {...atEnd, onBackup: 2}, next: undefined},

    {name: 'Retry-After 300', failures: first, wait: 300, next: primary(300)},
    {name: 'Retry-After 5, to the second', failures: first, wait: 5, next: primary(5)},
    {name: 'Retry-After 1, at first', failures: first, wait: 1, next: primary(2)},
    {name: 'Retry-After 1, again', failures: {...first, onPrimary: 2, elapsed: 2}, wait: 1, next: primary(4)},
    {
      name: 'Retry-After 1, each time',
      failures: {...first, onPrimary: 6, elapsed: 60},
      wait: 1,
      next: primary(30),
    },
    {
      name: 'Retry-After 40, after many',
      failures: {...first, onPrimary: 6, elapsed: 60},
      wait: 40,
      next: primary(40),
    },
    {name: 'Retry-After with the primary used up', failures: atEnd, wait: 300, next: backup(0)},
    {
      name: 'Retry-After with the primary used up and no backup',
      failures: atEnd,
      hasBackup: false,
      wait: 300,
      next: primary(300),
    },
    {name: 'Retry-After of the backup', failures: {...atEnd, onBackup: 1}, wait: 300, next: backup(300)},
    {name: 'a short Retry-After of the backup', failures: {...atEnd, onBackup: 1}, wait: 5, next: backup(32)},
    {
      name: 'Retry-After of the backup, twice',
      failures: {...atEnd, onBackup: 2},
      wait: 300,
      next: backup(300),
    },
  ])('$name: $next.kind in $next.pause s', ({failures, hasBackup = true, wait = 0, draw = 0, next}) => {
    expect(nextAttempt(failures, hasBackup, wait, draw)).toEqual(next);
  });
});

const servers = {primary: ['primary'], backup: ['backup']} as const;
type Servers = Record<ServerKind, readonly string[]>;

/** A schedule whose attempts are refused by the test's function. */
function setup(refusals: (kind: ServerKind, server: string) => SdkRefusal, at: Servers = servers) {
  const attempts: string[] = [];
  const ended = vi.fn();
  const changed = vi.fn();
  const begun = performance.now();
  const attempt = async (kind: ServerKind): Promise<void> => {
    attempts.push(`${kind} at ${Math.round((performance.now() - begun) / 1000)}`);
    schedule.begin();
    // Like the gate, send nothing to a server before its time.
    for (const server of at[kind])
      if (!serverBackoff.secondsLeft(server)) schedule.onRefused(server, refusals(kind, server));
    schedule.planNext(at[kind], kind, at.backup.length > 0);
  };
  const schedule = new RetrySchedule(attempt, changed, ended);
  const left = (): number => ((schedule.current.nextAttemptAt ?? Number.NaN) - Date.now()) / 1000;
  return {schedule, attempts, ended, changed, left, begin: () => attempt('primary')};
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
const status = (statusCode: number, retryAfter?: string): SdkRefusal => ({
  statusCode,
  headers: {...(retryAfter && {'retry-after': retryAfter})},
});

describe('the schedule, always refused', () => {
  test('tries the primary for two minutes, then the backup twice, and ends', async () => {
    const {attempts, ended, schedule, begin} = setup(() => status(503));
    await begin();
    await pass(600);
    expect(attempts).toEqual([
      'primary at 0',
      'primary at 32',
      'primary at 66',
      'primary at 104',
      'backup at 104',
      'backup at 136',
    ]);
    expect(ended).toHaveBeenCalledOnce();
    expect(schedule.isWaiting).toBe(false);
    expect(schedule.current.nextAttemptAt).toBeUndefined();
  });

  test('ends without a backup, and restarts with the next command', async () => {
    const {attempts, ended, begin, schedule} = setup(() => status(503), {primary: ['primary'], backup: []});
    await begin();
    await pass(600);
    expect(attempts).toHaveLength(4);
    expect(ended).toHaveBeenCalledOnce();
    schedule.stop();
    await begin();
    expect(schedule.current.attempt).toBe(1);
    await pass(600);
    expect(attempts).toHaveLength(8);
  });

  test('counts its attempts, and reports each', async () => {
    const {schedule, changed, begin, left} = setup(() => status(503));
    await begin();
    expect(schedule.current).toMatchObject({attempt: 1, cause: 'server'});
    expect(left()).toBe(32);
    changed.mockClear();
    await pass(32);
    // Its start, and the schedule of the next one.
    expect(changed).toHaveBeenCalledTimes(2);
    expect(schedule.current).toMatchObject({attempt: 2});
    expect(left()).toBe(34);
  });

  test('never ends while servers set a time', async () => {
    const {attempts, ended, begin} = setup(() => status(503, '60'));
    await begin();
    await pass(3_600);
    expect(ended).not.toHaveBeenCalled();
    expect(attempts.length).toBeGreaterThan(50);
  });
});

describe('the clock is set back during a wait', () => {
  test.each([
    {name: '2 s', milliseconds: 2_000},
    {name: '10 years', milliseconds: 315_360_000_000},
    {name: '10 years on', milliseconds: -315_360_000_000},
  ])('by $name, and the retry is still on time', async ({milliseconds}) => {
    const {attempts, ended, begin} = setup(() => status(503));
    await begin();
    await pass(10);
    vi.setSystemTime(Date.now() - milliseconds);
    await pass(21);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts).toHaveLength(2);
    await pass(600);
    expect(attempts.at(-1)).toBe('backup at 136');
    expect(ended).toHaveBeenCalledOnce();
  });

  test("and a server's time is still respected", async () => {
    const {attempts, begin} = setup(() => status(429, '300'));
    await begin();
    await pass(10);
    vi.setSystemTime(Date.now() - 315_360_000_000);
    expect(serverBackoff.secondsLeft('primary')).toBe(290);
    await pass(289);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts[1]).toBe('primary at 300');
  });
});

describe('a server sets a time', () => {
  const inFiveMinutes = new Date(now + 300_000).toUTCString();

  test.each([
    {name: '429, seconds', refusal: status(429, '300'), cause: 'throttled'},
    {name: '429, a date', refusal: status(429, inFiveMinutes), cause: 'throttled'},
    {name: '503, seconds', refusal: status(503, '300'), cause: 'server'},
    {name: '503, a date', refusal: status(503, inFiveMinutes), cause: 'server'},
  ])('with $name, nothing is sent earlier, and the countdown shows it', async ({refusal, cause}) => {
    const {attempts, begin, schedule, left} = setup(() => refusal);
    await begin();
    expect(schedule.current).toMatchObject({cause, attempt: 1});
    expect(left()).toBe(300);
    await pass(299);
    expect(attempts).toEqual(['primary at 0']);
    await pass(1);
    expect(attempts).toContain('primary at 300');
  });

  test('the other server, which sets none, is tried', async () => {
    const at = {primary: ['busy', 'other'], backup: []};
    const {begin, left} = setup((_, server) => status(503, server === 'busy' ? '300' : undefined), at);
    await begin();
    expect(left()).toBe(32);
  });

  test('the earlier of two times counts', async () => {
    const at = {primary: ['one', 'other'], backup: []};
    const {begin, left} = setup((_, server) => status(429, server === 'one' ? '300' : '200'), at);
    await begin();
    expect(left()).toBe(200);
  });

  test('which a stop does not clear', async () => {
    const {begin, schedule} = setup(() => status(429, '300'));
    await begin();
    schedule.stop();
    await pass(100);
    expect(serverBackoff.secondsLeft('primary')).toBe(200);
    expect(serverBackoff.secondsLeft('backup')).toBe(0);
    await pass(200);
    expect(serverBackoff.secondsLeft('primary')).toBe(0);
  });

  test('of 0 or in the past, which is ignored', async () => {
    const {begin, left} = setup(() => status(429, '0'));
    await begin();
    expect(left()).toBe(32);
  });
});

describe('retrySoon()', () => {
  test('makes the next attempt now', async () => {
    const {attempts, begin, schedule} = setup(() => status(503));
    await begin();
    await pass(5);
    schedule.retrySoon(servers.primary);
    expect(attempts).toEqual(['primary at 0', 'primary at 5']);
    await pass(33);
    expect(attempts).toHaveLength(2);
  });

  test('sends nothing to a server before its time', async () => {
    const {attempts, begin, schedule} = setup(() => status(429, '300'));
    await begin();
    for (let times = 0; times < 10; times += 1) {
      await pass(29);
      schedule.retrySoon(servers.primary);
    }
    expect(attempts).toEqual(['primary at 0']);
    await pass(10);
    expect(attempts).toContain('primary at 300');
  });

  test('starts nothing if nothing is scheduled', async () => {
    const {attempts, begin, schedule} = setup(() => status(503));
    schedule.retrySoon(servers.primary);
    expect(attempts).toEqual([]);
    await begin();
    schedule.stop();
    schedule.retrySoon(servers.primary);
    expect(attempts).toHaveLength(1);
  });
});

describe('stop() and deferral during a call', () => {
  test('stop() leaves no timer, and resets the schedule', async () => {
    const {attempts, begin, schedule} = setup(() => status(503));
    await begin();
    schedule.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(schedule.current).toEqual({cause: 'unknown', attempt: undefined, nextAttemptAt: undefined});
    await pass(600);
    expect(attempts).toHaveLength(1);
  });

  test('a call defers attempts without a time or a timer', async () => {
    const {attempts, begin, schedule, changed} = setup(() => status(503));
    await begin();
    changed.mockClear();
    schedule.postpone();
    expect(changed).toHaveBeenCalledOnce();
    expect(schedule.current).toMatchObject({cause: 'in-call', nextAttemptAt: undefined});
    await pass(600);
    expect(attempts).toHaveLength(1);
  });
});

test.each([503, 429])(
  'while a server is not contacted before its time the cause is still its answer %i',
  statusCode => {
    const refusal = {statusCode, headers: {'retry-after': '60'}};
    const {schedule} = setup(() => refusal);
    const cause = schedule.onRefused('primary', refusal);
    schedule.stop();
    schedule.onBlocked('primary');
    expect(schedule.current.cause).toBe(cause);
    expect(serverBackoff.secondsLeft('primary')).toBe(60);
  },
);

describe('a cause requires evidence', () => {
  test.each([
    {name: 'no answer, the browser online', refusal: {statusCode: 0}, online: true, cause: 'unknown'},
    {
      name: 'no answer, the browser offline',
      refusal: {statusCode: 0},
      online: false,
      cause: 'unknown',
    },
    {name: 'an error without a status', refusal: {}, online: true, cause: 'unknown'},
    {name: 'an answer, though the browser is offline', refusal: status(503), online: false, cause: 'server'},
    {name: 'none in time', refusal: status(408), online: true, cause: 'timeout'},
    {name: '429', refusal: status(429), online: true, cause: 'throttled'},
    {name: '500', refusal: status(500), online: true, cause: 'server'},
    {name: 'a page of a proxy', refusal: status(unexpectedAnswer), online: true, cause: 'unexpected-answer'},
    {
      name: '403, the device limit',
      refusal: {statusCode: 403, body: {errorCode: 101}},
      online: true,
      cause: 'device-limit',
    },
    {
      name: '403, another',
      refusal: {statusCode: 403, body: {errorCode: 103}},
      online: true,
      cause: 'unknown',
    },
    {
      name: '401 with that code',
      refusal: {statusCode: 401, body: {errorCode: 101}},
      online: true,
      cause: 'unknown',
    },
  ])('$name: $cause', ({refusal, online, cause}) => {
    vi.stubGlobal('navigator', {onLine: online});
    const {schedule} = setup(() => refusal);
    expect(schedule.onRefused('primary', refusal)).toBe(cause);
    expect(schedule.current.cause).toBe(cause);
  });

  test.each([
    {cause: 'throttled', refusal: status(429), type: 'too-many-requests'},
    {
      cause: 'device-limit',
      refusal: {statusCode: 403, body: {errorCode: 101}},
      type: 'device-limit-exceeded',
    },
    {cause: 'server', refusal: status(503), type: 'service-unavailable'},
  ])('the final fault of the schedule matches the cause $cause', ({refusal, type}) => {
    const {schedule} = setup(() => refusal);
    schedule.onRefused('primary', {...refusal, headers: {trackingid: 'webex-1'}});
    expect(schedule.explain(makeFault('service-unavailable'))).toMatchObject({type, trackingId: 'webex-1'});
    expect(schedule.explain(makeFault('forbidden', {trackingId: 'its own'}))).toMatchObject({
      type: 'forbidden',
      trackingId: 'its own',
    });
  });
});
