import {afterEach, expect, test, vi} from 'vitest';
import {chooseDevice} from '../../src/media/audio-choices.js';
import {audioDevices} from '../../src/media/audio-devices.js';
import {Microphone} from '../../src/media/microphone.js';
import {otherMicrophone} from '../../src/media/open-microphones.js';
import {FakeMedia} from './fake-media.js';

const microphones: Microphone[] = [];

/** Opens the microphone of a call. */
async function open(media: FakeMedia, chosen?: string): Promise<Microphone> {
  media.install();
  chooseDevice('microphone', chosen);
  const microphone = new Microphone({track: () => undefined, state: () => undefined});
  microphones.push(microphone);
  await microphone.open();
  await audioDevices.refresh();
  return microphone;
}

afterEach(() => {
  for (const microphone of microphones.splice(0)) microphone.stop();
  audioDevices.end();
  chooseDevice('microphone', undefined);
  vi.unstubAllGlobals();
});

test.each<{name: string; devices: string[]; chosen?: string; defaultId?: string; other: string | undefined}>([
  {name: 'the default', devices: ['desk', 'headset'], other: 'headset'},
  {
    name: 'the default, which Chromium reports by another id',
    devices: ['desk', 'headset'],
    defaultId: 'default',
    other: 'headset',
  },
  {name: 'the chosen one', devices: ['desk', 'headset'], chosen: 'headset', other: 'desk'},
  {
    name: 'the default instead of one that is gone',
    devices: ['desk', 'cam'],
    chosen: 'headset',
    other: 'cam',
  },
  {name: 'the only one', devices: ['desk'], other: undefined},
  {name: 'the only one, by another id', devices: ['desk'], defaultId: 'default', other: undefined},
  {name: 'one by an unknown id', devices: ['desk', 'headset'], defaultId: 'unknown', other: undefined},
])('if $name is in use, the other one is $other', async ({devices, chosen, defaultId, other}) => {
  const media = new FakeMedia(...devices);
  media.defaultId = defaultId;
  await open(media, chosen);
  expect(otherMicrophone()?.id).toBe(other);
});

test('there is no other one after the call, because none is in use', async () => {
  const microphone = await open(new FakeMedia('desk', 'headset'));
  microphone.stop();
  expect(otherMicrophone()).toBe(undefined);
});

test('microphones without names are not offered', async () => {
  const media = new FakeMedia('desk', 'headset');
  media.enumerateDevices = async () =>
    media.devices.map(deviceId => ({kind: 'audioinput', deviceId, groupId: deviceId, label: ''}));
  await open(media);
  expect(otherMicrophone()).toBe(undefined);
});
