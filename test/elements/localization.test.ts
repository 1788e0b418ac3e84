import {expect, waitUntil} from '@open-wc/testing';
import '../../src/define.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import type {LineInfo} from '../../src/line/line-info.js';
import {languageListeners} from '../../src/localization/language.js';
import {addLanguage, setTexts} from '../../src/localization/languages.js';
import type {Texts} from '../../src/localization/texts.js';
import {reconnecting} from './every-state.js';
import {drawnDuring, english, fixedLine, wordsOf} from './fixed-state.js';

// Languages of a host's: tags that are in use by nobody else. Each is loaded when the test says so.
const loading = new Map<string, () => void>();
for (const tag of ['qaa', 'qab', 'qac']) {
  addLanguage(tag, async () => {
    await new Promise<void>(resolve => loading.set(tag, resolve));
    return {absent: `absent in ${tag}`, 'absent-hint': ''} as unknown as Texts;
  });
}

const german = 'Nicht angemeldet';
const line: LineInfo = {lineId: 'line-1', status: 'active', sipAddresses: []};

/** A box in the page, or in another box; or in a shadow root, where the outer one has got one. */
function box(attributes: Readonly<Record<string, string>>, outer: Element | ShadowRoot): HTMLElement {
  const element = document.createElement('div');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  outer.append(element);
  return element;
}

function add(outer: Element | ShadowRoot): WebexLineStatus {
  const element = document.createElement('webex-line-status');
  element.line = fixedLine({status: 'absent'});
  outer.append(element);
  return element;
}

function says(element: Element, words: string): Promise<void> {
  return waitUntil(() => wordsOf(element).includes(words), `it says "${words}"`, {timeout: 8_000});
}

/** The direction and the language of what is drawn. */
function frameOf(element: Element): readonly [direction: string, lang: string | undefined] {
  const content = element.shadowRoot!.firstElementChild!;
  return [getComputedStyle(content).direction, content.closest<HTMLElement>('[lang]')?.lang];
}

describe('The language of an element', () => {
  const page = document.documentElement;
  const {lang, dir} = page;
  let place: HTMLElement;

  beforeEach(() => {
    page.lang = 'en';
    place = box({}, document.body);
  });
  afterEach(() => {
    place.remove();
    Object.assign(page, {lang, dir});
  });

  it('is English on a page that names none', async () => {
    page.removeAttribute('lang');
    const element = add(place);
    await says(element, english.say('absent'));
    expect(frameOf(element)).to.deep.equal(['ltr', 'en']);
  });

  it("is the page's", async () => {
    page.lang = 'de-AT';
    const element = add(place);
    await says(element, german);
    expect(frameOf(element)).to.deep.equal(['ltr', 'de-AT']);
  });

  it('is the nearest', async () => {
    const outer = box({lang: 'fr'}, place);
    await says(add(box({lang: 'de'}, outer)), german);
  });

  it('is its own before any other', async () => {
    const element = add(box({lang: 'fr'}, place));
    element.lang = 'de';
    await says(element, german);
  });

  it('is found through shadow roots, on a host and beyond', async () => {
    const host = box({}, box({lang: 'de'}, place));
    const inner = box({}, host.attachShadow({mode: 'closed'}));
    const element = add(inner.attachShadow({mode: 'closed'}));
    await says(element, german);
    host.lang = 'en';
    await says(element, english.say('absent'));
    inner.lang = 'de';
    await says(element, german);
    inner.removeAttribute('lang');
    await says(element, english.say('absent'));
  });

  it('changes with the place of the element', async () => {
    const element = add(place);
    await says(element, english.say('absent'));
    box({lang: 'de'}, place).append(element);
    await says(element, german);
    place.append(element);
    await says(element, english.say('absent'));
  });

  it('is English, and says so, where the language is not there', async () => {
    const element = add(box({lang: 'cy'}, place));
    await says(element, english.say('absent'));
    expect(frameOf(element)).to.deep.equal(['ltr', 'en']);
  });

  it('draws nothing in another language before it is there', async () => {
    const element = add(box({lang: 'qaa'}, place));
    await waitUntil(() => loading.has('qaa'));
    await element.updateComplete;
    expect(wordsOf(element)).to.equal('');
    expect(element.matches(':state(absent)')).to.equal(true);
    loading.get('qaa')!();
    await says(element, 'absent in qaa');
  });

  it('is English after a while, where a language does not come, and then that language when it does', async () => {
    const element = add(box({lang: 'qac'}, place));
    await waitUntil(() => loading.has('qac'));
    expect(wordsOf(element)).to.equal('');
    await says(element, english.say('absent'));
    expect(frameOf(element)).to.deep.equal(['ltr', 'en']);
    loading.get('qac')!();
    await says(element, 'absent in qac');
  });

  it('leaves what was shown until the new one is there, and then draws once', async () => {
    const outer = box({lang: 'de'}, place);
    const element = add(outer);
    await says(element, german);
    const drawn = await drawnDuring(element, () => (outer.lang = 'qab'));
    await waitUntil(() => loading.has('qab'));
    expect([drawn, wordsOf(element).includes(german)]).to.deep.equal([0, true]);
    loading.get('qab')!();
    await says(element, 'absent in qab');
  });

  it('is not drawn for a lang that changes elsewhere, nor for one that changes nothing', async () => {
    const outer = box({lang: 'de'}, box({lang: 'en'}, place));
    const element = add(outer);
    const other = add(box({lang: 'de'}, place));
    await says(element, german);
    const drawer = element as unknown as {render: () => unknown};
    const render = drawer.render.bind(element);
    let drawn = 0;
    drawer.render = () => {
      drawn += 1;
      return render();
    };
    outer.parentElement!.lang = 'fr';
    outer.lang = 'de';
    other.lang = 'en';
    // Told of the change after all the others.
    await says(other, english.say('absent'));
    await element.updateComplete;
    expect(drawn).to.equal(0);
  });

  it('is not followed any more once the element has left the page', async () => {
    const before = languageListeners.size;
    const element = add(place);
    expect(languageListeners.size).to.equal(before + 1);
    element.remove();
    expect(languageListeners.size).to.equal(before);
  });

  it('chooses the form for a number', async () => {
    const element = add(box({lang: 'de'}, place));
    element.line = fixedLine({...reconnecting('keepalive', 2), line});
    await says(element, '2 Keepalives fehlgeschlagen.');
  });
});

