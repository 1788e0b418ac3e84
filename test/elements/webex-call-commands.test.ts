import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {faultError, makeFault} from '../../src/base/make-fault.js';
import '../../src/define/webex-call.js';
import type {WebexCall} from '../../src/elements/webex-call.js';
import './no-network.js';
import {
  activeState,
  ada,
  buttonsOf,
  addOutgoingCall,
  endedState,
  recordEvents,
  nameOf,
  press,
  preventNext,
  announcementOf,
  waitUntilSettled,
  addActiveCall,
  textOf,
} from './call-stage.js';
import {stubClipboard} from './clipboard.js';
import {hasFocus} from './fixed-state.js';
import {since, renderCall, renderActiveCall, openPanel} from './webex-call-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-call>', () => {
  it('offers to copy the details instead of calling again if a call ended with a fault of the page', async () => {
    const {element, line} = await renderCall();
    const fault = makeFault('microphone-blocked-in-frame');
    addOutgoingCall(line).emitState({...endedState('permission'), fault});
    await element.updateComplete;
    expect(buttonsOf(element).map(nameOf)).not.to.contain('Call again');
    const clipboard = stubClipboard();
    await press(element, 'Copy details');
    await element.updateComplete;
    clipboard.restore();
    expect(clipboard.texts.join()).to.match(/^Fault: microphone-blocked-in-frame\n/);
    expect(textOf(element, 'note')).to.equal('Details copied. Send them to the owner of this page.');
  });

  describe('muting', () => {
    it('requests the opposite of the person’s last choice', async () => {
      const {element, call} = await renderActiveCall();
      await press(element, 'Mute');
      call.emit({muted: {wanted: true, verified: true}});
      await element.updateComplete;
      await press(element, 'Unmute');
      expect(call.commands).to.deep.equal(['mute true', 'mute false']);
    });

    for (const [wanted, verified, isShown] of [
      [false, false, false],
      [true, true, true],
      [true, false, false],
      [true, 'unknown', false],
    ] as const) {
      it(`is ${isShown ? '' : 'not '}shown if wanted is ${wanted} and verified is ${verified}`, async () => {
        const {element, call} = await renderActiveCall();
        call.emit({muted: {wanted, verified}});
        await element.updateComplete;
        expect(textOf(element, 'muted')).to.equal(isShown ? 'Muted' : undefined);
      });
    }

    it('is announced as failed if it has no effect, with a button that mutes', async () => {
      const {element, line} = await renderCall();
      const call = addActiveCall(line, ada);
      call.emit({muted: {wanted: true, verified: false}});
      await element.updateComplete;
      expect(textOf(element, 'trouble')).to.contain('Muting failed. You can still be heard.');
      await waitUntil(() =>
        announcementOf(element, 'alert').includes('Muting failed. You can still be heard.'),
      );
      await press(element, 'Mute');
      expect(call.commands).to.deep.equal(['mute true']);
    });

    it('is possible before the call is connected', async () => {
      const {element, line} = await renderCall();
      const call = addOutgoingCall(line);
      await element.updateComplete;
      await press(element, 'Mute');
      expect(call.commands).to.deep.equal(['mute true']);
    });
  });

  it('holds and resumes', async () => {
    const {element, call} = await renderActiveCall();
    await press(element, 'Hold');
    call.emitState({status: 'on-hold', since});
    await element.updateComplete;
    await press(element, 'Resume');
    expect(call.commands).to.deep.equal(['hold', 'resume']);
  });

  it('accepts no other command while one is in progress', async () => {
    const {element, call} = await renderActiveCall();
    call.emit({pending: 'hold'});
    await element.updateComplete;
    for (const name of ['Hold', 'Transfer']) await press(element, name);
    expect(call.commands).to.deep.equal([]);
    expect(element.shadowRoot!.querySelector('form')).to.equal(null);
  });

  it('shows why a command failed, until the next one', async () => {
    const {element, call} = await renderActiveCall();
    call.refuses = 'hold-failed';
    await press(element, 'Hold');
    expect(textOf(element, 'error')).to.equal("Couldn't put the call on hold. Try again.");
    expect(announcementOf(element, 'alert')).to.contain("Couldn't put the call on hold.");
    await press(element, 'Mute');
    expect(textOf(element, 'error')).to.equal(undefined);
  });

  describe('an error', () => {
    it('disappears when the hold is confirmed late', async () => {
      const {element, call} = await renderActiveCall();
      let refuse = (): void => undefined;
      call.hold = () => new Promise((_, reject) => (refuse = () => reject(faultError('hold-failed'))));
      await press(element, 'Hold');
      call.emitState({status: 'holding', since});
      refuse();
      await waitUntilSettled(element);
      expect(textOf(element, 'error')).to.contain("Couldn't put the call on hold.");
      call.emitState({status: 'on-hold', since});
      await element.updateComplete;
      expect(textOf(element, 'error')).to.equal(undefined);
    });

    for (const [type, name, states] of [
      ['hold-failed', 'Hold', [{status: 'holding', since}, activeState()]],
      [
        'resume-failed',
        'Resume',
        [
          {status: 'resuming', since},
          {status: 'on-hold', since},
        ],
      ],
    ] as const)
      it(`stays while Webex confirms the refusal: ${type}`, async () => {
        const {element, call} = await renderActiveCall();
        if (name === 'Resume') call.emitState({status: 'on-hold', since});
        await element.updateComplete;
        call.refuses = type;
        await press(element, name);
        for (const state of states) call.emitState(state);
        await element.updateComplete;
        expect(textOf(element, 'error')).to.contain("Couldn't");
      });

    for (const type of ['hold-failed', 'transfer-unknown'] as const)
      it(`disappears when the call ends: ${type}`, async () => {
        const {element, call} = await renderActiveCall();
        call.refuses = type;
        await press(element, 'Hold');
        call.emitState(endedState('remote-hung-up'));
        await element.updateComplete;
        expect(textOf(element, 'reason')).to.equal('The other person ended the call.');
        expect(textOf(element, 'error')).to.equal(undefined);
      });

    it('is not shown for a command that the end of the call interrupts', async () => {
      const {element, call} = await renderActiveCall();
      call.refuses = 'hold-failed';
      const pressed = press(element, 'Hold');
      call.emitState(endedState('remote-hung-up'));
      await pressed;
      await waitUntilSettled(element);
      expect(textOf(element, 'reason')).to.equal('The other person ended the call.');
      expect(textOf(element, 'error')).to.equal(undefined);
      expect(announcementOf(element, 'alert')).to.equal('');
    });

    it('about an unregistered line disappears from the card of a call once the line is registered', async () => {
      const {element, line, call} = await renderActiveCall();
      call.emitState(endedState('remote-hung-up'));
      const {state} = line.snapshot;
      line.emitState({status: 'unregistered'});
      line.refuses = 'line-not-registered';
      await element.updateComplete;
      await press(element, 'Call again');
      await waitUntilSettled(element);
      expect(textOf(element, 'error')).to.contain('Register your line first');
      line.emitState(state);
      await element.updateComplete;
      expect(textOf(element, 'error')).to.equal(undefined);
    });
  });

  it('ends the call after a request, unless the page prevents it', async () => {
    const {element, call} = await renderActiveCall();
    const requests = recordEvents('webex-end-request', element);
    preventNext(element, 'webex-end-request');
    await press(element, 'End call');
    expect(call.commands).to.deep.equal([]);
    await press(element, 'End call');
    expect(call.commands).to.deep.equal(['end']);
    expect(requests).to.deep.equal([{call}, {call}]);
  });

  describe('the keypad', () => {
    it('sends digits and shows them', async () => {
      const {element, call} = await openPanel('Keypad');
      for (const key of ['5', '#', '0']) await press(element, key);
      expect(call.commands).to.deep.equal(['sendDigits 5', 'sendDigits #', 'sendDigits 0']);
      expect(textOf(element, 'digits')).to.equal('Sent: 5#0');
    });

    it('shows only digits that were sent', async () => {
      const {element, call} = await openPanel('Keypad');
      await press(element, '5');
      call.refuses = 'call-not-possible';
      await press(element, '6');
      await press(element, '7');
      expect(textOf(element, 'digits')).to.equal('Sent: 57');
    });

    it('accepts the keys of a keyboard, and closes with Escape', async () => {
      const {element, call} = await openPanel('Keypad');
      const opener = buttonsOf(element).find(button => nameOf(button) === 'Keypad')!;
      expect(opener.getAttribute('aria-expanded')).to.equal('true');
      element.shadowRoot!.querySelector<HTMLElement>('[part~=key]')!.focus();
      await sendKeys({press: '7'});
      await sendKeys({press: '*'});
      await waitUntilSettled(element);
      expect(call.commands).to.deep.equal(['sendDigits 7', 'sendDigits *']);
      await sendKeys({press: 'Escape'});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part~=key]')).to.equal(null);
      expect(hasFocus(element, opener)).to.equal(true);
    });
  });

  describe('a transfer', () => {
    async function transferTo(element: WebexCall, number: string): Promise<void> {
      element.shadowRoot!.querySelector('input')!.value = number;
      element.shadowRoot!.querySelector('form')!.requestSubmit();
      await waitUntilSettled(element);
    }

    it('goes to a clean number after a request, and closes the form', async () => {
      const {element, call} = await openPanel('Transfer');
      const requests = recordEvents('webex-transfer-request', element);
      await transferTo(element, '+44 (0)20 7946 0958');
      expect(requests).to.deep.equal([{call, to: '+442079460958'}]);
      expect(call.commands).to.deep.equal(['transfer +442079460958']);
      expect(element.shadowRoot!.querySelector('form')).to.equal(null);
    });

    it('can be prevented by the page, and then the form stays open with the number', async () => {
      const {element, call} = await openPanel('Transfer');
      preventNext(element, 'webex-transfer-request');
      await transferTo(element, '5102');
      expect(call.commands).to.deep.equal([]);
      expect(element.shadowRoot!.querySelector('input')?.value).to.equal('5102');
    });

    it('is requested once if a button is double-clicked, or Enter is held', async () => {
      const {element, line} = await openPanel('Transfer');
      addActiveCall(line, ada);
      await element.updateComplete;
      const requests = recordEvents('webex-transfer-request', element);
      const {shadowRoot} = element;
      const input = shadowRoot!.querySelector('input')!;
      input.value = '5102';
      const held = {key: 'Enter', repeat: true, bubbles: true, cancelable: true};
      expect(input.dispatchEvent(new KeyboardEvent('keydown', held))).to.equal(false);
      // The page prevents each request, for example to ask for confirmation first.
      element.addEventListener('webex-transfer-request', event => event.preventDefault());
      for (const part of ['transfer-button', 'connect'])
        for (const detail of [1, 2])
          shadowRoot!
            .querySelector(`[part~=${part}]`)!
            .dispatchEvent(new MouseEvent('click', {detail, bubbles: true, cancelable: true}));
      await waitUntilSettled(element);
      expect(requests.map(({to}) => (typeof to === 'string' ? to : to.snapshot.remote.name))).to.deep.equal([
        '5102',
        'Ada Lovelace',
      ]);
    });

    it('to another call stays on the same button when the calls change', async () => {
      const {element, line, call} = await openPanel('Transfer');
      const [one, two] = [
        addActiveCall(line, ada),
        addActiveCall(line, {name: 'Katherine Johnson', number: '5103'}),
      ];
      await element.updateComplete;
      const button = buttonsOf(element).find(each => nameOf(each).includes('Katherine'))!;
      button.focus();
      one.emitState(endedState('hung-up'));
      await element.updateComplete;
      expect(hasFocus(element, button)).to.equal(true);
      button.click();
      await waitUntilSettled(element);
      expect(call.commands).to.deep.equal([`transfer ${two.id}`]);
    });

    it('stays open with the reason if the number is wrong', async () => {
      const {element, call} = await openPanel('Transfer');
      await transferTo(element, 'ada');
      expect(textOf(element, 'error')).to.equal("Phone numbers can't contain letters. Check the number.");
      expect(element.shadowRoot!.querySelector('input')?.getAttribute('aria-invalid')).to.equal('true');
      expect(call.commands).to.deep.equal([]);
    });

    it('stays open if Webex has not confirmed it', async () => {
      const {element, call} = await openPanel('Transfer');
      call.refuses = 'transfer-unknown';
      await transferTo(element, '5102');
      expect(textOf(element, 'error')).to.contain("Webex hasn't confirmed the transfer.");
      expect(element.shadowRoot!.querySelector('form')).not.to.equal(null);
    });

    it('connects the other person with that of another call', async () => {
      const {element, line} = await renderCall();
      const held = addActiveCall(line, ada);
      held.emitState({status: 'on-hold', since});
      const current = addActiveCall(line);
      await element.updateComplete;
      buttonsOf(element)
        .findLast(button => nameOf(button) === 'Transfer')!
        .click();
      await element.updateComplete;
      await press(element, 'Transfer to Ada Lovelace');
      expect(current.commands).to.deep.equal([`transfer ${held.id}`]);
    });
  });
});
