import {makeFault} from '../../src/base/make-fault.js';
import {aTimeout, expect} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {fullLine, lineRows} from './every-state.js';
import {fixedLine, statesOf, statusOf} from './fixed-state.js';
import {draw, stage, statuses} from './webex-line-status-setup.js';
import {waitUntil} from './wait-until.js';

const statusText = (element: Element): string | undefined =>
  element.shadowRoot?.querySelector('[part=state]')?.textContent;

describe('<webex-line-status>', () => {
  /** The announcements from now on, in order. */
  function listen(element: WebexLineStatus): string[] {
    const said: string[] = [];
    const regions = [...element.shadowRoot!.querySelectorAll('.visually-hidden[role]')];
    const hear = new MutationObserver(() => {
      for (const region of regions)
        if (region.textContent && said.at(-1) !== `${region.role}: ${region.textContent}`)
          said.push(`${region.role}: ${region.textContent}`);
    });
    for (const region of regions) hear.observe(region, {childList: true, characterData: true, subtree: true});
    return said;
  }

  const lost = (missed: number): LineSignal => ({
    type: 'reconnecting',
    cause: 'keepalive',
    missed,
    at: missed,
  });

  it('announces lasting states once, assertively if action is needed and politely otherwise', async () => {
    const {element, driver} = await stage();
    const said = listen(element);
    // A burst, of which only the end is announced.
    driver.signal({type: 'connecting', at: 1});
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => said.length === 1, 'the first');
    // A changed number of failed keepalives alone is not announced.
    driver.signal(lost(1), lost(2));
    await waitUntil(() => said.length === 2, 'the second');
    driver.signal(lost(3));
    const fault = makeFault('token-expired');
    driver.signal({type: 'failed', fault});
    await waitUntil(() => said.length === 3, 'the third');
    expect(said).to.deep.equal([
      'status: Registered. +1 206 555 0101. Ready for calls.',
      'status: Reconnecting. +1 206 555 0101. Calls may not reach you.',
      'alert: Line unavailable. Your sign-in has expired. Sign in again.',
    ]);
  }).timeout(30_000);

  describe('a transient state', () => {
    /** A registered line whose announcements are finished. */
    async function registeredStage() {
      const {element, driver, controller} = await stage();
      controller.register().catch(() => undefined);
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      const said = listen(element);
      await waitUntil(() => said.length === 1, 'registered');
      said.length = 0;
      const changes: string[] = [];
      element.addEventListener('webex-line-statechange', ({detail}) => changes.push(detail.state.status));
      return {element, driver, said, changes};
    }

    const now = Date.now();
    const down: LineSignal = {type: 'reconnecting', cause: 'events', at: now};
    const retrying: LineSignal = {type: 'retrying', cause: 'server', at: now};
    const back: LineSignal = {type: 'registered', line: fullLine, server: 'primary', at: now + 900};
    for (const [name, trouble, recovery] of [
      ['a moment without events', [down], {type: 'reconnected', at: now + 900}],
      ['a moment of another cause, and then of this', [lost(1), down], {type: 'reconnected', at: now + 900}],
      ['a moment without registration', [down, retrying], back],
    ] as const) {
      it(`${name} is shown at once, and not announced`, async () => {
        const {element, driver, said, changes} = await registeredStage();
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
        await waitUntil(() => said.length > 0, 'the failure');
        expect(said).to.deep.equal([
          "alert: Line unavailable. Your account isn't set up for calls in a browser. Contact your administrator.",
        ]);
      });
    }

    it('that lasts is announced three seconds after its start, regardless of changes meanwhile', async () => {
      const {driver, said} = await registeredStage();
      const began = performance.now();
      driver.signal(down);
      await new Promise(resolve => setTimeout(resolve, 1_500));
      driver.signal(retrying);
      await waitUntil(() => said.length > 0, 'said', 10);
      const waited = performance.now() - began;
      expect(said).to.deep.equal([
        'status: Reconnecting soon. Webex Calling has a problem. Trying again automatically.',
      ]);
      expect(waited).to.be.greaterThan(2_900);
      driver.signal({...back, at: now + 60_000});
      await waitUntil(() => said.length > 1, 'its end');
      expect(said[1]).to.match(/^status: Registered\. .* Ready for calls. You may have missed calls between/);
    }).timeout(20_000);
  });

  it('two elements for one line announce each change once', async () => {
    const {element, driver, controller} = await stage();
    const other = await draw(controller, 'dot');
    const [here, there] = [listen(element), listen(other)];
    driver.signal({type: 'registered', line: {...fullLine, phoneNumber: '+1999'}, server: 'primary', at: 2});
    await waitUntil(() => here.length + there.length > 0, 'said');
    // Both are ready at the same time. A second announcement would come with the next frame.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    expect([...here, ...there]).to.deep.equal(['status: Registered. +1999. Ready for calls.']);
  });

  for (const [name, hide] of [
    ['hidden', (element: HTMLElement) => (element.style.display = 'none')],
    ['inert', (element: HTMLElement) => (element.inert = true)],
    ['invisible', (element: HTMLElement) => (element.style.visibility = 'hidden')],
  ] as const)
    it(`announces a change even if an element that announces it first is ${name}`, async () => {
      const {element, driver, controller} = await stage();
      const other = await draw(controller, 'dot');
      hide(element);
      const said = listen(other);
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      await waitUntil(() => said.length > 0, 'said');
      expect(said).to.deep.equal(['status: Registered. +1 206 555 0101. Ready for calls.']);
    });

  it('announces a change inside an open dialog, although an element behind it announces it first', async () => {
    const {driver, controller} = await stage();
    const other = await draw(controller, 'dot');
    const dialog = document.createElement('dialog');
    other.parentElement!.append(dialog);
    dialog.append(other);
    dialog.showModal();
    await other.updateComplete;
    const said = listen(other);
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => said.length > 0, 'said');
    expect(said).to.deep.equal(['status: Registered. +1 206 555 0101. Ready for calls.']);
  });

  it('leaves an announcement to an element in a dialog that is not modal, or in the modal one itself', async () => {
    const counts: number[] = [];
    for (const isModal of [false, true]) {
      const {element, driver, controller} = await stage();
      const other = await draw(controller, 'dot');
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
      const said = [element, other].map(listen);
      driver.signal({type: 'registered', line: {...fullLine}, server: 'primary', at: 2});
      await waitUntil(() => said.flat().length > 0, 'said');
      await aTimeout(200);
      counts.push(said.flat().length);
      dialog.remove();
      // So that the next round is not taken for the same announcement.
      await aTimeout(600);
    }
    expect(counts).to.deep.equal([1, 1]);
  }).timeout(10_000);

  it('does not keep an announcement when it is moved', async () => {
    const {element, driver} = await stage();
    const said = listen(element);
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => said.length > 0, 'said');
    element.parentElement!.append(element);
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal('');
  });

  it('has hidden texts on one line, which do not make the page scroll', async () => {
    const element = await draw(fixedLine({status: 'failed', fault: makeFault('timeout')}), 'dot');
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
    const {element, driver} = await stage();
    const said = listen(element);
    driver.signal({type: 'failed', fault: makeFault('forbidden')});
    await waitUntil(() => said.length === 1, 'the failure');
    element.lang = 'de';
    await waitUntil(() => statusText(element) === 'Leitung nicht verfügbar', 'in German');
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => said.length === 2, 'the next state');
    expect(said[1]).to.match(/^status: Registriert\./);
  });

  describe('when the language changes', () => {
    /** A line whose language German has loaded before, so that the next change is immediate. */
    async function germanStage() {
      const {element, driver} = await stage();
      element.lang = 'de';
      await waitUntil(() => statusText(element) === 'Nicht registriert', 'in German');
      element.lang = 'en';
      await waitUntil(() => statusText(element) === 'Not registered', 'in English');
      return {element, driver, said: listen(element)};
    }

    it('announces a pending state in the new language', async () => {
      const {element, driver, said} = await germanStage();
      driver.signal({type: 'retrying', cause: 'server', at: 1});
      await element.updateComplete;
      element.lang = 'de';
      await waitUntil(() => said.length > 0, 'said');
      expect(said[0]).to.match(/^status: Noch nicht registriert\./);
    });

    it('announces a state that comes with the new language', async () => {
      const {element, driver, said} = await germanStage();
      element.lang = 'de';
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      await element.updateComplete;
      expect(statusText(element)).to.equal('Registriert');
      await waitUntil(() => said.length > 0, 'said');
      expect(said[0]).to.match(/^status: Registriert\./);
    });
  });

  it('hides its marks from screen readers', async () => {
    const element = await draw(fixedLine({status: 'connecting', since: 0}));
    expect(element.shadowRoot?.querySelector('[part=mark]')?.getAttribute('aria-hidden')).to.equal('true');
  });

  it('announces in the same live regions from the first state to the last', async () => {
    const element = await draw(fixedLine({status: 'absent'}));
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
