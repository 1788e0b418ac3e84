import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import {wordsOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

/** The language modules that this page has loaded. */
function loadedLanguages(): readonly string[] {
  const names = performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname);
  return names
    .filter(name => name.includes('/src/localization/'))
    .map(name => name.replace(/^.*\/|\.[jt]s$/g, ''))
    .filter(name => !['english', 'format', 'language', 'phone-number', 'texts'].includes(name));
}

describe('A page loads', () => {
  it('no language module for English, and only the one it needs afterwards', async () => {
    document.documentElement.lang = 'en-GB';
    const element = await fixture(html`<webex-line-status></webex-line-status>`);
    await waitUntil(() => wordsOf(element).includes('Not signed in'));
    expect(loadedLanguages()).to.deep.equal([]);
    document.documentElement.lang = 'ja';
    await waitUntil(() => wordsOf(element).includes('サインインしていません'), 'it is Japanese');
    expect(loadedLanguages().toSorted()).to.deep.equal(['japanese', 'languages']);
  });

  it('the texts of calls only with the first element for calls', async () => {
    document.documentElement.lang = 'ja';
    await import('../../src/define/webex-dialer.js');
    const element = await fixture(html`<webex-dialer></webex-dialer>`);
    await waitUntil(() => wordsOf(element).includes('発信'), 'it is Japanese');
    expect(loadedLanguages().toSorted()).to.deep.equal([
      'english-calls',
      'japanese',
      'japanese-calls',
      'languages',
    ]);
    document.documentElement.lang = 'en';
    await waitUntil(() => wordsOf(element).includes('Call'), 'it is English');
  });
});
