import {html, type TemplateResult} from 'lit';

/** Formats a time. The date is omitted for today. */
export function formatTime(at: number | string, lang: string, seconds = false): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(lang, {
    ...(!isToday && {dateStyle: 'medium'}),
    timeStyle: seconds ? 'medium' : 'short',
  });
}

/** Formats two times, with seconds if they are in the same minute. If they are in the same second, one second is added. */
export function formatTimeRange(from: number, to: number, lang: string): {from: string; to: string} {
  const seconds = formatTime(from, lang) === formatTime(to, lang);
  const end = Math.floor(from / 1000) === Math.floor(to / 1000) ? to + 1000 : to;
  return {from: formatTime(from, lang, seconds), to: formatTime(end, lang, seconds)};
}

export function renderTime(at: number | string, lang: string, seconds = false): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()}>${formatTime(at, lang, seconds)}</time>`;
}
