import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define/webex-line-details.js';
import type {WebexLineDetails} from '../../src/elements/webex-line-details.js';
import {LineController} from '../../src/line/line-controller.js';
import type {LineInfo} from '../../src/line/line-info.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {fullLine as line, lineRows, lineStatuses, registered} from './every-state.js';
import {
  documentedNames,
  expectAccessible,
  rendersDuring,
  english,
  partsOf,
  fixedLine,
  statesOf,
  wordsOf,
} from './fixed-state.js';
import {stubClipboard} from './clipboard.js';
import {waitUntil} from './wait-until.js';

function renderDetails(controller: LineController): Promise<WebexLineDetails> {
  return fixture<WebexLineDetails>(html`<webex-line-details .line=${controller}></webex-line-details>`);
}

const properties: readonly (readonly [name: keyof LineInfo, shown: string, copied?: string | undefined])[] = [
  ['lineId', 'line-1'],
  ['mobiusDeviceId', 'device-1'],
  ['phoneNumber', '+1 206 555 0101', '+12065550101'],
  ['extension', '5101'],
  ['status', 'active'],
  [
    'sipAddresses',
    'sip:ada@example.com and sip:lovelace@example.com',
    'sip:ada@example.com, sip:lovelace@example.com',
  ],
  ['voicemail', '5000'],
  [
    'lastSeen',
    new Date(line.lastSeen!).toLocaleString('en', {dateStyle: 'medium', timeStyle: 'medium'}),
    line.lastSeen,
  ],
  ['keepaliveInterval', '30 sec', '30'],
  ['callKeepaliveInterval', '10 sec', '10'],
  ['rehomingIntervalMin', '60 min', '60'],
  ['rehomingIntervalMax', '120 min', '120'],
  ['voicePortalNumber', '+1 206 555 0199', '+12065550199'],
  ['voicePortalExtension', '5199'],
];

