import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {CallAudio} from '../../src/call/call-state.js';
import {audioDevices} from '../../src/media/audio-devices.js';
import {CallMedia} from '../../src/sdk/call-media.js';
import type {SdkCall} from '../../src/sdk/sdk-call.js';
import {FakeMedia} from '../media/fake-media.js';

let media: CallMedia;
let audio: CallAudio[];
let isPlaying: boolean;
let isRefused: boolean;

/** A connection that receives a packet each time its statistics are read. */
class FakeConnection {
  #bytes = 0;
  getSenders = (): object[] => [];
  getTransceivers = (): object[] => [];
  getReceivers = (): object[] => [{track: {kind: 'audio'}}];
  getStats = async (): Promise<object> => {
    this.#bytes += 100;
    return new Map([
      ['in', {type: 'inbound-rtp', bytesReceived: this.#bytes}],
      ['out', {type: 'outbound-rtp', bytesSent: this.#bytes}],
    ]);
  };
}

beforeEach(async () => {
  vi.useFakeTimers();
  [audio, isPlaying, isRefused] = [[], false, false];
  new FakeMedia('desk').install();
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal(
    'MediaStream',
    class {
      readonly #tracks: object[];
      constructor(tracks: object[]) {
        this.#tracks = tracks;
      }
      getTracks = (): object[] => this.#tracks;
    },
  );
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async () => {
    if (isRefused) throw new DOMException('No gesture', 'NotAllowedError');
    isPlaying = true;
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  media = new CallMedia({
    muted: () => undefined,
    microphone: () => undefined,
    audio: state => audio.push(state),
    earlyAudio: () => undefined,
  });
  await media.open();
  media.use(
    {mediaConnection: {mediaConnection: {pc: new FakeConnection()}}} as unknown as SdkCall,
    () => undefined,
  );
  media.start();
  await vi.advanceTimersByTimeAsync(2_000);
  expect([isPlaying, audio.at(-1)]).toEqual([true, 'flowing']);
});

afterEach(() => {
  media.end();
  audioDevices.end();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('playback that the system has stopped, for example for a phone call', () => {
  test('starts again', async () => {
    isPlaying = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect([isPlaying, audio.at(-1)]).toEqual([true, 'flowing']);
  });

  test('is shown as blocked while the browser refuses to start it', async () => {
    [isPlaying, isRefused] = [false, true];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(audio.at(-1)).toBe('blocked');
    isRefused = false;
    await media.play();
    expect([isPlaying, audio.at(-1)]).toEqual([true, 'flowing']);
  });
});
