import {expect, fixture, html} from '@open-wc/testing';
import type {CallStatistics} from '../../src/call/call.js';
import type {CallSnapshot} from '../../src/call/call-state.js';
import {nextSample, qualityOf, troubleOf, type CallSample} from '../../src/elements/call-quality.js';
import {CallRemedies} from '../../src/elements/call-remedies.js';
import {callsAnnouncement} from '../../src/elements/calls-announcement.js';
import {audioDevices} from '../../src/media/audio-devices.js';
import {openTracks} from '../../src/media/open-microphones.js';
import {FakeCall} from '../../src/testing/fake-call.js';
import {activeState, endedState} from './call-stage.js';
import {english} from './fixed-state.js';

const since = 0;
const silent: CallStatistics = {bytesReceived: 0, bytesSent: 0, packetsReceived: 0, packetsLost: 0};

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
    ['no problem', {state: activeState()}, sample, undefined],
    [
      'nothing in',
      {state: activeState('one-way')},
      {...sample, receives: false, sends: true},
      'audio-not-received',
    ],
    [
      'nothing out',
      {state: activeState('one-way')},
      {...sample, receives: true, sends: false},
      'audio-not-sent',
    ],
    ['one way, not measured yet', {state: activeState('one-way')}, undefined, 'audio-one-way'],
    ['a silent microphone', {state: activeState()}, {...sample, silentHere: 5}, 'audio-silent-here'],
    ['packets with silence', {state: activeState()}, {...sample, silentThere: 5}, 'audio-silent-there'],
    ['a short pause', {state: activeState()}, {...sample, silentHere: 4, silentThere: 4}, undefined],
    ['a lost microphone', {state: activeState(), microphone: 'lost'}, sample, 'microphone-lost'],
    ['a blocked microphone', {state: activeState(), microphone: 'blocked'}, sample, 'microphone-denied'],
    ['silence in a call on hold', {state: {status: 'on-hold', since}}, {...sample, silentHere: 9}, undefined],
    ['a call that has ended', {state: endedState('hung-up'), microphone: 'lost'}, sample, undefined],
  ];
  for (const [name, change, measured, trouble] of cases) {
    it(`for ${name}: ${trouble ?? 'none'}`, () => {
      const call = new FakeCall({direction: 'outgoing'});
      call.emit(change);
      expect(troubleOf(call, measured)).to.equal(trouble);
    });
  }

  for (const [name, urgency, measured] of [
    ['silence of the other person, who may only be listening,', 'status', {...sample, silentThere: 5}],
    ['silence of this microphone', 'alert', {...sample, silentHere: 5}],
  ] as const)
    it(`${name} is announced with the role ${urgency}`, () => {
      const call = new FakeCall({direction: 'outgoing'});
      call.emit({state: activeState()});
      const view = {calls: [call], sampleOf: () => measured, lastEnd: undefined};
      expect(callsAnnouncement(view).urgency).to.equal(urgency);
    });

  it('does not report a muted microphone as one without sound', () => {
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

describe('The button for a microphone without sound', () => {
  const desk = {kind: 'audioinput', deviceId: 'desk', groupId: 'desk group', label: 'Desk'};
  const headset = {kind: 'audioinput', deviceId: 'headset', groupId: 'headset group', label: 'Headset'};
  /** The system's default, as Chromium reports it. */
  const track = {getSettings: () => ({deviceId: 'default', groupId: 'desk group'})};

  afterEach(() => {
    Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
    openTracks.clear();
    audioDevices.end();
  });

  async function buttonWith(devices: readonly object[]): Promise<string> {
    Object.defineProperty(navigator.mediaDevices, 'enumerateDevices', {
      configurable: true,
      value: async () => devices,
    });
    openTracks.add(track as MediaStreamTrack);
    await audioDevices.refresh();
    const call = new FakeCall({direction: 'outgoing'});
    call.emit({state: activeState()});
    const remedies = new CallRemedies({
      attempt: () => undefined,
      callAgain: () => undefined,
      canCall: () => true,
      renderFaultButton: () => undefined,
    });
    const silentHere: CallSample = {stats: silent, silentHere: 5, silentThere: 0};
    const rendered = await fixture(html`<div>${remedies.render(call, silentHere, english)}</div>`);
    return rendered.textContent.trim();
  }

  it('offers a microphone other than the one in use', async () => {
    expect(await buttonWith([desk, headset])).to.equal('Use Headset');
  });

  it('is not shown if there is no other microphone', async () => {
    expect(await buttonWith([desk])).to.equal('');
  });
});
