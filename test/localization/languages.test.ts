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

  test('ends a text with a full stop only if English does', async () => {
    const texts = await load();
    for (const key of keys) {
      const ends = /[.?:]$/.test(forms(english[key])[0] ?? '');
      for (const form of forms(texts[key])) expect([form, /[.?:。？：؟]$/.test(form)]).toEqual([form, ends]);
    }
  });

  test('is normalized text', async () => {
    for (const form of Object.values<string | Plural>(await load()).flatMap(forms)) {
      expect(form).toBe(form.trim());
      expect(form).toMatch(/\S/);
      expect(form).not.toMatch(/[<>'"]|\.\.\.|\s{2}/);
    }
  });
});
