import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {serverBackoff, parseRetryAfter} from '../../src/base/server-backoff.js';

const now = Date.UTC(2026, 10, 25, 12);

beforeEach(() => void vi.useFakeTimers({now, toFake: ['Date', 'performance']}));
afterEach(() => {
  serverBackoff.clear();
  vi.useRealTimers();
});

const httpDate = (seconds: number): string => new Date(now + seconds * 1000).toUTCString();

describe('Retry-After (RFC 9110, section 10.2.3), in seconds from now', () => {
  test.each([
    {name: 'seconds', header: '300', seconds: 300},
    {name: 'one second', header: '1', seconds: 1},
    {name: 'seconds with spaces around them', header: ' 120 ', seconds: 120},
    {name: 'a part of a second', header: '0.5', seconds: 0.5},
    {name: 'an HTTP date', header: httpDate(300), seconds: 300},
    {name: 'the obsolete form of a date', header: 'Wednesday, 25-Nov-26 12:05:00 GMT', seconds: 300},
    {name: 'a day', header: '86400', seconds: 86_400},
    {name: 'more than a day, which is limited', header: '86401', seconds: 86_400},
    {name: 'more than a timer allows', header: '99999999999', seconds: 86_400},
    {name: 'more than a number can represent', header: '9'.repeat(400), seconds: 86_400},
    {name: 'a date in ten years', header: httpDate(315_360_000), seconds: 86_400},
  ])('$name: $seconds', ({header, seconds}) => {
    expect(parseRetryAfter(header)).toBe(seconds);
  });

  test.each([
    {name: 'no header', header: undefined},
    {name: 'no header, as the Fetch API reports it (null)', header: null},
    {name: 'an empty header', header: ''},
    {name: 'spaces', header: '  '},
    {name: 'zero', header: '0'},
    {name: 'a negative number', header: '-30'},
    {name: 'a date that has passed', header: httpDate(-1)},
    {name: 'the current time', header: httpDate(0)},
    {name: 'a word', header: 'soon'},
    {name: 'NaN', header: 'NaN'},
    {name: 'Infinity', header: 'Infinity'},
    {name: 'seconds with a unit', header: '30s'},
    {name: 'a hexadecimal number', header: '0x1e'},
  ])('$name: is ignored', ({header}) => {
    expect(parseRetryAfter(header)).toBeUndefined();
  });
});

describe('a server with Retry-After', () => {
  const device = 'https://mobius.example/api/v1/calling/web/device';

  test.each([
    {name: 'the same address', address: device, wait: 60},
    {
      name: 'another path of the server',
      address: 'https://mobius.example/api/v1/calling/web/devices/1/status',
      wait: 60,
    },
    {name: 'its origin', address: 'https://mobius.example', wait: 60},
    {name: 'with a query', address: 'https://mobius.example?a', wait: 60},
    {name: 'another server', address: 'https://other.example/api/v1/calling/web/device', wait: 0},
    {name: 'another port', address: 'https://mobius.example:8443/', wait: 0},
    {name: 'a service by its name', address: 'wdm', wait: 0},
  ])('$name: $wait s', ({address, wait}) => {
    serverBackoff.note(device, 429, '60');
    expect(serverBackoff.secondsLeft(address)).toBe(wait);
    expect(serverBackoff.statusOf(address)).toBe(wait ? 429 : 0);
  });

  test('is not used until the wait is over by the monotonic clock, even if the wall clock is changed', () => {
    serverBackoff.note(device, 503, '60');
    vi.setSystemTime(now - 3_600_000);
    expect(serverBackoff.secondsLeft(device)).toBe(60);
    vi.advanceTimersByTime(59_000);
    expect(serverBackoff.secondsLeft(device)).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(serverBackoff.secondsLeft(device)).toBe(0);
  });

  test('the later of two times counts, with its own status', () => {
    serverBackoff.note(device, 503, '60');
    serverBackoff.note(device, 429, '10');
    expect([serverBackoff.secondsLeft(device), serverBackoff.statusOf(device)]).toEqual([60, 503]);
    serverBackoff.note(device, 429, httpDate(120));
    expect([serverBackoff.secondsLeft(device), serverBackoff.statusOf(device)]).toEqual([120, 429]);
  });

  test('listeners are notified of a response with a wait, but not of one without', () => {
    const listener = vi.fn();
    const end = serverBackoff.listen(listener);
    serverBackoff.note(device, 503, undefined);
    serverBackoff.note(device, 503, '0');
    expect(listener).not.toHaveBeenCalled();
    serverBackoff.note(device, 503, '1');
    expect(listener).toHaveBeenCalledOnce();
    end();
    serverBackoff.note(device, 503, '2');
    expect(listener).toHaveBeenCalledOnce();
  });
});
