import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';
import '../../src/define/webex-call.js';
import '../../src/define/webex-incoming-call.js';
import './no-network.js';
import {activeState, buttonsOf, renderWithLine, endedState, nameOf, addActiveCall} from './call-stage.js';
import {hasFocus} from './fixed-state.js';
import {renderActiveCall} from './webex-call-setup.js';
import {renderRinging} from './webex-incoming-call-setup.js';

function listOf(element: Element): HTMLElement {
  return element.shadowRoot!.querySelector('[part=cards]')!;
}

function buttonOf(element: Element, name: string): HTMLElement {
  return buttonsOf(element).find(button => nameOf(button) === name)!;
}

describe('the focus of the elements for calls', () => {
  for (const [tag, name] of [
    ['webex-call', 'Mute'],
    ['webex-incoming-call', 'Answer'],
  ] as const)
    it(`of <${tag}> goes to ${name} with focus()`, async () => {
      const {element, line} = await renderWithLine(tag);
      if (tag === 'webex-call') addActiveCall(line);
      else line.ring();
      await element.updateComplete;
      element.focus();
      expect(nameOf(element.shadowRoot!.activeElement!)).to.equal(name);
    });

  for (const [tag, button, name] of [
    ['webex-call', 'End call', 'Calls'],
    ['webex-incoming-call', 'Answer', 'Incoming calls'],
  ] as const)
    it(`of <${tag}> stays on the named list of cards after ${button}, until the list loses the focus`, async () => {
      const {element, call} = tag === 'webex-call' ? await renderActiveCall() : await renderRinging();
      buttonOf(element, button).focus();
      await sendKeys({press: 'Enter'});
      call.emitState(tag === 'webex-call' ? endedState('hung-up') : activeState());
      await element.updateComplete;
      const list = listOf(element);
      expect(hasFocus(element, list)).to.equal(true);
      expect([list.role, list.ariaLabel]).to.deep.equal(['group', name]);
      // The window has lost the focus, and will return it to the list.
      list.dispatchEvent(new FocusEvent('blur'));
      expect(list.tabIndex).to.equal(-1);
      expect(list.role).to.equal('group');
      list.blur();
      for (const attribute of ['tabindex', 'role', 'aria-label'])
        expect(list.hasAttribute(attribute), attribute).to.equal(false);
    });

  it('goes to the list, not to a button, when a text is clicked', async () => {
    const {element} = await renderRinging();
    const {left, top} = element.shadowRoot!.querySelector('[part=name] bdi')!.getBoundingClientRect();
    await sendMouse({type: 'click', position: [Math.round(left) + 5, Math.round(top) + 5]});
    expect(hasFocus(element, listOf(element))).to.equal(true);
    listOf(element).blur();
    element.focus();
    expect(nameOf(element.shadowRoot!.activeElement!)).to.equal('Answer');
  });
});
