import {LitElement, type ReactiveElement} from 'lit';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import '../../src/define.js';
import '../../src/define-calls.js';
import {makeFault} from '../../src/base/make-fault.js';
import type {LineElement} from '../../src/elements/line-element.js';
import {formatFutureTime, formatTime, keepTimesCurrent, updateIn} from '../../src/elements/time.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineState} from '../../src/line/line-state.js';
import {FakeCall} from '../../src/testing/fake-call.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';

/** 5:40 PM on November 28, in any time zone. */
const start = new Date(2026, 10, 28, 17, 40).getTime();
const hour = 3_600_000;
const line = {
  lineId: 'line',
  sipAddresses: [],
  lastSeen: new Date(start).toISOString(),
} as unknown as LineInfo;
const registered = {status: 'registered', line, server: 'primary', since: start} as const;

beforeEach(() => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date'], now: start});
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function renderElement(
  tag: string,
  state: LineState = registered,
  attributes: Readonly<Record<string, string>> = {},
): Promise<{readonly element: LineElement; readonly line: FakeCallLine; readonly text: () => string}> {
  const element = document.createElement(tag) as LineElement;
  const fake = new FakeCallLine(state);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.line = fake;
  document.body.append(element);
  await element.updateComplete;
  const text = (): string => {
    const shown = element.shadowRoot!.querySelector('[part~=root]')!.cloneNode(true) as Element;
    for (const style of shown.querySelectorAll('style')) style.remove();
    return (shown.textContent ?? '').replaceAll(/\s+/g, ' ');
  };
  return {element, line: fake, text};
}

async function advance(element: ReactiveElement, milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds);
  await element.updateComplete;
}

describe('a time of today gets its date at midnight', () => {
  const outage = {from: start, until: start + 60_000};
  const rows: Readonly<Record<string, () => ReturnType<typeof renderElement>>> = {
    'webex-line-status, an outage': () => renderElement('webex-line-status', {...registered, outage}),
    'webex-line-status, the card': () => renderElement('webex-line-status', registered, {view: 'card'}),
    'webex-line-details, last seen': () => renderElement('webex-line-details'),
    'webex-line-log': async () => {
      const rendered = await renderElement('webex-line-log');
      const log = [{at: new Date(start).toISOString(), state: {status: 'unregistered'}}];
      Object.assign(rendered.line, {diagnostics: () => ({log})});
      rendered.element.requestUpdate();
      await rendered.element.updateComplete;
      return rendered;
    },
    'webex-incoming-call, a missed call': async () => {
      const rendered = await renderElement('webex-incoming-call');
      const call = rendered.line.add(new FakeCall({direction: 'incoming'}));
      call.emit({startedAt: start});
      call.emitState({status: 'ended', reason: 'missed', duration: 0});
      await rendered.element.updateComplete;
      return rendered;
    },
  };
  test.each(Object.entries(rows))('%s', async (_name, renderRow) => {
    const {element, text} = await renderRow();
    expect(text()).toMatch(/5:40(:00)? PM/);
    expect(text()).not.toContain('Nov 28');
    await advance(element, 6 * hour + 20 * 60_000);
    expect(text()).toMatch(/Nov 28, 2026, 5:40(:00)? PM/);
  });
});

describe('a time is not shown once it has passed', () => {
  const expiresAt = start + hour;
  const rows: Readonly<Record<string, LineState>> = {
    'elsewhere, with a device left': {status: 'elsewhere', holder: 'device', expiresAt},
    'failed, with a device left': {status: 'failed', fault: makeFault('token-expired', {expiresAt})},
    deregistering: {status: 'deregistering', since: start, expiresAt},
  };
  test.each(Object.entries(rows))('%s', async (_name, state) => {
    const {element, text} = await renderElement('webex-line-status', state);
    expect(text()).toContain('6:40 PM');
    await advance(element, hour - 1);
    expect(text()).toContain('6:40 PM');
    await advance(element, 1);
    expect(text()).not.toContain('6:40 PM');
  });

  test('its disappearance is not announced', async () => {
    const {element} = await renderElement('webex-line-status', rows['elsewhere, with a device left']);
    await advance(element, hour);
    await advance(element, 4_000);
    expect(element.shadowRoot!.querySelector('.visually-hidden[role=status]')!.textContent).toBe('');
  });
});

describe('an element that keeps its times current', () => {
  class Times extends LitElement {
    static override properties = {times: {attribute: false}};
    declare times: () => unknown;
    renders = 0;

    constructor() {
      super();
      this.times = () => undefined;
      keepTimesCurrent(this);
    }

    protected override render(): unknown {
      this.renders += 1;
      return this.times();
    }
  }
  customElements.define('test-times', Times);

  async function renderTimes(times: () => unknown): Promise<Times> {
    const element = new Times();
    element.times = times;
    document.body.append(element);
    await element.updateComplete;
    return element;
  }

  test('has no timer without a time, and none after it is removed', async () => {
    const element = await renderTimes(() => undefined);
    expect(vi.getTimerCount()).toBe(0);
    element.times = () => formatTime(start, 'en');
    await element.updateComplete;
    expect(vi.getTimerCount()).toBe(1);
    element.times = () => 'none';
    await element.updateComplete;
    expect(vi.getTimerCount()).toBe(0);
    element.times = () => formatTime(start, 'en');
    await element.updateComplete;
    element.remove();
    expect(vi.getTimerCount()).toBe(0);
    element.requestUpdate();
    await element.updateComplete;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('updates again after it was moved over midnight', async () => {
    const element = await renderTimes(() => formatTime(start, 'en'));
    element.remove();
    await advance(element, 24 * hour);
    expect(element.renders).toBe(1);
    document.body.append(element);
    await advance(element, 0);
    expect(element.renders).toBe(2);
  });

  test('updates at each midnight, and waits for a time in more than 24.8 days', async () => {
    const element = await renderTimes(() => formatFutureTime(start + 30 * 24 * hour, 'en'));
    const renders: number[] = [];
    for (let day = 0; day < 31; day += 1) {
      await advance(element, 24 * hour);
      renders.push(element.renders);
    }
    expect(renders.slice(0, 3)).toEqual([2, 3, 4]);
    expect(element.shadowRoot!.textContent).toBe('');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('updates when the page is shown after the computer has slept over midnight', async () => {
    const element = await renderTimes(() => formatTime(start, 'en'));
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(element.renders).toBe(1);
    vi.setSystemTime(start + 12 * hour);
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(element.renders).toBe(2);
    element.remove();
    vi.setSystemTime(start + 48 * hour);
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(element.renders).toBe(2);
  });

  test('updates after a second, although the clock was set back by an hour and the page hidden meanwhile', async () => {
    const element = await renderTimes(() => {
      updateIn(1000);
      return '';
    });
    vi.setSystemTime(start - hour);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(element.renders).toBe(2);
  });
});
