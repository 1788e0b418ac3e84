import {english} from './english.js';
import {fill} from './format.js';
import type {CallTexts, Texts, TextKey, ValuesOf} from './texts.js';

/** Returns a text in a language, with the values of its placeholders. */
export type Say = <Key extends TextKey>(key: Key, ...values: ValuesOf<Key>) => string;

/** A loaded language: its texts, and the locale for numbers and times. */
export interface Language {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly say: Say;
}

/** A page's customization of a language: some of its texts, or a function that loads all of them. */
export interface Customization {
  readonly tag: string;
  readonly texts?: Partial<Texts>;
  readonly load?: () => Texts | Promise<Texts>;
}

/**
 * The English texts. The texts of calls are missing until `addEnglishCalls()`, which the code for calls invokes before
 * any element needs them.
 */
export const englishTexts = {...english} as Texts;

/** Whether the code for calls has loaded, so that a language also needs its texts of calls. */
export let hasCalls = false;

/** Adds the English texts of calls. From now on, the other languages also load their texts of calls. */
export function addEnglishCalls(texts: CallTexts): void {
  if (hasCalls) return;
  hasCalls = true;
  Object.assign(englishTexts, texts);
  languages.clear();
  notifyLanguageListeners();
}

export const customizations: Customization[] = [];
/** The languages by requested tag. Undefined while loading. */
export const languages = new Map<string, Language | undefined>();
/** Called when a language has loaded, or the page's language has changed. */
export const languageListeners = new Set<() => void>();

export function notifyLanguageListeners(): void {
  for (const listener of languageListeners) listener();
}

/**
 * Returns the language for a tag (BCP 47), or the nearest available one. Undefined while it is loading. English is
 * available immediately, unless the page has changed texts.
 */
export function languageFor(tag: string): Language | undefined {
  if (!languages.has(tag)) {
    const isPlainEnglish = !customizations.length && /^(en(-[a-z]{2})?)?$/i.test(tag);
    languages.set(tag, isPlainEnglish ? makeLanguage(tag || 'en', englishTexts) : undefined);
    if (!isPlainEnglish) void load(tag);
  }
  return languages.get(tag);
}

export function makeLanguage(lang: string, texts: Texts, dir: Language['dir'] = 'ltr'): Language {
  const say: Say = (key, ...[values]) =>
    fill(lang, texts[key], values) ?? fill('en', englishTexts[key], values) ?? '';
  return {lang, dir, say};
}

/**
 * Loads a language. Falls back to English if it cannot be loaded. The result is discarded if, during the loading, the
 * page has called `setTexts()` or `addLanguage()`, or the code for calls has loaded. Both clear the map, so that
 * elements request the language again.
 */
async function load(tag: string): Promise<void> {
  const generation = currentGeneration();
  const language = await import('./languages.js')
    // Import the whole module, so that its chunk keeps `setTexts`, which pages without a bundler import from it.
    .then(module => module.loadLanguage(tag))
    .catch(() => makeLanguage('en', englishTexts));
  if (generation !== currentGeneration()) return;
  languages.set(tag, language);
  notifyLanguageListeners();
}

/** Changes when the languages that are being loaded become outdated. */
const currentGeneration = (): number => customizations.length + Number(hasCalls);
