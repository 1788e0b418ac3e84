import {makeFault} from '../../src/base/make-fault.js';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {describeFault, faultText} from '../../src/elements/fault-text.js';
import {english} from '../../src/localization/english.js';
import {englishCalls} from '../../src/localization/english-calls.js';
import {
  addEnglishCalls,
  customizations,
  languageListeners,
  languageFor,
  languages,
} from '../../src/localization/language.js';
import {addLanguage, loadLanguage, loaders, setTexts} from '../../src/localization/languages.js';
import type {Texts} from '../../src/localization/texts.js';

afterEach(() => {
  vi.restoreAllMocks();
  customizations.length = 0;
  languages.clear();
  languageListeners.clear();
});

const all: Texts = {...english, ...englishCalls};
const signIn = async (tag: string): Promise<string> => (await loadLanguage(tag)).say('sign-in');

describe('A text or form that a page leaves out', () => {
  // Texts of a page often come from JSON or from a translation service.
  const asTexts = (texts: unknown) => texts as Partial<Texts>;

  test.each([undefined, null])('or sets to %s does not replace the built-in one', async text => {
    setTexts('de', asTexts({'sign-in': text, cancel: 'Halt'}));
    addLanguage('sv', {...all, 'sign-in': text} as unknown as Texts);
    const german = await loadLanguage('de');
    expect([german.say('sign-in'), german.say('cancel')]).toEqual(['Anmelden', 'Halt']);
    expect(await signIn('sv')).toBe('Sign in');
  });

  test.each([
    {lang: 'sv', forms: {one: '{count} missat'}, count: 1, expected: '1 missat'},
    {lang: 'sv', forms: {one: '{count} missat'}, count: 2, expected: '2 missed calls'},
    {lang: 'sv', forms: {one: null}, count: 1, expected: '1 missed call'},
    {lang: 'sv', forms: {}, count: 2, expected: '2 missed calls'},
    {lang: 'en', forms: {one: 'One'}, count: 2, expected: '2 missed calls'},
    {lang: 'sv', forms: 7, count: 2, expected: '2 missed calls'},
  ])(
    'with only the forms $forms in $lang is “$expected” for $count',
    async ({lang, forms, count, expected}) => {
      addEnglishCalls(englishCalls);
      setTexts(lang, asTexts({'missed-calls': forms}));
      if (lang === 'sv') addLanguage('sv', {...all, 'missed-calls': forms} as unknown as Texts);
      expect((await loadLanguage(lang)).say('missed-calls', {count})).toBe(expected);
    },
  );
});

describe('The language for a tag', () => {
  const rows: readonly (readonly [tag: string, expected: string, lang: string])[] = [
    ['', 'Sign in', 'en'],
    ['en', 'Sign in', 'en'],
    ['en-GB', 'Sign in', 'en-GB'],
    ['de', 'Anmelden', 'de'],
    ['de-AT', 'Anmelden', 'de-AT'],
    ['DE-ch', 'Anmelden', 'de-CH'],
    ['de_DE', 'Anmelden', 'de-DE'],
    [' de ', 'Anmelden', 'de'],
    ['de-Latn-DE', 'Anmelden', 'de-Latn-DE'],
    ['de-DE-1996', 'Anmelden', 'de-DE-1996'],
    ['de-u-nu-latn', 'Anmelden', 'de-u-nu-latn'],
    ['fr-CA', 'Se connecter', 'fr-CA'],
    ['es-419', 'Iniciar sesión', 'es-419'],
    ['it', 'Accedi', 'it'],
    ['pt', 'Iniciar sessão', 'pt'],
    ['pt-BR', 'Iniciar sessão', 'pt-BR'],
    ['pt-PT', 'Iniciar sessão', 'pt-PT'],
    ['nl-BE', 'Aanmelden', 'nl-BE'],
    ['pl', 'Zaloguj się', 'pl'],
    ['ja', 'サインイン', 'ja'],
    ['ko-KR', '로그인', 'ko-KR'],
    ['zh', '登录', 'zh'],
    ['zh-CN', '登录', 'zh-CN'],
    ['zh-SG', '登录', 'zh-SG'],
    ['zh-Hans-HK', '登录', 'zh-Hans-HK'],
    ['zh-TW', '登入', 'zh-TW'],
    ['zh-HK', '登入', 'zh-HK'],
    ['zh-Hant', '登入', 'zh-Hant'],
    ['zh-Hant-US', '登入', 'zh-Hant-US'],
    ['zh-cmn-Hans', '登录', 'zh-Hans'],
    ['zh-yue-HK', '登入', 'zh-HK'],
    ['de_DE.UTF-8', 'Anmelden', 'de-DE'],
    ['ar', 'تسجيل الدخول', 'ar'],
    ['ar-EG', 'تسجيل الدخول', 'ar-EG'],
    ['cy', 'Sign in', 'en'],
    ['he', 'Sign in', 'en'],
    ['x-klingon', 'Sign in', 'en'],
    ['constructor', 'Sign in', 'en'],
    ['not a tag', 'Sign in', 'en'],
  ];
  test.each(rows)('%j: %s, %s', async (tag, expected, lang) => {
    const language = await loadLanguage(tag);
    expect([language.say('sign-in'), language.lang, language.dir]).toEqual([
      expected,
      lang,
      lang.startsWith('ar') ? 'rtl' : 'ltr',
    ]);
  });

  test.each(Object.keys(loaders))('%s is known to Intl', tag => {
    expect(Intl.NumberFormat.supportedLocalesOf(tag)).toEqual([tag]);
  });
});

