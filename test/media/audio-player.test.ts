import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {chooseDevice} from '../../src/media/audio-choices.js';
import {audioDevices} from '../../src/media/audio-devices.js';
import {AudioPlayer} from '../../src/media/audio-player.js';

/** The connected speakers. */
let speakers: string[];
/** Whether the browser hides their IDs, as it does until the person has allowed the microphone. */
let isHidden: boolean;
let sink: string;
let media: EventTarget;
let player: AudioPlayer;

/** An audio element as in Chromium: choosing the current speaker again succeeds, even if it was removed. */
class FakeAudio {
  autoplay = false;
  srcObject: unknown = null;
  pause = (): void => undefined;

  async setSinkId(id: string): Promise<void> {
    if (id !== sink && id && !speakers.includes(id)) throw new DOMException('', 'NotFoundError');
    sink = id;
  }
}

beforeEach(() => {
  [speakers, isHidden, sink] = [['room', 'headset'], false, ''];
  const enumerateDevices = async (): Promise<object[]> =>
    speakers.map(deviceId => ({kind: 'audiooutput', deviceId: isHidden ? '' : deviceId, label: deviceId}));
  media = Object.assign(new EventTarget(), {enumerateDevices});
  vi.stubGlobal('navigator', {mediaDevices: media});
  vi.stubGlobal('Audio', FakeAudio);
  vi.stubGlobal('HTMLMediaElement', FakeAudio);
});

afterEach(() => {
  player.end();
  audioDevices.end();
  chooseDevice('speaker', undefined);
  chooseDevice('ringer', undefined);
  vi.unstubAllGlobals();
});

async function connectSpeakers(...connected: string[]): Promise<void> {
  speakers = connected;
  await audioDevices.refresh();
}

test.each(['speaker', 'ringer'] as const)(
  'the system’s speaker replaces a %s that is removed, until it is connected again',
  async use => {
    chooseDevice(use, 'headset');
    player = new AudioPlayer(() => undefined, use);
    await vi.waitFor(() => expect(sink).toBe('headset'));
    await connectSpeakers('room');
    await vi.waitFor(() => expect(sink).toBe(''));
    await connectSpeakers('room', 'headset');
    await vi.waitFor(() => expect(sink).toBe('headset'));
  },
);

test('the chosen speaker is used although the browser does not list it yet', async () => {
  isHidden = true;
  chooseDevice('speaker', 'headset');
  player = new AudioPlayer(() => undefined);
  await audioDevices.refresh();
  await vi.waitFor(() => expect(sink).toBe('headset'));
});

test('a speaker that is chosen later is used', async () => {
  player = new AudioPlayer(() => undefined);
  await audioDevices.refresh();
  audioDevices.choose('speaker', 'room');
  await vi.waitFor(() => expect(sink).toBe('room'));
  audioDevices.choose('speaker', undefined);
  await vi.waitFor(() => expect(sink).toBe(''));
});
