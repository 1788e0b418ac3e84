import type {Call} from '../call/call.js';

/** When each call was connected, on the clock of `performance.now()`. */
const starts = new WeakMap<Call, number>();

/**
 * Returns how long a call has been connected, in milliseconds. Undefined if it was never connected. The time is
 * computed from the start, not counted, because browsers slow down the timers of hidden pages. Reads the wall clock only
 * once for each call, so that setting the clock does not change a running timer.
 */
export function timeInCall(call: Call): number | undefined {
  const {connectedAt, state} = call.snapshot;
  if (connectedAt === undefined) return undefined;
  if (state.status === 'ended') return state.duration;
  const now = performance.now();
  const start = starts.get(call) ?? now - Math.max(Date.now() - connectedAt, 0);
  starts.set(call, start);
  return now - start;
}

/** Formats a duration: `3:07`, or `1:03:07` from an hour on. */
export function formatDuration(milliseconds: number, lang: string): string {
  const seconds = Math.floor(Math.max(milliseconds, 0) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const format = (value: number, digits: number): string =>
    new Intl.NumberFormat(lang, {minimumIntegerDigits: digits, useGrouping: false}).format(value);
  const parts = [format(minutes, hours ? 2 : 1), format(seconds % 60, 2)];
  return (hours ? [format(hours, 1), ...parts] : parts).join(':');
}
