import {html, type TemplateResult} from 'lit';

/** Formats a time. The date is omitted for today. */
export function writeTime(at: number | string, lang: string, seconds = false): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(lang, {
    ...(!isToday && {dateStyle: 'medium'}),
    timeStyle: seconds ? 'medium' : 'short',
  });
}

/** Formats two times, with seconds if they are in the same minute. */
export function writeSpan(from: number, to: number, lang: string): {from: string; to: string} {
  const seconds = writeTime(from, lang) === writeTime(to, lang);
  return {from: writeTime(from, lang, seconds), to: writeTime(to, lang, seconds)};
}

export function renderTime(at: number | string, lang: string, seconds = false): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()}>${writeTime(at, lang, seconds)}</time>`;
}
