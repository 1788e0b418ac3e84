import type {english} from './english.js';
import type {englishCalls} from './english-calls.js';

/** A text with a form for each plural category of its language (CLDR), selected by `{count}`. */
export type Plural = {readonly [category in Intl.LDMLPluralRule]?: string} & {readonly other: string};

type English = typeof english & typeof englishCalls;

export type TextKey = keyof English;

/** All texts of the elements in one language. A language with a missing text does not compile. */
export type Texts = {readonly [Key in TextKey]: English[Key] extends string ? string : Plural};

/** The texts of calls, which load with the code for calls. */
export type CallTexts = Pick<Texts, keyof typeof englishCalls>;

/** The texts that every page loads. */
export type BaseTexts = Omit<Texts, keyof CallTexts>;

/** The value of a `{placeholder}`. A number or list is formatted in the language. */
export type Value = string | number | readonly string[];

/** The values that a text requires, from the placeholders of the English text. */
export type ValuesOf<Key extends TextKey> = [Placeholders<English[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<English[Key]>, Value | undefined>>];

type Placeholders<Text> = Text extends string
  ? Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Placeholders<Rest>
    : never
  : Placeholders<Text[keyof Text]>;

/** The key of a text without placeholders. */
export type PlainKey = {[Key in TextKey]: ValuesOf<Key> extends [] ? Key : never}[TextKey];
