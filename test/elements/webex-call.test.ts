import {expect} from '@open-wc/testing';
import '../../src/define/webex-call.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import {faultError, makeFault} from '../../src/base/make-fault.js';
import './no-network.js';
import {
  active,
  ada,
  buttonsOf,
  callPartsOf,
  ChangingLine,
  copyWithoutPermission,
  dial,
  drawAll,
  ended,
  expectFits,
  heard,
  microphoneDenied,
  nameOf,
  press,
  prevent,
  receive,
  settled,
  talk,
  announcedBy,
  textOf,
  type Stage,
} from './call-stage.js';
import {documented, expectAccessible, statusOf, wordsOf} from './fixed-state.js';
import {since, stage, talking} from './webex-call-setup.js';
import {waitUntil} from './wait-until.js';

/** Every state of the element. */
const setups: Readonly<Record<string, (stage: Stage) => unknown>> = {
  dialing: ({line}) => dial(line),
  ringing: ({line}) => dial(line).emitState({status: 'ringing', since}),
  connecting: ({line}) => dial(line).emitState({status: 'connecting', since}),
  active: ({line}) => talk(line),
  muted: ({line}) => talk(line).emit({muted: {wanted: true, verified: true}}),
  'muted, but heard': ({line}) => talk(line).emit({muted: {wanted: true, verified: false}}),
  'blocked audio': ({line}) => talk(line, ada, 'blocked'),
  'no audio': ({line}) => talk(line, {number: '5102'}, 'none'),
  'another tab': ({line}) => talk(line).emit({tab: 'other'}),
  'with the keypad': async ({line, element}) => {
    talk(line);
    await element.updateComplete;
    await press(element, 'Keypad');
    await press(element, '5');
  },
  'with a wrong transfer': async ({line, element}) => {
    talk(line, ada).emitState({status: 'on-hold', since});
    talk(line);
    await element.updateComplete;
    buttonsOf(element)
      .findLast(button => nameOf(button) === 'Transfer')!
      .click();
    await element.updateComplete;
    element.shadowRoot!.querySelector('form')!.requestSubmit();
  },
  holding: ({line}) => talk(line).emitState({status: 'holding', since}),
  'on hold': ({line}) => talk(line).emitState({status: 'on-hold', since}),
  resuming: ({line}) => talk(line).emitState({status: 'resuming', since}),
  ending: ({line}) => talk(line).emitState({status: 'ending', since}),
  busy: ({line}) => dial(line).emitState(ended('busy')),
  'no microphone': ({line}) => dial(line).emitState({...ended('permission'), fault: microphoneDenied}),
  'not allowed for the page': async ({line, element}) => {
    dial(line).emitState({...ended('permission'), fault: makeFault('microphone-blocked-in-frame')});
    await element.updateComplete;
    await copyWithoutPermission(element);
  },
  measured: async ({line, element}) => {
    receive(talk(line));
    await waitUntil(() => textOf(element, 'quality'), 'the quality');
  },
};

/** Collects what the element announces to screen readers, without interrupting them. */
function announcementsOf(element: Element): string[] {
  const said: string[] = [];
  const region = element.shadowRoot!.querySelector('[role=status]')!;
  new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, {
    childList: true,
  });
  return said;
}

