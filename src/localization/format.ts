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

/** Replaces a text's `{placeholders}` with formatted values. Undefined if the text, which a page may have set, lacks the form. */
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
const isWide = (lang: string): boolean => /^(zh|ja)\b/i.test(lang);

/** The separator between two sentences. */
export const gapIn = (lang: string): string => (isWide(lang) ? '' : ' ');

/** A text that ends with one of these needs no full stop. */
const ending = /[\p{Sentence_Terminal}…:：]$/u;

/** Joins sentences, skipping empty ones. */
export function joinSentences(lang: string, sentences: readonly (string | false | undefined)[]): string {
  return sentences.filter(Boolean).join(gapIn(lang));
}

/**
 * Joins texts into one announcement: a screen reader pauses at a full stop, so each text but the last gets one, unless
 * it has its own.
 */
export function joinForAnnouncement(lang: string, texts: readonly (string | false | undefined)[]): string {
  const stop = isWide(lang) ? '。' : '.';
  const said = texts.filter(text => !!text).map(String);
  return said
    .map((text, index) => (index < said.length - 1 && !ending.test(text) ? text + stop : text))
    .join(gapIn(lang));
}
