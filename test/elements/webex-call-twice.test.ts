import {expect} from '@open-wc/testing';
import '../../src/define/webex-call.js';
import '../../src/define/webex-incoming-call.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import './no-network.js';
import {
  addOutgoingCall,
  renderWithLine,
  endedState,
  announcementOf,
  waitUntilSettled,
  stubAudioContext,
} from './call-stage.js';
import {fakeNotifications} from './webex-incoming-call-setup.js';
import {waitUntil} from './wait-until.js';

async function renderTwo(tag: string) {
  const line = new FakeCallLine();
  const [first, second] = [await renderWithLine(tag, line), await renderWithLine(tag, line)];
  return {line, first: first.element, second: second.element};
}

describe('two elements for one line', () => {
  for (const [role, text] of [
    ['alert', 'Incoming call from Grace Hopper'],
    ['status', 'You missed the call. Grace Hopper'],
  ] as const)
    it(`announce once: ${text}`, async () => {
      const {line, first, second} = await renderTwo('webex-incoming-call');
      const call = line.ring();
      await Promise.all([first.updateComplete, second.updateComplete]);
      if (role === 'status') call.emitState(endedState('missed'));
      await waitUntilSettled(second);
      expect([announcementOf(first, role), announcementOf(second, role)].filter(Boolean)).to.deep.equal([
        text,
      ]);
    });

  it('announce a call in the visible one if the other is hidden', async () => {
    const {line, first, second} = await renderTwo('webex-incoming-call');
    first.hidden = true;
    line.ring();
    await Promise.all([first.updateComplete, second.updateComplete]);
    await waitUntilSettled(second);
    expect(announcementOf(second, 'alert')).to.equal('Incoming call from Grace Hopper');
  });

  it('show one notification', async () => {
    const {shown, restore} = fakeNotifications('granted', true);
    const {line, second} = await renderTwo('webex-incoming-call');
    line.ring();
    await waitUntilSettled(second);
    expect(shown).to.have.lengthOf(1);
    restore();
  });

  it('announce a call again only if the element that announced it was removed', async () => {
    const {line, first, second} = await renderTwo('webex-incoming-call');
    const call = line.ring();
    await waitUntilSettled(second);
    first.remove();
    call.emit({remote: {name: 'Grace'}});
    await waitUntilSettled(second);
    expect(announcementOf(second, 'alert')).to.equal('Incoming call from Grace');
  });

  for (const tag of ['webex-incoming-call', 'webex-call'])
    it(`play one tone, and the second takes over if the first is removed: <${tag}>`, async () => {
      const audio = stubAudioContext('running');
      const {line, first, second} = await renderTwo(tag);
      if (tag === 'webex-call') addOutgoingCall(line).emitState({status: 'ringing', since: 0});
      else line.ring();
      await waitUntil(() => audio.contexts.length, 'the tone');
      await new Promise(resolve => setTimeout(resolve, 200));
      expect(audio.contexts).to.have.lengthOf(1);
      const [context] = audio.contexts;
      first.remove();
      await waitUntil(() => audio.contexts.length && audio.contexts[0] !== context, 'the tone of the second');
      expect(audio.contexts).to.have.lengthOf(1);
      second.remove();
      await waitUntil(() => !audio.contexts.length, 'silence');
      audio.restore();
    });

  it('play a tone each for two lines', async () => {
    const audio = stubAudioContext('running');
    const [one, another] = [
      await renderWithLine('webex-incoming-call'),
      await renderWithLine('webex-incoming-call'),
    ];
    for (const {line} of [one, another]) line.ring();
    await waitUntil(() => audio.contexts.length === 2, 'two tones');
    audio.restore();
  });
});
