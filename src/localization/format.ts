import type {Plural, Value} from './texts.js';

export type Unit = 'second' | 'minute';

/** Placeholders that are formatted with a unit. */
const units: Readonly<Record<string, Unit>> = {seconds: 'second', minutes: 'minute'};

/** Formats a number in a language, with an optional unit. A line never breaks between the two. */
export function formatNumber(lang: string, value: number, unit?: Unit): string {
  return new Intl.NumberFormat(lang, unit && {style: 'unit', unit}).format(value).replaceAll(' ', '\u00A0');
}

/** Formats a list in a language: "a, b, and c". */
export function formatList(lang: string, items: readonly string[]): string {
  return new Intl.ListFormat(lang).format(items);
}

/** Matches Hebrew, Arabic and other right-to-left scripts. */
const rightToLeft = /[\u0590-\u08ff]/;

/**
 * Replaces a text's `{placeholders}` with formatted values. Returns undefined if the text is missing or, in a page's own
 * texts, has no form for the count.
 */
export function fill(
  lang: string,
  text: string | Plural | undefined,
  values: Readonly<Record<string, Value | undefined>> = {},
): string | undefined {
  const form: unknown =
    typeof text === 'string'
      ? text
      : (text?.[new Intl.PluralRules(lang).select(Number(values['count']))] ?? text?.other);
  if (typeof form !== 'string') return undefined;
  if (!form.includes('{')) return form;
  // In a right-to-left text, isolate values, which may be left-to-right.
  const isolate = (value: string): string => (rightToLeft.test(form) ? `\u2068${value}\u2069` : value);
  const filled = form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    if (typeof value === 'string') return isolate(value);
    return typeof value === 'number'
      ? formatNumber(lang, value, units[name])
      : formatList(lang, value.map(isolate));
  });
  // A value such as "42 Sek." or "8:05 p. m." already ends with a period.
  return filled.replace(/\.{2}$/, '.');
}

/** Whether sentences end with 。 and no space follows (Chinese, Japanese). */
const usesWideStop = (lang: string): boolean => /^(zh|ja)\b/i.test(lang);

/** Returns the separator between two sentences. */
export const sentenceGap = (lang: string): string => (usesWideStop(lang) ? '' : ' ');

/** Matches the end of a text that needs no full stop. */
const sentenceEnd = /[\p{Sentence_Terminal}…:：]$/u;

/** Joins sentences, skipping empty ones. */
export function joinSentences(lang: string, sentences: readonly (string | false | undefined)[]): string {
  return sentences.filter(Boolean).join(sentenceGap(lang));
}

/**
 * Joins texts into one announcement, skipping empty ones. Each text except the last gets a full stop, unless it already
 * ends with one, because screen readers pause there.
 */
export function joinForAnnouncement(lang: string, texts: readonly (string | false | undefined)[]): string {
  const stop = usesWideStop(lang) ? '。' : '.';
  const present = texts.filter(text => !!text).map(String);
  return present
    .map((text, index) => (index < present.length - 1 && !sentenceEnd.test(text) ? text + stop : text))
    .join(sentenceGap(lang));
}
