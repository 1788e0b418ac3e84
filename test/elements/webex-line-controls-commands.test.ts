import {expect, fixture, html, oneEvent} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-line-controls.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {LineController} from '../../src/line/line-controller.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import {adasLine} from '../line/samples.js';
import {ada, endedState, addActiveCall} from './call-stage.js';
import {hasFocus} from './fixed-state.js';
import {
  buttonOf,
  renderControls,
  openEndCallDialog,
  secondButtonOf,
  setUp,
} from './webex-line-controls-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-line-controls>', () => {
  for (const [name, key] of [
    ['Enter', 'Enter'],
    ['the space bar', ' '],
  ] as const) {
    it(`is pressed with ${name}`, async () => {
      const {element, driver} = await setUp();
      element.focus();
      await sendKeys({press: key});
      expect(driver.commands).to.deep.equal(['register']);
    });
  }

  it('updates whether Try again now must wait, although the cause stays the same', async () => {
    const {element, driver} = await setUp();
    const disabled: (string | null)[] = [];
    buttonOf(element).click();
    for (const mustWait of [true, undefined, true]) {
      driver.signal({type: 'retrying', at: 1, cause: 'server', ...(mustWait && {mustWait})});
      await element.updateComplete;
      disabled.push(buttonOf(element).ariaDisabled);
    }
    expect(disabled).to.deep.equal(['true', null, 'true']);
  });

  it('registers, cancels, registers again, deregisters', async () => {
    const {element, driver} = await setUp();
    const press = async (button: HTMLButtonElement, ...signals: LineSignal[]): Promise<void> => {
      button.click();
      driver.signal(...signals);
      await element.updateComplete;
    };
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    await press(buttonOf(element), {type: 'connecting', at: 1});
    await press(secondButtonOf(element), {type: 'unregistered'});
    await press(
      buttonOf(element),
      {type: 'connecting', at: 2},
      {type: 'registered', line, server: 'primary', at: 3},
    );
    await press(buttonOf(element), {type: 'unregistered'});
    expect(driver.commands).to.deep.equal(['register', 'cancel', 'register', 'deregister']);
    expect(buttonOf(element).textContent.trim()).to.equal('Register');
  });

  it('retries without waiting for the next attempt', async () => {
    const {element, driver} = await setUp();
    driver.signal({type: 'connecting', at: 1});
    driver.signal({type: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: Date.now() + 30_000, at: 2});
    await element.updateComplete;
    setTimeout(() => buttonOf(element).click());
    await oneEvent(element, 'webex-register-request');
    expect(driver.commands.at(-1)).to.equal('retryNow');
  });

  it('treats a double click as one press', async () => {
    const {element, driver} = await setUp();
    for (const detail of [1, 2, 3]) {
      buttonOf(element).dispatchEvent(new MouseEvent('click', {detail}));
      driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 2});
      await element.updateComplete;
    }
    expect(buttonOf(element).textContent.trim()).to.equal('Deregister');
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('asks for confirmation before it ends an active call, with the focus on the button that keeps the call', async () => {
    const {element, driver, dialog, dialogButton} = await openEndCallDialog();
    expect(driver.commands).to.deep.equal(['register']);
    expect(hasFocus(element, dialogButton('stay'))).to.equal(true);
    await expect(dialog()).to.be.accessible();
    dialogButton('stay').click();
    await waitUntil(() => !dialog(), 'the dialog closes');
    expect(driver.commands).to.deep.equal(['register']);
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('deregisters when confirmed', async () => {
    const {element, driver, dialog, dialogButton} = await openEndCallDialog();
    dialogButton('leave').click();
    await waitUntil(() => !dialog(), 'the dialog closes');
    expect(driver.commands).to.deep.equal(['register', 'deregister']);
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('keeps the call on Escape, which does not also close a dialog of the page that is made with scripts', async () => {
    const {driver, dialog} = await openEndCallDialog();
    const received: string[] = [];
    const listening = new AbortController();
    document.addEventListener('keydown', ({key}) => received.push(key), {signal: listening.signal});
    await sendKeys({press: 'Shift'});
    await sendKeys({press: 'Escape'});
    await waitUntil(() => !dialog(), 'the dialog closes');
    listening.abort();
    expect(received).to.deep.equal(['Shift']);
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('treats a double click that opens the dialog, and Enter held down, as one press', async () => {
    const {driver, dialog, dialogButton} = await openEndCallDialog();
    const init = {bubbles: true, cancelable: true};
    dialogButton('leave').dispatchEvent(new MouseEvent('click', {...init, detail: 2}));
    const enter = new KeyboardEvent('keydown', {...init, key: 'Enter', repeat: true});
    expect(dialogButton('stay').dispatchEvent(enter)).to.equal(false);
    await new Promise(resolve => setTimeout(resolve));
    expect(dialog()?.open).to.equal(true);
    expect(driver.commands).to.deep.equal(['register']);
  });

  describe('if the calls end while the dialog is open', () => {
    /** A line with two calls, and the open confirmation. */
    async function openDialogWithTwoCalls() {
      const line = new FakeCallLine();
      let deregistrations = 0;
      line.deregister = async () => void (deregistrations += 1);
      const calls = [addActiveCall(line), addActiveCall(line, ada)] as const;
      const element = await fixture<WebexLineControls>(
        html`<webex-line-controls .line=${line}></webex-line-controls>`,
      );
      element.focus();
      buttonOf(element).click();
      const dialog = (): HTMLDialogElement | null => element.shadowRoot!.querySelector('dialog');
      await waitUntil(() => dialog()?.open, 'the open dialog');
      return {element, calls, dialog, deregistrations: () => deregistrations};
    }

    it('closes after the last call without deregistering, and returns the focus', async () => {
      const {element, calls, dialog, deregistrations} = await openDialogWithTwoCalls();
      calls[0].emitState(endedState('remote-hung-up'));
      await element.updateComplete;
      expect(dialog()?.open).to.equal(true);
      calls[1].emitState(endedState('remote-hung-up'));
      await waitUntil(() => !dialog(), 'the dialog closes');
      expect(deregistrations()).to.equal(0);
      expect(hasFocus(element, buttonOf(element))).to.equal(true);
      buttonOf(element).click();
      expect(deregistrations()).to.equal(1);
    });

    it('deregisters if the person has confirmed just before', async () => {
      const {calls, dialog, deregistrations} = await openDialogWithTwoCalls();
      dialog()!.querySelector<HTMLElement>('[part~=leave]')!.click();
      for (const call of calls) call.emitState(endedState('remote-hung-up'));
      await waitUntil(() => !dialog(), 'the dialog closes');
      expect(deregistrations()).to.equal(1);
    });

    it('does not open if the calls end before the dialog is rendered', async () => {
      const {element, calls, dialog, deregistrations} = await openDialogWithTwoCalls();
      dialog()!.querySelector<HTMLElement>('[part~=stay]')!.click();
      await waitUntil(() => !dialog(), 'the dialog closes');
      buttonOf(element).click();
      for (const call of calls) call.emitState(endedState('remote-hung-up'));
      await element.updateComplete;
      expect(dialog() === null).to.equal(true);
      expect(deregistrations()).to.equal(0);
    });
  });

  it('treats Enter held down as one press, and lets Tab held down pass', async () => {
    const {element} = await setUp();
    const isPassedOn = (key: string, repeat: boolean): boolean =>
      buttonOf(element).dispatchEvent(new KeyboardEvent('keydown', {key, repeat, cancelable: true}));
    expect(isPassedOn('Enter', false)).to.equal(true);
    expect(isPassedOn('Enter', true)).to.equal(false);
    expect(isPassedOn('Tab', true)).to.equal(true);
  });

  it('dispatches a request that bubbles out of shadow roots and can be prevented', async () => {
    const {element, driver} = await setUp();
    const refuse = (event: Event): void => event.preventDefault();
    document.addEventListener('webex-register-request', refuse);
    setTimeout(() => buttonOf(element).click());
    const request = await oneEvent(document, 'webex-register-request');
    document.removeEventListener('webex-register-request', refuse);
    expect(request.cancelable && request.bubbles && request.composed).to.equal(true);
    expect(request.target === element).to.equal(true);
    expect(driver.commands).to.deep.equal([]);
  });

  it('dispatches a request before it deregisters', async () => {
    const {element, driver, controller} = await setUp();
    controller.register().catch(() => undefined);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    await element.updateComplete;
    let refused = 0;
    element.addEventListener('webex-deregister-request', event => {
      event.preventDefault();
      refused += 1;
    });
    buttonOf(element).click();
    expect(refused).to.equal(1);
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('does nothing while signed out', async () => {
    const element = await renderControls(new LineController());
    let requests = 0;
    element.addEventListener('webex-register-request', () => (requests += 1));
    buttonOf(element).click();
    expect(requests).to.equal(0);
  });
});
