import {expect} from '@open-wc/testing';
import '../../src/define/webex-audio-settings.js';
import type {WebexAudioSettings} from '../../src/elements/webex-audio-settings.js';
import {audioDevices, canChooseSpeaker} from '../../src/media/audio-devices.js';
import './no-network.js';
import {
  buttonsOf,
  callPartsOf,
  copyWithoutPermission,
  renderAll,
  renderWithLine,
  expectFits,
  nameOf,
  press,
  announcementOf,
  waitUntilSettled,
  textOf,
  type ElementWithLine,
} from './call-stage.js';
import {documentedNames, expectAccessible, statusOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

const headset = {kind: 'audioinput', deviceId: 'headset', label: 'Headset'};
const camera = {kind: 'audioinput', deviceId: 'camera', label: 'Camera'};
const speaker = {kind: 'audiooutput', deviceId: 'speaker', label: 'Speaker'};

/** Replaces the system's devices and its microphone. */
class FakeSystem {
  devices: object[] = [headset, camera, speaker];
  refusal: DOMException | undefined;
  readonly constraints: MediaTrackConstraints[] = [];
  readonly tracks: MediaStreamTrack[] = [];
  readonly #context = new AudioContext();
  readonly #restores: (() => void)[] = [];

  constructor() {
    const {mediaDevices} = navigator;
    this.#replace(mediaDevices, 'enumerateDevices', async () => this.devices);
    this.#replace(mediaDevices, 'getUserMedia', async ({audio}: {audio: MediaTrackConstraints}) => {
      this.constraints.push(audio);
      if (this.refusal) throw this.refusal;
      const {stream} = this.#context.createMediaStreamDestination();
      this.tracks.push(...stream.getTracks());
      return stream;
    });
  }

  async change(devices: object[]): Promise<void> {
    this.devices = devices;
    await audioDevices.refresh();
  }

  end(): void {
    for (const restore of this.#restores) restore();
    void this.#context.close();
    audioDevices.end();
    localStorage.clear();
  }

  #replace(target: object, name: string, value: unknown): void {
    Object.defineProperty(target, name, {value, configurable: true});
    this.#restores.push(() => Reflect.deleteProperty(target, name));
  }
}

let system: FakeSystem;
beforeEach(() => (system = new FakeSystem()));
afterEach(() => system.end());

async function renderSettings() {
  const element = (await renderWithLine('webex-audio-settings')).element as WebexAudioSettings;
  const [microphone, output, ringer] = element.shadowRoot!.querySelectorAll('select');
  const namesIn = (select = microphone!) => [...select.options].map(option => option.text.trim());
  await waitUntil(() => namesIn().length > 1 || !system.devices.length, 'the devices');
  return {element, microphone: microphone!, output: output!, ringer: ringer!, namesIn};
}

/** Presses Test microphone, and waits for the outcome. */
async function testMicrophone(element: WebexAudioSettings): Promise<void> {
  await press(element, 'Test microphone');
  await waitUntil(() => system.tracks.length || statusOf(element) === 'failed', 'the microphone');
  await waitUntilSettled(element);
}

const setups: Readonly<Record<string, (rendered: ElementWithLine) => unknown>> = {
  idle: () => undefined,
  testing: ({element}) => testMicrophone(element as WebexAudioSettings),
  refused: async ({element}) => {
    system.refusal = new DOMException('Permission denied', 'NotAllowedError');
    await press(element, 'Test microphone');
    await waitUntil(() => statusOf(element) === 'failed');
    system.refusal = undefined;
  },
  'refused for the page': async ({element}) => {
    system.refusal = new DOMException('', 'SecurityError');
    await press(element, 'Test microphone');
    await waitUntil(() => statusOf(element) === 'failed');
    system.refusal = undefined;
    await copyWithoutPermission(element);
  },
  'names hidden': async () => system.change([{...headset, label: ''}]),
};

