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
import {catchClipboard} from './clipboard.js';
import {partsOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

export const grace: RemoteParty = {name: 'Grace Hopper', number: '+12065550199'};
export const ada: RemoteParty = {name: 'Ada Lovelace', number: '+442079460958'};

/** An element that shows the calls of a line. */
export interface Stage {
  readonly element: LitElement;
  readonly line: FakeCallLine;
}

/** A line whose state a test can change. */
export class ChangingLine extends FakeCallLine {
  change(state: LineState): void {
    this.emitState(state);
  }
}

export async function drawCalls(tag: string, line = new FakeCallLine()): Promise<Stage> {
  const element = await fixture<LitElement>(
    staticHtml`<${unsafeStatic(tag)} .line=${line}></${unsafeStatic(tag)}>`,
  );
  await waitUntil(() => element.shadowRoot?.childElementCount);
  return {element, line};
}

export function active(audio: CallAudio = 'flowing'): CallState {
  return {status: 'active', since: Date.now(), audio};
}

export function ended(reason: CallEndReason, duration = 0): Extract<CallState, {status: 'ended'}> {
  return {status: 'ended', reason, duration};
}

/** Adds an outgoing call. */
export function dial(line: FakeCallLine, remote = grace): FakeCall {
  return line.add(new FakeCall({direction: 'outgoing', remote}));
}

/** Adds a connected call. */
export function talk(line: FakeCallLine, remote = grace, audio?: CallAudio): FakeCall {
  const call = dial(line, remote);
  call.emitState(active(audio));
  call.emit({muted: {wanted: false, verified: false}});
  return call;
}

/** Lets packets of a call arrive between measurements, and others get lost. */
export function receive(call: FakeCall, lost = 0): void {
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
  await settled(element);
}

/** Presses Copy details in a browser that denies it, so that the details are shown for copying by hand. */
export async function copyWithoutPermission(element: LitElement): Promise<void> {
  const clipboard = catchClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
  await press(element, 'Copy details');
  await settled(element);
  clipboard.restore();
}

/** Waits for commands that are settled already, and for the rendering. */
export async function settled(element: LitElement): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
  await element.updateComplete;
}

/** The text of a part, with collapsed white space. Undefined if it is not rendered. */
export function textOf(element: Element, part: string): string | undefined {
  const found = element.shadowRoot?.querySelector<HTMLElement>(`[part~=${part}]`);
  return found && !found.hidden ? found.textContent.replaceAll(/\s+/g, ' ').trim() : undefined;
}

/** The text of a live region. */
export function announcedBy(element: Element, role: 'status' | 'alert'): string {
  return element.shadowRoot?.querySelector(`.visually-hidden[role=${role}]`)?.textContent ?? '';
}

/** Records the details of an event on the document until the test ends. */
export function heard<Name extends keyof WebexEventMap>(
  name: Name,
  target: EventTarget = document,
): WebexEventMap[Name]['detail'][] {
  const details: WebexEventMap[Name]['detail'][] = [];
  target.addEventListener(name, event => details.push((event as WebexEventMap[Name]).detail));
  return details;
}

/** Cancels the next request of a name. */
export function prevent(element: Element, name: keyof WebexEventMap): void {
  element.addEventListener(name, event => event.preventDefault(), {once: true});
}

/** Names of parts that are states. */
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

/** The parts of some elements, without states. */
export function callPartsOf(stages: readonly Stage[]): string[] {
  const parts = stages.flatMap(({element}) => partsOf(element));
  return [...new Set(parts)].filter(part => !stateParts.has(part)).toSorted();
}

/** Draws elements in many states at once, below one another, for one check of all. */
export async function drawAll(
  tag: string,
  setups: Readonly<Record<string, (stage: Stage) => unknown>>,
): Promise<{readonly all: Element; readonly stages: readonly Stage[]}> {
  const all = await fixture(html`<div></div>`);
  const stages: Stage[] = [];
  for (const setup of Object.values(setups)) {
    const element = document.createElement(tag) as LitElement & {line: FakeCallLine};
    const line = new FakeCallLine();
    element.line = line;
    all.append(element);
    await waitUntil(() => element.shadowRoot?.childElementCount);
    const stage = {element, line};
    stages.push(stage);
    await setup(stage);
    await settled(element);
  }
  return {all, stages};
}

/** Whether nothing is cut off or wider than its container at a width, in CSS pixels. */
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

/** Counts the generated tones that play, and blocks them if `state` is `suspended`. */
export function watchAudio(state: AudioContextState) {
  const real = globalThis.AudioContext;
  const contexts: AudioContext[] = [];
  const resumed: string[] = [];
  globalThis.AudioContext = class extends real {
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
  return {contexts, restore: () => (globalThis.AudioContext = real)};
}
