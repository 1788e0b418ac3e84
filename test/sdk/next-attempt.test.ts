import {describe, expect, test} from 'vitest';
import {nextAttempt} from '../../src/sdk/retry-schedule.js';

describe('after a failed attempt', () => {
  const first = {onPrimary: 1, onBackup: 0, elapsed: 0};
  const atEnd = {onPrimary: 4, onBackup: 0, elapsed: 114};
  const primary = (pause: number) => ({pause, kind: 'primary'});
  const backup = (pause: number) => ({pause, kind: 'backup'});

  test.each([
    {name: 'the first', failures: first, next: primary(32)},
    {name: 'the first, at random', failures: first, random: 0.55, next: primary(38)},
    {name: 'the second', failures: {...first, onPrimary: 2, elapsed: 32}, next: primary(34)},
    {name: 'the third', failures: {...first, onPrimary: 3, elapsed: 66}, next: primary(38)},
    {name: 'a later one waits no longer', failures: {...first, onPrimary: 9, elapsed: 10}, next: primary(38)},
    {
      name: 'no longer than the primary has',
      failures: {...first, onPrimary: 3, elapsed: 80},
      next: primary(34),
    },
    {
      name: 'too little time left, so the backup immediately',
      failures: {...first, elapsed: 84},
      next: backup(0),
    },
    {name: 'no time left, so the backup immediately', failures: atEnd, next: backup(0)},
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
  ])('$name: $next.kind in $next.pause s', ({failures, hasBackup = true, wait = 0, random = 0, next}) => {
    expect(nextAttempt(failures, hasBackup, wait, random)).toEqual(next);
  });
});