describe("A host's texts", () => {
  test('replace the built-in ones, and keep the others', async () => {
    setTexts('de', {'sign-in': 'Einloggen'});
    const {say} = await loadLanguage('de-AT');
    expect([say('sign-in'), say('sign-out')]).toEqual(['Einloggen', 'Abmelden']);
  });

  test('apply only to their language, and English remains the fallback', async () => {
    setTexts('en', {'sign-in': 'Log in'});
    expect([await signIn('en'), await signIn('en-US'), await signIn('cy'), await signIn('de')]).toEqual([
      'Log in',
      'Log in',
      'Log in',
      'Anmelden',
    ]);
  });

  test('of a region take precedence over those of its language, in any order', async () => {
    setTexts('de-AT', {'sign-in': 'Servus'});
    setTexts('de', {'sign-in': 'Einloggen', 'sign-out': 'Ausloggen'});
    const {say} = await loadLanguage('de-AT');
    expect([say('sign-in'), say('sign-out'), await signIn('de-CH')]).toEqual([
      'Servus',
      'Ausloggen',
      'Einloggen',
    ]);
  });

  test.each([
    ['zh', '登录!'],
    ['zh-CN', '登录!'],
    ['zh-Hans', '登录!'],
    ['zh-Hans-CN', '登录!'],
    ['zh-TW', '登入'],
  ])('of Chinese are simplified: %s shows %s', async (tag, expected) => {
    setTexts('zh', {'sign-in': '登录!'});
    expect(await signIn(tag)).toBe(expected);
  });

  test('set last take precedence', async () => {
    setTexts('de', {'sign-in': 'Erstens'});
    setTexts('de', {'sign-in': 'Zweitens'});
    expect(await signIn('de')).toBe('Zweitens');
  });

  test('may have placeholders', async () => {
    setTexts('en', {'next-attempt': 'Again in {seconds}!'});
    const {say} = await loadLanguage('en');
    expect(say('next-attempt', {seconds: 5})).toBe('Again in 5\u00A0sec!');
  });

  test('are rejected for an invalid tag', () => {
    expect(() => setTexts('not a tag', {})).toThrow(RangeError);
  });
});

describe("A host's language", () => {
  test.each([
    ['zh', 'Own'],
    ['zh-CN', 'Own'],
    ['zh-TW', '登入'],
  ])('replaces built-in Chinese, except in the other script: %s shows %s', async (tag, expected) => {
    addLanguage('zh', {...all, 'sign-in': 'Own'});
    expect(await signIn(tag)).toBe(expected);
  });

  test('is found like a built-in one, with its own direction', async () => {
    addLanguage('he', () => ({...all, 'sign-in': 'כניסה'}));
    const {say, lang, dir} = await loadLanguage('he-IL');
    expect([say('sign-in'), lang, dir]).toEqual(['כניסה', 'he-IL', 'rtl']);
  });

  test('may be given as texts instead of a function', async () => {
    addLanguage('sv', {...all, 'sign-in': 'Logga in'});
    expect(await signIn('sv-FI')).toBe('Logga in');
  });

  test('is loaded only when needed', async () => {
    const load = vi.fn(async () => ({...all, 'sign-in': 'Logga in'}));
    addLanguage('sv', load);
    await loadLanguage('de');
    expect(load).not.toHaveBeenCalled();
    expect(await signIn('sv')).toBe('Logga in');
  });

  test('may replace a built-in one, or add a region of it', async () => {
    addLanguage('de', () => ({...all, 'sign-in': 'Los'}));
    addLanguage('pt-PT', () => ({...all, 'sign-in': 'Entrar'}));
    expect([await signIn('de-DE'), await signIn('pt-PT'), await signIn('pt-AO')]).toEqual([
      'Los',
      'Entrar',
      'Iniciar sessão',
    ]);
  });

  test('falls back to English for a missing text, for example if it was made for an older version', async () => {
    addLanguage('sv', () => ({'sign-in': 'Logga in'}) as unknown as Texts);
    const {say} = await loadLanguage('sv');
    expect([say('sign-in'), say('sign-out')]).toEqual(['Logga in', 'Sign out']);
  });
});

