import {expect} from '@open-wc/testing';
import '../../src/define.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import type {LineInfo} from '../../src/line/line-info.js';
import {languageListeners} from '../../src/localization/language.js';
import {addLanguage, setTexts} from '../../src/localization/languages.js';
import type {Texts} from '../../src/localization/texts.js';
import {reconnectingState} from './every-state.js';
import {rendersDuring, english, fixedLine, wordsOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

// Languages that the page adds, with unused language tags. The test decides when each is loaded.
const loading = new Map<string, () => void>();
for (const tag of ['qaa', 'qab', 'qac']) {
  addLanguage(tag, async () => {
    await new Promise<void>(resolve => loading.set(tag, resolve));
    return {absent: `absent in ${tag}`, 'absent-hint': ''} as unknown as Texts;
  });
}

const german = 'Nicht angemeldet';
const line: LineInfo = {lineId: 'line-1', status: 'active', sipAddresses: []};

/** Adds an element to the page or to another one, inside its shadow root if it has one. */
function addBox(attributes: Readonly<Record<string, string>>, outer: Element | ShadowRoot): HTMLElement {
  const element = document.createElement('div');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  outer.append(element);
  return element;
}

function addStatus(outer: Element | ShadowRoot): WebexLineStatus {
  const element = document.createElement('webex-line-status');
  element.line = fixedLine({status: 'absent'});
  outer.append(element);
  return element;
}

function expectText(element: Element, words: string): Promise<void> {
  return waitUntil(() => wordsOf(element).includes(words), `the text "${words}"`);
}

/** The direction and language of the rendered content. */
function directionAndLang(element: Element): readonly [direction: string, lang: string | undefined] {
  const content = element.shadowRoot!.firstElementChild!;
  return [getComputedStyle(content).direction, content.closest<HTMLElement>('[lang]')?.lang];
}

describe('The language of an element', () => {
  const page = document.documentElement;
  const {lang, dir} = page;
  let place: HTMLElement;

  beforeEach(() => {
    page.lang = 'en';
    place = addBox({}, document.body);
  });
  afterEach(() => {
    place.remove();
    Object.assign(page, {lang, dir});
  });

  it('is English on a page without a language', async () => {
    page.removeAttribute('lang');
    const element = addStatus(place);
    await expectText(element, english.say('absent'));
    expect(directionAndLang(element)).to.deep.equal(['ltr', 'en']);
  });

  it("is the page's language", async () => {
    page.lang = 'de-AT';
    const element = addStatus(place);
    await expectText(element, german);
    expect(directionAndLang(element)).to.deep.equal(['ltr', 'de-AT']);
  });

  it('is that of the nearest ancestor', async () => {
    const outer = addBox({lang: 'fr'}, place);
    await expectText(addStatus(addBox({lang: 'de'}, outer)), german);
  });

  it('is its own lang before any other', async () => {
    const element = addStatus(addBox({lang: 'fr'}, place));
    element.lang = 'de';
    await expectText(element, german);
  });

  it('is found through shadow roots, on the host and further out', async () => {
    const host = addBox({}, addBox({lang: 'de'}, place));
    const inner = addBox({}, host.attachShadow({mode: 'closed'}));
    const element = addStatus(inner.attachShadow({mode: 'closed'}));
    await expectText(element, german);
    host.lang = 'en';
    await expectText(element, english.say('absent'));
    inner.lang = 'de';
    await expectText(element, german);
    inner.removeAttribute('lang');
    await expectText(element, english.say('absent'));
  });

  it('changes when the element moves', async () => {
    const element = addStatus(place);
    await expectText(element, english.say('absent'));
    addBox({lang: 'de'}, place).append(element);
    await expectText(element, german);
    place.append(element);
    await expectText(element, english.say('absent'));
  });

  it('is English, marked as such, if the language is not available', async () => {
    const element = addStatus(addBox({lang: 'cy'}, place));
    await expectText(element, english.say('absent'));
    expect(directionAndLang(element)).to.deep.equal(['ltr', 'en']);
  });

  it('renders nothing in another language until it has loaded', async () => {
    const element = addStatus(addBox({lang: 'qaa'}, place));
    await waitUntil(() => loading.has('qaa'));
    await element.updateComplete;
    expect(wordsOf(element)).to.equal('');
    expect(element.matches(':state(absent)')).to.equal(true);
    loading.get('qaa')!();
    await expectText(element, 'absent in qaa');
  });

  it('is English after a while if a language is slow to load, and switches once it has loaded', async () => {
    const element = addStatus(addBox({lang: 'qac'}, place));
    await waitUntil(() => loading.has('qac'));
    expect(wordsOf(element)).to.equal('');
    await expectText(element, english.say('absent'));
    expect(directionAndLang(element)).to.deep.equal(['ltr', 'en']);
    loading.get('qac')!();
    await expectText(element, 'absent in qac');
  });

  it('keeps the previous texts until the new language has loaded, and then renders once', async () => {
    const outer = addBox({lang: 'de'}, place);
    const element = addStatus(outer);
    await expectText(element, german);
    const renders = await rendersDuring(element, () => (outer.lang = 'qab'));
    await waitUntil(() => loading.has('qab'));
    expect([renders, wordsOf(element).includes(german)]).to.deep.equal([0, true]);
    loading.get('qab')!();
    await expectText(element, 'absent in qab');
  });

  it('does not render for a lang change elsewhere, or for one that has no effect', async () => {
    const outer = addBox({lang: 'de'}, addBox({lang: 'en'}, place));
    const element = addStatus(outer);
    const other = addStatus(addBox({lang: 'de'}, place));
    await expectText(element, german);
    const renderer = element as unknown as {render: () => unknown};
    const render = renderer.render.bind(element);
    let renders = 0;
    renderer.render = () => {
      renders += 1;
      return render();
    };
    outer.parentElement!.lang = 'fr';
    outer.lang = 'de';
    other.lang = 'en';
    // This element is notified of the change after the others.
    await expectText(other, english.say('absent'));
    await element.updateComplete;
    expect(renders).to.equal(0);
  });

  it('is no longer followed once the element is removed', async () => {
    const before = languageListeners.size;
    const element = addStatus(place);
    expect(languageListeners.size).to.equal(before + 1);
    element.remove();
    expect(languageListeners.size).to.equal(before);
  });

  it('selects the plural form for a number', async () => {
    const element = addStatus(addBox({lang: 'de'}, place));
    element.line = fixedLine({...reconnectingState('keepalive', 2), line});
    await expectText(element, '2 Verbindungsprüfungen fehlgeschlagen.');
  });
});

describe('The direction of an element', () => {
  const page = document.documentElement;
  const {lang, dir} = page;
  let place: HTMLElement;

  beforeEach(() => {
    page.lang = 'en';
    place = addBox({}, document.body);
  });
  afterEach(() => {
    place.remove();
    Object.assign(page, {lang, dir});
  });

  interface Row {
    readonly name: string;
    readonly outer: Readonly<Record<string, string>>;
    readonly inner?: Readonly<Record<string, string>>;
    readonly direction: string;
  }
  const rows: readonly Row[] = [
    {name: "an Arabic page's dir", outer: {lang: 'ar', dir: 'rtl'}, direction: 'rtl'},
    {name: 'that of Arabic without a dir', outer: {lang: 'ar'}, direction: 'rtl'},
    {
      name: "the page's dir if it is nearer than the lang",
      outer: {lang: 'ar'},
      inner: {dir: 'ltr'},
      direction: 'ltr',
    },
    {
      name: 'that of Arabic inside a left-to-right page',
      outer: {dir: 'ltr'},
      inner: {lang: 'ar'},
      direction: 'rtl',
    },
    {
      name: 'that of German inside a right-to-left page',
      outer: {lang: 'ar', dir: 'rtl'},
      inner: {lang: 'de'},
      direction: 'ltr',
    },
    {
      name: "the page's dir with English texts",
      outer: {lang: 'en', dir: 'rtl'},
      direction: 'rtl',
    },
    {
      name: 'that of English in the place of Hebrew',
      outer: {lang: 'he', dir: 'rtl'},
      direction: 'ltr',
    },
  ];
  for (const {name, outer, inner = {}, direction} of rows) {
    it(`is ${name}`, async () => {
      const element = addStatus(addBox(inner, addBox(outer, place)));
      await waitUntil(() => wordsOf(element), 'it has rendered');
      expect(directionAndLang(element)[0]).to.equal(direction);
    });
  }

  it('follows the page through a shadow root while the language stays the same', async () => {
    const outer = addBox({lang: 'en'}, place);
    const element = addStatus(addBox({}, outer).attachShadow({mode: 'open'}));
    await expectText(element, english.say('absent'));
    expect(directionAndLang(element)[0]).to.equal('ltr');
    outer.dir = 'rtl';
    await waitUntil(() => directionAndLang(element)[0] === 'rtl');
    outer.removeAttribute('dir');
    await waitUntil(() => directionAndLang(element)[0] === 'ltr');
  });
});

describe("A host's own texts", () => {
  it('replace the built-in ones, including visible ones', async () => {
    const place = addBox({lang: 'en'}, document.body);
    const element = addStatus(place);
    await expectText(element, 'Not signed in');
    setTexts('en', {absent: 'Please log in'});
    await expectText(element, 'Please log in');
    place.lang = 'de';
    await expectText(element, german);
    setTexts('de', {absent: 'Bitte anmelden'});
    await expectText(element, 'Bitte anmelden');
    setTexts('en', {absent: 'Not signed in'});
    setTexts('de', {absent: german});
    place.remove();
  });
});
