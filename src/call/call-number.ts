import {faultError} from '../base/make-fault.js';

/** The longest number that is dialed, in digits: a full one with its extension. E.164 has 15. */
const longest = 32;

/** Characters that people and programs put between digits, besides white space: `(206) 555-0199`, `206.555.0199`. */
const separators = /[\s().\-/\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** What a link or a copied text puts before a number. */
const prefix = /^(?:tel|callto|phone)\s*:\s*/i;

/**
 * Reads a number in any form in which people paste it, and returns it as Webex takes it: an optional `+`, digits, `*`
 * and `#`. The SDK cleans less, and reports what it refuses as an error of the line (trap C34).
 *
 * @example
 * cleanNumber('tel:+1 (206) 555-0199'); // '+12065550199'
 *
 * @throws {FaultError} `number-missing`, `number-is-address` for SIP and email addresses, `number-has-letters`,
 *   `number-invalid`
 */
export function cleanNumber(written: string): string {
  const text = written
    // Full-width forms and the digits of other scripts (UAX #44, Nd).
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .trim()
    .replace(prefix, '')
    // The national prefix that is dialed within a country only: +44 (0)20 7946 0123.
    .replace(/^(\+[\d\s]+)\(0\)/, '$1');
  const number = text.replace(separators, '');
  if (!number) throw faultError('number-missing');
  if (/@|^sips?:/i.test(text)) throw faultError('number-is-address');
  if (/\p{L}/u.test(number)) throw faultError('number-has-letters');
  if (!/^\+?[\d*#]+$/.test(number)) throw faultError('number-invalid');
  if (number.length > longest) throw faultError('number-invalid');
  return number;
}

/** The ASCII digit of a decimal digit of any script, whose ten digits follow one another. */
function digitOf(digit: string): string {
  let zero = digit.codePointAt(0) ?? 0;
  const code = zero;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** Checks digits for the keypad of a call, and returns them as the browser takes them. */
export function cleanDigits(digits: string): string {
  const clean = digits.replace(/[\s-]+/g, '').toUpperCase();
  if (!/^[\dA-D*#,]+$/.test(clean)) throw faultError('digits-invalid');
  return clean;
}