describe('A requested language', () => {
  const languageChange = (): Promise<void> => new Promise(resolve => languageListeners.add(resolve));

  test.each(['', 'en', 'en-US', 'EN-gb'])('is English immediately for %j', tag => {
    expect(languageFor(tag)?.say('sign-in')).toBe('Sign in');
  });

  test('is delivered once loaded, and stays the same object', async () => {
    expect(languageFor('fr')).toBeUndefined();
    await languageChange();
    const language = languageFor('fr');
    expect(language?.say('sign-in')).toBe('Se connecter');
    expect(languageFor('fr')).toBe(language);
  });

  test('is English if it could not be loaded', async () => {
    addLanguage('sv', () => Promise.reject(new Error('There is no network')));
    expect(languageFor('sv')).toBeUndefined();
    await languageChange();
    expect(languageFor('sv')).toMatchObject({lang: 'en', dir: 'ltr'});
    expect(languageFor('sv')?.say('sign-in')).toBe('Sign in');
  });

  describe('while it is loading already', () => {
    const next = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

    /** Starts to load the built-in German. The test lets it arrive or fail. */
    async function startLoadingGerman() {
      const german = {arrives: (): void => undefined, fails: (): void => undefined};
      vi.spyOn(loaders, 'de').mockReturnValueOnce(
        new Promise((resolve, reject) => {
          german.arrives = () => resolve({...all, 'sign-in': 'Anmelden'});
          german.fails = () => reject(new Error('No network'));
        }),
      );
      expect(languageFor('de')).toBeUndefined();
      await next();
      return german;
    }

    test.each([
      ['arrives', 'addLanguage', () => addLanguage('de', () => ({...all, 'sign-in': 'Los'}))],
      ['fails', 'addLanguage', () => addLanguage('de', () => ({...all, 'sign-in': 'Los'}))],
      ['arrives', 'setTexts', () => setTexts('de', {'sign-in': 'Los'})],
      ['fails', 'setTexts', () => setTexts('de', {'sign-in': 'Los'})],
    ] as const)('the built-in one %s after %s(): the text of the page stays', async (ends, _, setText) => {
      const german = await startLoadingGerman();
      setText();
      const loaded = languageChange();
      expect(languageFor('de')).toBeUndefined();
      await loaded;
      const language = languageFor('de');
      expect(language?.say('sign-in')).toBe('Los');
      german[ends]();
      await next();
      expect(languageFor('de')).toBe(language);
    });
  });

  test('changes when a host sets texts, even for English', async () => {
    languageFor('en');
    const change = languageChange();
    setTexts('en', {'sign-in': 'Log in'});
    await change;
    expect(languageFor('en')).toBeUndefined();
    await languageChange();
    expect(languageFor('en')?.say('sign-in')).toBe('Log in');
  });
});

test('A page with its own UI gets all texts of a language, including English', async () => {
  expect((await loadLanguage('en')).say('reconnecting-keepalive', {count: 1})).toBe(
    'The connection is unstable: 1 connection check failed.',
  );
});

describe('describeFault', () => {
  test.each([
    ['timeout', 'Webex Calling took too long to answer. Try again.'],
    // The advice would differ from that in the text.
    [
      'answer-in-other-tab',
      'Answer in the tab that has the call. The browser asks for the microphone there.',
    ],
  ] as const)('%s has no second, different advice', async (type, text) => {
    expect(await describeFault(makeFault(type), 'en')).toBe(text);
  });

  test('returns the text and the advice of a fault in the requested language', async () => {
    const fault = makeFault('too-many-requests');
    for (const tag of ['en', 'de-AT']) {
      const language = await loadLanguage(tag);
      expect(await describeFault(fault, tag)).toBe(faultText(fault, language));
    }
    expect(await describeFault(fault, 'de')).not.toBe(await describeFault(fault, 'en'));
  });

  test('uses English for an unknown language', async () => {
    expect(await describeFault(makeFault('timeout'), 'not a tag')).toBe(
      await describeFault(makeFault('timeout'), 'en'),
    );
  });
});