describe('<webex-audio-settings>', () => {
  it('lists the devices, and requests no permission before a press', async () => {
    const {namesIn, output} = await renderSettings();
    expect(namesIn()).to.deep.equal(['System default', 'Headset', 'Camera']);
    if (canChooseSpeaker()) expect(namesIn(output)).to.deep.equal(['System default', 'Speaker']);
    expect(system.constraints).to.deep.equal([]);
  });

  it('numbers devices whose names are hidden, and explains how to see them', async () => {
    system.devices = [
      {...headset, label: ''},
      {...camera, label: ''},
    ];
    const {element, namesIn} = await renderSettings();
    expect(namesIn()).to.deep.equal(['System default', 'Device 1', 'Device 2']);
    expect(textOf(element, 'hint')).to.equal('Test the microphone to see the names of your devices.');
  });

  it('shows the chosen device, also after other choices and changes of the devices', async () => {
    const {element, microphone, namesIn} = await renderSettings();
    for (const id of ['headset', 'camera']) {
      microphone.value = id;
      microphone.dispatchEvent(new Event('change'));
      await element.updateComplete;
    }
    audioDevices.choose('microphone', 'headset');
    await element.updateComplete;
    expect(microphone.value).to.equal('headset');
    await system.change([camera, {...headset, deviceId: 'new', label: 'New'}, headset]);
    await element.updateComplete;
    expect(namesIn()).to.deep.equal(['System default', 'Camera', 'New', 'Headset']);
    expect(microphone.value).to.equal('headset');
    audioDevices.choose('microphone', undefined);
    await element.updateComplete;
    expect(microphone.value).to.equal('');
  });

  it('remembers each choice by its id only', async () => {
    const {microphone} = await renderSettings();
    microphone.value = 'camera';
    microphone.dispatchEvent(new Event('change'));
    expect(audioDevices.list.chosen.microphone).to.equal('camera');
    expect(JSON.stringify(localStorage)).to.contain('camera').and.not.contain('Camera');
    const again = await renderSettings();
    expect(again.microphone.value).to.equal('camera');
    microphone.value = '';
    microphone.dispatchEvent(new Event('change'));
    expect(audioDevices.list.chosen.microphone).to.equal(undefined);
  });

  it('shows a choice that is made in another tab', async () => {
    const {microphone} = await renderSettings();
    // Like a tab, a frame is another document of this origin. Only other documents get the event.
    const tab = document.body.appendChild(document.createElement('iframe'));
    tab.contentWindow!.localStorage.setItem('webex-calling-elements:microphone', 'camera');
    await waitUntil(() => microphone.value === 'camera', 'the choice');
    tab.remove();
  });

  it('shows the level of the chosen microphone during a test, and stops it afterwards', async () => {
    const {element, microphone} = await renderSettings();
    microphone.value = 'headset';
    microphone.dispatchEvent(new Event('change'));
    await testMicrophone(element);
    expect(system.constraints.at(-1)?.deviceId).to.deep.equal({exact: 'headset'});
    expect(statusOf(element)).to.equal('testing');
    const meter = element.shadowRoot!.querySelector('[role=meter]')!;
    expect(meter.getAttribute('aria-valuenow')).to.match(/^\d+$/);
    await press(element, 'Stop test');
    expect(system.tracks.map(({readyState}) => readyState)).to.deep.equal(['ended']);
    expect(statusOf(element)).to.equal('idle');
  });

  it('starts one test, which continues, if the button is double-clicked, or Enter is held', async () => {
    const {element} = await renderSettings();
    await testMicrophone(element);
    const button = buttonsOf(element).find(each => nameOf(each) === 'Stop test')!;
    button.dispatchEvent(new MouseEvent('click', {detail: 2}));
    await element.updateComplete;
    expect(statusOf(element)).to.equal('testing');
    const enter = new KeyboardEvent('keydown', {key: 'Enter', repeat: true, cancelable: true});
    expect(button.dispatchEvent(enter)).to.equal(false);
    await press(element, 'Stop test');
  });

  it('has readable options if the page sets a light text color', async () => {
    const {element, microphone} = await renderSettings();
    element.style.setProperty('--webex-text-color', 'rgb(255, 255, 255)');
    expect(getComputedStyle(microphone).color).to.equal('rgb(255, 255, 255)');
    const {color, backgroundColor} = getComputedStyle(microphone.options[0]!);
    expect([color, backgroundColor]).to.deep.equal(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  });

  it('stops the test when it is removed', async () => {
    const {element} = await renderSettings();
    await testMicrophone(element);
    element.remove();
    expect(system.tracks.map(({readyState}) => readyState)).to.deep.equal(['ended']);
  });

  it('stops the test when the page hides it, for example with its dialog', async () => {
    const {element} = await renderSettings();
    await testMicrophone(element);
    element.parentElement!.style.display = 'none';
    await waitUntil(() => system.tracks[0]!.readyState === 'ended', 'the end of the microphone');
    expect(statusOf(element)).to.equal('idle');
  });

  it('ends the test when the page is hidden, so that the microphone does not stay open', async () => {
    const {element} = await renderSettings();
    await testMicrophone(element);
    await waitUntil(() => statusOf(element) === 'testing' && system.tracks.length, 'the test');
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(statusOf(element)).to.equal('idle');
    expect(system.tracks[0]!.readyState).to.equal('ended');
  });

  it('stops the test when the page makes it invisible, but not because of display: contents', async () => {
    const {element} = await renderSettings();
    element.style.display = 'contents';
    await testMicrophone(element);
    const meter = element.shadowRoot!.querySelector<HTMLElement>('[role=meter]')!;
    await waitUntil(() => meter.style.getPropertyValue('--_level'), 'the level');
    expect(statusOf(element)).to.equal('testing');
    element.parentElement!.style.visibility = 'hidden';
    await waitUntil(() => system.tracks[0]!.readyState === 'ended', 'the end of the microphone');
    expect(statusOf(element)).to.equal('idle');
  });

  for (const [name, message, text] of [
    ['NotFoundError', '', 'No microphone found. Connect a microphone. Try again.'],
    [
      'NotReadableError',
      '',
      "Couldn't open the microphone. Close other apps that may be using it. Try again.",
    ],
    [
      'NotAllowedError',
      'Permission dismissed',
      'You closed the microphone request. Try again, and allow the microphone when your browser asks.',
    ],
  ] as const) {
    it(`shows advice after ${name}, and tries again`, async () => {
      const {element} = await renderSettings();
      system.refusal = new DOMException(message, name);
      await testMicrophone(element);
      expect(textOf(element, 'error')).to.equal(text);
      expect(announcementOf(element, 'alert')).to.equal(text);
      system.refusal = undefined;
      await testMicrophone(element);
      expect(textOf(element, 'error')).to.equal(undefined);
      expect(statusOf(element)).to.equal('testing');
    });
  }

  it('shows which device was disconnected, until it is connected again', async () => {
    const {element} = await renderSettings();
    await system.change([camera, speaker]);
    await element.updateComplete;
    expect(textOf(element, 'trouble')).to.equal('Headset was disconnected.');
    expect(announcementOf(element, 'status')).to.equal('Headset was disconnected.');
    await system.change([camera, speaker, headset]);
    await element.updateComplete;
    expect(textOf(element, 'trouble')).to.equal(undefined);
  });

  it('plays each sound on the device that is chosen for it', async () => {
    const {element, ringer} = await renderSettings();
    if (!canChooseSpeaker()) return;
    ringer.value = 'speaker';
    ringer.dispatchEvent(new Event('change'));
    const sinks: string[] = [];
    const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId')!;
    Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', {
      configurable: true,
      value: async (id: string) => void sinks.push(id),
    });
    await press(element, 'Play the ringtone');
    await press(element, 'Play a test sound');
    Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', real);
    expect(sinks).to.deep.equal(['speaker', '']);
  });

  it('is accessible and fits in every state, with documented parts only', async () => {
    const {all, rendered} = await renderAll('webex-audio-settings', setups);
    const lost = await renderSettings();
    await system.change([headset]);
    await system.change([]);
    await waitUntilSettled(lost.element);
    const {parts, states} = await documentedNames('webex-audio-settings');
    expect(callPartsOf([...rendered, {...lost, line: rendered[0]!.line}])).to.deep.equal(parts);
    expect(states).to.deep.equal(['failed', 'idle', 'testing']);
    expect(buttonsOf(lost.element).map(nameOf)).to.include('Test microphone');
    await expectAccessible(all);
    for (const width of [200, 320, 600]) expectFits(all, width);
  });
});
