import {html, nothing, type TemplateResult} from 'lit';
import type {LineState} from '../line/line-state.js';
import type {Language} from '../localization/language.js';

/** When something is due, on the clock of `performance.now()`. */
const deadlines = new WeakMap<object, number>();

/**
 * How long it is until `at`, in milliseconds; 0 if there is no such time, or it has passed. The time of day is read
 * once, the first time that `source` (the state or fault that names the time) is seen: from then on a clock that
 * somebody sets changes nothing.
 */
export function timeLeft(source: object, at: number | undefined): number {
  if (at === undefined) return 0;
  const now = performance.now();
  const deadline = deadlines.get(source) ?? now + (at - Date.now());
  deadlines.set(source, deadline);
  return Math.max(deadline - now, 0);
}

/** How long it is until the line's next attempt, in milliseconds. */
export function timeToNextAttempt(state: LineState): number {
  return timeLeft(state, 'nextAttemptAt' in state ? state.nextAttemptAt : undefined);
}

/**
 * To be drawn outside the live regions: nobody wants every second read out.
 *
 * @param left In milliseconds.
 */
export function renderCountdown(left: number, {say}: Language): TemplateResult | typeof nothing {
  if (!left) return nothing;
  const seconds = Math.ceil(left / 1000);
  return html`<span part="countdown" role="timer">${say('next-attempt', {seconds})}</span>`;
}
