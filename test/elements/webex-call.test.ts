import {expect} from '@open-wc/testing';
import '../../src/define/webex-call.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import {faultError, makeFault} from '../../src/base/make-fault.js';
import './no-network.js';
import {
  activeState,
  ada,
  buttonsOf,
  callPartsOf,
  ChangingLine,
  copyWithoutPermission,
  addOutgoingCall,
  renderAll,
  endedState,
  expectFits,
  recordEvents,
  microphoneDenied,
  nameOf,
  press,
  preventNext,
  simulatePackets,
  waitUntilSettled,
  addActiveCall,
  announcementOf,
  textOf,
  type ElementWithLine,
} from './call-stage.js';
import {documentedNames, expectAccessible, statusOf, wordsOf} from './fixed-state.js';
import {since, renderCall, renderActiveCall} from './webex-call-setup.js';
import {waitUntil} from './wait-until.js';

/** Every state of the element. */
const setups: Readonly<Record<string, (rendered: ElementWithLine) => unknown>> = {
  dialing: ({line}) => addOutgoingCall(line),
  ringing: ({line}) => addOutgoingCall(line).emitState({status: 'ringing', since}),
  connecting: ({line}) => addOutgoingCall(line).emitState({status: 'connecting', since}),
  active: ({line}) => addActiveCall(line),
  muted: ({line}) => addActiveCall(line).emit({muted: {wanted: true, verified: true}}),
  'muted, but heard': ({line}) => addActiveCall(line).emit({muted: {wanted: true, verified: false}}),
  'blocked audio': ({line}) => addActiveCall(line, ada, 'blocked'),
  'no audio': ({line}) => addActiveCall(line, {number: '5102'}, 'none'),
  'another tab': ({line}) => addActiveCall(line).emit({tab: 'other'}),
  'with the keypad': async ({line, element}) => {
    addActiveCall(line);
    await element.updateComplete;
    await press(element, 'Keypad');
    await press(element, '5');
  },
  'with a wrong transfer': async ({line, element}) => {
    addActiveCall(line, ada).emitState({status: 'on-hold', since});
    addActiveCall(line);
    await element.updateComplete;
    buttonsOf(element)
      .findLast(button => nameOf(button) === 'Transfer')!
      .click();
    await element.updateComplete;
    element.shadowRoot!.querySelector('form')!.requestSubmit();
  },
  holding: ({line}) => addActiveCall(line).emitState({status: 'holding', since}),
  'on hold': ({line}) => addActiveCall(line).emitState({status: 'on-hold', since}),
  resuming: ({line}) => addActiveCall(line).emitState({status: 'resuming', since}),
  ending: ({line}) => addActiveCall(line).emitState({status: 'ending', since}),
  busy: ({line}) => addOutgoingCall(line).emitState(endedState('busy')),
  'no microphone': ({line}) =>
    addOutgoingCall(line).emitState({...endedState('permission'), fault: microphoneDenied}),
  'not allowed for the page': async ({line, element}) => {
    addOutgoingCall(line).emitState({
      ...endedState('permission'),
      fault: makeFault('microphone-blocked-in-frame'),
    });
    await element.updateComplete;
    await copyWithoutPermission(element);
  },
  measured: async ({line, element}) => {
    simulatePackets(addActiveCall(line));
    await waitUntil(() => textOf(element, 'quality'), 'the quality');
  },
};

/** Records the polite announcements of the element from now on. */
function announcementsOf(element: Element): string[] {
  const texts: string[] = [];
  const region = element.shadowRoot!.querySelector('[role=status]')!;
  new MutationObserver(() => region.textContent && texts.push(region.textContent)).observe(region, {
    childList: true,
  });
  return texts;
}

