import {html, nothing, type TemplateResult} from 'lit';
import type {LineState} from '../line/line-state.js';
import type {Language} from '../localization/language.js';

/** How long it is until the next attempt, in milliseconds; 0 where there is none, or it is not known. */
export function timeLeft(state: LineState): number {
  return state.status === 'retrying' ? Math.max((state.nextAttemptAt ?? 0) - Date.now(), 0) : 0;
}

/** To be drawn outside the live regions: nobody wants every second read out. */
export function renderCountdown(state: LineState, {say}: Language): TemplateResult | typeof nothing {
  const left = timeLeft(state);
  if (!left) return nothing;
  const seconds = Math.ceil(left / 1000);
  return html`<span part="countdown" role="timer">${say('next-attempt', {seconds})}</span>`;
}
