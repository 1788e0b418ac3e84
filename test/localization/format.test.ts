import {describe, expect, test} from 'vitest';
import {formatTimeRange} from '../../src/elements/time.js';
import {
  fill,
  formatList,
  formatNumber,
  joinForAnnouncement,
  joinSentences,
} from '../../src/localization/format.js';
import {loaders, loadLanguage} from '../../src/localization/languages.js';

describe('A placeholder value', () => {
  const rows = [
    {
      name: 'text, unchanged',
      lang: 'en',
      text: 'It lacks: {x}.',
      values: {x: 'a {b} $& c'},
      expected: 'It lacks: a {b} $& c.',
    },
    {name: 'a number', lang: 'de', text: 'mit {x} Stück', values: {x: 1234.5}, expected: 'mit 1.234,5 Stück'},
    {name: 'a number in Arabic digits', lang: 'ar-EG', text: '{x}', values: {x: 12}, expected: '١٢'},
    {name: 'seconds', lang: 'pl', text: 'za {seconds}', values: {seconds: 5}, expected: 'za 5\u00A0sek.'},
    {
      name: 'seconds at the end of a sentence',
      lang: 'de',
      text: 'in {seconds}.',
      values: {seconds: 5},
      expected: 'in 5\u00A0Sek.',
    },
    {name: 'minutes', lang: 'en', text: '{minutes}', values: {minutes: 1}, expected: '1\u00A0min'},
    {name: 'a list', lang: 'en', text: '{x}', values: {x: ['a', 'b', 'c']}, expected: 'a, b, and c'},
    {name: 'a list in another language', lang: 'es', text: '{x}', values: {x: ['a', 'b']}, expected: 'a y b'},
    {
      name: 'left-to-right text inside right-to-left text',
      lang: 'ar',
      text: 'سياسة: {x}.',
      values: {x: 'worker-src blob:'},
      expected: 'سياسة: \u2068worker-src blob:\u2069.',
    },
    {
      name: 'a list of left-to-right texts',
      lang: 'ar',
      text: 'سياسة: {x}',
      values: {x: ['a', 'b']},
      expected: 'سياسة: \u2068a\u2069 و\u2068b\u2069',
    },
    {name: 'a value that is used twice', lang: 'en', text: '{x} {x}', values: {x: 'a'}, expected: 'a a'},
    {name: 'an undefined value', lang: 'en', text: 'a{x}', values: {x: undefined}, expected: 'a'},
    {name: 'no value at all', lang: 'en', text: 'a', values: undefined, expected: 'a'},
  ];
  test.each(rows)('$name', ({lang, text, values, expected}) => {
    expect(fill(lang, text, values)).toBe(expected);
  });
});

describe('The form for a number', () => {
  const rows: readonly (readonly [tag: string, counts: readonly number[], expected: readonly string[]])[] = [
    [
      'en',
      [1, 2],
      [
        'The connection is unstable: 1 connection check failed.',
        'The connection is unstable: 2 connection checks failed.',
      ],
    ],
    [
      'de',
      [1, 2],
      [
        'Die Verbindung ist instabil: 1 Verbindungsprüfung fehlgeschlagen.',
        'Die Verbindung ist instabil: 2 Verbindungsprüfungen fehlgeschlagen.',
      ],
    ],
    [
      'fr',
      [0, 2],
      [
        'La connexion est instable\u00a0: 0 vérification a échoué.',
        'La connexion est instable\u00a0: 2 vérifications ont échoué.',
      ],
    ],
    [
      'pl',
      [1, 3, 5, 22],
      [
        'Połączenie jest niestabilne: 1 nieudane sprawdzenie.',
        'Połączenie jest niestabilne: 3 nieudane sprawdzenia.',
        'Połączenie jest niestabilne: 5 nieudanych sprawdzeń.',
        'Połączenie jest niestabilne: 22 nieudane sprawdzenia.',
      ],
    ],
    [
      'ar-AE',
      [1, 2, 3, 11, 100],
      [
        'الاتصال غير مستقر: فشل فحص واحد للاتصال (1).',
        'الاتصال غير مستقر: فشل فحصان للاتصال (2).',
        'الاتصال غير مستقر: فشلت 3 فحوصات للاتصال.',
        'الاتصال غير مستقر: فشل 11 فحصًا للاتصال.',
        'الاتصال غير مستقر: فشل 100 فحص للاتصال.',
      ],
    ],
    [
      'ja',
      [1, 2],
      ['接続が不安定です：接続確認が 1 回失敗しました。', '接続が不安定です：接続確認が 2 回失敗しました。'],
    ],
  ];
  test.each(rows)('%s: %j', async (tag, counts, expected) => {
    const {say} = await loadLanguage(tag);
    expect(counts.map(count => say('reconnecting-keepalive', {count}))).toEqual(expected);
  });

  test('is `other` if the form for the number is missing', () => {
    expect(fill('ar', {other: '{count}!'}, {count: 2})).toMatch(/!$/);
  });
});

test.each(['en', ...Object.keys(loaders)])('%s formats lists, numbers and units', lang => {
  expect(formatList(lang, ['a', 'b'])).toMatch(/^a.+b$/);
  expect(formatNumber(lang, 30, 'second')).not.toBe(formatNumber(lang, 30));
});

describe('Joined texts', () => {
  test('have a space between them, except in Chinese and Japanese', () => {
    expect(joinSentences('de-AT', ['Eins.', undefined, '', 'Zwei.'])).toBe('Eins. Zwei.');
    expect(joinSentences('ja', ['一。', false, '二。'])).toBe('一。二。');
  });

  const rows: readonly (readonly [lang: string, texts: readonly (string | undefined)[], expected: string])[] =
    [
      ['en', ['Registered', '+1 206', 'Ready for calls.'], 'Registered. +1 206. Ready for calls.'],
      ['en', ['Signed in', undefined], 'Signed in'],
      ['de', ['Wird verbunden …', 'Bitte warten.'], 'Wird verbunden … Bitte warten.'],
      ['fr', ['Fermée\u00a0?', 'Rouvrez-la.'], 'Fermée\u00a0? Rouvrez-la.'],
      [
        'ja',
        ['未登録', '発着信するには、回線を登録してください。'],
        '未登録。発着信するには、回線を登録してください。',
      ],
      ['zh-Hant', ['已登入', 'Ada'], '已登入。Ada'],
      ['ar', ['هل أُغلقت النافذة؟', 'افتحها مجددًا.'], 'هل أُغلقت النافذة؟ افتحها مجددًا.'],
    ];
  test.each(rows)('are announced with a full stop between them: %s %j', (lang, texts, expected) => {
    expect(joinForAnnouncement(lang, texts)).toBe(expected);
  });
});

describe('A span of time', () => {
  const todayAt = (seconds: number) => new Date().setHours(14, 2, 0, seconds * 1000);
  test.each([
    ['of minutes has no seconds', 5, 605.5, '2:02 PM', '2:12 PM'],
    ['within a minute has seconds', 5.2, 9.1, '2:02:05 PM', '2:02:09 PM'],
    ['within a second ends with the next one', 5.2, 5.9, '2:02:05 PM', '2:02:06 PM'],
  ])('%s', (_name, from, until, ...expected) => {
    const span = formatTimeRange(todayAt(from), todayAt(until), 'en');
    expect(Object.values(span).map(time => time.replace('\u202f', ' '))).toEqual(expected);
  });
});
