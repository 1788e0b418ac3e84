import {expect, waitUntil} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-call.js';
import type {CallStatistics} from '../../src/call/call.js';
import type {CallAudio, CallSnapshot} from '../../src/call/call-state.js';
import {nextSample, qualityOf, troubleOf, type CallSample} from '../../src/elements/call-quality.js';
import {timeInCall, writeDuration} from '../../src/elements/call-timer.js';
import type {WebexCall} from '../../src/elements/webex-call.js';
import {makeFault} from '../../src/base/make-fault.js';
import {FakeCall} from '../../src/testing/fake-call.js';
import './no-network.js';
import {
  active,
  ada,
  buttonsOf,
  callPartsOf,
  dial,
  drawAll,
  drawCalls,
  ended,
  expectFits,
  heard,
  microphoneDenied,
  nameOf,
  press,
  prevent,
  receive,
  saidBy,
  settled,
  talk,
  textOf,
  type Stage,
} from './call-stage.js';
import {documented, expectAccessible, hasFocus, statusOf, wordsOf} from './fixed-state.js';

const since = 0;

async function stage() {
  const {element, line} = await drawCalls('webex-call');
  return {element: element as WebexCall, line};
}

async function talking(audio?: CallAudio) {
  const {element, line} = await stage();
  const call = talk(line, undefined, audio);
  await element.updateComplete;
  return {element, line, call};
}

async function withPanel(name: 'Keypad' | 'Transfer') {
  const {element, line, call} = await talking();
  await press(element, name);
  return {element, line, call};
}

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
  measured: async ({line, element}) => {
    receive(talk(line));
    await waitUntil(() => textOf(element, 'quality'), 'the quality', {timeout: 10_000});
  },
};

