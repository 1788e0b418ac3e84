import {describe, expect, test} from 'vitest';
import {english as eager} from '../../src/localization/english.js';
import {englishCalls} from '../../src/localization/english-calls.js';
import {callLoaders, loaders} from '../../src/localization/languages.js';
import type {Plural, Texts} from '../../src/localization/texts.js';

const english: Texts = {...eager, ...englishCalls};
const keys = Object.keys(english) as readonly (keyof Texts)[];

/** Texts that equal English, or contain no word. */
const sameAsEnglish: Readonly<Record<string, readonly (keyof Texts)[]>> = {
  all: ['seconds', 'minutes', 'list'],
  de: ['voicemail', 'mobius-server'],
  it: ['mobius-server'],
  nl: ['voicemail', 'mobius-server'],
};

const forms = (text: string | Plural): readonly string[] =>
  typeof text === 'string' ? [text] : Object.values(text);
/** By language, wording that was corrected because it was a second term for a thing or a second form of address. */
const rejected: Readonly<Record<string, RegExp>> = {
  ar: /قيد الانتظار/,
  de: /[Ss]tumm geschaltet/,
  es: /Responda|responder a la llamada|Retener|ha terminado/,
  fr: /microphone|ne vous entendez pas/,
  it: /Non potete sentirvi/,
  ja: /ブラウザー|メール アドレス|[(]/,
  ko: /님|기기|전환|으세요|다시 시작/,
  nl: /[Gg]esprek kon|(Inkomend|Het) gesprek|Kiezer|Webex is druk/,
  pl: /\b[Oo]dbierz w|słyszycie/,
  pt: /\blogin\b|Chamadas? recebida/,
  'zh-Hans': /[(]/,
  'zh-Hant': /[(]|將您保留/,
};
const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();

describe.each(Object.entries(loaders))('%s', (tag, loadBase) => {
  const load = async (): Promise<Texts> => ({...(await loadBase()), ...(await callLoaders[tag]!())});

  test('has every text and no other', async () => {
    expect(Object.keys(await load()).toSorted()).toEqual(keys.toSorted());
  });

  test('has no text left in English', async () => {
    const texts = await load();
    const same = keys.filter(key => JSON.stringify(texts[key]) === JSON.stringify(english[key]));
    expect(same.toSorted()).toEqual([...(sameAsEnglish[tag] ?? []), ...sameAsEnglish['all']!].toSorted());
  });

  test('has a placeholder for every value, in each form', async () => {
    const texts = await load();
    for (const key of keys) {
      const [expected = ''] = forms(english[key]);
      for (const form of forms(texts[key]))
        expect([key, placeholders(form)]).toEqual([key, placeholders(expected)]);
    }
  });

  test('has a form for each of its plurals', async () => {
    const texts = await load();
    const {pluralCategories} = new Intl.PluralRules(tag).resolvedOptions();
    for (const key of keys) {
      const text = texts[key];
      if (typeof text === 'string') continue;
      expect([key, Object.keys(text).toSorted()]).toEqual([key, pluralCategories.toSorted()]);
    }
  });

  test('ends a text with a full stop, question mark or colon exactly where English does', async () => {
    const texts = await load();
    for (const key of keys) {
      const ends = /[.?:]$/.test(forms(english[key])[0] ?? '');
      for (const form of forms(texts[key])) expect([form, /[.?:。？：؟]$/.test(form)]).toEqual([form, ends]);
    }
  });

  test('does not contain a wording that was corrected', async () => {
    for (const text of Object.values<string | Plural>(await load()).flatMap(forms))
      expect(text).not.toMatch(rejected[tag]!);
  });

  test('has different texts for a call that could not be answered and for a missed call', async () => {
    const texts = await load();
    expect(texts['answer-failed']).not.toBe(texts['end-missed']);
  });

  test('describes the rehoming intervals as times of a return to the primary server', async () => {
    const texts = await load();
    // Only the beginning, such as "podsta" of "podstawowy", because some languages inflect the word.
    const primary = texts['server-primary'].slice(0, 6).toLowerCase();
    for (const key of ['rehomingIntervalMin', 'rehomingIntervalMax'] as const)
      expect(texts[key].toLowerCase()).toContain(primary);
    expect(texts.rehomingIntervalMin).not.toBe(texts.rehomingIntervalMax);
  });

  test('has no preposition before a time that would be wrong before a date', async () => {
    for (const text of Object.values<string | Plural>(await load()).flatMap(forms))
      expect(text).not.toMatch(/(?<!\p{L})(um|om|o|à|l[ea]s?|(da|a)lle|às?) \{(time|from|to)\}/u);
  });

  test('is normalized text', async () => {
    for (const form of Object.values<string | Plural>(await load()).flatMap(forms)) {
      expect(form).toBe(form.trim());
      expect(form).toMatch(/\S/);
      expect(form).not.toMatch(/[<>'"]|\.\.\.|\s{2}/);
      // French puts a no-break space before these.
      if (tag === 'fr') expect(form).not.toMatch(/(?<!\u00a0)[:;?!»]|«(?!\u00a0)/);
    }
  });
});

test.each([
  ['ar', 'retrying-unexpected-answer', /تحقق مما إذا كانت شبكتك تطلب تسجيل الدخول\.$/],
  ['de', 'do-free-elsewhere', /^Melden Sie sich auf einem anderen Gerät ab/],
  ['de', 'tab-silent', /^Der andere Tab/],
  ['de', 'trying-again', /^Ein neuer Versuch/],
  ['fr', 'framed', /autre site affiche cette page/],
  ['fr', 'tab-silent', /^L’autre onglet/],
  ['fr', 'do-sign-out-there', /dans l’autre onglet/],
  ['ja', 'device-not-found', /もう/],
  ['ja', 'registration-expires', /失効/],
  ['ko', 'registration-expires', /만료/],
  ['nl', 'several-lines', /welke moet worden gebruikt/],
  ['nl', 'trying-again', /^Er volgt/],
  ['pl', 'tab-silent', /^Tamta karta/],
] as const)('%s: %s has the meaning of the English text', async (tag, key, meaning) => {
  expect((await loaders[tag]!())[key]).toMatch(meaning);
});