describe('<webex-call>', () => {
  it('shows nothing while a call only rings here', async () => {
    const {element, line} = await renderCall();
    line.ring();
    await element.updateComplete;
    expect(wordsOf(element)).to.equal('');
    expect(statusOf(element)).to.equal('idle');
  });

  for (const [state, text] of [
    [{status: 'dialing', since}, 'Calling…'],
    [{status: 'ringing', since}, 'Ringing…'],
    [{status: 'connecting', since}, 'Connecting…'],
    [{status: 'holding', since}, 'Putting on hold…'],
    [{status: 'on-hold', since}, 'On hold'],
    [{status: 'resuming', since}, 'Resuming…'],
    [{status: 'ending', since}, 'Ending…'],
  ] as const) {
    it(`shows ${state.status}`, async () => {
      const {element, line} = await renderCall();
      addOutgoingCall(line).emitState(state);
      await element.updateComplete;
      expect(textOf(element, 'call-state')).to.equal(text);
      expect(statusOf(element)).to.equal(state.status);
    });
  }

  for (const [name, state] of [
    ['an active call', activeState()],
    ['a call on hold', {status: 'on-hold', since}],
  ] as const)
    it(`shows and announces that ${name} is being transferred`, async () => {
      const {element, call} = await renderActiveCall();
      call.emitState(state);
      call.emit({pending: 'transfer'});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part=call-state] span')!.textContent).to.equal(
        'Transferring…',
      );
      await waitUntil(
        () => announcementOf(element, 'status') === 'Grace Hopper. Transferring…',
        'the announcement',
      );
    });

  it('shows a call that was answered, and not one that was declined', async () => {
    const {element, line} = await renderCall();
    const [answered, declined] = [line.ring(), line.ring({remote: ada})];
    answered.emitState({status: 'connecting', since});
    declined.emitState({status: 'ending', since});
    declined.emitState(endedState('declined'));
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Grace Hopper').and.not.contain('Ada');
  });

  it('announces each change once, with the name, and not the time', async () => {
    const {element, line} = await renderCall();
    await waitUntilSettled(element);
    const call = addOutgoingCall(line);
    const texts = announcementsOf(element);
    await waitUntil(() => texts.includes('Grace Hopper. Calling…'), 'dialing');
    call.emitState(activeState());
    await waitUntil(() => texts.includes('Grace Hopper. Connected'), 'connected');
    call.emit({muted: {wanted: true, verified: true}});
    await waitUntil(() => texts.includes('Grace Hopper. Connected. Muted'), 'muted');
    call.emitState(endedState('hung-up'));
    await waitUntil(() => texts.includes('You ended the call.'), 'ended');
    expect(texts).to.have.lengthOf(4);
  });

  it('shows the time in the call without announcing it', async () => {
    const {element, call} = await renderActiveCall();
    call.emit({connectedAt: Date.now() - 3_600_000});
    const fresh = await renderCall();
    fresh.element.line = element.line!;
    await fresh.element.updateComplete;
    const timer = fresh.element.shadowRoot!.querySelector('[role=timer]')!;
    expect(timer.textContent).to.match(/^0:0\d$/);
    expect(timer.closest('[aria-live], [role=status], [role=alert]')).to.equal(null);
    // The time continues.
    const shown = timer.textContent;
    await waitUntil(() => timer.textContent !== shown, 'the next second');
  });

  describe('the end of a call', () => {
    for (const [reason, text] of [
      ['busy', 'The number is busy.'],
      ['no-answer', 'Nobody answered.'],
      ['unknown-number', "This number doesn't exist."],
      ['remote-hung-up', 'The other person ended the call.'],
      ['network', 'The call ended because the connection was lost.'],
      ['taken-over', 'The call ended because another tab took over your line.'],
    ] as const) {
      it(`by ${reason} is shown until it is dismissed`, async () => {
        const {element, line} = await renderCall();
        addOutgoingCall(line).emitState(endedState(reason));
        await element.updateComplete;
        expect(textOf(element, 'reason')).to.equal(text);
        expect(statusOf(element)).to.equal('ended');
        await press(element, 'Dismiss');
        expect(statusOf(element)).to.equal('idle');
      });
    }

    it('of the latest five calls is shown', async () => {
      const {element, line} = await renderCall();
      for (let index = 1; index <= 6; index += 1) {
        const call = line.ring({remote: {name: `Caller ${index}`, number: '5101'}});
        call.emitState(activeState());
        call.emitState(endedState('remote-hung-up'));
      }
      await element.updateComplete;
      const names = /Caller \d/g;
      expect(wordsOf(element).match(names)).to.deep.equal([2, 3, 4, 5, 6].map(index => `Caller ${index}`));
    });

    it('stays when the page moves the element, for example back from a picture-in-picture window', async () => {
      const {element, line} = await renderCall();
      addOutgoingCall(line).emitState(endedState('busy'));
      await element.updateComplete;
      const place = element.parentElement!.appendChild(document.createElement('div'));
      place.append(element);
      await element.updateComplete;
      expect(textOf(element, 'reason')).to.equal('The number is busy.');
    });

    it('is dismissed once by a double click, or by Enter held down', async () => {
      const {element, line} = await renderCall();
      for (const call of [line.ring(), line.ring({remote: ada})]) {
        call.emitState(activeState());
        call.emitState(endedState('remote-hung-up'));
      }
      await element.updateComplete;
      await press(element, 'Dismiss');
      const [next] = buttonsOf(element);
      expect(nameOf(next!)).to.equal('Dismiss');
      next!.dispatchEvent(new MouseEvent('click', {detail: 2}));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('ended');
      const enter = new KeyboardEvent('keydown', {key: 'Enter', repeat: true, cancelable: true});
      expect(next!.dispatchEvent(enter)).to.equal(false);
    });

    it('by a problem of the microphone is explained with advice', async () => {
      const {element, line} = await renderCall();
      addOutgoingCall(line).emitState({...endedState('microphone'), fault: makeFault('microphone-missing')});
      await element.updateComplete;
      expect(textOf(element, 'reason')).to.equal('No microphone found. Connect a microphone. Try again.');
    });

    it('by the person is not shown, and the focus stays in the element', async () => {
      const {element, call} = await renderActiveCall();
      buttonsOf(element).at(-1)!.focus();
      call.emitState(endedState('hung-up', 5_000));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
      expect(document.activeElement).to.equal(element);
    });

    it('is announced once, and not when a card is dismissed', async () => {
      const {element, line} = await renderCall();
      await waitUntilSettled(element);
      const texts = announcementsOf(element);
      const [first, second, third] = [
        addOutgoingCall(line, ada),
        addOutgoingCall(line),
        addOutgoingCall(line, {number: '5102'}),
      ];
      await waitUntil(() => texts.length === 1, 'dialing');
      first.emitState(endedState('busy'));
      second.emitState(endedState('no-answer'));
      await waitUntil(() => texts.length === 2, 'the two ends');
      expect(texts[1]).to.contain('Ada Lovelace. The number is busy.').and.contain('Nobody answered.');
      await press(element, 'Dismiss');
      await new Promise(resolve => setTimeout(resolve, 700));
      expect(texts).to.have.lengthOf(2);
      third.emitState(endedState('declined'));
      await waitUntil(() => texts.length === 3, 'the third end');
      await press(element, 'Dismiss');
      await press(element, 'Dismiss');
      expect(statusOf(element)).to.equal('idle');
      await new Promise(resolve => setTimeout(resolve, 700));
      expect(texts).to.have.lengthOf(3);
      addOutgoingCall(line);
      await waitUntil(() => texts.length === 4, 'the next call');
      expect(texts[3]).to.equal('Grace Hopper. Calling…');
    });

    it('by the person is announced even if the card of another call is still shown', async () => {
      const {element, line} = await renderCall();
      await waitUntilSettled(element);
      const texts = announcementsOf(element);
      const [first, second] = [addOutgoingCall(line, ada), addOutgoingCall(line)];
      await waitUntil(() => texts.length === 1, 'dialing');
      first.emitState(endedState('busy'));
      await waitUntil(() => texts.length === 2, 'busy');
      second.emitState(endedState('hung-up'));
      await waitUntil(() => texts.length === 3, 'hung up');
      expect(texts[2]).to.equal('You ended the call.');
    });

    it('offers Call again, which calls once, however often it is pressed while the active call is put on hold', async () => {
      const {element, line} = await renderCall();
      addOutgoingCall(line).emitState(endedState('busy'));
      await element.updateComplete;
      const call = line.call.bind(line);
      line.call = async number => {
        await new Promise(resolve => setTimeout(resolve, 50));
        return call(number);
      };
      for (let times = 0; times < 3; times += 1) await press(element, 'Call again');
      await waitUntil(() => line.calls.length, 'the call');
      await new Promise(resolve => setTimeout(resolve, 50));
      await waitUntilSettled(element);
      expect(line.calls).to.have.length(1);
      expect(statusOf(element)).to.equal('dialing');
    });

    it('disappears with the next call, which Call again makes', async () => {
      const {element, line} = await renderCall();
      addOutgoingCall(line).emitState(endedState('busy'));
      await element.updateComplete;
      await press(element, 'Call again');
      expect(line.calls.map(({snapshot}) => snapshot.remote.number)).to.deep.equal(['+12065550199']);
      await waitUntilSettled(element);
      expect(statusOf(element)).to.equal('dialing');
    });

    it('offers Call again if the caller gave up at the moment of the answer', async () => {
      const {element, line} = await renderCall();
      const call = line.ring();
      call.emitState({status: 'connecting', since: Date.now()});
      call.emitState(endedState('missed'));
      await element.updateComplete;
      expect(textOf(element, 'reason')).to.equal('You missed the call.');
      await press(element, 'Call again');
      expect(line.calls.at(-1)?.snapshot.remote.number).to.equal('+12065550199');
    });

    it('is shown in one card if the call ends while a command is in progress', async () => {
      const {element, call} = await renderActiveCall();
      call.emit({pending: 'hold'});
      call.emitState(endedState('remote-hung-up'));
      call.emit({pending: undefined});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelectorAll('[part~=card]')).to.have.length(1);
    });

    for (const [name, status] of [
      ['the line is registered', 'registered'],
      ['the line is not registered', 'unregistered'],
    ] as const)
      it(`is not shown to the next person, after a sign-out while ${name}`, async () => {
        const {element} = await renderCall();
        const line = new ChangingLine();
        element.line = line;
        const call = addActiveCall(line);
        if (status === 'unregistered') line.change({status});
        call.emitState(endedState('remote-hung-up'));
        const last = addActiveCall(line, ada);
        await element.updateComplete;
        line.change({status: 'absent'});
        last.emitState(endedState('line-ended'));
        await element.updateComplete;
        expect(wordsOf(element)).to.equal('');
        line.change({status: 'unregistered'});
        await element.updateComplete;
        expect(wordsOf(element)).to.equal('');
      });

    it('is not shown to the next person if Call again was pressed during the sign-out', async () => {
      const {element} = await renderCall();
      const line = new ChangingLine();
      element.line = line;
      addActiveCall(line).emitState(endedState('no-media'));
      await element.updateComplete;
      let refuse = (): void => undefined;
      line.call = () =>
        new Promise((_, reject) => {
          refuse = () => reject(faultError('hold-failed'));
        });
      await press(element, 'Call again');
      line.change({status: 'absent'});
      refuse();
      await waitUntilSettled(element);
      expect(element.shadowRoot!.querySelector('[part~=card]')).to.equal(null);
    });

    it('is not shown with another line', async () => {
      const {element, call} = await renderActiveCall();
      call.emitState(endedState('remote-hung-up'));
      await element.updateComplete;
      element.line = new FakeCallLine();
      await element.updateComplete;
      expect(wordsOf(element)).to.equal('');
    });
  });

  describe('a problem with the sound', () => {
    it('that the browser causes is fixed with one press', async () => {
      const {element, call} = await renderActiveCall('blocked');
      expect(textOf(element, 'trouble')).to.contain('Your browser blocked the sound.');
      await press(element, 'Play the sound');
      expect(call.commands).to.deep.equal(['play']);
    });

    it('that a network change causes is fixed by another call', async () => {
      const {element, call, line} = await renderActiveCall('none');
      await press(element, 'Call again');
      expect(call.commands).to.deep.equal(['end']);
      expect(line.calls.at(-1)?.snapshot.remote.number).to.equal('+12065550199');
    });

    it('stays if the page refuses the other call, or the end of this one', async () => {
      const {element, call, line} = await renderActiveCall('none');
      const dials = recordEvents('webex-dial-request', element);
      const ends = recordEvents('webex-end-request', element);
      for (const name of ['webex-dial-request', 'webex-end-request'] as const) {
        preventNext(element, name);
        await press(element, 'Call again');
        await waitUntilSettled(element);
        expect(call.commands, name).to.deep.equal([]);
        expect(line.calls, name).to.deep.equal([call]);
      }
      expect(ends).to.have.length(1);
      await press(element, 'Call again');
      await waitUntilSettled(element);
      expect(call.commands).to.deep.equal(['end']);
      // The page gets one request for each press.
      expect(dials).to.deep.equal([1, 2, 3].map(() => ({number: '+12065550199'})));
      expect(line.calls).to.have.length(2);
    });

    it('is shown without Call again while the line cannot make a call', async () => {
      const {element} = await renderCall();
      const line = new FakeCallLine({status: 'retrying', cause: 'in-call'});
      element.line = line;
      addActiveCall(line, undefined, 'none');
      await element.updateComplete;
      expect(textOf(element, 'trouble')).to.not.equal(undefined);
      expect(element.shadowRoot!.querySelector('[part~=remedy]')).to.equal(null);
    });

    for (const [audio, button] of [
      ['none', 'Call again'],
      ['blocked', 'Play the sound'],
    ] as const)
      it(`is shown without ${button} for a call in another tab`, async () => {
        const {element, call} = await renderActiveCall(audio);
        expect(buttonsOf(element).map(nameOf)).to.include(button);
        call.emit({tab: 'other'});
        await element.updateComplete;
        expect(textOf(element, 'trouble')).to.not.equal(undefined);
        expect(buttonsOf(element).map(nameOf)).to.not.include(button);
      });

    it('shows why the other call failed, although the first has ended', async () => {
      const {element, call, line} = await renderActiveCall('none');
      line.refuses = 'microphone-missing';
      const pressed = press(element, 'Call again');
      call.emitState(endedState('hung-up'));
      await pressed;
      await waitUntilSettled(element);
      expect(textOf(element, 'error')).to.contain('Connect a microphone');
    });

    it('of the other side needs no button', async () => {
      const {element} = await renderActiveCall('paused');
      expect(textOf(element, 'trouble')).to.equal('The other person has put you on hold.');
    });
  });

  it('shows the quality once it is measured', async () => {
    const {element, call} = await renderActiveCall();
    simulatePackets(call);
    await waitUntil(() => textOf(element, 'quality') === 'Good connection', 'good');
    simulatePackets(call, 30);
    await waitUntil(() => textOf(element, 'quality') === 'Poor connection', 'poor');
  });

  it('is accessible and fits in every state, with documented parts only', async function () {
    this.timeout(60_000);
    const {all, rendered} = await renderAll('webex-call', setups);
    const {parts, states} = await documentedNames('webex-call');
    expect(callPartsOf(rendered)).to.deep.equal(parts);
    expect(states).to.deep.equal(
      [...new Set(rendered.map(({element}) => statusOf(element)!)), 'idle'].toSorted(),
    );
    await expectAccessible(all);
    for (const width of [200, 320, 600]) expectFits(all, width);
  });
});