describe('<webex-line-details>', () => {
  for (const [name, shown, copied = shown] of properties) {
    it(`shows ${name} with its unit, and copies it`, async () => {
      const clipboard = stubClipboard();
      const element = await renderDetails(fixedLine(registered));
      const row = element.shadowRoot!.querySelector(`[data-property=${name}]`)!;
      expect(row.querySelector('dt')!.textContent).to.equal(english.say(name));
      expect(row.querySelector('dd')!.textContent.trim().replaceAll(/\s/g, ' ')).to.equal(
        shown.replaceAll('\u202F', ' '),
      );
      const button = row.querySelector('button')!;
      expect(button.ariaLabel).to.equal(`Copy: ${english.say(name)}`);
      button.click();
      await waitUntil(() => clipboard.texts.length === 1, 'copied');
      expect(clipboard.texts).to.deep.equal([copied]);
      clipboard.restore();
    });
  }

  for (const {name, state, rest} of lineRows) {
    const shows = state.status === 'registered' || state.status === 'reconnecting';
    it(`${shows ? 'shows all details' : 'shows that there are no details yet'} and has one state when ${name}`, async () => {
      const element = await renderDetails(fixedLine(state, rest));
      expect(element.shadowRoot!.querySelectorAll('[data-property]').length).to.equal(shows ? 14 : 0);
      if (!shows) expect(wordsOf(element)).to.equal(english.say('details-empty'));
      expect(statesOf(element, lineStatuses)).to.deep.equal([state.status]);
    });
  }

  it('omits missing values', async () => {
    const bare: LineInfo = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const element = await renderDetails(
      fixedLine({status: 'registered', line: bare, server: 'primary', since: 0}),
    );
    const shown = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[data-property]')];
    expect(shown.map(({dataset}) => dataset['property'])).to.deep.equal(['lineId', 'status']);
  });

  it('confirms copying visibly and to screen readers', async () => {
    const clipboard = stubClipboard();
    const element = await renderDetails(fixedLine(registered));
    const button = element.shadowRoot!.querySelector('button')!;
    const mark = (): string | null => button.querySelector('path')!.getAttribute('d');
    const before = mark();
    button.click();
    await waitUntil(() => mark() !== before, 'the mark');
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal('Copied');
    await waitUntil(() => mark() === before, 'the mark is reset');
    clipboard.restore();
  });

  for (const hadFocus of [true, false]) {
    it(`${hadFocus ? 'keeps the focus' : 'takes no focus'} when its buttons disappear with the line`, async () => {
      const controller = new LineController();
      const driver = new ScriptedDriver();
      attach(controller, driver);
      driver.signal({type: 'registered', line, server: 'primary', at: 1});
      const element = await renderDetails(controller);
      if (hadFocus) element.shadowRoot!.querySelector('button')!.focus();
      driver.signal({type: 'retrying', cause: 'server', at: 2});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('button')).to.equal(null);
      expect(document.activeElement === element).to.equal(hadFocus);
    });
  }

  it('shows the text for manual selection if the clipboard is not writable', async () => {
    const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    const element = await renderDetails(fixedLine(registered));
    element.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => clipboard.texts.length === 1, 'refused');
    await element.updateComplete;
    await waitUntil(() => element.shadowRoot!.querySelector('textarea'), 'the text');
    const refusal = 'Your browser blocked copying. Select the text and copy it.';
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal(refusal);
    expect(element.shadowRoot!.querySelector('[part=copy-refused]')!.textContent.trim()).to.equal(refusal);
    expect(element.shadowRoot!.querySelector('textarea')!.value).to.equal(clipboard.texts[0]);
    await expectAccessible(element);
    clipboard.restore();
  });

  it('no longer shows a text that could not be copied once the value has changed', async () => {
    const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    const controller = new LineController();
    const driver = new ScriptedDriver();
    attach(controller, driver);
    driver.signal({type: 'registered', line, server: 'primary', at: 1});
    const element = await renderDetails(controller);
    const row = (): Element => element.shadowRoot!.querySelector('[data-property=extension]')!;
    row().querySelector('button')!.click();
    await waitUntil(() => row().querySelector('textarea'), 'the text');
    driver.signal({type: 'registered', line: {...line, extension: '5102'}, server: 'primary', at: 2});
    await element.updateComplete;
    expect(row().querySelector('[part=value]')!.textContent).to.equal('5102');
    expect(row().querySelector('textarea')?.value).to.equal(undefined);
    clipboard.restore();
  });

  it('shows no text whose copy was refused after the element was removed', async () => {
    let refuse: (() => void) | undefined;
    const refusal = new Promise<void>((_, reject) => {
      refuse = () => reject(new DOMException('', 'NotAllowedError'));
    });
    const clipboard = stubClipboard(() => refusal);
    const element = await renderDetails(fixedLine(registered));
    const home = element.parentElement!;
    element.shadowRoot!.querySelector('button')!.click();
    element.remove();
    refuse?.();
    await refusal.catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve));
    home.append(element);
    element.requestUpdate();
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('textarea')?.value).to.equal(undefined);
    clipboard.restore();
  });

  it('has no buttons without a clipboard', async () => {
    const clipboard = stubClipboard(null);
    const element = await renderDetails(fixedLine(registered));
    expect(element.shadowRoot!.querySelectorAll('button').length).to.equal(0);
    clipboard.restore();
  });

  it('has room for each value in a narrow element', async () => {
    const element = await renderDetails(fixedLine(registered));
    element.lang = 'de';
    element.style.inlineSize = '236px';
    await waitUntil(() => wordsOf(element).includes('Verbindungsprüfung'), 'in German');
    for (const value of element.shadowRoot!.querySelectorAll<HTMLElement>('[part=label] + [part=value]'))
      expect(value.offsetWidth, value.textContent).to.be.at.least(90);
    for (const copy of element.shadowRoot!.querySelectorAll<HTMLElement>('[part=value] + [part=value]')) {
      const value = copy.previousElementSibling!.getBoundingClientRect();
      expect(copy.getBoundingClientRect().top).to.be.lessThan(value.bottom);
    }
    expect(element.scrollWidth).to.equal(236);
  });

  it('renders network data as text', async () => {
    const info = {...line, mobiusDeviceId: '<img src=x onerror=alert(1)>', lastSeen: '<b>bold</b>'};
    const element = await renderDetails(
      fixedLine({status: 'registered', line: info, server: 'primary', since: 0}),
    );
    expect(element.shadowRoot?.querySelectorAll('img, b').length).to.equal(0);
    expect(wordsOf(element)).to.contain('<b>bold</b>');
  });

  it('renders only when its content changes', async () => {
    const controller = new LineController();
    const driver = new ScriptedDriver();
    attach(controller, driver);
    const element = await renderDetails(controller);
    const after = (change: () => void): Promise<number> => rendersDuring(element, change);
    expect(await after(() => driver.signal({type: 'connecting', at: 1}))).to.equal(1);
    expect(await after(() => driver.signal({type: 'registered', line, server: 'primary', at: 2}))).to.equal(
      1,
    );
    expect(await after(() => driver.signal({type: 'registered', line, server: 'backup', at: 3}))).to.equal(0);
  });

  it('has exactly the documented parts and states', async () => {
    const elements = await Promise.all([
      renderDetails(fixedLine(registered)),
      renderDetails(fixedLine({status: 'absent'})),
    ]);
    const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    elements[0].shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => elements[0].shadowRoot!.querySelector('textarea'), 'refused');
    clipboard.restore();
    const {parts, states: documentedStates} = await documentedNames('webex-line-details');
    expect([...new Set(elements.flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(documentedStates).to.deep.equal(lineStatuses.toSorted());
  });
});
