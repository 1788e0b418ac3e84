import {html, nothing, type TemplateResult} from 'lit';
import type {LineState} from '../line/line-state.js';
import type {Language} from '../localization/language.js';

/** Deadlines on the clock of `performance.now()`. */
const deadlines = new WeakMap<object, number>();

/**
 * The time until `at` in milliseconds, or 0 if there is no such time or it has passed. The wall clock is read only once
 * for each `source` (the state or fault that has the time), so that setting the clock does not change a running
 * countdown.
 */
export function timeLeft(source: object, at: number | undefined): number {
  if (at === undefined) return 0;
  const now = performance.now();
  const deadline = deadlines.get(source) ?? now + (at - Date.now());
  deadlines.set(source, deadline);
  return Math.max(deadline - now, 0);
}

/** The time until the line's next attempt, in milliseconds. */
export function timeToNextAttempt(state: LineState): number {
  return timeLeft(state, 'nextAttemptAt' in state ? state.nextAttemptAt : undefined);
}

/**
 * Renders a countdown. Keep it outside live regions, or screen readers announce every second.
 * @param left In milliseconds.
 */
export function renderCountdown(left: number, {say}: Language): TemplateResult | typeof nothing {
  if (!left) return nothing;
  const seconds = Math.ceil(left / 1000);
  return html`<span part="countdown" role="timer">${say('next-attempt', {seconds})}</span>`;
}
