import {makeFault} from '../../src/base/make-fault.js';
import {aTimeout, expect} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {fullLine, lineRows} from './every-state.js';
import {fixedLine, statesOf, statusOf} from './fixed-state.js';
import {renderStatus, renderScriptedStatus, statuses} from './webex-line-status-setup.js';
import {waitUntil} from './wait-until.js';

const statusText = (element: Element): string | undefined =>
  element.shadowRoot?.querySelector('[part=state]')?.textContent;

describe('<webex-line-status>', () => {
  /** The announcements from now on, in order. */
  function recordAnnouncements(element: WebexLineStatus): string[] {
    const announcements: string[] = [];
    const regions = [...element.shadowRoot!.querySelectorAll('.visually-hidden[role]')];
    const observer = new MutationObserver(() => {
      for (const region of regions)
        if (region.textContent && announcements.at(-1) !== `${region.role}: ${region.textContent}`)
          announcements.push(`${region.role}: ${region.textContent}`);
    });
    for (const region of regions)
      observer.observe(region, {childList: true, characterData: true, subtree: true});
    return announcements;
  }

  const missedKeepalives = (missed: number): LineSignal => ({
    type: 'reconnecting',
    cause: 'keepalive',
    missed,
    at: missed,
  });

  it('announces lasting states once, assertively if action is needed and politely otherwise', async () => {
    const {element, driver} = await renderScriptedStatus();
    const announcements = recordAnnouncements(element);
    // Of several changes in a row, only the last one is announced.
    driver.signal({type: 'connecting', at: 1});
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => announcements.length === 1, 'the first');
    // A changed number of failed keepalives alone is not announced.
    driver.signal(missedKeepalives(1), missedKeepalives(2));
    await waitUntil(() => announcements.length === 2, 'the second');
    driver.signal(missedKeepalives(3));
    const fault = makeFault('token-expired');
    driver.signal({type: 'failed', fault});
    await waitUntil(() => announcements.length === 3, 'the third');
    expect(announcements).to.deep.equal([
      'status: Registered. +1 206 555 0101. Ready for calls.',
      'status: Reconnecting. +1 206 555 0101. Calls may not reach you.',
      'alert: Line unavailable. Your sign-in has expired. Sign in again.',
    ]);
  }).timeout(30_000);

  describe('a transient state', () => {
    /** A registered line whose announcements are finished. */
    async function renderRegistered() {
      const {element, driver, controller} = await renderScriptedStatus();
      controller.register().catch(() => undefined);
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      const announcements = recordAnnouncements(element);
      await waitUntil(() => announcements.length === 1, 'registered');
      announcements.length = 0;
      const changes: string[] = [];
      element.addEventListener('webex-line-statechange', ({detail}) => changes.push(detail.state.status));
      return {element, driver, announcements, changes};
    }

    const now = Date.now();
    const down: LineSignal = {type: 'reconnecting', cause: 'events', at: now};
    const retrying: LineSignal = {type: 'retrying', cause: 'server', at: now};
    const back: LineSignal = {type: 'registered', line: fullLine, server: 'primary', at: now + 900};
    for (const [name, trouble, recovery] of [
      ['a moment without events', [down], {type: 'reconnected', at: now + 900}],
      [
        'a moment of failed keepalives, and then without events',
        [missedKeepalives(1), down],
        {type: 'reconnected', at: now + 900},
      ],
      ['a moment without registration', [down, retrying], back],
    ] as const) {
      it(`${name} is shown immediately, and not announced`, async () => {
        const {element, driver, announcements, changes} = await renderRegistered();
        const began = performance.now();
        driver.signal(...trouble);
        expect(changes.length).to.equal(trouble.length);
        await element.updateComplete;
        expect(statusOf(element)).to.equal(changes.at(-1));
        driver.signal(recovery);
        expect(changes.at(-1)).to.equal('registered');
        await element.updateComplete;
        expect(performance.now() - began).to.be.lessThan(2_000);
        // Any other announcement would come before the next failure.
        driver.signal({type: 'failed', fault: makeFault('forbidden')});
        await waitUntil(() => announcements.length > 0, 'the failure');
        expect(announcements).to.deep.equal([
          "alert: Line unavailable. Your account isn't set up for calls in a browser. Contact your administrator.",
        ]);
      });
    }

    it('that lasts is announced once, no earlier than three seconds after its start, even if it changes meanwhile', async () => {
      const {driver, announcements} = await renderRegistered();
      const began = performance.now();
      driver.signal(down);
      await new Promise(resolve => setTimeout(resolve, 1_500));
      driver.signal(retrying);
      await waitUntil(() => announcements.length > 0, 'the announcement', 10);
      const waited = performance.now() - began;
      expect(announcements).to.deep.equal([
        'status: Reconnecting soon. Webex Calling has a problem. Trying again automatically.',
      ]);
      expect(waited).to.be.greaterThan(2_900);
      driver.signal({...back, at: now + 60_000});
      await waitUntil(() => announcements.length > 1, 'its end');
      expect(announcements[1]).to.match(
        /^status: Registered\. .* Ready for calls. You may have missed calls between/,
      );
    }).timeout(20_000);
  });

  it('two elements for one line announce each change once', async () => {
    const {element, driver, controller} = await renderScriptedStatus();
    const other = await renderStatus(controller, 'dot');
    const [here, there] = [recordAnnouncements(element), recordAnnouncements(other)];
    driver.signal({type: 'registered', line: {...fullLine, phoneNumber: '+1999'}, server: 'primary', at: 2});
    await waitUntil(() => here.length + there.length > 0, 'the announcement');
    // Both are ready at the same time. A second announcement would come with the next frame.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    expect([...here, ...there]).to.deep.equal(['status: Registered. +1999. Ready for calls.']);
  });

  for (const [name, hide] of [
    ['hidden', (element: HTMLElement) => (element.style.display = 'none')],
    ['inert', (element: HTMLElement) => (element.inert = true)],
    ['invisible', (element: HTMLElement) => (element.style.visibility = 'hidden')],
  ] as const)
    it(`announces a change even if the element that would announce it first is ${name}`, async () => {
      const {element, driver, controller} = await renderScriptedStatus();
      const other = await renderStatus(controller, 'dot');
      hide(element);
      const announcements = recordAnnouncements(other);
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      await waitUntil(() => announcements.length > 0, 'the announcement');
      expect(announcements).to.deep.equal(['status: Registered. +1 206 555 0101. Ready for calls.']);
    });

  it('announces a change inside a modal dialog, even if an element behind the dialog comes first', async () => {
    const {driver, controller} = await renderScriptedStatus();
    const other = await renderStatus(controller, 'dot');
    const dialog = document.createElement('dialog');
    other.parentElement!.append(dialog);
    dialog.append(other);
    dialog.showModal();
    await other.updateComplete;
    const announcements = recordAnnouncements(other);
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => announcements.length > 0, 'the announcement');
    expect(announcements).to.deep.equal(['status: Registered. +1 206 555 0101. Ready for calls.']);
  });

  it('announces once if one of two elements is in a dialog that is not modal, or both are in a modal one', async () => {
    const counts: number[] = [];
    for (const isModal of [false, true]) {
      const {element, driver, controller} = await renderScriptedStatus();
      const other = await renderStatus(controller, 'dot');
      const dialog = document.createElement('dialog');
      const shadow = document.createElement('div');
      element.parentElement!.append(dialog);
      dialog.append(shadow);
      shadow.attachShadow({mode: 'open'}).append(element);
      if (isModal) shadow.shadowRoot!.append(other);
      dialog[isModal ? 'showModal' : 'show']();
      element.style.display = other.style.display = 'contents';
      await element.updateComplete;
      await other.updateComplete;
      const announcements = [element, other].map(recordAnnouncements);
      driver.signal({type: 'registered', line: {...fullLine}, server: 'primary', at: 2});
      await waitUntil(() => announcements.flat().length > 0, 'the announcement');
      await aTimeout(200);
      counts.push(announcements.flat().length);
      dialog.remove();
      // Otherwise the announcement of the next round would count as the same one.
      await aTimeout(600);
    }
    expect(counts).to.deep.equal([1, 1]);
  }).timeout(10_000);

  it('does not keep an announcement when it is moved', async () => {
    const {element, driver} = await renderScriptedStatus();
    const announcements = recordAnnouncements(element);
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => announcements.length > 0, 'the announcement');
    element.parentElement!.append(element);
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal('');
  });

  it('has hidden texts on one line, which do not make the page scroll', async () => {
    const element = await renderStatus(fixedLine({status: 'failed', fault: makeFault('timeout')}), 'dot');
    const scroller = document.createElement('div');
    scroller.style.cssText = 'block-size: 100px; overflow: auto';
    scroller.innerHTML = '<div style="block-size: 5000px"></div>';
    element.parentElement!.append(scroller);
    scroller.append(element);
    await element.updateComplete;
    expect(scroller.scrollHeight).to.be.greaterThan(5000);
    expect(document.documentElement.scrollHeight).to.be.lessThan(5000);
    const range = new Range();
    range.selectNodeContents(element.shadowRoot!.querySelector('[part=state]')!);
    expect(new Set([...range.getClientRects()].map(({top}) => top)).size).to.equal(1);
  });

  it('does not announce a state again in another language', async () => {
    const {element, driver} = await renderScriptedStatus();
    const announcements = recordAnnouncements(element);
    driver.signal({type: 'failed', fault: makeFault('forbidden')});
    await waitUntil(() => announcements.length === 1, 'the failure');
    element.lang = 'de';
    await waitUntil(() => statusText(element) === 'Leitung nicht verfügbar', 'in German');
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => announcements.length === 2, 'the next state');
    expect(announcements[1]).to.match(/^status: Registriert\./);
  });

  describe('when the language changes', () => {
    /** A status in English after German was loaded, so that a change to German takes effect immediately. */
    async function renderWithGermanLoaded() {
      const {element, driver} = await renderScriptedStatus();
      element.lang = 'de';
      await waitUntil(() => statusText(element) === 'Nicht registriert', 'in German');
      element.lang = 'en';
      await waitUntil(() => statusText(element) === 'Not registered', 'in English');
      return {element, driver, announcements: recordAnnouncements(element)};
    }

    it('announces a pending state in the new language', async () => {
      const {element, driver, announcements} = await renderWithGermanLoaded();
      driver.signal({type: 'retrying', cause: 'server', at: 1});
      await element.updateComplete;
      element.lang = 'de';
      await waitUntil(() => announcements.length > 0, 'the announcement');
      expect(announcements[0]).to.match(/^status: Noch nicht registriert\./);
    });

    it('announces a state that arrives together with the new language', async () => {
      const {element, driver, announcements} = await renderWithGermanLoaded();
      element.lang = 'de';
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      await element.updateComplete;
      expect(statusText(element)).to.equal('Registriert');
      await waitUntil(() => announcements.length > 0, 'the announcement');
      expect(announcements[0]).to.match(/^status: Registriert\./);
    });
  });

  it('hides its marks from screen readers', async () => {
    const element = await renderStatus(fixedLine({status: 'connecting', since: 0}));
    expect(element.shadowRoot?.querySelector('[part=mark]')?.getAttribute('aria-hidden')).to.equal('true');
  });

  it('announces in the same live regions from the first state to the last', async () => {
    const element = await renderStatus(fixedLine({status: 'absent'}));
    const regions = (): Element[] => [...element.shadowRoot!.querySelectorAll('[role=status], [role=alert]')];
    const first = regions();
    expect(first.length).to.equal(2);
    for (const {state, rest} of lineRows) {
      element.line = fixedLine(state, rest);
      await element.updateComplete;
      expect(regions().every((region, index) => region === first[index])).to.equal(true);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
    }
  });
});
