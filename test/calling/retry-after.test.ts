import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {secondsUntil} from '../../src/calling/retry-after.js';

const now = Date.UTC(2026, 10, 25, 12);

beforeEach(() => void vi.useFakeTimers({now, toFake: ['Date']}));
afterEach(() => void vi.useRealTimers());

const date = (seconds: number): string => new Date(now + seconds * 1000).toUTCString();

describe('Retry-After (RFC 9110, section 10.2.3), in seconds from now', () => {
  test.each([
    {name: 'seconds', header: '300', seconds: 300},
    {name: 'one second', header: '1', seconds: 1},
    {name: 'seconds with spaces around them', header: ' 120 ', seconds: 120},
    {name: 'a part of a second', header: '0.5', seconds: 0.5},
    {name: 'an HTTP date', header: date(300), seconds: 300},
    {name: 'the obsolete form of a date', header: 'Wednesday, 25-Nov-26 12:05:00 GMT', seconds: 300},
    {name: 'a day', header: '86400', seconds: 86_400},
    {name: 'more than a day, which nobody means', header: '86401', seconds: 86_400},
    {name: 'more than a timer holds', header: '99999999999', seconds: 86_400},
    {name: 'more than a number holds', header: '9'.repeat(400), seconds: 86_400},
    {name: 'a date in ten years', header: date(315_360_000), seconds: 86_400},
  ])('$name: $seconds', ({header, seconds}) => {
    expect(secondsUntil(header)).toBe(seconds);
  });

  test.each([
    {name: 'no header', header: undefined},
    {name: 'none, as the Fetch API says it', header: null},
    {name: 'an empty one', header: ''},
    {name: 'spaces', header: '  '},
    {name: 'zero', header: '0'},
    {name: 'a negative number', header: '-30'},
    {name: 'a date that has passed', header: date(-1)},
    {name: 'this very moment', header: date(0)},
    {name: 'a word', header: 'soon'},
    {name: 'NaN', header: 'NaN'},
    {name: 'Infinity', header: 'Infinity'},
    {name: 'seconds with a unit', header: '30s'},
    {name: 'a hexadecimal number', header: '0x1e'},
  ])('$name: means nothing', ({header}) => {
    expect(secondsUntil(header)).toBeUndefined();
  });
});
