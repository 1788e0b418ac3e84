import type {Plural, Value} from './texts.js';

export type Unit = 'second' | 'minute';

/** Placeholders that are formatted with a unit. */
const units: Readonly<Record<string, Unit>> = {seconds: 'second', minutes: 'minute'};

/** Formats a number in a language, with an optional unit. */
export function formatNumber(lang: string, value: number, unit?: Unit): string {
  return new Intl.NumberFormat(lang, unit && {style: 'unit', unit}).format(value);
}

/** Formats a list in a language: "a, b, and c". */
export function formatList(lang: string, items: readonly string[]): string {
  return new Intl.ListFormat(lang).format(items);
}

/** Hebrew, Arabic and their neighbours. */
const rightToLeft = /[\u0590-\u08ff]/;

/** Replaces a text's `{placeholders}` with formatted values. */
export function fill(
  lang: string,
  text: string | Plural,
  values: Readonly<Record<string, Value | undefined>> = {},
): string {
  const form =
    typeof text === 'string'
      ? text
      : (text[new Intl.PluralRules(lang).select(Number(values['count']))] ?? text.other);
  if (!form.includes('{')) return form;
  // In a right-to-left text, isolate values, which may be left-to-right.
  const isolate = (value: string): string => (rightToLeft.test(form) ? `\u2068${value}\u2069` : value);
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    if (typeof value === 'string') return isolate(value);
    return typeof value === 'number'
      ? formatNumber(lang, value, units[name])
      : formatList(lang, value.map(isolate));
  });
}
