import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import '../../src/define-calls.js';
import './no-network.js';
import {renderWithLine, simulatePackets, addActiveCall, textOf, stubAudioContext} from './call-stage.js';
import {waitUntil} from './wait-until.js';

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
  'webex-line-provider',
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

it('an element that is first inserted into another document has its styles there', async () => {
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another document"></iframe>`);
  const home = await fixture<HTMLElement>(html`<webex-login></webex-login>`);
  const element = document.createElement('webex-login');
  frame.contentDocument!.body.append(element);
  await element.updateComplete;
  expect(stylesOf(element)).to.deep.equal(stylesOf(home));
});

it('<webex-call> continues its time and its measurements in another document', async () => {
  const {element, line} = await renderWithLine('webex-call');
  const call = addActiveCall(line);
  call.emit({connectedAt: Date.now() - 3_600_000});
  await element.updateComplete;
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another document"></iframe>`);
  frame.contentDocument!.body.append(element);
  await element.updateComplete;
  const before = textOf(element, 'timer');
  await waitUntil(() => textOf(element, 'timer') !== before, 'the time continues');
  simulatePackets(call);
  await waitUntil(() => textOf(element, 'quality'), 'the call is measured');
});

it('<webex-line-controls> refuses Enter held down in another document, whose events are of other classes', async () => {
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another document"></iframe>`);
  const element = await fixture<HTMLElementTagNameMap['webex-line-controls']>(
    html`<webex-line-controls></webex-line-controls>`,
  );
  frame.contentDocument!.body.append(element);
  await element.updateComplete;
  const {KeyboardEvent: Foreign} = frame.contentWindow as unknown as typeof globalThis;
  const press = (repeat: boolean): KeyboardEvent => {
    const event = new Foreign('keydown', {key: 'Enter', repeat, bubbles: true, cancelable: true});
    element.shadowRoot!.querySelector('button')!.dispatchEvent(event);
    return event;
  };
  expect(press(false)).not.to.be.instanceOf(KeyboardEvent);
  expect(press(false).defaultPrevented).to.equal(false);
  expect(press(true).defaultPrevented).to.equal(true);
});

it('<webex-incoming-call> continues to ring in another document', async () => {
  const audio = stubAudioContext('running');
  const {element, line} = await renderWithLine('webex-incoming-call');
  line.ring();
  await element.updateComplete;
  await waitUntil(() => audio.contexts.length === 1, 'the ringtone');
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another document"></iframe>`);
  frame.contentDocument!.body.append(element);
  await element.updateComplete;
  await waitUntil(() => audio.contexts.length === 1, 'the ringtone');
  audio.restore();
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
