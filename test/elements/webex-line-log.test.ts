import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define/webex-line-log.js';
import type {WebexLineLog} from '../../src/elements/webex-line-log.js';
import type {Diagnostics} from '../../src/line/diagnostics.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {stubClipboard} from './clipboard.js';
import {fullLine as line, lineRows, lineStatuses} from './every-state.js';
import {documentedNames, partsOf, fixedLine, statesOf, wordsOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

function renderLog(controller: LineController): Promise<WebexLineLog> {
  return fixture<WebexLineLog>(html`<webex-line-log .line=${controller}></webex-line-log>`);
}

/** A line that registered, lost its server and failed, and its log. */
async function renderFailedLine() {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  attach(controller, driver);
  const element = await renderLog(controller);
  const fault = makeFault('timeout');
  driver.signalFrom({type: 'connecting'}, {type: 'connecting', at: 1});
  driver.signalFrom({type: 'registered', line}, {type: 'registered', line, server: 'primary', at: 2});
  driver.event({type: 'incoming-call'});
  driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
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
  it('lists entries with text and time, the latest first', async () => {
    const {element} = await renderFailedLine();
    expect(entriesOf(element)).to.deep.equal([
      `The SDK reported an error. ${text}`,
      `Line unavailable ${text}`,
      'Incoming call.',
      'The SDK registered the line.',
      'Registered Ready for calls.',
      'The SDK started registering the line.',
      'Connecting Registering your line with Webex Calling…',
      'Not registered Register your line to make and take calls.',
    ]);
    const times = [...element.shadowRoot!.querySelectorAll('time')];
    expect(times.length).to.equal(8);
    for (const {dateTime} of times) expect(new Date(dateTime).toISOString()).to.equal(dateTime);
  });

  const filtered = {
    states: [
      `Line unavailable ${text}`,
      'Registered Ready for calls.',
      'Connecting Registering your line with Webex Calling…',
      'Not registered Register your line to make and take calls.',
    ],
    faults: [`The SDK reported an error. ${text}`, `Line unavailable ${text}`],
  };
  for (const [filter, shown] of Object.entries(filtered)) {
    it(`shows only ${filter} when selected`, async () => {
      const {element} = await renderFailedLine();
      const select = element.shadowRoot!.querySelector('select')!;
      select.value = filter;
      select.dispatchEvent(new Event('change'));
      await element.updateComplete;
      expect(entriesOf(element)).to.deep.equal(shown);
      expect(element.filter).to.equal(filter);
    });
  }

  for (const filter of ['unknown', undefined, null])
    it(`shows everything, and All as selected, for the filter ${filter}`, async () => {
      const {element} = await renderFailedLine();
      Object.assign(element, {filter});
      await element.updateComplete;
      expect(entriesOf(element)).to.have.lengthOf(8);
      expect(element.shadowRoot!.querySelector('select')!.value).to.equal('all');
    });

  it('shows the filter that the page sets after another one was selected', async () => {
    const {element} = await renderFailedLine();
    const select = element.shadowRoot!.querySelector('select')!;
    for (const filter of ['states', 'faults']) {
      select.value = filter;
      select.dispatchEvent(new Event('change'));
      await element.updateComplete;
    }
    element.setAttribute('filter', 'states');
    await element.updateComplete;
    expect(select.value).to.equal('states');
    element.removeAttribute('filter');
    await element.updateComplete;
    expect(select.value).to.equal('all');
    expect(entriesOf(element)).to.have.lengthOf(8);
  });

  it("copies the controller's report for support", async () => {
    const clipboard = stubClipboard();
    const {element, controller} = await renderFailedLine();
    element.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => clipboard.texts.length === 1, 'copied');
    const {log} = JSON.parse(clipboard.texts[0]!) as Diagnostics;
    expect(log).to.deep.equal(JSON.parse(JSON.stringify(controller.diagnostics().log)));
    expect(clipboard.texts[0]).not.to.contain('+12065550101');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('button')!.textContent.trim()).to.equal('Copied');
    clipboard.restore();
  });

  it('renders a new entry first, and is not a live region', async () => {
    const {element, driver} = await renderFailedLine();
    driver.event({type: 'incoming-call'});
    await element.updateComplete;
    expect(entriesOf(element)[0]).to.equal('Incoming call.');
    expect(
      element.shadowRoot!.querySelector('[part=log]')!.closest('[aria-live], [role=log], [role=status]'),
    ).to.equal(null);
  });

  describe('repeated entries', () => {
    async function renderMissedKeepalives() {
      const controller = new LineController();
      const driver = new ScriptedDriver();
      attach(controller, driver);
      controller.register().catch(() => undefined);
      driver.signalFrom({type: 'registered', line}, {type: 'registered', line, server: 'primary', at: 2});
      for (const missed of [1, 2, 3])
        driver.signalFrom(
          {type: 'reconnecting'},
          {type: 'reconnecting', cause: 'keepalive', missed, at: missed},
        );
      const element = await renderLog(controller);
      return {element, driver, controller};
    }

    it('are merged into one with a count and a start time, separately for event and state', async () => {
      const {element, controller} = await renderMissedKeepalives();
      const {log} = controller.diagnostics();
      const [event, state, ...rest] = entriesOf(element);
      const since = /3 times since \d+:\d\d:\d\d [AP]M\.$/;
      expect(event)
        .to.match(/^A connection check failed\. 3 times/)
        .and.to.match(since);
      expect(state)
        .to.match(
          /^Reconnecting Calls may not reach you. The connection is unstable: 3 connection checks failed. 3 times/,
        )
        .and.to.match(since);
      expect(rest[0]).to.equal('The SDK registered the line.');
      // The report lists every repetition.
      expect(log.filter(entry => entry.event === 'reconnecting').length).to.equal(3);
      expect(log.filter(entry => entry.state?.['status'] === 'reconnecting').length).to.equal(3);
    });

    it('are not merged across another entry', async () => {
      const {element, driver} = await renderMissedKeepalives();
      driver.signal({type: 'reconnected', at: 5});
      driver.signal({type: 'reconnecting', cause: 'keepalive', missed: 1, at: 6});
      await element.updateComplete;
      const shown = entriesOf(element);
      expect(shown[0]).to.equal(
        'Reconnecting Calls may not reach you. The connection is unstable: 1 connection check failed.',
      );
      expect(shown[1]).to.match(/^Registered Ready for calls. You may have missed calls between/);
      expect(shown.filter(each => each.includes('3 times')).length).to.equal(2);
    });

    it('do not count an unchanged state when something else changes', async () => {
      const controller = new LineController();
      attach(controller, new ScriptedDriver());
      const element = await renderLog(controller);
      controller.register().catch(() => undefined);
      await element.updateComplete;
      expect(controller.diagnostics().log.length).to.be.greaterThan(1);
      expect(entriesOf(element)).to.deep.equal(['Not registered Register your line to make and take calls.']);
    });
  });

  it('shows the tracking id of a failure for support', async () => {
    const {element, driver} = await renderFailedLine();
    const fault = makeFault('forbidden', {trackingId: 'webex-1'});
    driver.signal({type: 'failed', fault});
    await element.updateComplete;
    expect(entriesOf(element)[0]).to.match(/Contact your administrator. Tracking ID: webex-1$/);
  });

  it('makes no claim about reachability for an unwatched line', async () => {
    const controller = new LineController();
    const driver = Object.assign(new ScriptedDriver(), {reachability: 'unknown' as const});
    attach(controller, driver);
    const element = await renderLog(controller);
    driver.signal({type: 'registered', line, server: 'unknown', at: 2});
    detach(controller);
    await element.updateComplete;
    expect(entriesOf(element).join(' ')).to.contain("This page can't tell whether calls can reach you.");
    expect(wordsOf(element)).not.to.contain('Ready for calls');
  });

  it('shows that there are no entries', async () => {
    const element = await renderLog(new LineController());
    expect(wordsOf(element)).to.contain('No activity yet.');
  });

  for (const {name, state, rest} of lineRows) {
    it(`shows ${name} and has one state`, async () => {
      const controller = fixedLine(state, rest);
      const there = state.status === 'elsewhere' && state.holder === 'tab' ? {there: state.there.status} : {};
      const kept: object = {...state, ...there, line: undefined};
      const log = [{at: new Date(0).toISOString(), state: {...kept}, ...rest}];
      controller.diagnostics = () => ({at: '', page: '', browser: '', log});
      const element = await renderLog(controller);
      expect(entriesOf(element).length).to.equal(1);
      expect(entriesOf(element)[0]).to.match(/\w+ \w+/);
      expect(statesOf(element, lineStatuses)).to.deep.equal([state.status]);
    });
  }

  it('shows the report for manual selection if the browser refuses to copy it, until it is copied', async () => {
    const {element} = await renderFailedLine();
    const button = element.shadowRoot!.querySelector('button')!;
    const shown = (): HTMLTextAreaElement | null => element.shadowRoot!.querySelector('textarea');
    const refusing = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    button.click();
    await waitUntil(shown, 'the report');
    refusing.restore();
    shown()!.focus();
    expect(JSON.parse(getSelection()!.toString() || shown()!.value)).to.have.property('log');
    const clipboard = stubClipboard();
    button.click();
    await waitUntil(() => !shown(), 'copied');
    clipboard.restore();
  });

  it('does not show the next person a report that could not be copied', async () => {
    const {element, controller} = await renderFailedLine();
    const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    element.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => element.shadowRoot!.querySelector('textarea'), 'the report');
    detach(controller);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('textarea')?.value).to.equal(undefined);
    clipboard.restore();
  });

  it('has exactly the documented parts and states', async () => {
    const {element} = await renderFailedLine();
    const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    element.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => element.shadowRoot!.querySelector('textarea'), 'refused');
    clipboard.restore();
    const empty = await renderLog(new LineController());
    const {parts, states: documentedStates} = await documentedNames('webex-line-log');
    expect([...new Set([...partsOf(element), ...partsOf(empty)])].toSorted()).to.deep.equal(parts);
    expect(documentedStates).to.deep.equal(lineStatuses.toSorted());
  });
});
