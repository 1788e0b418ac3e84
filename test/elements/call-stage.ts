import {expect, fixture, html} from '@open-wc/testing';
import type {LitElement} from 'lit';
import {html as staticHtml, unsafeStatic} from 'lit/static-html.js';
import {makeFault} from '../../src/base/make-fault.js';
import type {CallEndReason} from '../../src/call/call-end.js';
import type {CallAudio, CallState, RemoteParty} from '../../src/call/call-state.js';
import type {WebexEventMap} from '../../src/context/event-map.js';
import type {LineState} from '../../src/line/line-state.js';
import {FakeCall} from '../../src/testing/fake-call.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import {stubClipboard} from './clipboard.js';
import {partsOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

export const grace: RemoteParty = {name: 'Grace Hopper', number: '+12065550199'};
export const ada: RemoteParty = {name: 'Ada Lovelace', number: '+442079460958'};

/** An element that shows the calls of a line. */
export interface ElementWithLine {
  readonly element: LitElement;
  readonly line: FakeCallLine;
}

/** A line whose state a test can change. */
export class ChangingLine extends FakeCallLine {
  change(state: LineState): void {
    this.emitState(state);
  }
}

export async function renderWithLine(tag: string, line = new FakeCallLine()): Promise<ElementWithLine> {
  const element = await fixture<LitElement>(
    staticHtml`<${unsafeStatic(tag)} .line=${line}></${unsafeStatic(tag)}>`,
  );
  await waitUntil(() => element.shadowRoot?.childElementCount);
  return {element, line};
}

export function activeState(audio: CallAudio = 'flowing'): CallState {
  return {status: 'active', since: Date.now(), audio};
}

export function endedState(reason: CallEndReason, duration = 0): Extract<CallState, {status: 'ended'}> {
  return {status: 'ended', reason, duration};
}

/** Adds an outgoing call. */
export function addOutgoingCall(line: FakeCallLine, remote = grace): FakeCall {
  return line.add(new FakeCall({direction: 'outgoing', remote}));
}

/** Adds a connected call. */
export function addActiveCall(line: FakeCallLine, remote = grace, audio?: CallAudio): FakeCall {
  const call = addOutgoingCall(line, remote);
  call.emitState(activeState(audio));
  call.emit({muted: {wanted: false, verified: false}});
  return call;
}

/** Simulates 100 received packets between two measurements of a call, and `lost` lost ones. */
export function simulatePackets(call: FakeCall, lost = 0): void {
  call.stats = async () => {
    const {bytesReceived, packetsReceived, packetsLost} = call.measured;
    call.measured = {
      bytesReceived: bytesReceived + 10_000,
      bytesSent: bytesReceived + 10_000,
      packetsReceived: packetsReceived + 100,
      packetsLost: packetsLost + lost,
      levelReceived: 0.1,
    };
    return call.measured;
  };
}

export function buttonsOf(element: Element): HTMLButtonElement[] {
  return [...element.shadowRoot!.querySelectorAll('button')];
}

/** The name of a button, for assistive technology. */
export function nameOf(button: Element): string {
  const copy = button.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove();
  return (button.getAttribute('aria-label') ?? copy.textContent).replaceAll(/\s+/g, ' ').trim();
}

/** Presses the first button with a name. */
export async function press(element: LitElement, name: string): Promise<void> {
  const button = buttonsOf(element).find(each => !each.hidden && nameOf(each) === name);
  if (!button) throw new Error(`No button ${name} among ${buttonsOf(element).map(nameOf).join(', ')}`);
  button.click();
  await waitUntilSettled(element);
}

/** Presses Copy details in a browser that denies copying, so that the details are shown for copying by hand. */
export async function copyWithoutPermission(element: LitElement): Promise<void> {
  const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
  await press(element, 'Copy details');
  await waitUntilSettled(element);
  clipboard.restore();
}

/** Waits for the effects of commands that have already settled, and until the element has rendered. */
export async function waitUntilSettled(element: LitElement): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
  await element.updateComplete;
}

