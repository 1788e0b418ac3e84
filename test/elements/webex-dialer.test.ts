import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-dialer.js';
import '../../src/define/webex-line-status.js';
import type {WebexDialer} from '../../src/elements/webex-dialer.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {canDial, type LineState} from '../../src/line/line-state.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import './no-network.js';
import {
  buttonsOf,
  ChangingLine,
  callPartsOf,
  copyWithoutPermission,
  addOutgoingCall,
  renderAll,
  renderWithLine,
  expectFits,
  recordEvents,
  nameOf,
  press,
  preventNext,
  announcementOf,
  waitUntilSettled,
  addActiveCall,
  textOf,
  type ElementWithLine,
} from './call-stage.js';
import {stubClipboard} from './clipboard.js';
import {documentedNames, expectAccessible, fixedLine, FixedSession, hasFocus} from './fixed-state.js';
import {lineRows, lineStatuses} from './every-state.js';

async function renderDialer(line?: FakeCallLine) {
  const {element, line: rendered} = await renderWithLine('webex-dialer', line);
  return {
    element: element as WebexDialer,
    line: rendered,
    input: element.shadowRoot!.querySelector('input')!,
  };
}

async function setNumber(element: WebexDialer, number: string): Promise<void> {
  element.number = number;
  await element.updateComplete;
}

const numbersOf = (line: FakeCallLine) => line.calls.map(({snapshot}) => snapshot.remote.number);

/** Every state of the element. */
const setups: Readonly<Record<string, (rendered: ElementWithLine) => unknown>> = {
  empty: () => undefined,
  compact: ({element}) => ((element as WebexDialer).view = 'compact'),
  'with a number': ({element}) => ((element as WebexDialer).number = '+12065550199'),
  'an emergency number': ({element}) => ((element as WebexDialer).number = '112'),
  'an invalid number': async ({element}) => {
    (element as WebexDialer).number = 'ada@example.com';
    await (element as WebexDialer).dial();
  },
  'in a call': ({line}) => addActiveCall(line),
  'a fault with details': async ({line, element}) => {
    line.refuses = 'calls-unsupported';
    (element as WebexDialer).number = '5102';
    await (element as WebexDialer).dial();
    await copyWithoutPermission(element);
  },
};

