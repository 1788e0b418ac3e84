import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import '../../src/define/webex-incoming-call.js';
import type {WebexIncomingCall} from '../../src/elements/webex-incoming-call.js';
import {chooseDevice} from '../../src/media/audio-choices.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';

/** The tones that play, by the length of their buffer in seconds. */
let playing: number[];
let line: FakeCallLine;
let element: WebexIncomingCall;

class FakeAudioContext extends EventTarget {
  readonly state = 'running';
  readonly sampleRate = 8_000;
  #seconds = 0;

  createBuffer(_channels: number, length: number): object {
    this.#seconds = length / this.sampleRate;
    return {getChannelData: () => new Float32Array(length)};
  }
  createBufferSource(): object {
    return Object.assign(new EventTarget(), {
      connect: () => undefined,
      start: () => playing.push(this.#seconds),
    });
  }
  createMediaStreamDestination(): object {
    return {stream: {getAudioTracks: () => []}};
  }
  async close(): Promise<void> {
    playing.splice(playing.indexOf(this.#seconds), 1);
  }
}

class FakeNotification extends EventTarget {
  static readonly permission = 'granted';
  static shown: FakeNotification[] = [];
  isClosed = false;

  constructor() {
    super();
    FakeNotification.shown.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
}

beforeEach(() => {
  playing = [];
  FakeNotification.shown = [];
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('Notification', FakeNotification);
  // jsdom has no `pause()`, and prints an error.
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  line = new FakeCallLine();
  element = document.createElement('webex-incoming-call');
  element.line = line;
  document.body.replaceChildren(element);
});

afterEach(() => {
  document.body.replaceChildren();
  for (const use of ['speaker', 'ringer'] as const) chooseDevice(use, undefined);
  Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const [ring, beep] = [4, 6];

describe('a call that rings', () => {
  test('beeps during another call, and rings after the end of that call', async () => {
    const current = line.ring();
    await vi.waitFor(() => expect(playing).toEqual([ring]));
    current.emitState({status: 'active', since: 0, audio: 'flowing'});
    await vi.waitFor(() => expect(playing).toEqual([]));
    line.ring();
    await vi.waitFor(() => expect(playing).toEqual([beep]));
    current.emitState({status: 'ended', reason: 'hung-up', duration: 0});
    await vi.waitFor(() => expect(playing).toEqual([ring]));
  });

  test('rings on the device that was chosen for the ringtone', async () => {
    const sinks: string[] = [];
    Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', {
      configurable: true,
      value: async (id: string) => void sinks.push(id),
    });
    chooseDevice('speaker', 'headset');
    chooseDevice('ringer', 'desk');
    line.ring();
    await vi.waitFor(() => expect(sinks).toEqual(['desk']));
  });

  test('plays one ringtone together with a second call that rings', async () => {
    const calls = [line.ring(), line.ring()];
    await vi.waitFor(() => expect(playing).toEqual([ring]));
    calls[0]!.emitState({status: 'ended', reason: 'missed', duration: 0});
    await element.updateComplete;
    expect(playing).toEqual([ring]);
    calls[1]!.emitState({status: 'ended', reason: 'missed', duration: 0});
    await vi.waitFor(() => expect(playing).toEqual([]));
  });

  test('brings the page to the front when its notification is clicked', async () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const focus = vi.spyOn(window, 'focus').mockReturnValue();
    line.ring();
    await vi.waitFor(() => expect(FakeNotification.shown).toHaveLength(1));
    const [notification] = FakeNotification.shown;
    notification!.dispatchEvent(new Event('click'));
    expect(focus).toHaveBeenCalledOnce();
    expect(notification!.isClosed).toBe(true);
  });
});
