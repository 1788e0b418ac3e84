import {faultError} from '../base/make-fault.js';

/** The maximum length of a number, in characters. E.164 allows 15 digits; an extension may follow. */
const maxLength = 32;

/** Characters that people and programs put between digits, besides white space: `(206) 555-0199`, `206.555.0199`. */
const separators = /[\s().\-/\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** A link such as `tel:…`, or a copied text with such a prefix. */
const link = /^(?:tel|callto|phone)\s*:\s*(.*)/is;

/**
 * Reads a number in any written form, and returns it in the form that Webex accepts: an optional `+`, digits, `*` and
 * `#`. The SDK accepts fewer forms, and reports the others as errors on the line (trap C34).
 *
 * @example
 * cleanNumber('tel:+1 (206) 555-0199'); // '+12065550199'
 *
 * @throws {FaultError} `number-missing`, `number-is-address` for SIP and email addresses, `number-has-letters`,
 *   `number-invalid`
 */
export function cleanNumber(written: string): string {
  const text = written
    // Convert full-width forms and the digits of other scripts (UAX #44, Nd).
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .trim()
    .replace(link, (_, number: string) => decode(number))
    // Remove the national prefix, which is dialed only within a country: +44 (0)20 7946 0123.
    .replace(/^(\+[\d\s]+)\(0\)/, '$1');
  const number = text.replace(separators, '');
  if (!number) throw faultError('number-missing');
  if (/@|^sips?:/i.test(text)) throw faultError('number-is-address');
  if (/\p{L}/u.test(number)) throw faultError('number-has-letters');
  if (!/^\+?[\d*#]+$/.test(number)) throw faultError('number-invalid');
  if (number.length > maxLength) throw faultError('number-invalid');
  return number;
}

/** Decodes the number of a link: in `tel:*31%23` it ends with `#`. */
function decode(number: string): string {
  try {
    return decodeURIComponent(number);
  } catch {
    throw faultError('number-invalid');
  }
}

/** Converts a decimal digit of any script to ASCII. In each script the ten digits have consecutive code points. */
function digitOf(digit: string): string {
  let zero = digit.codePointAt(0) ?? 0;
  const code = zero;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** Checks digits for the keypad of a call, and returns them in the form that the browser accepts. */
export function cleanDigits(digits: string): string {
  const clean = digits.replace(/[\s-]+/g, '').toUpperCase();
  if (!/^[\dA-D*#,]+$/.test(clean)) throw faultError('digits-invalid');
  return clean;
}
