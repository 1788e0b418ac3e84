import {englishSignedIn} from './english-signed-in.js';
import {fill} from './format.js';
import {addTexts, type Language} from './language.js';
import {findLanguage} from './languages.js';

/** Loads a language for a page that draws for itself. The elements load theirs by themselves. */
export function loadLanguage(tag: string): Promise<Language> {
  addTexts(englishSignedIn, fill);
  return findLanguage(tag);
}
