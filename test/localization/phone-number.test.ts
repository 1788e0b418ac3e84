import {afterEach, describe, expect, test, vi} from 'vitest';
import {languageFor, languageListeners} from '../../src/localization/language.js';
import {displayNumber, setNumberFormat} from '../../src/localization/phone-number.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('without a format of the page', () => {
  test.each([
    {number: '+12065550101', shown: '+1 206 555 0101'},
    {number: '+442079460958', shown: '+442079460958'},
    {number: '+4930123456', shown: '+4930123456'},
    {number: '+1206555010', shown: '+1206555010'},
    {number: '+120655501011', shown: '+120655501011'},
    {number: '12065550101', shown: '12065550101'},
    {number: '5101', shown: '5101'},
  ])('$number is shown as $shown', ({number, shown}) => {
    expect(displayNumber(number, 'en')).toBe(shown);
  });
});

describe('a format of the page', () => {
  test('gets the number and the language, and elements render again', () => {
    const listener = vi.fn();
    languageListeners.add(listener);
    const before = languageFor('en');
    setNumberFormat((number, lang) => `${lang}: ${number}`);
    expect(displayNumber('+12065550101', 'de')).toBe('de: +12065550101');
    expect(listener).toHaveBeenCalledOnce();
    expect(languageFor('en')).not.toBe(before);
    languageListeners.delete(listener);
  });

  test('that returns nothing leaves the number unchanged', () => {
    setNumberFormat(() => undefined as unknown as string);
    expect(displayNumber('+12065550101', 'en')).toBe('+12065550101');
  });

  test('that throws is reported once, and leaves the number unchanged', () => {
    const report = vi.spyOn(console, 'error').mockReturnValue();
    setNumberFormat(() => {
      throw new TypeError('no such country');
    });
    expect(displayNumber('+12065550101', 'en')).toBe('+12065550101');
    expect(displayNumber('5101', 'en')).toBe('5101');
    expect(report.mock.calls).toEqual([[expect.stringContaining('no such country')]]);
  });
});
