import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {LeaderWatch} from '../../src/tabs/leader-watch.js';

const query = vi.fn();
const onSilent = vi.fn();
let watch: LeaderWatch;

beforeEach(() => {
  vi.useFakeTimers({now: 1_000_000});
  vi.clearAllMocks();
  watch = new LeaderWatch(query, onSilent);
});

afterEach(() => vi.useRealTimers());

const callCounts = (): number[] => [query.mock.calls.length, onSilent.mock.calls.length];

test('a silent leader is queried after 8 s and reported after 10 s, repeatedly', () => {
  watch.start();
  vi.advanceTimersByTime(7_999);
  expect(callCounts()).toEqual([0, 0]);
  vi.advanceTimersByTime(1);
  expect(callCounts()).toEqual([1, 0]);
  vi.advanceTimersByTime(2_000);
  expect(onSilent.mock.calls).toEqual([[1_000_000]]);
  vi.advanceTimersByTime(10_000);
  expect(callCounts()).toEqual([2, 2]);
});

test('a message from the leader starts the time again', () => {
  watch.start();
  vi.advanceTimersByTime(9_000);
  watch.heard();
  vi.advanceTimersByTime(9_999);
  expect(callCounts()).toEqual([2, 0]);
  vi.advanceTimersByTime(1);
  expect(onSilent.mock.calls).toEqual([[1_009_000]]);
});

test('a second start changes nothing', () => {
  watch.start();
  vi.advanceTimersByTime(9_000);
  watch.start();
  vi.advanceTimersByTime(1_000);
  expect(onSilent.mock.calls).toEqual([[1_000_000]]);
});

test('nothing happens before it is started and after it is stopped', () => {
  watch.heard();
  vi.advanceTimersByTime(60_000);
  watch.start();
  watch.stop();
  watch.heard();
  vi.advanceTimersByTime(60_000);
  expect(callCounts()).toEqual([0, 0]);
});
