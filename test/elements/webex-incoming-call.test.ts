import {expect} from '@open-wc/testing';
import '../../src/define/webex-incoming-call.js';
import {AudioDevices, canChooseSpeaker} from '../../src/media/audio-devices.js';
import './no-network.js';
import {
  activeState,
  ada,
  buttonsOf,
  callPartsOf,
  copyWithoutPermission,
  renderAll,
  endedState,
  expectFits,
  recordEvents,
  nameOf,
  press,
  preventNext,
  announcementOf,
  waitUntilSettled,
  addActiveCall,
  textOf,
  stubAudioContext,
  type ElementWithLine,
} from './call-stage.js';
import {documentedNames, expectAccessible, statusOf, wordsOf} from './fixed-state.js';
import {
  fakeNotifications,
  isWaitingToRing,
  otherTabRings,
  renderIncoming,
  renderRinging,
} from './webex-incoming-call-setup.js';
import {waitUntil} from './wait-until.js';

const setups: Readonly<Record<string, (rendered: ElementWithLine) => unknown>> = {
  idle: () => undefined,
  ringing: ({line}) => line.ring(),
  'ringing, unknown': ({line}) => line.ring({remote: {}}),
  'ringing, in another tab': ({line}) => line.ring().emit({tab: 'other'}),
  'ringing, second call': ({line}) => {
    addActiveCall(line);
    line.ring({remote: ada});
  },
  'ringing, refused': async ({line, element}) => {
    line.ring().refuses = 'microphone-denied';
    await element.updateComplete;
    await press(element, 'Answer');
  },
  'ringing, refused for the page': async ({line, element}) => {
    line.ring().refuses = 'microphone-blocked-in-frame';
    await element.updateComplete;
    await press(element, 'Answer');
    await copyWithoutPermission(element);
  },
  answering: ({line}) => line.ring().emit({pending: 'answer'}),
  missed: ({line}) => {
    line.ring().emitState(endedState('missed'));
    line.ring({remote: {}}).emitState(endedState('missed'));
  },
};