describe('The direction of an element', () => {
  const page = document.documentElement;
  const {lang, dir} = page;
  let place: HTMLElement;

  beforeEach(() => {
    page.lang = 'en';
    place = box({}, document.body);
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
    {name: "an Arabic page's, which has one", outer: {lang: 'ar', dir: 'rtl'}, direction: 'rtl'},
    {name: "Arabic's, where nobody names one", outer: {lang: 'ar'}, direction: 'rtl'},
    {
      name: "the page's, where it is nearer than the language",
      outer: {lang: 'ar'},
      inner: {dir: 'ltr'},
      direction: 'ltr',
    },
    {
      name: "Arabic's, inside a page from left to right",
      outer: {dir: 'ltr'},
      inner: {lang: 'ar'},
      direction: 'rtl',
    },
    {
      name: "German's, inside a page from right to left",
      outer: {lang: 'ar', dir: 'rtl'},
      inner: {lang: 'de'},
      direction: 'ltr',
    },
    {
      name: "the page's, where a designer tries it with English",
      outer: {lang: 'en', dir: 'rtl'},
      direction: 'rtl',
    },
  ];
  for (const {name, outer, inner = {}, direction} of rows) {
    it(`is ${name}`, async () => {
      const element = add(box(inner, box(outer, place)));
      await waitUntil(() => wordsOf(element), 'it is drawn', {timeout: 8_000});
      expect(frameOf(element)[0]).to.equal(direction);
    });
  }

  it('follows the page, through a shadow root, while the language stays', async () => {
    const outer = box({lang: 'en'}, place);
    const element = add(box({}, outer).attachShadow({mode: 'open'}));
    await says(element, english.say('absent'));
    expect(frameOf(element)[0]).to.equal('ltr');
    outer.dir = 'rtl';
    await waitUntil(() => frameOf(element)[0] === 'rtl');
    outer.removeAttribute('dir');
    await waitUntil(() => frameOf(element)[0] === 'ltr');
  });
});

describe("A host's own texts", () => {
  it('take the place of ours, also in what is shown', async () => {
    const place = box({lang: 'en'}, document.body);
    const element = add(place);
    await says(element, 'Not signed in');
    setTexts('en', {absent: 'Please log in'});
    await says(element, 'Please log in');
    place.lang = 'de';
    await says(element, german);
    setTexts('de', {absent: 'Bitte anmelden'});
    await says(element, 'Bitte anmelden');
    setTexts('en', {absent: 'Not signed in'});
    setTexts('de', {absent: german});
    place.remove();
  });
});
