import {aTimeout, expect} from '@open-wc/testing';
import '../../src/define/webex-call.js';
import type {WebexCall} from '../../src/elements/webex-call.js';
import type {FakeCallLine} from '../../src/testing/fake-call-line.js';
import './no-network.js';
import {activeState, renderWithLine, endedState, stubAudioContext} from './call-stage.js';

describe('the ringback tone of <webex-call>', () => {
  async function renderDialing() {
    const audio = stubAudioContext('running');
    const {element, line} = await renderWithLine('webex-call');
    await line.call('+12065550199');
    const show = async (change: () => void): Promise<number> => {
      change();
      await element.updateComplete;
      // A tone starts after the frame that shows the call.
      await aTimeout(100);
      return audio.contexts.length;
    };
    return {audio, element, show, call: line.calls[0]!};
  }

  it('plays while the call rings at the other side, and stops regardless of what ends the ringing', async () => {
    for (const end of [activeState(), endedState('busy'), {status: 'ending', since: 0} as const]) {
      const {audio, show, call} = await renderDialing();
      expect(audio.contexts).to.have.lengthOf(0);
      expect(await show(() => call.emitState({status: 'ringing', since: 0}))).to.equal(1);
      expect(await show(() => call.emit({remote: {number: '5102'}}))).to.equal(1);
      expect(await show(() => call.emitState(end)), end.status).to.equal(0);
      audio.restore();
    }
  });

  it('stops if Webex sends early audio, or if the call is in another tab', async () => {
    const {audio, show, call} = await renderDialing();
    await show(() => call.emitState({status: 'ringing', since: 0}));
    expect(await show(() => call.emitState({status: 'ringing', since: 0, hasAudio: true}))).to.equal(0);
    await show(() => call.emitState({status: 'ringing', since: 0}));
    expect(await show(() => call.emit({tab: 'other'}))).to.equal(0);
    audio.restore();
  });

  it('stops while the person is talking in another call', async () => {
    const {audio, element, show, call} = await renderDialing();
    const {line} = element as WebexCall;
    await show(() => call.emitState({status: 'ringing', since: 0}));
    const other = (line as FakeCallLine).ring();
    expect(await show(() => other.emitState(activeState()))).to.equal(0);
    expect(await show(() => other.emitState(endedState('remote-hung-up')))).to.equal(1);
    element.remove();
    audio.restore();
  });

  it('stops when the element is removed', async () => {
    const {audio, element, show, call} = await renderDialing();
    await show(() => call.emitState({status: 'ringing', since: 0}));
    expect(await show(() => element.remove())).to.equal(0);
    audio.restore();
  });
});
