import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {detach, type LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {states} from '../line/samples.js';
import {fullLine, registered} from './every-state.js';
import {fixedLine, wordsOf} from './fixed-state.js';
import {renderStatus, renderScriptedStatus, views} from './webex-line-status-setup.js';

describe('<webex-line-status>', () => {
  // The height of a card depends on which values are known.
  for (const view of views.filter(each => each !== 'card')) {
    it(`as ${view} has the same height in every state`, async () => {
      const element = await renderStatus(fixedLine(states.absent), view);
      element.style.inlineSize = view === 'text' ? '44em' : '';
      const sizes = new Map<string, string>();
      for (const [status, state] of Object.entries(states)) {
        const controller =
          state.status === 'failed' ? fixedLine({...state, fault: makeFault('timeout')}) : fixedLine(state);
        element.line = controller;
        await element.updateComplete;
        sizes.set(String(Math.round(element.getBoundingClientRect().height)), status);
      }
      expect([...sizes.keys()].length, JSON.stringify([...sizes])).to.equal(1);
    });
  }

  it('as text does not make a part of the page scroll sideways after a failure', async () => {
    const element = await renderStatus(fixedLine({status: 'failed', fault: makeFault('timeout')}));
    const scroller = document.createElement('div');
    scroller.style.cssText = 'inline-size: 240px; overflow: auto';
    element.parentElement!.append(scroller);
    scroller.append(element);
    await element.updateComplete;
    expect(scroller.scrollWidth).to.equal(scroller.clientWidth);
    expect(scroller.scrollHeight).to.equal(scroller.clientHeight);
  });

  it('as a dot is a mark with a text alternative', async () => {
    const element = await renderStatus(fixedLine(registered), 'dot');
    expect(element.offsetWidth).to.be.lessThan(30);
    expect(wordsOf(element)).to.contain('Registered +1 206 555 0101');
    expect(element.shadowRoot!.querySelector<HTMLElement>('[title]')!.title).to.equal('Registered');
  });

  it('as a chip is a mark with a label', async () => {
    const element = await renderStatus(fixedLine(registered), 'chip');
    const shown = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part]')].filter(
      part => part.checkVisibility?.() ?? true,
    );
    expect(shown.some(({part}) => part.contains('state'))).to.equal(true);
    expect(shown.some(({part}) => part.contains('message'))).to.equal(false);
  });

  it('as a card shows number, extension, SIP addresses, server, registration time and an earlier fault, as far as they are known', async () => {
    const {element, driver} = await renderScriptedStatus('card');
    const rows = (): Record<string, string> =>
      Object.fromEntries(
        [...element.shadowRoot!.querySelectorAll('[part=fact]')].map(fact =>
          [...fact.children].map(child => child.textContent.trim()),
        ) as [string, string][],
      );
    const fault = makeFault('timeout');
    driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
    await element.updateComplete;
    expect(rows(), 'the message already shows it').to.deep.equal({});
    driver.signal({
      type: 'registered',
      line: fullLine,
      server: 'backup',
      serverHost: 'mobius-eu.example.com',
      at: new Date().setHours(9, 41),
    });
    await element.updateComplete;
    expect(rows()).to.include({
      Extension: '5101',
      'SIP addresses': 'sip:ada@example.com, sip:lovelace@example.com',
      Server: 'backup · mobius-eu',
    });
    expect(rows()['Last error']).to.match(
      /^\d+:\d\d.[AP]M · Webex Calling took too long to answer\. Try again\.$/u,
    );
    expect(element.shadowRoot!.querySelector('[part=card-head]')!.textContent).to.contain('+1 206 555 0101');
    expect(rows()['Since']).to.match(/9:41/);
    element.parentElement!.append(element);
    await element.updateComplete;
    expect(rows(), 'of the same line').to.contain.keys('Last error');
    element.line = fixedLine({status: 'registered', line: fullLine, server: 'primary', since: 0});
    await element.updateComplete;
    expect(rows(), 'of another line').not.to.contain.keys('Last error');
  });

  it('as a card shows no error of the previous person, who signed out while the element was removed', async () => {
    const element = await fixture<WebexLineStatus>(html`<webex-line-status view="card"></webex-line-status>`);
    const line = element.line as LineController;
    const signIn = (): ScriptedDriver => {
      const driver = new ScriptedDriver();
      attach(line, driver);
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 0});
      return driver;
    };
    const fault = makeFault('timeout');
    signIn().event({type: 'error', fault});
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Last error');
    const place = element.parentElement!;
    element.remove();
    detach(line);
    signIn();
    place.append(element);
    await element.updateComplete;
    expect(wordsOf(element)).to.not.contain('Last error');
    detach(line);
  });

  it('as a card breaks an address that is longer than the card', async () => {
    const address = `sip:${'a'.repeat(120)}@example.com`;
    const info = {...fullLine, sipAddresses: [address]};
    const element = await renderStatus(
      fixedLine({status: 'registered', line: info, server: 'primary', since: 0}),
      'card',
    );
    element.style.inlineSize = '300px';
    const card = element.shadowRoot!.querySelector('[part~=card]')!;
    expect(card.scrollWidth).to.equal(card.clientWidth);
  });

  it('as a card shows the tracking id of a failure without announcing it', async () => {
    const element = await renderStatus(
      fixedLine({status: 'failed', fault: makeFault('forbidden', {trackingId: 'webex-1'})}),
      'card',
    );
    const id = element.shadowRoot!.querySelector('[part=tracking-id]')!;
    expect(id.textContent).to.equal('Tracking ID: webex-1');
    expect(wordsOf(element).match(/webex-1/g)!.length).to.equal(1);
  });
});
