import {
  customizations,
  englishTexts,
  hasCalls,
  languages,
  makeLanguage,
  notifyLanguageListeners,
  type Customization,
  type Language,
} from './language.js';
import type {BaseTexts, CallTexts, Texts} from './texts.js';

// Pages without a bundler import `setNumberFormat()` from this chunk, like `setTexts()`.
export {setNumberFormat} from './phone-number.js';

/** Loads the texts of each language, each from its own chunk. */
export const loaders: Readonly<Record<string, () => Promise<BaseTexts>>> = {
  ar: async () => (await import('./arabic.js')).arabic,
  de: async () => (await import('./german.js')).german,
  es: async () => (await import('./spanish.js')).spanish,
  fr: async () => (await import('./french.js')).french,
  it: async () => (await import('./italian.js')).italian,
  ja: async () => (await import('./japanese.js')).japanese,
  ko: async () => (await import('./korean.js')).korean,
  nl: async () => (await import('./dutch.js')).dutch,
  pl: async () => (await import('./polish.js')).polish,
  pt: async () => (await import('./portuguese.js')).portuguese,
  'zh-Hans': async () => (await import('./simplified-chinese.js')).simplifiedChinese,
  'zh-Hant': async () => (await import('./traditional-chinese.js')).traditionalChinese,
};

/** Loads the texts of calls of each language. */
export const callLoaders: Readonly<Record<string, () => Promise<CallTexts>>> = {
  ar: async () => (await import('./arabic-calls.js')).arabicCalls,
  de: async () => (await import('./german-calls.js')).germanCalls,
  es: async () => (await import('./spanish-calls.js')).spanishCalls,
  fr: async () => (await import('./french-calls.js')).frenchCalls,
  it: async () => (await import('./italian-calls.js')).italianCalls,
  ja: async () => (await import('./japanese-calls.js')).japaneseCalls,
  ko: async () => (await import('./korean-calls.js')).koreanCalls,
  nl: async () => (await import('./dutch-calls.js')).dutchCalls,
  pl: async () => (await import('./polish-calls.js')).polishCalls,
  pt: async () => (await import('./portuguese-calls.js')).portugueseCalls,
  'zh-Hans': async () => (await import('./simplified-chinese-calls.js')).simplifiedChineseCalls,
  'zh-Hant': async () => (await import('./traditional-chinese-calls.js')).traditionalChineseCalls,
};

/**
 * Replaces some texts of a language. Elements on the page show the new texts immediately.
 *
 * @param tag A BCP 47 tag. `de-AT` changes German for Austria only.
 * @throws {RangeError} If `tag` is not a valid tag.
 * @example
 * setTexts('en', {'sign-in': 'Log in'});
 */
export function setTexts(tag: string, texts: Partial<Texts>): void {
  customize({tag: canonical(tag), texts});
}

/**
 * Adds a language, or replaces a built-in one.
 *
 * @param tag A BCP 47 tag, such as `sv` or `pt-PT`.
 * @param source All texts, or a function that loads them when an element first needs the language.
 * @throws {RangeError} If `tag` is not a valid tag.
 * @example
 * addLanguage('sv', () => import('./swedish.js').then(({swedish}) => swedish));
 */
export function addLanguage(tag: string, source: Texts | (() => Texts | Promise<Texts>)): void {
  customize({tag: canonical(tag), load: typeof source === 'function' ? source : () => source});
}

/** Loads the language for a tag (BCP 47), or the nearest available one. English if there is none. */
export async function loadLanguage(tag: string): Promise<Language> {
  const locale = readTag(tag);
  const tags = locale ? [...candidates(locale), 'en'] : ['en'];
  const found = tags.find(candidate => candidate === 'en' || loaderOf(candidate)) ?? 'en';
  const [texts, callTexts] = await Promise.all([loaderOf(found)?.(), hasCalls && callLoaders[found]?.()]);
  // Texts that a page sets for `zh` also apply to `zh-Hans`, even if `zh-Hans` is found first, but not to `zh-Hant`.
  const applies = (candidate: string, index: number): boolean =>
    index <= tags.indexOf(found) || (found in loaders && withScript(candidate) === withScript(found));
  const changes = tags
    .filter(applies)
    .toReversed()
    .flatMap(candidate => customizations.filter(custom => custom.tag === candidate))
    .map(custom => custom.texts);
  const lang = locale?.language === found.split('-')[0] ? String(locale) : found;
  // Use English for texts that a page's own language lacks, because a later version of this library may add texts.
  const all = Object.assign(
    Object.create(englishTexts) as Texts,
    ...[callTexts, texts, ...changes].map(withoutEmpty),
  );
  return makeLanguage(lang, all, directionOf(found));
}

/** Returns the texts that are not `null` or undefined. A page may get its texts from a service that sends `null` for some. */
function withoutEmpty(texts: object | false | undefined): object {
  return Object.fromEntries(
    Object.entries(texts || {}).filter(([, text]) => (text ?? undefined) !== undefined),
  );
}

/**
 * Returns the tags to try: the full tag, the tag without its last parts, the language with its script ("zh-Hant" for
 * "zh-HK"), and the language alone. If the script is the usual one, the language alone comes before it, so that a page's
 * `zh` replaces the built-in `zh-Hans`.
 */
function candidates(locale: Intl.Locale): string[] {
  const {language} = locale.maximize();
  const full = withScript(locale);
  const alone = withScript(language) === full ? [language] : [];
  const parts = locale.baseName.split('-');
  const shortened = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
  return [...new Set([...shortened.slice(0, -1), ...alone, full, language])];
}

/** Returns the language with its script: "zh-Hant" for "zh-TW". */
function withScript(tag: string | Intl.Locale): string {
  const {language, script} = new Intl.Locale(tag).maximize();
  return `${language}-${script}`;
}

/** Returns the direction of a language. `Intl.Locale` has it, but not in every browser. */
function directionOf(tag: string): Language['dir'] {
  const {script = ''} = new Intl.Locale(tag).maximize();
  return ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'].includes(script) ? 'rtl' : 'ltr';
}

/** Parses the `lang` of an element. Returns undefined for an invalid tag. */
function readTag(tag: string): Intl.Locale | undefined {
  // `Intl` knows neither an extended language, as in `zh-cmn-Hans`, nor an encoding, as in `de_DE.UTF-8`.
  const simplified = tag
    .trim()
    .replaceAll('_', '-')
    .replace(/\..*/, '')
    .replace(/^(\w\w)-[a-z]{3}\b/i, '$1');
  try {
    return new Intl.Locale(simplified);
  } catch {
    return undefined;
  }
}

/** @throws {RangeError} If the tag is invalid. */
function canonical(tag: string): string {
  return new Intl.Locale(tag).baseName;
}

/** Returns the page's latest loader for a tag, or the built-in one. */
function loaderOf(tag: string): (() => BaseTexts | Promise<BaseTexts>) | undefined {
  return customizations.findLast(custom => custom.tag === tag && custom.load)?.load ?? loaders[tag];
}

function customize(custom: Customization): void {
  customizations.push(custom);
  languages.clear();
  notifyLanguageListeners();
}