const silent: CallStatistics = {bytesReceived: 0, bytesSent: 0, packetsReceived: 0, packetsLost: 0};

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
    const said: string[] = [];
    const region = element.shadowRoot!.querySelector('[role=status]')!;
    new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, {
      childList: true,
    });
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
    // It goes on.
    const shown = timer.textContent;
    await waitUntil(() => timer.textContent !== shown, 'the next second', {timeout: 5_000});
  });

  describe('muting', () => {
    it('asks for the opposite of the wish', async () => {
      const {element, call} = await talking();
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
      it(`is shown as ${isShown} if it is wanted: ${wanted}, verified: ${verified}`, async () => {
        const {element, call} = await talking();
        call.emit({muted: {wanted, verified}});
        await element.updateComplete;
        expect(textOf(element, 'muted')).to.equal(isShown ? 'Muted' : undefined);
      });
    }

    it('that has no effect is an alert, with a button that mutes', async () => {
      const {element, line} = await stage();
      const call = talk(line, ada);
      call.emit({muted: {wanted: true, verified: false}});
      await element.updateComplete;
      expect(textOf(element, 'trouble')).to.contain('Muting failed. You can still be heard.');
      await waitUntil(() => saidBy(element, 'alert').includes('Muting failed. You can still be heard.'));
      await press(element, 'Mute');
      expect(call.commands).to.deep.equal(['mute true']);
    });

    it('is possible before the call is connected', async () => {
      const {element, line} = await stage();
      const call = dial(line);
      await element.updateComplete;
      await press(element, 'Mute');
      expect(call.commands).to.deep.equal(['mute true']);
    });
  });

  it('holds and resumes', async () => {
    const {element, call} = await talking();
    await press(element, 'Hold');
    call.emitState({status: 'on-hold', since});
    await element.updateComplete;
    await press(element, 'Resume');
    expect(call.commands).to.deep.equal(['hold', 'resume']);
  });

  it('holds the active call before it resumes another', async () => {
    const {element, line} = await stage();
    const held = talk(line, ada);
    held.emitState({status: 'on-hold', since});
    const current = talk(line);
    await element.updateComplete;
    await press(element, 'Resume');
    expect([current.commands, held.commands]).to.deep.equal([['hold'], ['resume']]);
  });

  it('takes no other command while one is in progress', async () => {
    const {element, call} = await talking();
    call.emit({pending: 'hold'});
    await element.updateComplete;
    for (const name of ['Hold', 'Transfer']) await press(element, name);
    expect(call.commands).to.deep.equal([]);
    expect(element.shadowRoot!.querySelector('form')).to.equal(null);
  });

  it('shows why a command failed, until the next one', async () => {
    const {element, call} = await talking();
    call.refuses = 'hold-failed';
    await press(element, 'Hold');
    expect(textOf(element, 'error')).to.equal("Couldn't put the call on hold. Try again.");
    expect(saidBy(element, 'alert')).to.contain("Couldn't put the call on hold.");
    await press(element, 'Mute');
    expect(textOf(element, 'error')).to.equal(undefined);
  });

  it('ends the call after a request, unless the page prevents it', async () => {
    const {element, call} = await talking();
    const requests = heard('webex-end-request', element);
    prevent(element, 'webex-end-request');
    await press(element, 'End call');
    expect(call.commands).to.deep.equal([]);
    await press(element, 'End call');
    expect(call.commands).to.deep.equal(['end']);
    expect(requests).to.deep.equal([{call}, {call}]);
  });

  describe('the keypad', () => {
    it('sends digits and shows them', async () => {
      const {element, call} = await withPanel('Keypad');
      for (const key of ['5', '#', '0']) await press(element, key);
      expect(call.commands).to.deep.equal(['sendDigits 5', 'sendDigits #', 'sendDigits 0']);
      expect(textOf(element, 'digits')).to.equal('Sent: 5#0');
    });

    it('shows only digits that were sent', async () => {
      const {element, call} = await withPanel('Keypad');
      await press(element, '5');
      call.refuses = 'call-not-possible';
      await press(element, '6');
      await press(element, '7');
      expect(textOf(element, 'digits')).to.equal('Sent: 57');
    });

    it('takes the keys of a keyboard, and closes with Escape', async () => {
      const {element, call} = await withPanel('Keypad');
      const opener = buttonsOf(element).find(button => nameOf(button) === 'Keypad')!;
      expect(opener.getAttribute('aria-expanded')).to.equal('true');
      element.shadowRoot!.querySelector<HTMLElement>('[part~=key]')!.focus();
      await sendKeys({press: '7'});
      await sendKeys({press: '*'});
      await settled(element);
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
      await settled(element);
    }

    it('goes to a clean number after a request, and closes the form', async () => {
      const {element, call} = await withPanel('Transfer');
      const requests = heard('webex-transfer-request', element);
      await transferTo(element, '+44 (0)20 7946 0958');
      expect(requests).to.deep.equal([{call, to: '+442079460958'}]);
      expect(call.commands).to.deep.equal(['transfer +442079460958']);
      expect(element.shadowRoot!.querySelector('form')).to.equal(null);
    });

    it('stays open with the reason if the number is wrong', async () => {
      const {element, call} = await withPanel('Transfer');
      await transferTo(element, 'ada');
      expect(textOf(element, 'error')).to.equal("Numbers can't contain letters. Check the number.");
      expect(element.shadowRoot!.querySelector('input')?.getAttribute('aria-invalid')).to.equal('true');
      expect(call.commands).to.deep.equal([]);
    });

    it('stays open if Webex has not confirmed it', async () => {
      const {element, call} = await withPanel('Transfer');
      call.refuses = 'transfer-unknown';
      await transferTo(element, '5102');
      expect(textOf(element, 'error')).to.contain("Webex hasn't confirmed the transfer.");
      expect(element.shadowRoot!.querySelector('form')).not.to.equal(null);
    });

    it('connects the other side with that of another call', async () => {
      const {element, line} = await stage();
      const held = talk(line, ada);
      held.emitState({status: 'on-hold', since});
      const current = talk(line);
      await element.updateComplete;
      buttonsOf(element)
        .findLast(button => nameOf(button) === 'Transfer')!
        .click();
      await element.updateComplete;
      await press(element, 'Transfer to Ada Lovelace');
      expect(current.commands).to.deep.equal([`transfer ${held.id}`]);
    });
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

    it('goes with the next call, which Call again makes', async () => {
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
    it('that the browser makes is mended with one press', async () => {
      const {element, call} = await talking('blocked');
      expect(textOf(element, 'trouble')).to.contain('Your browser blocked the sound.');
      await press(element, 'Play the sound');
      expect(call.commands).to.deep.equal(['play']);
    });

    it('that a network change makes is mended by another call', async () => {
      const {element, call, line} = await talking('none');
      await press(element, 'Call again');
      expect(call.commands).to.deep.equal(['end']);
      expect(line.calls.at(-1)?.snapshot.remote.number).to.equal('+12065550199');
    });

    it('of the other side needs no button', async () => {
      const {element} = await talking('paused');
      expect(textOf(element, 'trouble')).to.equal('The other person has put you on hold.');
    });
  });

  it('shows the quality once it is measured', async () => {
    const {element, call} = await talking();
    receive(call);
    await waitUntil(() => textOf(element, 'quality') === 'Good connection', 'good', {timeout: 10_000});
    receive(call, 30);
    await waitUntil(() => textOf(element, 'quality') === 'Poor connection', 'poor', {timeout: 10_000});
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

describe('The quality of a call', () => {
  const received = {...silent, bytesReceived: 100, bytesSent: 100, packetsReceived: 100};
  for (const [name, stats, quality] of [
    ['is unknown without packets', silent, undefined],
    ['is good without loss', received, 'good'],
    ['is good with a usual delay', {...received, roundTripTime: 0.15, jitter: 0.02}, 'good'],
    ['is fair with some loss', {...received, packetsLost: 8}, 'fair'],
    ['is fair with a long delay', {...received, roundTripTime: 0.6}, 'fair'],
    ['is poor with much loss', {...received, packetsLost: 30}, 'poor'],
    ['is poor with a very long delay', {...received, roundTripTime: 1}, 'poor'],
  ] as const) {
    it(name, () => {
      expect(qualityOf(nextSample({stats: silent, silentHere: 0, silentThere: 0}, stats, false))).to.equal(
        quality,
      );
    });
  }

  it('is that of the latest packets, not of the whole call', () => {
    const before = {stats: {...received, packetsLost: 50}, silentHere: 0, silentThere: 0};
    expect(
      qualityOf(nextSample(before, {...received, packetsReceived: 200, packetsLost: 50}, false)),
    ).to.equal('good');
  });
});

describe('The cause of a problem with the sound', () => {
  const sample: CallSample = {stats: silent, silentHere: 0, silentThere: 0};
  const cases: readonly (readonly [
    string,
    Partial<CallSnapshot>,
    CallSample | undefined,
    string | undefined,
  ])[] = [
    ['no problem', {state: active()}, sample, undefined],
    [
      'nothing in',
      {state: active('one-way')},
      {...sample, receives: false, sends: true},
      'audio-not-received',
    ],
    ['nothing out', {state: active('one-way')}, {...sample, receives: true, sends: false}, 'audio-not-sent'],
    ['one way, not measured yet', {state: active('one-way')}, undefined, 'audio-one-way'],
    ['a flat microphone', {state: active()}, {...sample, silentHere: 5}, 'audio-silent-here'],
    ['packets with silence', {state: active()}, {...sample, silentThere: 5}, 'audio-silent-there'],
    ['a short pause', {state: active()}, {...sample, silentHere: 4, silentThere: 4}, undefined],
    ['a lost microphone', {state: active(), microphone: 'lost'}, sample, 'microphone-lost'],
    ['silence in a call on hold', {state: {status: 'on-hold', since}}, {...sample, silentHere: 9}, undefined],
    ['a call that has ended', {state: ended('hung-up'), microphone: 'lost'}, sample, undefined],
  ];
  for (const [name, change, measured, trouble] of cases) {
    it(`is found: ${name}`, () => {
      const call = new FakeCall({direction: 'outgoing'});
      call.emit(change);
      expect(troubleOf(call, measured)).to.equal(trouble);
    });
  }

  it('does not take a muted microphone for a flat one', () => {
    const flat = {...silent, levelSent: 0};
    expect(nextSample(sample, flat, true).silentHere).to.equal(0);
    expect(nextSample(sample, flat, false).silentHere).to.equal(1);
  });

  it('takes silence for a problem only while packets arrive', () => {
    expect(nextSample(sample, {...silent, levelReceived: 0}, false).silentThere).to.equal(0);
    expect(nextSample(sample, {...silent, levelReceived: 0, bytesReceived: 9}, false).silentThere).to.equal(
      1,
    );
  });
});

describe('The time in a call', () => {
  it('does not change with the clock', () => {
    const call = new FakeCall({direction: 'outgoing'});
    const real = Date.now;
    call.emitState({status: 'active', since: real() - 60_000, audio: 'flowing'});
    expect(timeInCall(call)).to.be.closeTo(60_000, 1_000);
    Date.now = () => real() + 3_600_000;
    expect(timeInCall(call)).to.be.closeTo(60_000, 1_000);
    Date.now = real;
  });

  for (const [milliseconds, lang, text] of [
    [0, 'en', '0:00'],
    [187_999, 'en', '3:07'],
    [3_787_000, 'de', '1:03:07'],
    [36_000_000, 'ja', '10:00:00'],
  ] as const) {
    it(`of ${milliseconds} ms is ${text}`, () => {
      expect(writeDuration(milliseconds, lang)).to.equal(text);
    });
  }
});