describe('<webex-call>', () => {
  it('shows nothing without a call of the person', async () => {
    const {element, line} = await stage();
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
      const {element, line} = await stage();
      dial(line).emitState(state);
      await element.updateComplete;
      expect(textOf(element, 'call-state')).to.equal(text);
      expect(statusOf(element)).to.equal(state.status);
    });
  }

  for (const [name, state] of [
    ['an active call', active()],
    ['a call on hold', {status: 'on-hold', since}],
  ] as const)
    it(`shows and announces that ${name} is being transferred`, async () => {
      const {element, call} = await talking();
      call.emitState(state);
      call.emit({pending: 'transfer'});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part=call-state] span')!.textContent).to.equal(
        'Transferring…',
      );
      await waitUntil(
        () => announcedBy(element, 'status') === 'Grace Hopper. Transferring…',
        'the announcement',
      );
    });

  it('shows a call that was answered, and not one that was declined', async () => {
    const {element, line} = await stage();
    const [answered, declined] = [line.ring(), line.ring({remote: ada})];
    answered.emitState({status: 'connecting', since});
    declined.emitState({status: 'ending', since});
    declined.emitState(ended('declined'));
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Grace Hopper').and.not.contain('Ada');
  });

  it('announces each change once, with the name, and not the time', async () => {
    const {element, line} = await stage();
    await settled(element);
    const call = dial(line);
    const said = announcementsOf(element);
    await waitUntil(() => said.includes('Grace Hopper. Calling…'), 'dialing');
    call.emitState(active());
    await waitUntil(() => said.includes('Grace Hopper. Connected'), 'connected');
    call.emit({muted: {wanted: true, verified: true}});
    await waitUntil(() => said.includes('Grace Hopper. Connected. Muted'), 'muted');
    call.emitState(ended('hung-up'));
    await waitUntil(() => said.includes('You ended the call.'), 'ended');
    expect(said).to.have.lengthOf(4);
  });

  it('shows the time in the call, silently', async () => {
    const {element, call} = await talking();
    call.emit({connectedAt: Date.now() - 3_600_000});
    const fresh = await stage();
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
        const {element, line} = await stage();
        dial(line).emitState(ended(reason));
        await element.updateComplete;
        expect(textOf(element, 'reason')).to.equal(text);
        expect(statusOf(element)).to.equal('ended');
        await press(element, 'Dismiss');
        expect(statusOf(element)).to.equal('idle');
      });
    }

    it('of the latest five calls is shown', async () => {
      const {element, line} = await stage();
      for (let index = 1; index <= 6; index += 1) {
        const call = line.ring({remote: {name: `Caller ${index}`, number: '5101'}});
        call.emitState(active());
        call.emitState(ended('remote-hung-up'));
      }
      await element.updateComplete;
      const names = /Caller \d/g;
      expect(wordsOf(element).match(names)).to.deep.equal([2, 3, 4, 5, 6].map(index => `Caller ${index}`));
    });

    it('names a local problem as local', async () => {
      const {element, line} = await stage();
      dial(line).emitState({...ended('microphone'), fault: makeFault('microphone-missing')});
      await element.updateComplete;
      expect(textOf(element, 'reason')).to.equal('No microphone found. Connect a microphone. Try again.');
    });

    it('by the person is not shown, and keeps the place of the focus', async () => {
      const {element, call} = await talking();
      buttonsOf(element).at(-1)!.focus();
      call.emitState(ended('hung-up', 5_000));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
      expect(document.activeElement).to.equal(element);
    });

    it('is announced once, and not when a card is dismissed', async () => {
      const {element, line} = await stage();
      await settled(element);
      const said = announcementsOf(element);
      const [first, second, third] = [dial(line, ada), dial(line), dial(line, {number: '5102'})];
      await waitUntil(() => said.length === 1, 'dialing');
      first.emitState(ended('busy'));
      second.emitState(ended('no-answer'));
      await waitUntil(() => said.length === 2, 'the two ends');
      expect(said[1]).to.contain('Ada Lovelace. The number is busy.').and.contain('Nobody answered.');
      await press(element, 'Dismiss');
      await new Promise(resolve => setTimeout(resolve, 700));
      expect(said).to.have.lengthOf(2);
      third.emitState(ended('declined'));
      await waitUntil(() => said.length === 3, 'the third end');
      await press(element, 'Dismiss');
      await press(element, 'Dismiss');
      expect(statusOf(element)).to.equal('idle');
      await new Promise(resolve => setTimeout(resolve, 700));
      expect(said).to.have.lengthOf(3);
      dial(line);
      await waitUntil(() => said.length === 4, 'the next call');
      expect(said[3]).to.equal('Grace Hopper. Calling…');
    });

    it('by the person is announced even if the card of another call is still shown', async () => {
      const {element, line} = await stage();
      await settled(element);
      const said = announcementsOf(element);
      const [first, second] = [dial(line, ada), dial(line)];
      await waitUntil(() => said.length === 1, 'dialing');
      first.emitState(ended('busy'));
      await waitUntil(() => said.length === 2, 'busy');
      second.emitState(ended('hung-up'));
      await waitUntil(() => said.length === 3, 'hung up');
      expect(said[2]).to.equal('You ended the call.');
    });

    it('is called again once, however often the button is pressed while the active call is put on hold', async () => {
      const {element, line} = await stage();
      dial(line).emitState(ended('busy'));
      await element.updateComplete;
      const call = line.call.bind(line);
      line.call = async number => {
        await new Promise(resolve => setTimeout(resolve, 50));
        return call(number);
      };
      for (let times = 0; times < 3; times += 1) await press(element, 'Call again');
      await waitUntil(() => line.calls.length, 'the call');
      await new Promise(resolve => setTimeout(resolve, 50));
      await settled(element);
      expect(line.calls).to.have.length(1);
      expect(statusOf(element)).to.equal('dialing');
    });

    it('disappears with the next call, which Call again makes', async () => {
      const {element, line} = await stage();
      dial(line).emitState(ended('busy'));
      await element.updateComplete;
      await press(element, 'Call again');
      expect(line.calls.map(({snapshot}) => snapshot.remote.number)).to.deep.equal(['+12065550199']);
      await settled(element);
      expect(statusOf(element)).to.equal('dialing');
    });
  });

  describe('a problem with the sound', () => {
    it('that the browser causes is fixed with one press', async () => {
      const {element, call} = await talking('blocked');
      expect(textOf(element, 'trouble')).to.contain('Your browser blocked the sound.');
      await press(element, 'Play the sound');
      expect(call.commands).to.deep.equal(['play']);
    });

    it('that a network change causes is fixed by another call', async () => {
      const {element, call, line} = await talking('none');
      await press(element, 'Call again');
      expect(call.commands).to.deep.equal(['end']);
      expect(line.calls.at(-1)?.snapshot.remote.number).to.equal('+12065550199');
    });

    it('stays if the page refuses the other call, or the end of this one', async () => {
      const {element, call, line} = await talking('none');
      const dials = heard('webex-dial-request', element);
      const ends = heard('webex-end-request', element);
      for (const name of ['webex-dial-request', 'webex-end-request'] as const) {
        prevent(element, name);
        await press(element, 'Call again');
        await settled(element);
        expect(call.commands, name).to.deep.equal([]);
        expect(line.calls, name).to.deep.equal([call]);
      }
      expect(ends).to.have.length(1);
      await press(element, 'Call again');
      await settled(element);
      expect(call.commands).to.deep.equal(['end']);
      // The page is asked once for each press.
      expect(dials).to.deep.equal([1, 2, 3].map(() => ({number: '+12065550199'})));
      expect(line.calls).to.have.length(2);
    });

    it('is shown in one card if the call ends while a command is in progress', async () => {
      const {element, call} = await talking();
      call.emit({pending: 'hold'});
      call.emitState(ended('remote-hung-up'));
      call.emit({pending: undefined});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelectorAll('[part~=card]')).to.have.length(1);
    });

    it('offers no other call while the line cannot make one', async () => {
      const {element} = await stage();
      const line = new FakeCallLine({status: 'retrying', cause: 'in-call'});
      element.line = line;
      talk(line, undefined, 'none');
      await element.updateComplete;
      expect(textOf(element, 'trouble')).to.not.equal(undefined);
      expect(element.shadowRoot!.querySelector('[part~=remedy]')).to.equal(null);
    });

    it('offers no other call in another tab, where it would fail', async () => {
      const {element, call} = await talking('none');
      call.emit({tab: 'other'});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part~=remedy]')).to.equal(null);
    });

    it('shows why the other call failed, although the first has ended', async () => {
      const {element, call, line} = await talking('none');
      line.refuses = 'microphone-missing';
      const pressed = press(element, 'Call again');
      call.emitState(ended('hung-up'));
      await pressed;
      await settled(element);
      expect(textOf(element, 'error')).to.contain('Connect a microphone');
    });

    for (const [name, status] of [
      ['the line is registered', 'registered'],
      ['the line is not registered', 'unregistered'],
    ] as const)
      it(`is not shown to the next person, after a sign-out while ${name}`, async () => {
        const {element} = await stage();
        const line = new ChangingLine();
        element.line = line;
        const call = talk(line);
        if (status === 'unregistered') line.change({status});
        call.emitState(ended('remote-hung-up'));
        const last = talk(line, ada);
        await element.updateComplete;
        line.change({status: 'absent'});
        last.emitState(ended('line-ended'));
        await element.updateComplete;
        expect(wordsOf(element)).to.equal('');
        line.change({status: 'unregistered'});
        await element.updateComplete;
        expect(wordsOf(element)).to.equal('');
      });

    it('is not shown to the next person if it was called again during the sign-out', async () => {
      const {element} = await stage();
      const line = new ChangingLine();
      element.line = line;
      talk(line).emitState(ended('no-media'));
      await element.updateComplete;
      let refuse = (): void => undefined;
      line.call = () =>
        new Promise((_, reject) => {
          refuse = () => reject(faultError('hold-failed'));
        });
      await press(element, 'Call again');
      line.change({status: 'absent'});
      refuse();
      await settled(element);
      expect(element.shadowRoot!.querySelector('[part~=card]')).to.equal(null);
    });

    it('is not shown with another line', async () => {
      const {element, call} = await talking();
      call.emitState(ended('remote-hung-up'));
      await element.updateComplete;
      element.line = new FakeCallLine();
      await element.updateComplete;
      expect(wordsOf(element)).to.equal('');
    });

    it('of the other side needs no button', async () => {
      const {element} = await talking('paused');
      expect(textOf(element, 'trouble')).to.equal('The other person has put you on hold.');
    });
  });

  it('shows the quality once it is measured', async () => {
    const {element, call} = await talking();
    receive(call);
    await waitUntil(() => textOf(element, 'quality') === 'Good connection', 'good');
    receive(call, 30);
    await waitUntil(() => textOf(element, 'quality') === 'Poor connection', 'poor');
  });

  it('is accessible and fits in every state, with documented parts only', async function () {
    this.timeout(60_000);
    const {all, stages} = await drawAll('webex-call', setups);
    const {parts, states} = await documented('webex-call');
    expect(callPartsOf(stages)).to.deep.equal(parts);
    expect(states).to.deep.equal(
      [...new Set(stages.map(({element}) => statusOf(element)!)), 'idle'].toSorted(),
    );
    await expectAccessible(all);
    for (const width of [200, 320, 600]) expectFits(all, width);
  });
});
