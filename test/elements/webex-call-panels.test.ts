import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-call.js';
import '../../src/define/webex-dialer.js';
import './no-network.js';
import {
  activeState,
  buttonsOf,
  renderWithLine,
  nameOf,
  press,
  waitUntilSettled,
  addActiveCall,
  textOf,
} from './call-stage.js';
import {hasFocus} from './fixed-state.js';
import {since, renderActiveCall, openPanel} from './webex-call-setup.js';

const heldKey = {repeat: true, bubbles: true, cancelable: true, composed: true};

function openerOf(element: Element, name: string): HTMLButtonElement {
  return buttonsOf(element).find(button => nameOf(button) === name && button.ariaExpanded !== null)!;
}

function isOpen(element: Element): boolean {
  return element.shadowRoot!.querySelector('[part~=panel]') !== null;
}

function keyOf(element: Element): HTMLButtonElement | null {
  return element.shadowRoot!.querySelector('[part~=key]');
}

describe('the panels of <webex-call>', () => {
  for (const name of ['Keypad', 'Transfer'] as const)
    it(`${name} closes with Escape, and a dialog of the page around it stays open`, async () => {
      const dialog = await fixture<HTMLDialogElement>(html`<dialog></dialog>`);
      const {element} = await openPanel(name);
      dialog.append(element);
      dialog.showModal();
      element.shadowRoot!.querySelector<HTMLElement>('[part~=panel] :is(input, button)')!.focus();
      await sendKeys({press: 'Escape'});
      await element.updateComplete;
      expect(isOpen(element)).to.equal(false);
      expect(dialog.open).to.equal(true);
      expect(hasFocus(element, openerOf(element, name))).to.equal(true);
    });

  describe('the keypad', () => {
    it('disappears on hold, with the focus on its button, and returns with its digits', async () => {
      const {element, line, call} = await renderActiveCall();
      const other = addActiveCall(line);
      other.emitState({status: 'on-hold', since});
      await element.updateComplete;
      await press(element, 'Keypad');
      await press(element, '5');
      keyOf(element)!.focus();
      call.emitState({status: 'on-hold', since});
      await element.updateComplete;
      const opener = openerOf(element, 'Keypad');
      expect(isOpen(element)).to.equal(false);
      expect(opener.ariaExpanded).to.equal('false');
      expect(hasFocus(element, opener)).to.equal(true);
      call.emitState(activeState());
      await element.updateComplete;
      expect(isOpen(element)).to.equal(true);
      expect(element.shadowRoot!.querySelector('[part~=digits]')!.textContent).to.contain('Sent: 5');
    });

    it('sends one digit while a key of the keyboard is held down', async () => {
      const {element, call} = await openPanel('Keypad');
      keyOf(element)!.dispatchEvent(new KeyboardEvent('keydown', {...heldKey, key: '7', repeat: false}));
      for (let count = 0; count < 3; count += 1)
        keyOf(element)!.dispatchEvent(new KeyboardEvent('keydown', {...heldKey, key: '7'}));
      await waitUntilSettled(element);
      expect(call.commands).to.deep.equal(['sendDigits 7']);
    });

    it('accepts # with AltGr, which some keyboards require, but no keyboard shortcuts', async () => {
      const {element, call} = await openPanel('Keypad');
      for (const shortcut of [
        {key: '#', ctrlKey: true, altKey: true},
        {key: '1', ctrlKey: true},
        {key: '#', metaKey: true},
      ])
        keyOf(element)!.dispatchEvent(new KeyboardEvent('keydown', {...heldKey, ...shortcut, repeat: false}));
      await waitUntilSettled(element);
      expect(call.commands).to.deep.equal(['sendDigits #']);
    });

    for (const tag of ['webex-call', 'webex-dialer'])
      it(`of <${tag}> takes a held Enter as one press, and two clicks as two`, async () => {
        const {element, line} = await renderWithLine(tag);
        if (tag === 'webex-call') {
          addActiveCall(line);
          await element.updateComplete;
          await press(element, 'Keypad');
        }
        const key = keyOf(element)!;
        let clicks = 0;
        key.addEventListener('click', () => (clicks += 1));
        key.focus();
        // The second press is a repeat of the first.
        await sendKeys({down: 'Enter'});
        await sendKeys({down: 'Enter'});
        await sendKeys({up: 'Enter'});
        expect(clicks).to.equal(1);
        for (const detail of [1, 2]) key.dispatchEvent(new MouseEvent('click', {detail, bubbles: true}));
        await waitUntilSettled(element);
        const digits =
          tag === 'webex-call'
            ? line.calls[0]!.commands.length
            : element.shadowRoot!.querySelector('input')!.value.length;
        expect(digits).to.equal(3);
      });
  });

  describe('the transfer form', () => {
    it('describes its field with the error of a wrong number, and moves the focus there', async () => {
      const {element} = await openPanel('Transfer');
      const {shadowRoot} = element;
      const input = shadowRoot!.querySelector('input')!;
      expect(input.getAttribute('aria-describedby')).to.equal(null);
      shadowRoot!.querySelector<HTMLElement>('[part~=transfer-button]')!.focus();
      await sendKeys({press: 'Enter'});
      await waitUntilSettled(element);
      expect(shadowRoot!.getElementById(input.getAttribute('aria-describedby')!)!.textContent).to.contain(
        'Enter a number.',
      );
      expect(hasFocus(element, input)).to.equal(true);
    });

    it('leaves the focus where it is when a transfer is refused later', async () => {
      const {element, call} = await openPanel('Transfer');
      call.refuses = 'transfer-failed';
      element.shadowRoot!.querySelector('input')!.value = '5102';
      element.shadowRoot!.querySelector<HTMLElement>('[part~=transfer-button]')!.click();
      const opener = openerOf(element, 'Transfer');
      opener.focus();
      await waitUntilSettled(element);
      expect(textOf(element, 'error')).not.to.equal(undefined);
      expect(hasFocus(element, opener)).to.equal(true);
    });

    it('accepts no input during a transfer, and can be closed', async () => {
      const {element, line, call} = await openPanel('Transfer');
      addActiveCall(line, {name: 'Ada Lovelace', number: '5103'}).emitState({status: 'on-hold', since});
      call.emit({pending: 'transfer'});
      await element.updateComplete;
      const buttons = element.shadowRoot!.querySelectorAll<HTMLButtonElement>('form button');
      expect([...buttons].map(button => button.ariaDisabled)).to.deep.equal(['true', 'true']);
      element.shadowRoot!.querySelector('input')!.value = '5102';
      for (const button of buttons) button.click();
      await waitUntilSettled(element);
      expect(call.commands).to.deep.equal([]);
      openerOf(element, 'Transfer').click();
      await element.updateComplete;
      expect(isOpen(element)).to.equal(false);
    });
  });
});
