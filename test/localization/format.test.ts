import {describe, expect, test} from 'vitest';
import {fill, formatList, formatNumber} from '../../src/localization/format.js';
import {loaders, loadLanguage} from '../../src/localization/languages.js';

describe('What stands in a placeholder', () => {
  const rows = [
    {
      name: 'text, as it is',
      lang: 'en',
      text: 'It lacks: {x}.',
      values: {x: 'a {b} $& c'},
      says: 'It lacks: a {b} $& c.',
    },
    {name: 'a number', lang: 'de', text: 'mit {x} Stück', values: {x: 1234.5}, says: 'mit 1.234,5 Stück'},
    {name: 'a number in Arabic digits', lang: 'ar-EG', text: '{x}', values: {x: 12}, says: '١٢'},
    {name: 'seconds', lang: 'pl', text: 'za {seconds}', values: {seconds: 5}, says: 'za 5 sek.'},
    {name: 'minutes', lang: 'en', text: '{minutes}', values: {minutes: 1}, says: '1 min'},
    {name: 'a list', lang: 'en', text: '{x}', values: {x: ['a', 'b', 'c']}, says: 'a, b, and c'},
    {name: 'a list in another language', lang: 'es', text: '{x}', values: {x: ['a', 'b']}, says: 'a y b'},
    {
      name: 'what is written from left to right, inside what is not',
      lang: 'ar',
      text: 'سياسة: {x}.',
      values: {x: 'worker-src blob:'},
      says: 'سياسة: \u2068worker-src blob:\u2069.',
    },
    {
      name: 'a list of such',
      lang: 'ar',
      text: 'سياسة: {x}',
      values: {x: ['a', 'b']},
      says: 'سياسة: \u2068a\u2069 و\u2068b\u2069',
    },
    {name: 'twice', lang: 'en', text: '{x} {x}', values: {x: 'a'}, says: 'a a'},
    {name: 'nothing, where there is nothing', lang: 'en', text: 'a{x}', values: {x: undefined}, says: 'a'},
    {name: 'no value at all', lang: 'en', text: 'a', values: undefined, says: 'a'},
  ];
  test.each(rows)('$name', ({lang, text, values, says}) => {
    expect(fill(lang, text, values)).toBe(says);
  });
});

describe('The form for a number', () => {
  const rows: readonly (readonly [tag: string, counts: readonly number[], says: readonly string[]])[] = [
    ['en', [1, 2], ['1 keepalive failed.', '2 keepalives failed.']],
    ['de', [1, 2], ['1 Keepalive ist fehlgeschlagen.', '2 Keepalives sind fehlgeschlagen.']],
    ['fr', [0, 2], ['0 message keepalive a échoué.', '2 messages keepalive ont échoué.']],
    [
      'pl',
      [1, 3, 5, 22],
      [
        '1 komunikat keepalive nie powiódł się.',
        '3 komunikaty keepalive nie powiodły się.',
        '5 komunikatów keepalive nie powiodło się.',
        '22 komunikaty keepalive nie powiodły się.',
      ],
    ],
    [
      'ar-AE',
      [1, 2, 3, 11, 100],
      [
        'فشلت رسالة keepalive واحدة (1).',
        'فشلت رسالتا keepalive (2).',
        'فشلت 3 رسائل keepalive.',
        'فشلت 11 رسالة keepalive.',
        'فشلت 100 رسالة keepalive.',
      ],
    ],
    ['ja', [1, 2], ['1 件のキープアライブが失敗しました。', '2 件のキープアライブが失敗しました。']],
  ];
  test.each(rows)('%s: %j', async (tag, counts, says) => {
    const {say} = await loadLanguage(tag);
    expect(counts.map(count => say('reconnecting-keepalive', {count}))).toEqual(says);
  });

  test('is the general one where a language has no other', () => {
    expect(fill('ar', {other: '{count}!'}, {count: 2})).toMatch(/!$/);
  });
});

test.each(['en', ...Object.keys(loaders)])('%s writes lists, numbers and units of its own', lang => {
  expect(formatList(lang, ['a', 'b'])).toMatch(/^a.+b$/);
  expect(formatNumber(lang, 30, 'second')).not.toBe(formatNumber(lang, 30));
});
