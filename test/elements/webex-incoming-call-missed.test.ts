import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-incoming-call.js';
import type {RemoteParty} from '../../src/call/call-state.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import './no-network.js';
import {
  ada,
  endedState,
  grace,
  nameOf,
  press,
  preventNext,
  announcementOf,
  waitUntilSettled,
  textOf,
} from './call-stage.js';
import {hasFocus, statusOf, wordsOf} from './fixed-state.js';
import {renderRinging, renderIncoming} from './webex-incoming-call-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-incoming-call>', () => {
  describe('missed calls', () => {
    it('stay until they are dismissed, the latest first', async () => {
      const {element, line} = await renderIncoming();
      for (const remote of [{name: 'Grace Hopper', number: '+12065550199'}, ada])
        line.ring({remote}).emitState(endedState('missed'));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('missed');
      expect(wordsOf(element)).to.match(/^2 missed calls Ada Lovelace .* Grace Hopper/);
      expect(announcementOf(element, 'status')).to.equal('You missed the call. Ada Lovelace');
      // Without the role, Safari does not expose a list without bullets as a list.
      expect(element.shadowRoot!.querySelector('ul')!.role).to.equal('list');
      await press(element, 'Dismiss');
      expect(statusOf(element)).to.equal('idle');
    });

    for (const reason of ['answered-elsewhere', 'declined', 'taken-over', 'line-ended'] as const) {
      it(`do not include a call that ended as ${reason}`, async () => {
        const {element, call} = await renderRinging();
        call.emitState(endedState(reason));
        await element.updateComplete;
        expect(statusOf(element)).to.equal('idle');
      });
    }

    it('include a call whose tab was closed or reloaded while it rang', async () => {
      const {element, call} = await renderRinging();
      call.emit({tab: 'other'});
      call.emitState(endedState('page-left'));
      await element.updateComplete;
      expect(wordsOf(element)).to.match(/^1 missed call /);
    });

    it('do not include a call that rang long before the tab that had it was closed', async () => {
      const {element, call} = await renderRinging();
      call.emit({tab: 'other', startedAt: Date.now() - 300_000});
      call.emitState(endedState('page-left'));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
    });

    it('do not include a call that rings in another tab at a sign-out', async () => {
      const {element, line, call} = await renderRinging();
      call.emit({tab: 'other'});
      line.emitState({status: 'absent'});
      call.emitState(endedState('page-left'));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
    });

    it('do not include a call that was answered here', async () => {
      const {element, call} = await renderRinging();
      call.emitState({status: 'connecting', since: 0});
      call.emitState(endedState('no-media'));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
    });

    it('do not include a call that another tab answered and ended while this tab was frozen', async () => {
      const {element, call} = await renderRinging();
      call.emit({tab: 'other'});
      call.emit({state: endedState('remote-hung-up'), connectedAt: 1});
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
    });

    it('list a call only once if it ends while a command is in progress', async () => {
      const {element, call} = await renderRinging();
      call.emit({pending: 'answer'});
      call.emitState(endedState('missed'));
      call.emit({pending: undefined});
      await element.updateComplete;
      expect(wordsOf(element)).to.match(/^1 missed call /);
    });

    it('call nobody else if the button is double-clicked', async () => {
      const {element, line} = await renderIncoming();
      for (const [index, remote] of [{name: 'Grace Hopper', number: '+12065550199'}, ada].entries()) {
        const call = line.ring({remote});
        // Missed calls are distinguished by their start.
        call.emit({startedAt: Date.now() + index});
        call.emitState(endedState('missed'));
      }
      await element.updateComplete;
      const callBack = (): HTMLElement =>
        element.shadowRoot!.querySelector<HTMLElement>('[part~=call-back]')!;
      callBack().dispatchEvent(new MouseEvent('click', {detail: 1, bubbles: true}));
      await waitUntilSettled(element);
      // The next row is under the pointer now.
      callBack().dispatchEvent(new MouseEvent('click', {detail: 2, bubbles: true}));
      await waitUntilSettled(element);
      expect(line.calls).to.have.length(1);
    });

    it('keep the focus on the same person when another call is missed', async () => {
      const {element, line} = await renderIncoming();
      line.ring().emitState(endedState('missed'));
      await element.updateComplete;
      element.shadowRoot!.querySelector<HTMLElement>('[part~=call-back]')!.focus();
      line.ring({remote: ada}).emitState(endedState('missed'));
      await element.updateComplete;
      const focused = element.shadowRoot!.activeElement as HTMLElement;
      expect(nameOf(focused)).to.equal('Call back Grace Hopper');
      focused.click();
      await waitUntilSettled(element);
      expect(line.calls.map(({snapshot}) => snapshot.remote.name ?? snapshot.remote.number)).to.deep.equal([
        '+12065550199',
      ]);
    });

    it('do not move the focus to another person after one of them was called back', async () => {
      const {element, line} = await renderIncoming();
      for (const [index, remote] of [grace, ada, {number: '5103'}].entries()) {
        const call = line.ring({remote});
        call.emit({startedAt: index});
        call.emitState(endedState('missed'));
      }
      await element.updateComplete;
      const [, second] = element.shadowRoot!.querySelectorAll<HTMLElement>('[part~=call-back]');
      second!.focus();
      await sendKeys({press: 'Enter'});
      await waitUntilSettled(element);
      expect(hasFocus(element, element.shadowRoot!.querySelector('[part=cards]')!)).to.equal(true);
      await sendKeys({press: 'Enter'});
      await waitUntilSettled(element);
      expect(line.calls.map(({snapshot}) => snapshot.remote.number)).to.deep.equal([ada.number]);
    });

    it('disappear when the element shows another line, and stay when it moves', async () => {
      const {element, call} = await renderRinging();
      call.emitState(endedState('missed'));
      element.parentElement!.append(element);
      await element.updateComplete;
      expect(statusOf(element)).to.equal('missed');
      element.line = new FakeCallLine();
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
    });

    it('stay if the page prevents calling back', async () => {
      const {element, call, line} = await renderRinging();
      call.emitState(endedState('missed'));
      await element.updateComplete;
      preventNext(element, 'webex-dial-request');
      await press(element, 'Call back Grace Hopper');
      expect(line.calls).to.have.length(0);
      expect(statusOf(element)).to.equal('missed');
    });

    it('are called back with one press, which removes them', async () => {
      const {element, call, line} = await renderRinging();
      call.emitState(endedState('missed'));
      await element.updateComplete;
      await press(element, 'Call back Grace Hopper');
      expect(line.calls.map(({snapshot}) => snapshot.remote.number)).to.deep.equal(['+12065550199']);
      await waitUntilSettled(element);
      expect(statusOf(element)).to.equal('idle');
    });

    it('disappear together with the error of Call back', async () => {
      const {element, call, line} = await renderRinging();
      call.emitState(endedState('missed'));
      await element.updateComplete;
      line.refuses = 'microphone-missing';
      await press(element, 'Call back Grace Hopper');
      expect(textOf(element, 'error')).to.contain('Connect a microphone');
      await press(element, 'Dismiss');
      line.ring().emitState(endedState('missed'));
      await element.updateComplete;
      expect(statusOf(element)).to.equal('missed');
      expect(textOf(element, 'error')).to.equal(undefined);
    });

    it('disappear in all tabs when they are dismissed in one', async () => {
      const [one, another] = [await renderIncoming(), await renderIncoming()];
      // Each tab has its own object for a call, with the same start.
      const miss = (line: FakeCallLine, startedAt: number, remote?: RemoteParty): void => {
        const call = line.ring(remote && {remote});
        call.emit({startedAt});
        call.emitState(endedState('missed'));
      };
      for (const {line} of [one, another]) for (const startedAt of [1, 2]) miss(line, startedAt);
      miss(another.line, 3, ada);
      await Promise.all([one.element.updateComplete, another.element.updateComplete]);
      await press(one.element, 'Dismiss');
      await waitUntil(
        () => wordsOf(another.element).startsWith('1 missed call Ada Lovelace'),
        'the dismissed calls disappear',
      );
    });

    it('ignore invalid messages of other scripts', async () => {
      const {element, call} = await renderRinging();
      call.emitState(endedState('missed'));
      const channel = new BroadcastChannel('webex-calling-elements/missed-calls');
      for (const junk of ['', null, {}, [null, 'x', {}]]) channel.postMessage(junk);
      channel.postMessage([call.snapshot.startedAt]);
      await waitUntil(() => statusOf(element) === 'idle', 'the call disappears');
      channel.close();
    });

    it('do not include declined calls, which leave nothing in the DOM', async () => {
      const {element, line} = await renderIncoming();
      const cards = element.shadowRoot!.querySelector('[part=cards]')!;
      const before = cards.childNodes.length;
      for (let calls = 0; calls < 5; calls += 1) {
        const call = line.ring();
        await element.updateComplete;
        call.emitState(endedState('declined'));
        await element.updateComplete;
      }
      expect(cards.childNodes).to.have.lengthOf(before);
    });

    it('disappear when the person signs out', async () => {
      const {element, call} = await renderRinging();
      call.emitState(endedState('missed'));
      await element.updateComplete;
      element.line = new FakeCallLine({status: 'absent'});
      await element.updateComplete;
      expect(statusOf(element)).to.equal('idle');
    });
  });
});
