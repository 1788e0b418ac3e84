import {expect, fixture, html} from '@open-wc/testing';
import type {LitElement, TemplateResult} from 'lit';
import {html as staticHtml, unsafeStatic} from 'lit/static-html.js';
import '../../src/define/webex-call.js';
import '../../src/define/webex-incoming-call.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import './no-network.js';
import {waitUntilSettled, addActiveCall} from './call-stage.js';
import {waitUntil} from './wait-until.js';

/** Parents that are as wide as their content, inside a block with a width in pixels. */
const parents: Readonly<Record<string, (content: TemplateResult) => TemplateResult>> = {
  'a flex row': content => html`<div style="display: flex">${content}</div>`,
  'position: fixed': content => html`<div style="position: fixed">${content}</div>`,
  'an inline block': content => html`<div style="display: inline-block">${content}</div>`,
  'a float': content => html`<div style="float: inline-start">${content}</div>`,
  'a dialog': content =>
    html`<dialog open style="margin: 0; padding: 0; border: 0; max-inline-size: 100%">${content}</dialog>`,
};

describe('the width of the elements for calls', () => {
  for (const tag of ['webex-call', 'webex-incoming-call'])
    for (const [name, wrap] of Object.entries(parents))
      it(`<${tag}> is up to 24em in ${name}, and takes no space without a call`, async () => {
        const line = new FakeCallLine({status: 'absent'});
        const content = staticHtml`<${unsafeStatic(tag)} .line=${line}></${unsafeStatic(tag)}>`;
        const block = await fixture<HTMLElement>(
          html`<div style="transform: translate(0); font-size: 16px">${wrap(content)}</div>`,
        );
        const element = block.querySelector<LitElement>(tag)!;
        await waitUntil(() => element.shadowRoot?.childElementCount);
        expect(element.getBoundingClientRect().width).to.equal(0);
        if (tag === 'webex-call') addActiveCall(line);
        else line.ring();
        await waitUntilSettled(element);
        for (const [width, expected] of [
          [800, 384],
          [320, 320],
        ] as const) {
          block.style.inlineSize = `${width}px`;
          expect(element.getBoundingClientRect().width, `in ${width} px`).to.equal(expected);
          expect(block.scrollWidth).to.be.at.most(width);
        }
      });

  it('has room for the longest German word on a button', async () => {
    const line = new FakeCallLine();
    const element = await fixture<LitElement>(
      html`<webex-call lang="de" .line=${line} style="font: 16px Arial"></webex-call>`,
    );
    addActiveCall(line);
    await waitUntilSettled(element);
    const word = (): Element | undefined =>
      [...element.shadowRoot!.querySelectorAll('button > span')].find(
        ({textContent}) => textContent === 'Weiterleiten',
      );
    await waitUntil(word, 'in German');
    const range = new Range();
    range.selectNodeContents(word()!);
    expect(new Set([...range.getClientRects()].map(({top}) => top)).size).to.equal(1);
  });

  it('is that of the page if the page sets one', async () => {
    const line = new FakeCallLine();
    const element = await fixture<LitElement>(
      html`<webex-call .line=${line} style="inline-size: 600px; max-inline-size: none"></webex-call>`,
    );
    addActiveCall(line);
    await waitUntilSettled(element);
    expect(element.shadowRoot!.querySelector('[part~=card]')!.getBoundingClientRect().width).to.equal(600);
  });
});
