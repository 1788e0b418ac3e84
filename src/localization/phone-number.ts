import {reportError} from '../base/report-error.js';
import {languages, notifyLanguageListeners} from './language.js';

/**
 * Formats a phone number for display.
 *
 * @param number The number as Webex reports it, usually in E.164: `+12065550101`.
 * @param lang The language of the element, a BCP 47 tag.
 */
export type NumberFormat = (number: string, lang: string) => string;

let format: NumberFormat = groupNumber;
let hasFailed = false;

/**
 * Sets how the elements display phone numbers. They are always copied as Webex reports them. By default numbers of +1
 * are grouped, and others are left as they are, because each country groups its numbers in its own way.
 *
 * @example
 * import parsePhoneNumber from 'libphonenumber-js';
 * setNumberFormat(number => parsePhoneNumber(number)?.formatInternational() ?? number);
 */
export function setNumberFormat(custom: NumberFormat): void {
  format = custom;
  hasFailed = false;
  // Elements render again once they get another language object.
  languages.clear();
  notifyLanguageListeners();
}

/** Returns a phone number for display, or the number itself if the page's own format fails or returns nothing. */
export function displayNumber(number: string, lang: string): string {
  try {
    return format(number, lang) || number;
  } catch (error) {
    // Report the first failure only, because a call renders its number every few seconds.
    if (!hasFailed) reportError('The number format of the page failed', error);
    hasFailed = true;
    return number;
  }
}

/** Groups a number of the North American Numbering Plan: `+1 206 555 0101`. */
function groupNumber(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
}
