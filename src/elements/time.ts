import {html, type TemplateResult} from 'lit';

/** A moment as a language writes it: today by the clock alone. */
export function renderTime(at: number | string, lang: string, seconds = false): TemplateResult {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const text = date.toLocaleString(lang, {
    ...(!isToday && {dateStyle: 'medium'}),
    timeStyle: seconds ? 'medium' : 'short',
  });
  return html`<time datetime=${date.toISOString()}>${text}</time>`;
}
