import {expect, fixture, html} from '@open-wc/testing';
import type {LitElement} from 'lit';
import '../../src/define.js';
import '../../src/define-calls.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import './no-network.js';
import {FixedSession} from './fixed-state.js';
import {ada, openEndCallDialog} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

/** Styles of a page around the elements, each with the value that a menu or dialog must have. */
const inherited: Readonly<Record<string, readonly [page: string, expected: string]>> = {
  'white-space': ['nowrap', 'normal'],
  'text-indent': ['40px', '0px'],
  'text-transform': ['uppercase', 'none'],
  'letter-spacing': ['5px', 'normal'],
  'word-spacing': ['9px', '0px'],
  'text-align': ['right', 'start'],
  cursor: ['wait', 'auto'],
};
const leaking = Object.entries(inherited).map(([name, [page]]) => `${name}: ${page}`);

function stylesOf(element: Element, names: readonly string[]): Record<string, string> {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)]));
}

const expected = Object.fromEntries(Object.entries(inherited).map(([name, [, value]]) => [name, value]));

describe('the styles of the page around an element', () => {
  const tags = [
    'webex-login',
    'webex-line-status',
    'webex-line-controls',
    'webex-line-details',
    'webex-line-log',
    'webex-dialer',
    'webex-incoming-call',
    'webex-call',
    'webex-audio-settings',
  ];
  for (const tag of tags)
    it(`do not prevent the texts of <${tag}> from wrapping, but set the letter spacing`, async () => {
      const parentNode = document.createElement('div');
      parentNode.style.cssText = leaking.join(';');
      const element = document.createElement(tag) as LitElement;
      await fixture(html`${element}`, {parentNode});
      expect(stylesOf(element, ['white-space', 'text-indent', 'letter-spacing'])).to.deep.equal({
        'white-space': 'normal',
        'text-indent': '0px',
        'letter-spacing': '5px',
      });
    });

  for (const [tag, part] of [
    ['webex-line-status', '[part=state]'],
    ['webex-line-controls', 'button > span'],
    ['webex-login', '[part=command]'],
  ] as const)
    it(`break the words of <${tag}> only in a very narrow row, not beside a long title in a flex row`, async () => {
      const element = document.createElement(tag) as LitElement & {tokenSource?: () => string};
      element.tokenSource = () => '';
      element.setAttribute('view', tag === 'webex-login' ? 'full' : 'chip');
      element.lang = 'de';
      const title = 'Arbeitsplatz '.repeat(40);
      const row = await fixture<HTMLElement>(
        html`<div style="display: flex; inline-size: 280px">
          <div>${title}</div>
          ${element}
        </div>`,
      );
      await waitUntil(() => element.shadowRoot!.querySelector(part), 'in German');
      const text = element.shadowRoot!.querySelector(part)!;
      const linesOf = (word: string): number => {
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        while (!walker.nextNode()!.textContent!.includes(word));
        const range = new Range();
        const start = walker.currentNode.textContent!.indexOf(word);
        range.setStart(walker.currentNode, start);
        range.setEnd(walker.currentNode, start + word.length);
        return new Set([...range.getClientRects()].map(({top}) => top)).size;
      };
      const [longest = ''] = text.textContent
        .trim()
        .split(' ')
        .toSorted((a, b) => b.length - a.length);
      expect(linesOf(longest), longest).to.equal(1);
      row.style.cssText = 'inline-size: 70px';
      row.firstElementChild!.remove();
      expect(linesOf(longest), longest).to.be.greaterThan(1);
      expect(element.scrollWidth).to.be.at.most(70);
    });

  /** Applies the styles to the element itself, as a page may also do. */
  function applyStyles(element: WebexLogin): void {
    element.style.cssText = leaking.join(';');
  }

  it('do not apply to the dialog, which fits into a narrow window', async () => {
    const {element, dialog} = await openEndCallDialog();
    applyStyles(element);
    expect(stylesOf(dialog()!, Object.keys(inherited))).to.deep.equal(expected);
    dialog()!.style.maxInlineSize = '288px';
    expect(dialog()!.scrollWidth).to.be.at.most(dialog()!.clientWidth);
  });

  it('do not apply to the menu', async () => {
    const element = await new FixedSession({status: 'signed-in', user: ada}).render<WebexLogin>(
      html`<webex-login view="compact"></webex-login>`,
    );
    applyStyles(element);
    const menu = element.shadowRoot!.querySelector<HTMLElement>('[popover]')!;
    menu.showPopover();
    await waitUntil(() => menu.style.left, 'placed');
    expect(stylesOf(menu, Object.keys(inherited))).to.deep.equal(expected);
  });
});
