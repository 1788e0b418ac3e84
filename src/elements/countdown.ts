import {html, nothing, type TemplateResult} from 'lit';
import type {LineState} from '../line/line-state.js';
import {formatNumber} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {updateIn} from './time.js';

/** The longest time that is shown in seconds. A longer one is shown in minutes: a server may request an hour. */
const longestInSeconds = 120;

/** The deadline of each state or fault, on the clock of `performance.now()`. */
const deadlines = new WeakMap<object, number>();

/**
 * Returns the time until `at` (in milliseconds since 1970) in milliseconds, or 0 if `at` is undefined or has passed. Reads
 * the wall clock only once for each `source` (the state or fault with that time), so that setting the clock does not
 * change a running countdown.
 */
export function timeLeft(source: object, at: number | undefined): number {
  if (at === undefined) return 0;
  const now = performance.now();
  const deadline = deadlines.get(source) ?? now + (at - Date.now());
  deadlines.set(source, deadline);
  return Math.max(deadline - now, 0);
}

/** Returns the time until the line's next attempt, in milliseconds, or 0 if none is planned. */
export function timeToNextAttempt(state: LineState): number {
  return timeLeft(state, 'nextAttemptAt' in state ? state.nextAttemptAt : undefined);
}

/**
 * Renders a countdown, and updates the element every second. Keep the countdown outside live regions, or screen readers
 * announce every second.
 *
 * @param remaining The remaining time, in milliseconds.
 */
export function renderCountdown(remaining: number, {say, lang}: Language): TemplateResult | typeof nothing {
  if (!remaining) return nothing;
  updateIn(remaining % 1000 || 1000);
  const seconds = Math.ceil(remaining / 1000);
  const time = seconds > longestInSeconds ? formatNumber(lang, Math.round(seconds / 60), 'minute') : seconds;
  return html`<span part="countdown" role="timer">${say('next-attempt', {seconds: time})}</span>`;
}
