import {english} from './english.js';
import {fill} from './format.js';
import type {Texts, TextKey, ValuesOf} from './texts.js';

/** Says a text in one language. A text with placeholders takes their values. */
export type Say = <Key extends TextKey>(key: Key, ...values: ValuesOf<Key>) => string;

/** A language that is there: what to write numbers and times by, and its texts. */
export interface Language {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly say: Say;
}

/** What a host said about a language: some of its texts, or where all of them come from. */
export interface Customization {
  readonly tag: string;
  readonly texts?: Partial<Texts>;
  readonly load?: () => Texts | Promise<Texts>;
}

export const customizations: Customization[] = [];
/** By the tag that was asked for; undefined while it is being loaded. */
export const languages = new Map<string, Language | undefined>();
/** Told when a language is there, or the page has another one. */
export const languageListeners = new Set<() => void>();

export function notifyLanguageListeners(): void {
  for (const follower of languageListeners) follower();
}

/** The language for a tag (BCP 47), or the nearest there is; undefined until it is loaded. Plain English is there. */
export function languageFor(tag: string): Language | undefined {
  if (!languages.has(tag)) {
    const plain = !customizations.length && /^(en(-[a-z]{2})?)?$/i.test(tag);
    languages.set(tag, plain ? makeLanguage(tag || 'en', english) : undefined);
    if (!plain) void load(tag);
  }
  return languages.get(tag);
}

export function makeLanguage(lang: string, texts: Texts, dir: Language['dir'] = 'ltr'): Language {
  return {lang, dir, say: (key, ...[values]) => fill(lang, texts[key], values)};
}

/**
 * Loads a language; one that cannot be loaded is replaced by English. Its result is dropped if the host called
 * `setTexts()` or `addLanguage()` meanwhile: that has emptied the map, and whoever needs the language asks again.
 */
async function load(tag: string): Promise<void> {
  const generation = customizations.length;
  const language = await import('./languages.js')
    // The module as a whole, so that its chunk keeps `setTexts`: pages without a bundler import it from there.
    .then(module => module.loadLanguage(tag))
    .catch(() => makeLanguage('en', english));
  if (generation !== customizations.length) return;
  languages.set(tag, language);
  notifyLanguageListeners();
}
