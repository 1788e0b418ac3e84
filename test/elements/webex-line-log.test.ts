import {expect, fixture, html, waitUntil} from '@open-wc/testing';
import '../../src/define/webex-line-log.js';
import type {WebexLineLog} from '../../src/elements/webex-line-log.js';
import type {Diagnostics} from '../../src/line/diagnostics.js';
import {LineController} from '../../src/line/line-controller.js';
import {lineFault} from '../../src/line/line-fault.js';
import {LineMachine} from '../../src/line/line-machine.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {states} from '../line/samples.js';
import {catchClipboard} from './clipboard.js';
import {fullLine as line, lineRows} from './every-state.js';
import {documented, partsOf, standingLine, statesOf, wordsOf} from './standing.js';

function draw(controller: LineController): Promise<WebexLineLog> {
  return fixture<WebexLineLog>(html`<webex-line-log .controller=${controller}></webex-line-log>`);
}

/** A line that registered, lost its server and gave up, and its log. */
async function stage() {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  controller.attach(driver, LineMachine);
  const element = await draw(controller);
  const fault = lineFault('timeout');
  driver.saysFrom({type: 'connecting'}, {type: 'connecting', at: 1});
  driver.saysFrom({type: 'registered', line}, {type: 'registered', line, server: 'primary', at: 2});
  driver.tells({type: 'incoming-call', call: {}});
  driver.saysFrom({type: 'error', fault}, {type: 'failed', fault});
  await element.updateComplete;
  return {element, driver, controller};
}

function entriesOf(element: WebexLineLog): string[] {
  return [...element.shadowRoot!.querySelectorAll('[part=event]')].map(({textContent}) =>
    textContent.replaceAll(/\s+/g, ' ').trim(),
  );
}

const text = 'Webex Calling took too long to answer. Try again.';

describe('<webex-line-log>', () => {
  it('tells what happened, in words and times, the latest first', async () => {
    const {element} = await stage();
    expect(entriesOf(element)).to.deep.equal([
      `The SDK reported a fault. ${text}`,
      `Not registered ${text}`,
      'Somebody calls.',
      'The SDK registered the line.',
      'Registered Ready for calls.',
      'The SDK began to register the line.',
      'Connecting Webex is asked for the line.',
      'Not registered It takes no calls until it is registered.',
    ]);
    const times = [...element.shadowRoot!.querySelectorAll('time')];
    expect(times.length).to.equal(8);
    for (const {dateTime} of times) expect(new Date(dateTime).toISOString()).to.equal(dateTime);
  });

  const filtered = {
    states: [
      `Not registered ${text}`,
      'Registered Ready for calls.',
      'Connecting Webex is asked for the line.',
      'Not registered It takes no calls until it is registered.',
    ],
    faults: [`The SDK reported a fault. ${text}`, `Not registered ${text}`],
  };
  for (const [filter, shown] of Object.entries(filtered)) {
    it(`shows ${filter} alone, when that is chosen`, async () => {
      const {element} = await stage();
      const select = element.shadowRoot!.querySelector('select')!;
      select.value = filter;
      select.dispatchEvent(new Event('change'));
      await element.updateComplete;
      expect(entriesOf(element)).to.deep.equal(shown);
      expect(element.filter).to.equal(filter);
    });
  }

  it('copies the report for support, as the controller makes it', async () => {
    const clipboard = catchClipboard();
    const {element, controller} = await stage();
    element.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => clipboard.texts.length === 1, 'copied');
    const {log} = JSON.parse(clipboard.texts[0]!) as Diagnostics;
    expect(log).to.deep.equal(JSON.parse(JSON.stringify(controller.diagnostics().log)));
    expect(clipboard.texts[0]).not.to.contain('+12065550101');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('button')!.textContent.trim()).to.equal('Copied');
    clipboard.restore();
  });

  it('is drawn for all that is told, and tells nothing aloud by itself', async () => {
    const {element, driver} = await stage();
    driver.tells({type: 'incoming-call', call: {}});
    await element.updateComplete;
    expect(entriesOf(element)[0]).to.equal('Somebody calls.');
    expect(
      element.shadowRoot!.querySelector('[part=log]')!.closest('[aria-live], [role=log], [role=status]'),
    ).to.equal(null);
  });

  it('says so where nothing has happened', async () => {
    const element = await draw(new LineController());
    expect(wordsOf(element)).to.contain('Nothing yet.');
  });

  for (const {name, state, rest} of lineRows) {
    it(`${name}: says so, in one state`, async () => {
      const controller = standingLine(state, rest);
      const there = state.status === 'elsewhere' && state.holder === 'tab' ? {there: state.there.status} : {};
      const kept: object = {...state, ...there, line: undefined};
      const log = [{at: new Date(0).toISOString(), state: {...kept}, ...rest}];
      controller.diagnostics = () => ({at: '', page: '', browser: '', log});
      const element = await draw(controller);
      expect(entriesOf(element).length).to.equal(1);
      expect(entriesOf(element)[0]).to.match(/\w+ \w+/);
      expect(statesOf(element, Object.keys(states))).to.deep.equal([state.status]);
    });
  }

  it('has the parts and the states that are documented, and no others', async () => {
    const {element} = await stage();
    const empty = await draw(new LineController());
    const {parts, states: listed} = await documented('webex-line-log');
    expect([...new Set([...partsOf(element), ...partsOf(empty)])].toSorted()).to.deep.equal(parts);
    expect(listed).to.deep.equal(Object.keys(states).toSorted());
  });
});
