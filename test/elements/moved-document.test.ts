import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import '../../src/define-calls.js';

const tags = [
  'webex-login',
  'webex-line-status',
  'webex-line-controls',
  'webex-line-details',
  'webex-line-log',
  'webex-dialer',
  'webex-call',
  'webex-incoming-call',
  'webex-audio-settings',
] as const;

/** The styles that the element's own style sheets determine, as the browser applies them. */
function stylesOf(element: HTMLElement): string[] {
  const inner = [...element.shadowRoot!.querySelectorAll('*')];
  return [element, ...inner].map(one => {
    const {display, boxSizing, position, gap, cursor} = getComputedStyle(one);
    return [one.localName, display, boxSizing, position, gap, cursor].join(' ');
  });
}

for (const tag of tags)
  it(`<${tag}> keeps its styles in another document, and when it returns`, async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another document"></iframe>`);
    const home = await fixture<HTMLElement>(html`<div></div>`);
    const element = document.createElement(tag);
    home.append(element);
    await element.updateComplete;
    const before = stylesOf(element);

    frame.contentDocument!.body.append(element);
    expect(element.ownerDocument).to.equal(frame.contentDocument);
    await element.updateComplete;
    expect(stylesOf(element)).to.deep.equal(before);

    home.append(element);
    await element.updateComplete;
    expect(stylesOf(element)).to.deep.equal(before);
  });

it('<webex-call> shows the assigned line in another document', async () => {
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another document"></iframe>`);
  const element = await fixture<HTMLElementTagNameMap['webex-call']>(html`<webex-call></webex-call>`);
  const {line} = element;
  element.line = line;
  frame.contentDocument!.body.append(element);
  expect(line).not.to.equal(undefined);
  expect(element.line).to.equal(line);
});
