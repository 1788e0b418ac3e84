import {describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {now, pass, setup, status, useSchedules} from './retry-schedule-setup.js';

useSchedules();

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
    const {schedule, changed, begin, secondsLeft} = setup(() => status(503));
    await begin();
    expect(schedule.current).toMatchObject({attempt: 1, cause: 'server'});
    expect(secondsLeft()).toBe(32);
    changed.mockClear();
    await pass(32);
    // The start of the attempt, and the schedule of the next one.
    expect(changed).toHaveBeenCalledTimes(2);
    expect(schedule.current).toMatchObject({attempt: 2});
    expect(secondsLeft()).toBe(34);
  });

  test('never ends while servers set a time', async () => {
    const {attempts, ended, begin} = setup(() => status(503, '60'));
    await begin();
    await pass(3_600);
    expect(ended).not.toHaveBeenCalled();
    expect(attempts.length).toBeGreaterThan(50);
  });
});

describe('the clock is changed during a wait', () => {
  test.each([
    {name: '2 s back', milliseconds: 2_000},
    {name: '10 years back', milliseconds: 315_360_000_000},
    {name: '10 years forward', milliseconds: -315_360_000_000},
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
    const {attempts, begin, schedule, secondsLeft} = setup(() => refusal);
    await begin();
    expect(schedule.current).toMatchObject({cause, attempt: 1});
    expect(secondsLeft()).toBe(300);
    await pass(299);
    expect(attempts).toEqual(['primary at 0']);
    await pass(1);
    expect(attempts).toContain('primary at 300');
  });

  test('the other server, which sets none, is tried', async () => {
    const chosenServers = {primary: ['busy', 'other'], backup: []};
    const {begin, secondsLeft} = setup(
      (_, server) => status(503, server === 'busy' ? '300' : undefined),
      chosenServers,
    );
    await begin();
    expect(secondsLeft()).toBe(32);
  });

  test('of two servers in a cluster the one with the earlier time is tried', async () => {
    const chosenServers = {primary: ['one', 'other'], backup: []};
    const {begin, secondsLeft} = setup(
      (_, server) => status(429, server === 'one' ? '300' : '200'),
      chosenServers,
    );
    await begin();
    expect(secondsLeft()).toBe(200);
  });

  test('which stop() does not clear', async () => {
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
    const {begin, secondsLeft} = setup(() => status(429, '0'));
    await begin();
    expect(secondsLeft()).toBe(32);
  });
});

describe('retrySoon()', () => {
  test('makes the next attempt now', async () => {
    const {attempts, begin, schedule} = setup(() => status(503));
    await begin();
    await pass(5);
    schedule.retrySoon();
    expect(attempts).toEqual(['primary at 0', 'primary at 5']);
    await pass(33);
    expect(attempts).toHaveLength(2);
  });

  test('sends nothing to a server before its time', async () => {
    const {attempts, begin, schedule} = setup(() => status(429, '300'));
    await begin();
    for (let times = 0; times < 10; times += 1) {
      await pass(29);
      schedule.retrySoon();
    }
    expect(attempts).toEqual(['primary at 0']);
    await pass(10);
    expect(attempts).toContain('primary at 300');
  });

  test.each([
    {name: '429 with a time', refusal: status(429, '300'), mustWait: true},
    {name: '503 with a time', refusal: status(503, '300'), mustWait: true},
    {name: '429 without a time', refusal: status(429), mustWait: undefined},
    {name: '503 with a time before the planned one', refusal: status(503, '1'), mustWait: undefined},
  ])('$name: has an effect unless `mustWait` is set', async ({refusal, mustWait}) => {
    const {attempts, begin, schedule, secondsLeft} = setup(() => refusal);
    await begin();
    expect(schedule.current.mustWait).toBe(mustWait);
    const before = secondsLeft();
    schedule.retrySoon();
    const hasEffect = attempts.length > 1 || secondsLeft() < before;
    expect(hasEffect).toBe(!mustWait);
  });

  test('waits no longer than for the first of several servers', async () => {
    const chosenServers = {primary: ['busy', 'other'], backup: []};
    const {attempts, begin, schedule} = setup(
      (_, server) => status(503, server === 'busy' ? '300' : undefined),
      chosenServers,
    );
    await begin();
    expect(schedule.current.mustWait).toBeUndefined();
    schedule.retrySoon();
    expect(attempts).toEqual(['primary at 0', 'primary at 0']);
  });

  test('on the backup does not wait for the primary', async () => {
    const {attempts, begin, schedule} = setup(kind => status(503, kind === 'primary' ? '60' : undefined));
    await begin();
    await pass(120);
    expect(attempts.at(-1)).toBe('backup at 120');
    expect(serverBackoff.secondsLeft('primary')).toBeGreaterThan(0);
    expect(schedule.current.mustWait).toBeUndefined();
    schedule.retrySoon();
    expect(attempts.slice(-2)).toEqual(['backup at 120', 'backup at 120']);
  });

  test('starts nothing if nothing is scheduled', async () => {
    const {attempts, begin, schedule} = setup(() => status(503));
    schedule.retrySoon();
    expect(attempts).toEqual([]);
    await begin();
    schedule.stop();
    schedule.retrySoon();
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