/** The text of a part, with collapsed white space. Undefined if it is not rendered. */
export function textOf(element: Element, part: string): string | undefined {
  const found = element.shadowRoot?.querySelector<HTMLElement>(`[part~=${part}]`);
  return found && !found.hidden ? found.textContent.replaceAll(/\s+/g, ' ').trim() : undefined;
}

/** The text of a live region. */
export function announcementOf(element: Element, role: 'status' | 'alert'): string {
  return element.shadowRoot?.querySelector(`.visually-hidden[role=${role}]`)?.textContent ?? '';
}

/** Records the details of an event, by default on the document. */
export function recordEvents<Name extends keyof WebexEventMap>(
  name: Name,
  target: EventTarget = document,
): WebexEventMap[Name]['detail'][] {
  const details: WebexEventMap[Name]['detail'][] = [];
  target.addEventListener(name, event => details.push((event as WebexEventMap[Name]).detail));
  return details;
}

/** Prevents the next event of this name at an element. */
export function preventNext(element: Element, name: keyof WebexEventMap): void {
  element.addEventListener(name, event => event.preventDefault(), {once: true});
}

/** Parts that are named after states. */
const stateParts = new Set(
  [
    'idle',
    'ringing',
    'missed',
    'dialing',
    'connecting',
    'active',
    'holding',
    'on-hold',
    'resuming',
    'ending',
  ].concat(['ended', 'good', 'fair', 'poor', 'testing']),
);

/** The parts of all given elements, without states. */
export function callPartsOf(rendered: readonly ElementWithLine[]): string[] {
  const parts = rendered.flatMap(({element}) => partsOf(element));
  return [...new Set(parts)].filter(part => !stateParts.has(part)).toSorted();
}

/** Renders an element for each state below one another, so that one check covers all. */
export async function renderAll(
  tag: string,
  setups: Readonly<Record<string, (rendered: ElementWithLine) => unknown>>,
): Promise<{readonly all: Element; readonly rendered: readonly ElementWithLine[]}> {
  const all = await fixture(html`<div></div>`);
  const rendered: ElementWithLine[] = [];
  for (const setup of Object.values(setups)) {
    const element = document.createElement(tag) as LitElement & {line: FakeCallLine};
    const line = new FakeCallLine();
    element.line = line;
    all.append(element);
    await waitUntil(() => element.shadowRoot?.childElementCount);
    const one = {element, line};
    rendered.push(one);
    await setup(one);
    await waitUntilSettled(element);
  }
  return {all, rendered};
}

/** Expects that nothing is wider than its container at a width in CSS pixels, and that no button is smaller than 24 pixels. */
export function expectFits(all: Element, width: number): void {
  (all as HTMLElement).style.inlineSize = `${width}px`;
  for (const element of all.children) {
    const {right, left} = all.getBoundingClientRect();
    for (const inner of element.shadowRoot!.querySelectorAll('*:not(.visually-hidden, svg, path)')) {
      const box = inner.getBoundingClientRect();
      if (!box.width) continue;
      const what = `${element.localName} ${inner.getAttribute('part') ?? inner.localName} at ${width}`;
      expect(box.right, what).to.be.at.most(right + 1);
      expect(box.left, what).to.be.at.least(left - 1);
    }
    for (const button of buttonsOf(element)) {
      const {width: wide, height} = button.getBoundingClientRect();
      if (wide) expect(Math.min(wide, height), nameOf(button)).to.be.at.least(24);
    }
  }
}

export const microphoneDenied = makeFault('microphone-denied');

/** Records the audio contexts of the tones that play. They report the given state until they are resumed. */
export function stubAudioContext(state: AudioContextState) {
  const RealAudioContext = globalThis.AudioContext;
  const contexts: AudioContext[] = [];
  const resumed: string[] = [];
  globalThis.AudioContext = class extends RealAudioContext {
    constructor() {
      super();
      Object.defineProperty(this, 'state', {get: () => (resumed.length ? 'running' : state)});
      contexts.push(this);
    }
    override async resume(): Promise<void> {
      resumed.push('resume');
      this.dispatchEvent(new Event('statechange'));
    }
    override async close(): Promise<void> {
      contexts.splice(contexts.indexOf(this), 1);
      await super.close();
    }
  };
  return {contexts, restore: () => (globalThis.AudioContext = RealAudioContext)};
}