describe('<webex-incoming-call>', () => {
  it('shows nothing without a call', async () => {
    const {restore} = fakeNotifications('denied', false);
    const {element} = await renderIncoming();
    expect(wordsOf(element)).to.equal('');
    expect(statusOf(element)).to.equal('idle');
    restore();
  });

  it('shows who calls, announces it as an alert, and leaves the focus where it is', async () => {
    const {element, line} = await renderIncoming();
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    line.ring();
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Incoming call Grace Hopper +1 206 555 0199');
    expect(announcementOf(element, 'alert')).to.equal('Incoming call from Grace Hopper');
    expect(document.activeElement).to.equal(field);
    expect(buttonsOf(element).map(nameOf)).to.deep.equal(['Answer', 'Decline']);
    field.remove();
  });

  it('announces a caller without a name and a number in a separate sentence', async () => {
    const {element, line} = await renderIncoming();
    line.ring({remote: {}});
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Incoming call Unknown number');
    expect(announcementOf(element, 'alert')).to.equal('Incoming call from an unknown number');
    const card = element.shadowRoot!.querySelector('section[part~=ringing]')!;
    expect(card.getAttribute('aria-label')).to.equal('Incoming call from an unknown number');
  });

  it('announces a call once', async () => {
    const {element, call} = await renderRinging();
    const alert = element.shadowRoot!.querySelector('[role=alert]')!;
    alert.textContent = '';
    call.emit({remote: {name: 'Rear Admiral Grace Hopper', number: '+12065550199'}});
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Rear Admiral');
    expect(alert.textContent).to.equal('');
  });

  for (const [button, request, command] of [
    ['Answer', 'webex-answer-request', 'answer'],
    ['Decline', 'webex-decline-request', 'decline'],
  ] as const) {
    it(`${button} runs the command after a request`, async () => {
      const {element, call} = await renderRinging();
      const requests = recordEvents(request, element);
      await press(element, button);
      expect(requests).to.deep.equal([{call}]);
      expect(call.commands).to.deep.equal([command]);
    });

    it(`${button} does nothing if the page prevents it`, async () => {
      const {element, call} = await renderRinging();
      preventNext(element, request);
      await press(element, button);
      expect(call.commands).to.deep.equal([]);
    });
  }

  it('shows why a call could not be answered, and that it still rings', async () => {
    const {element, call} = await renderRinging();
    call.refuses = 'microphone-missing';
    await press(element, 'Answer');
    expect(textOf(element, 'error')).to.equal('No microphone found. Connect a microphone. Try again.');
    expect(announcementOf(element, 'alert')).to.contain('No microphone found.');
    await press(element, 'Answer');
    expect(call.commands).to.deep.equal(['answer', 'answer']);
  });

  it('ignores a second press while the call is being answered', async () => {
    const {element, call} = await renderRinging();
    call.emit({pending: 'answer'});
    await element.updateComplete;
    await press(element, 'Answer');
    expect(call.commands).to.deep.equal([]);
  });

  it('can be declined while it is being answered, for example while the browser asks for the microphone', async () => {
    const {element, call} = await renderRinging();
    call.emit({pending: 'answer'});
    await element.updateComplete;
    await press(element, 'Decline');
    expect(call.commands).to.deep.equal(['decline']);
  });

  it('shows and announces that the call is being answered', async () => {
    const {element, call} = await renderRinging();
    call.emit({pending: 'answer'});
    await element.updateComplete;
    expect(textOf(element, 'call-state')).to.equal('Answering…');
    await waitUntil(
      () => announcementOf(element, 'status') === 'Grace Hopper. Answering…',
      'the announcement',
    );
    call.emit({pending: undefined});
    await element.updateComplete;
    expect(textOf(element, 'call-state')).to.equal('Incoming call');
  });

  for (const tab of ['here', 'other'] as const)
    it(`shows that answering puts a call in ${tab === 'here' ? 'this' : 'another'} tab on hold`, async () => {
      const {element, line} = await renderIncoming();
      addActiveCall(line).emit({tab});
      const call = line.ring();
      await element.updateComplete;
      await press(element, 'Hold and answer');
      expect(call.commands).to.deep.equal(['answer']);
    });

  it('shows that the current call could not be held', async () => {
    const {element, line} = await renderIncoming();
    addActiveCall(line);
    const call = line.ring();
    call.refuses = 'hold-failed';
    await element.updateComplete;
    await press(element, 'Hold and answer');
    expect(textOf(element, 'error')).to.contain("Couldn't put the call on hold.");
  });

  it('keeps the focus in the element when the pressed button disappears', async () => {
    const {element, call} = await renderRinging();
    const [answer] = buttonsOf(element);
    answer!.focus();
    call.emitState(activeState());
    await element.updateComplete;
    expect(document.activeElement).to.equal(element);
  });

  it('shows that a call is in another tab', async () => {
    const {element, call} = await renderRinging();
    call.emit({tab: 'other'});
    await element.updateComplete;
    expect(textOf(element, 'hint')).to.equal('This call is in another tab.');
  });

  describe('the ringtone', () => {
    it('plays while a call rings, and stops regardless of what ends the ringing', async () => {
      for (const end of [
        activeState(),
        endedState('missed'),
        endedState('answered-elsewhere'),
        endedState('declined'),
      ]) {
        const audio = stubAudioContext('running');
        const {element, call} = await renderRinging();
        await waitUntil(() => audio.contexts.length === 1, 'the ringtone');
        call.emitState(end);
        await element.updateComplete;
        await waitUntil(() => !audio.contexts.length, end.status);
        audio.restore();
      }
    });

    it('plays on the ringer, and during a call as a beep on the speaker', async () => {
      if (!canChooseSpeaker()) return;
      const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId')!;
      const sinks: string[] = [];
      Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', {
        configurable: true,
        value: async (id: string) => void sinks.push(id),
      });
      const list = Object.getOwnPropertyDescriptor(AudioDevices.prototype, 'list')!;
      const chosen = {microphone: undefined, speaker: 'headset', ringer: 'room'};
      const speakers = [{id: 'headset', label: ''}];
      Object.defineProperty(AudioDevices.prototype, 'list', {
        configurable: true,
        value: {microphones: [], speakers, chosen},
      });
      const {line, call} = await renderRinging();
      await waitUntil(() => sinks.includes('room'), 'the ringtone');
      call.emitState(activeState());
      line.ring();
      await waitUntil(() => sinks.includes('headset'), 'the beep');
      expect(sinks).to.deep.equal(['room', 'headset']);
      Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', real);
      Object.defineProperty(AudioDevices.prototype, 'list', list);
    });

    it('stops when the element is removed', async () => {
      const audio = stubAudioContext('running');
      const {element} = await renderRinging();
      await waitUntil(() => audio.contexts.length === 1, 'the ringtone');
      element.remove();
      await waitUntil(() => !audio.contexts.length);
      audio.restore();
    });

    it('does not play while another tab rings, and plays with a notification if that tab is silent', async () => {
      const audio = stubAudioContext('running');
      const otherTab = await otherTabRings();
      const {shown, restore} = fakeNotifications('granted', true);
      const {element, line} = await renderIncoming();
      const call = line.ring();
      call.emit({tab: 'other'});
      await waitUntil(isWaitingToRing, 'the request to ring');
      expect([audio.contexts, shown]).to.deep.equal([[], []]);
      otherTab.end();
      await waitUntil(() => audio.contexts.length === 1, 'the ringtone');
      expect(shown).to.have.length(1);
      restore();
      call.emitState(activeState());
      await element.updateComplete;
      await waitUntil(() => !audio.contexts.length, 'the end');
      audio.restore();
    });

    it('can play in another tab if the browser keeps it silent here', async () => {
      const audio = stubAudioContext('suspended');
      const {element} = await renderRinging();
      // Waits until this tab has stopped ringing.
      const otherTab = await otherTabRings();
      expect(textOf(element, 'hint')).to.contain('silent');
      otherTab.end();
      audio.restore();
    });

    it('is offered to the next tab if the browser also keeps this one silent, which shows it', async () => {
      const audio = stubAudioContext('suspended');
      const {element, line} = await renderIncoming();
      line.ring().emit({tab: 'other'});
      const isHintShown = (): boolean => wordsOf(element).includes('keeps the ringtone silent');
      await waitUntil(isHintShown, 'the hint');
      const otherTab = await otherTabRings();
      expect(isHintShown()).to.equal(true);
      otherTab.end();
      audio.restore();
    });

    it('stops in another tab once the tab with the call can play it', async () => {
      const audio = stubAudioContext('running');
      // Without a press, the browser of the test refuses to play.
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = async () => undefined;
      const another = await renderIncoming();
      another.line.ring().emit({tab: 'other'});
      await waitUntil(() => audio.contexts.length === 1, 'the ringtone of another tab');
      const [context] = audio.contexts;
      await renderRinging();
      await waitUntil(() => audio.contexts.length === 1 && audio.contexts[0] !== context, 'that of this tab');
      await waitUntil(isWaitingToRing, 'the other tab to wait again');
      expect(audio.contexts).to.have.length(1);
      HTMLMediaElement.prototype.play = play;
      audio.restore();
    });

    it('shows that the browser keeps it silent, until the person uses the page', async () => {
      const audio = stubAudioContext('suspended');
      const {element} = await renderRinging();
      const hint = 'Your browser keeps the ringtone silent until you click or press a key on this page.';
      await waitUntil(() => textOf(element, 'hint') === hint, 'the hint');
      // Browsers allow it after a press.
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = async () => undefined;
      document.body.dispatchEvent(new Event('pointerup', {bubbles: true}));
      await waitUntil(() => textOf(element, 'hint') === undefined, 'no hint');
      HTMLMediaElement.prototype.play = play;
      audio.restore();
    });
  });

  describe('notifications', () => {
    it('name the caller while the page is hidden, and disappear when the ringing ends', async () => {
      const {shown, restore} = fakeNotifications('granted', true);
      const {element, call} = await renderRinging();
      expect(shown).to.deep.equal([
        {title: 'Incoming call from Grace Hopper', body: '+1 206 555 0199', lang: 'en', isClosed: false},
      ]);
      call.emitState(endedState('answered-elsewhere'));
      await element.updateComplete;
      expect(shown[0]?.isClosed).to.equal(true);
      restore();
    });

    it('are shown once the person leaves the page while a call rings', async () => {
      const {shown, restore} = fakeNotifications('granted', false);
      const {element} = await renderRinging();
      Object.defineProperty(document, 'hidden', {value: true, configurable: true});
      document.dispatchEvent(new Event('visibilitychange'));
      await element.updateComplete;
      expect(shown.map(({title}) => title)).to.deep.equal(['Incoming call from Grace Hopper']);
      restore();
    });

    it('replace those of other tabs for the same call', async () => {
      const {tags, restore} = fakeNotifications('granted', true);
      const here = await renderRinging();
      const another = await renderIncoming();
      const call = another.line.ring();
      Object.defineProperty(call, 'id', {value: `0f2c-4a ${here.call.id}`});
      await another.element.updateComplete;
      expect([...tags]).to.deep.equal([here.call.id]);
      restore();
    });

    for (const [why, permission, isHidden] of [
      ['on a visible page', 'granted', false],
      ['without permission', 'denied', true],
    ] as const) {
      it(`are not shown ${why}`, async () => {
        const {shown, restore} = fakeNotifications(permission, isHidden);
        await renderRinging();
        expect(shown).to.deep.equal([]);
        restore();
      });
    }

    it('are requested only by a press, and offered until they are allowed', async () => {
      const {restore} = fakeNotifications('default', false);
      const {element} = await renderIncoming();
      await press(element, 'Notify me about calls');
      await waitUntilSettled(element);
      expect(buttonsOf(element)).to.have.lengthOf(0);
      restore();
    });
  });

  it('announces a call once the page shows the element, if it does so only after the call has begun to ring', async () => {
    const {element, line} = await renderIncoming();
    const place = element.parentElement!;
    place.hidden = true;
    const call = line.ring();
    await element.updateComplete;
    const region = element.shadowRoot!.querySelector('.visually-hidden[role=alert]')!;
    region.textContent = '';
    place.hidden = false;
    await waitUntil(() => region.textContent, 'the announcement');
    expect(region.textContent).to.equal('Incoming call from Grace Hopper');
    region.textContent = '';
    call.emit({remote: {name: 'Grace'}});
    await element.updateComplete;
    expect(region.textContent).to.equal('');
  });

  it('is accessible and fits in every state, with documented parts only', async () => {
    const {restore} = fakeNotifications('default', false);
    const {all, rendered} = await renderAll('webex-incoming-call', setups);
    const {parts, states} = await documentedNames('webex-incoming-call');
    expect(callPartsOf(rendered)).to.deep.equal(parts);
    expect(states).to.deep.equal(['idle', 'missed', 'ringing']);
    await expectAccessible(all);
    for (const width of [200, 320, 600]) expectFits(all, width);
    restore();
  });
});