describe('<webex-dialer>', () => {
  it('calls a number in any written form, after a request with the clean number', async () => {
    const {element, line} = await renderDialer();
    const requests = recordEvents('webex-dial-request', element);
    await setNumber(element, 'tel:+1 (206) 555-0199');
    await press(element, 'Call');
    expect(requests).to.deep.equal([{number: '+12065550199'}]);
    expect(numbersOf(line)).to.deep.equal(['+12065550199']);
    expect(element.number).to.equal('');
  });

  it('calls with Enter', async () => {
    const {element, line, input} = await renderDialer();
    input.focus();
    await sendKeys({type: '5102'});
    await sendKeys({press: 'Enter'});
    await waitUntilSettled(element);
    expect(numbersOf(line)).to.deep.equal(['5102']);
  });

  it('treats Enter held down in the field as one press', async () => {
    const {element, line, input} = await renderDialer();
    input.focus();
    await sendKeys({type: '5102'});
    // The second `down` of the same key is a repetition.
    await sendKeys({down: 'Enter'});
    await waitUntilSettled(element);
    await sendKeys({down: 'Enter'});
    await waitUntilSettled(element);
    await sendKeys({up: 'Enter'});
    expect(numbersOf(line)).to.deep.equal(['5102']);
    expect(textOf(element, 'error')).to.equal(undefined);
  });

  it('makes no call if the page prevents it', async () => {
    const {element, line} = await renderDialer();
    preventNext(element, 'webex-dial-request');
    await setNumber(element, '5102');
    await press(element, 'Call');
    expect(line.calls).to.have.lengthOf(0);
    expect(element.number).to.equal('5102');
  });

  it('calls once for two presses', async () => {
    const {element, line} = await renderDialer();
    await setNumber(element, '5102');
    await Promise.all([element.dial(), element.dial()]);
    expect(numbersOf(line)).to.deep.equal(['5102']);
  });

  for (const [name, clear] of [
    ['undefined', element => Object.assign(element, {number: undefined})],
    ['null', element => Object.assign(element, {number: null})],
    ['a removed attribute', element => element.removeAttribute('number')],
  ] as readonly (readonly [name: string, clear: (element: WebexDialer) => unknown])[])
    it(`treats ${name} as no number`, async () => {
      const {element, input} = await renderDialer();
      element.setAttribute('number', '5');
      await element.updateComplete;
      expect(input.value).to.equal('5');
      clear(element);
      await element.updateComplete;
      expect([element.number, input.value]).to.deep.equal(['', '']);
      await element.dial();
      await element.updateComplete;
      expect(textOf(element, 'error')).to.equal('Enter a number.');
    });

  it('calls a number that a page sets as a number instead of a string', async () => {
    const {element, line} = await renderDialer();
    Object.assign(element, {number: 5102});
    await element.dial();
    expect(numbersOf(line)).to.deep.equal(['5102']);
  });

  for (const [number, text] of [
    ['', 'Enter a number.'],
    ['ada@example.com', 'You can only call phone numbers, not SIP or email addresses. Check the number.'],
    ['1-800-FLOWERS', "Phone numbers can't contain letters. Check the number."],
    ['5%', "That isn't a phone number. Check the number."],
  ] as const) {
    it(`shows why it does not call "${number}", and keeps the number`, async () => {
      const {element, line, input} = await renderDialer();
      await setNumber(element, number);
      input.focus();
      await element.dial();
      await element.updateComplete;
      expect(textOf(element, 'error')).to.equal(text);
      expect(announcementOf(element, 'alert')).to.equal(text);
      expect(input.getAttribute('aria-invalid')).to.equal('true');
      expect(hasFocus(element, input)).to.equal(true);
      expect(element.number).to.equal(number);
      expect(line.calls).to.have.lengthOf(0);
    });
  }

  it('does not show the next person why a call was refused', async () => {
    const line = new ChangingLine();
    const {element} = await renderDialer(line);
    line.refuses = 'calls-not-loaded';
    await setNumber(element, '5102');
    await press(element, 'Call');
    expect(textOf(element, 'error')).to.not.equal(undefined);
    line.change({status: 'absent'});
    await element.updateComplete;
    expect(textOf(element, 'error')).to.equal(undefined);
  });

  it('shows the reason if the line refuses a call', async () => {
    const {element, line} = await renderDialer();
    line.refuses = 'calls-not-loaded';
    await setNumber(element, '5102');
    await press(element, 'Call');
    expect(textOf(element, 'error')).to.contain("Couldn't load the part of this page that makes calls.");
    await press(element, 'Call');
    expect(textOf(element, 'error'), 'after the next call').to.equal(undefined);
    expect(numbersOf(line)).to.deep.equal(['5102']);
  });

  it('shows in every state why the line cannot call, as <webex-line-status> does', async () => {
    const {element} = await renderDialer();
    const status = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    // The status has a countdown instead of a sentence about the next attempt.
    for (const {name, state, rest} of lineRows.filter(row => !('nextAttemptAt' in row.state))) {
      for (const each of [element, status]) each.line = fixedLine(state, rest);
      await Promise.all([element.updateComplete, status.updateComplete]);
      const expected = canDial(state) ? undefined : textOf(status, 'message');
      expect(textOf(element, 'hint'), name).to.equal(expected);
    }
  });

  for (const [state, hint] of [
    [{status: 'absent'}, 'Sign in to use your phone line.'],
    [{status: 'unregistered'}, 'Register your line to make and take calls.'],
    [{status: 'connecting', since: 0}, 'Registering your line with Webex Calling…'],
    [{status: 'retrying', cause: 'server'}, 'Webex Calling has a problem. Trying again automatically.'],
    [{status: 'elsewhere', holder: 'device'}, 'Your line is in use on another device.'],
  ] as const satisfies readonly (readonly [LineState, string])[])
    it(`changes its hint to "${hint}" when the line is ${state.status}`, async () => {
      const line = new ChangingLine();
      const {element} = await renderDialer(line);
      line.change(state);
      await element.updateComplete;
      expect(textOf(element, 'hint')).to.equal(hint);
    });

  it('calls if another tab has the line, which then makes the call', async () => {
    const {element, line} = await renderDialer();
    line.emitState({status: 'elsewhere', holder: 'tab', there: line.snapshot.state});
    await element.updateComplete;
    expect(textOf(element, 'hint')).to.equal(undefined);
    element.number = '5101';
    await element.dial();
    expect(line.calls.map(({snapshot}) => snapshot.remote.number)).to.deep.equal(['5101']);
  });

  it('changes its hint if only the cause changes', async () => {
    const line = new ChangingLine();
    const {element} = await renderDialer(line);
    for (const cause of ['server', 'network'] as const) line.change({status: 'retrying', cause});
    await element.updateComplete;
    line.change({status: 'retrying', cause: 'throttled'});
    await element.updateComplete;
    expect(textOf(element, 'hint')).to.equal('Webex is busy. Trying again automatically.');
  });

  it('shows a hint during a sign-in that the line will appear', async () => {
    const session = new FixedSession({status: 'signing-in', step: 'token', since: 0});
    const element = await session.render<WebexDialer>(html`<webex-dialer></webex-dialer>`);
    expect(textOf(element, 'hint')).to.equal('Your phone line will appear here.');
  });

  it('removes the advice to register once the line is registered', async () => {
    const line = new ChangingLine();
    const {state} = line.snapshot;
    line.change({status: 'unregistered'});
    const {element} = await renderDialer(line);
    await setNumber(element, '5102');
    await press(element, 'Call');
    expect(textOf(element, 'error')).to.equal('Register your line first, then call.');
    line.change({status: 'connecting', since: 0});
    await element.updateComplete;
    expect(textOf(element, 'error')).to.not.equal(undefined);
    line.change(state);
    await element.updateComplete;
    expect(textOf(element, 'error')).to.equal(undefined);
    expect(element.number).to.equal('5102');
  });

  it('keeps another error when the line is registered again', async () => {
    const line = new ChangingLine();
    const {state} = line.snapshot;
    const {element} = await renderDialer(line);
    line.refuses = 'calls-not-loaded';
    await setNumber(element, '5102');
    await press(element, 'Call');
    line.change({status: 'connecting', since: 0});
    line.change(state);
    await element.updateComplete;
    expect(textOf(element, 'error')).to.contain("Couldn't load the part of this page that makes calls.");
  });

  for (const [pasted, shown] of [
    ['(206) 555-0199', '2065550199'],
    ['tel:+44-20-7946-0958\n', '+442079460958'],
    ['＋８１ ３ １２３４ ５６７８', '+81312345678'],
  ] as const) {
    it(`shows a pasted "${pasted.trim()}" as it will be called`, async () => {
      const {element, input} = await renderDialer();
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      const event = new ClipboardEvent('paste', {clipboardData, cancelable: true});
      // In Firefox, scripts cannot read the data of an event that a script has created.
      if (event.clipboardData?.getData('text') !== pasted) return;
      input.dispatchEvent(event);
      await element.updateComplete;
      expect(input.value).to.equal(shown);
      expect(event.defaultPrevented).to.equal(true);
    });
  }

  it('types into the field while a key of the keypad has the focus, and Enter calls', async () => {
    const {element, line} = await renderDialer();
    const five = buttonsOf(element).find(button => nameOf(button) === '5')!;
    five.focus();
    five.click();
    await element.updateComplete;
    await sendKeys({type: '102'});
    await element.updateComplete;
    expect(element.number).to.equal('5102');
    await sendKeys({press: 'Enter'});
    await waitUntilSettled(element);
    expect(numbersOf(line)).to.deep.equal(['5102']);
  });

  it('inserts the digits of the keypad at the cursor, and keeps the focus on the key', async () => {
    const {element, input} = await renderDialer();
    for (const key of ['1', '3', '#']) await press(element, key);
    input.setSelectionRange(1, 1);
    const two = buttonsOf(element).find(button => nameOf(button) === '2')!;
    two.focus();
    two.click();
    await element.updateComplete;
    expect(element.number).to.equal('123#');
    expect(hasFocus(element, two)).to.equal(true);
    await press(element, 'Delete a digit');
    expect(element.number).to.equal('13#');
  });

  it('calls the last number again until the person signs out', async () => {
    const {element, line} = await renderDialer();
    addOutgoingCall(line);
    await element.updateComplete;
    await press(element, 'Redial +1 206 555 0199');
    expect(numbersOf(line)).to.deep.equal(['+12065550199', '+12065550199']);
    element.line = new FakeCallLine({status: 'absent'});
    await element.updateComplete;
    element.line = line;
    await element.updateComplete;
    expect(textOf(element, 'redial')).to.equal(undefined);
  });

  for (const tab of ['here', 'other'] as const)
    it(`shows that a call in ${tab === 'here' ? 'this' : 'another'} tab will be put on hold`, async () => {
      const {element, line} = await renderDialer();
      addActiveCall(line).emit({tab});
      await element.updateComplete;
      expect(textOf(element, 'hint')).to.equal('Your current call will be put on hold.');
    });

  it('calls the last number once if Redial is double-clicked', async () => {
    const {element, line} = await renderDialer();
    await setNumber(element, '5102');
    await press(element, 'Call');
    await waitUntilSettled(element);
    const redial = element.shadowRoot!.querySelector<HTMLElement>('[part~=redial]')!;
    for (const detail of [1, 2]) redial.dispatchEvent(new MouseEvent('click', {detail, bubbles: true}));
    await waitUntilSettled(element);
    expect(numbersOf(line)).to.deep.equal(['5102', '5102']);
  });

  it('forgets the last number when it shows another line, and keeps it when it moves', async () => {
    const {element, line} = await renderDialer();
    addOutgoingCall(line);
    await element.updateComplete;
    element.parentElement!.append(element);
    await element.updateComplete;
    expect(textOf(element, 'redial')).to.equal('Redial +1 206 555 0199');
    element.line = new FakeCallLine();
    await element.updateComplete;
    expect(textOf(element, 'redial')).to.equal(undefined);
  });

  it('moves the focus from Redial, which disappears, to Call', async () => {
    const {element, line} = await renderDialer();
    addOutgoingCall(line);
    await element.updateComplete;
    const {shadowRoot} = element;
    shadowRoot!.querySelector<HTMLElement>('[part~=redial]')!.focus();
    await sendKeys({press: 'Enter'});
    await waitUntilSettled(element);
    expect(line.calls).to.have.lengthOf(2);
    expect(hasFocus(element, shadowRoot!.querySelector('[part~=answer]')!)).to.equal(true);
  });

  describe('if calling again would not help', () => {
    it('offers to reload the page', async () => {
      const {element, line} = await renderDialer();
      line.refuses = 'calls-not-loaded';
      await setNumber(element, '5102');
      await press(element, 'Call');
      expect(buttonsOf(element).map(nameOf)).to.contain('Reload');
    });

    for (const [fault, note] of [
      ['calls-unsupported', 'Details copied. Send them to your administrator.'],
      ['microphone-blocked-in-frame', 'Details copied. Send them to the owner of this page.'],
    ] as const) {
      it(`copies the details of ${fault}, and confirms it`, async () => {
        const {element, line} = await renderDialer();
        line.refuses = fault;
        await setNumber(element, '5102');
        await press(element, 'Call');
        const clipboard = stubClipboard();
        await press(element, 'Copy details');
        await element.updateComplete;
        clipboard.restore();
        expect(clipboard.texts.join()).to.match(new RegExp(`^Fault: ${fault}\nTime: `));
        expect(textOf(element, 'note')).to.equal(note);
      });
    }

    it('offers nothing more where the Call button is the way to try again', async () => {
      const {element, line} = await renderDialer();
      line.refuses = 'microphone-in-use';
      await setNumber(element, '5102');
      await press(element, 'Call');
      const names = buttonsOf(element).map(nameOf);
      for (const name of ['Reload', 'Copy details']) expect(names).not.to.include(name);
    });
  });

  describe('with an emergency number', () => {
    for (const number of ['911', '1-1-2', ' 999 ']) {
      it(`shows and announces a warning about ${number}, and calls it`, async () => {
        const {element, line} = await renderDialer();
        await setNumber(element, number);
        expect(textOf(element, 'emergency')).to.contain(
          'An emergency call from this page may not get through',
        );
        expect(announcementOf(element, 'status')).to.contain('An emergency call');
        await press(element, 'Call');
        expect(line.calls).to.have.lengthOf(1);
      });
    }

    it('does not move the keypad, because the number may be the beginning of another one', async () => {
      const {element} = await renderDialer();
      const topOfKeypad = (): number =>
        element.shadowRoot!.querySelector('[part=keypad]')!.getBoundingClientRect().top;
      const before = topOfKeypad();
      for (const key of ['1', '1', '2']) await press(element, key);
      expect(textOf(element, 'emergency')).to.contain('An emergency call');
      expect(topOfKeypad()).to.equal(before);
    });

    for (const none of [undefined, null])
      it(`warns of the usual numbers again if the page's are ${none}`, async () => {
        const {element} = await renderDialer();
        Object.assign(element, {emergencyNumbers: none});
        await setNumber(element, '911');
        expect(textOf(element, 'emergency')).to.contain('An emergency call');
      });

    it('warns of the usual numbers again without the attribute, and of none if it is empty', async () => {
      const {element} = await renderDialer();
      element.setAttribute('emergency-numbers', '');
      await setNumber(element, '911');
      expect(textOf(element, 'emergency')).to.equal(undefined);
      element.removeAttribute('emergency-numbers');
      await element.updateComplete;
      expect(textOf(element, 'emergency')).to.contain('An emergency call');
    });

    it('does not warn of other numbers', async () => {
      const {element} = await renderDialer();
      await setNumber(element, '+1 206 911 0112');
      expect(textOf(element, 'emergency')).to.equal(undefined);
    });

    it('tells the line that a number of the page is an emergency number', async () => {
      const {element, line} = await renderDialer();
      element.emergencyNumbers = '5001';
      const options: unknown[] = [];
      Object.assign(line, {
        async call(_number: string, {emergency}: {emergency?: boolean}) {
          options.push({emergency});
          return line.ring();
        },
      });
      for (const number of ['5001', '911']) {
        element.number = number;
        await element.dial();
      }
      // The line itself knows 911, so the dialer does not deny it.
      expect(options).to.deep.equal([{emergency: true}, {emergency: undefined}]);
    });

    it('calls it once, and cancels another call that is being dialed, without showing an error', async () => {
      const {element, line} = await renderDialer();
      const given: unknown[] = [];
      let cancel: AbortSignal | undefined;
      let accept: () => void;
      const accepted = new Promise<void>(resolve => (accept = resolve));
      Object.assign(line, {
        async call(number: string, {signal, ...options}: {signal?: AbortSignal}) {
          given.push([number, options]);
          if (!signal) return accepted;
          cancel = signal;
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          });
        },
      });
      element.number = '5101';
      const first = element.dial();
      element.number = '5102';
      await element.dial();
      element.number = '112';
      const second = element.dial();
      await Promise.all([first, element.dial()]);
      expect(given).to.deep.equal([
        ['5101', {}],
        ['112', {emergency: true}],
      ]);
      expect(cancel?.aborted).to.equal(true);
      await element.updateComplete;
      expect(textOf(element, 'error')).to.equal(undefined);
      expect(element.number).to.equal('112');
      expect(buttonsOf(element).map(nameOf)).to.include('Calling…');
      accept!();
      await second;
      expect(element.number).to.equal('');
    });

    it('shows the notice of the page, for the numbers of the page', async () => {
      const {element} = await renderDialer();
      element.innerHTML = '<p slot="emergency">Call the reception first.</p>';
      for (const numbers of ['5000 5001', '5000, 5001, 5002']) {
        element.emergencyNumbers = numbers;
        await setNumber(element, '5001');
        expect(announcementOf(element, 'status')).to.equal('Call the reception first.');
        await setNumber(element, '911');
        expect(textOf(element, 'emergency')).to.equal(undefined);
        await setNumber(element, '5000');
        expect(textOf(element, 'emergency'), numbers).to.not.equal(undefined);
        await setNumber(element, '911');
      }
    });
  });

  it('is accessible and fits in every state, with documented parts only', async () => {
    const {all, rendered} = await renderAll('webex-dialer', setups);
    const redial = await renderDialer();
    addOutgoingCall(redial.line);
    await redial.element.updateComplete;
    const {parts, states} = await documentedNames('webex-dialer');
    expect(callPartsOf([...rendered, redial])).to.deep.equal(parts);
    expect(states).to.deep.equal(lineStatuses.toSorted());
    await expectAccessible(all);
    for (const width of [200, 320, 600]) expectFits(all, width);
  });
});
