import {faultError} from '../base/make-fault.js';

/** The maximum length of a number, in characters. E.164 allows 15 digits; an extension may follow. */
const maxLength = 32;

/**
 * Characters that people and programs put between digits, besides white space and brackets: `206-555-0199`,
 * `206·555·0199`. In Japanese, people also type the mark of a long vowel, `03ー1234ー5678`.
 */
const separators = /[\s.\-/\u00b7\u2010-\u2015\u2022\u2212\u30fb\u30fc]+/gu;

/**
 * An international prefix and a country code, followed by the national prefix `(0)`, which is dialed only within a
 * country: `+44 (0)20 7946 0123`. In Italy (39), the 0 is part of the number.
 */
const nationalPrefix = /^(\(?(?:\+|0011|011|010|00)\(?(?!39)\d{1,3}\)?)\(0\)/;

/** A link such as `tel:…`, or a copied text with such a beginning. */
const link = /^(?:tel|callto|phone)\s*:\s*(.*)/is;

/**
 * Reads a number in any written form, and returns it in the form that Webex accepts: digits after a `+`, or digits, `*`
 * and `#`. The SDK itself accepts fewer written forms, and reports any other number as an error of the line (trap C34).
 *
 * @example
 * cleanNumber('tel:+1 (206) 555-0199'); // '+12065550199'
 *
 * @throws {FaultError} `number-missing`, `number-is-address` for SIP and email addresses, `number-has-letters`,
 *   `number-invalid`
 */
export function cleanNumber(written: string): string {
  // In a link, `#` and characters other than ASCII are percent-encoded.
  const text = toAscii(toAscii(written).replace(link, (_, number: string) => decode(number)));
  const number = text.replace(separators, '').replace(nationalPrefix, '$1').replace(/[()]/g, '');
  if (!number) throw faultError('number-missing');
  if (/@|^sips?:/i.test(text)) throw faultError('number-is-address');
  if (/\p{L}/u.test(number)) throw faultError('number-has-letters');
  if (!/^(?:\+\d+|[\d*#]+)$/.test(number)) throw faultError('number-invalid');
  if (number.length > maxLength) throw faultError('number-invalid');
  return number;
}

/**
 * Converts full-width forms, and the digits of other scripts (UAX #44, Nd). Removes invisible characters, such as the
 * marks of the writing direction that programs copy with a number.
 */
function toAscii(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/\p{Cf}/gu, '')
    .trim();
}

/** Decodes the number of a link: `*31%23` is `*31#`. */
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

/**
 * Checks digits for the keypad of a call, and returns them in the form that the browser accepts.
 *
 * @throws {FaultError} `digits-invalid`
 */
export function cleanDigits(digits: string): string {
  const clean = digits.replace(/[\s-]+/g, '').toUpperCase();
  if (!/^[\dA-D*#,]+$/.test(clean)) throw faultError('digits-invalid');
  return clean;
}
