import type {english} from './english.js';

/** A text with a form for each plural of its language (CLDR), chosen by the number in `{count}`. */
export type Plural = {readonly [category in Intl.LDMLPluralRule]?: string} & {readonly other: string};

export type TextKey = keyof typeof english;

/** Everything that the elements say, in one language. One that lacks a text does not compile. */
export type Texts = {readonly [Key in TextKey]: (typeof english)[Key] extends string ? string : Plural};

/** What stands for a `{placeholder}`. */
export type Value = string | number | readonly string[];

/** What has to be given with a text: English says which placeholders there are. */
export type ValuesOf<Key extends TextKey> = [Placeholders<(typeof english)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<(typeof english)[Key]>, Value | undefined>>];

type Placeholders<Text> = Text extends string
  ? Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Placeholders<Rest>
    : never
  : Placeholders<Text[keyof Text]>;

/** A text that stands by itself. */
export type PlainKey = {[Key in TextKey]: ValuesOf<Key> extends [] ? Key : never}[TextKey];
