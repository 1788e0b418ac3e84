import {AudioPlayer} from './audio-player.js';
import type {AudioUse} from './audio-choices.js';

/**
 * `ring`: for an incoming call. `beep`: for an incoming call during another call. `ringback`: while an outgoing call
 * rings.
 */
export type Tone = 'ring' | 'beep' | 'ringback';

/** A note: when it begins, in seconds, its frequency in hertz, and its loudness. */
type Note = readonly [start: number, frequency: number, loudness: number];

const tones = {
  ring: {
    seconds: 4,
    notes: [
      [0, 659, 0.5],
      [0.22, 784, 0.5],
      [0.44, 988, 0.5],
      [1, 659, 0.5],
      [1.22, 784, 0.5],
      [1.44, 988, 0.5],
    ],
  },
  beep: {seconds: 6, notes: [[0, 587, 0.15]]},
  // It begins late, because Webex may send its own tone. The notes merge into one tone.
  ringback: {seconds: 5, notes: Array.from({length: 10}, (_, index) => [1 + index / 10, 440, 0.1] as const)},
} as const satisfies Record<Tone, {seconds: number; notes: readonly Note[]}>;

interface RingtoneOptions {
  readonly tone: Tone;
  /** The purpose whose chosen device plays the tone. */
  readonly use: AudioUse;
  /** Whether the tone repeats until `end()`. */
  readonly loop: boolean;
  /** Called with true when the browser keeps the tone silent, and with false when it can be heard. */
  readonly onBlocked: (isBlocked: boolean) => void;
  /** Called after the end of a tone that does not repeat. */
  readonly onEnd?: () => void;
}

/**
 * How long a visible page waits for the frame that shows the call, in milliseconds. Starting the sound takes longer than
 * rendering the call.
 */
const frameDelay = 50;

/**
 * How long an audio device may take to start, in milliseconds. Until then, a context that does not run is not considered
 * blocked.
 */
const startTime = 500;

/**
 * Plays a generated ringtone on a chosen device. Browsers keep it silent until the person has clicked or pressed a key on the
 * page.
 */
export class Ringtone {
  readonly #end = new AbortController();
  readonly #options: RingtoneOptions;
  #context: AudioContext | undefined;
  #player: AudioPlayer | undefined;
  #isBlocked = false;

  constructor(options: RingtoneOptions) {
    this.#options = options;
    // jsdom and happy-dom have no `AudioContext`.
    if (typeof globalThis.AudioContext !== 'function') return;
    // A test sound starts during the click, as Safari requires.
    if (!options.loop || document.hidden) this.#start();
    else setTimeout(() => this.#start(), frameDelay);
  }

  #start(): void {
    const {signal} = this.#end;
    if (signal.aborted) return;
    const {tone, use, loop, onEnd} = this.#options;
    const context = (this.#context = new AudioContext());
    const player = (this.#player = new AudioPlayer(() => this.#updateBlocked(), use));
    const source = context.createBufferSource();
    source.buffer = renderTone(context, tone);
    source.loop = loop;
    source.addEventListener('ended', () => onEnd?.(), {signal});
    const output = context.createMediaStreamDestination();
    source.connect(output);
    source.start();
    const [track] = output.stream.getAudioTracks();
    context.addEventListener('statechange', () => this.#updateBlocked(), {signal});
    const unlock = (): void => {
      void context.resume().catch(() => undefined);
      void player.play();
    };
    for (const press of ['pointerup', 'keydown']) addEventListener(press, unlock, {capture: true, signal});
    if (track) void player.playTrack(track).then(() => setTimeout(() => this.#updateBlocked(), startTime));
  }

  /** Stops the ringtone permanently. */
  end(): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    this.#player?.end();
    void this.#context?.close().catch(() => undefined);
  }

  #updateBlocked(): void {
    if (this.#end.signal.aborted) return;
    const isBlocked = this.#context?.state !== 'running' || this.#player?.isBlocked === true;
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#options.onBlocked(isBlocked);
  }
}

/**
 * Samples per second. The highest partial is 1,976 Hz. At the device's rate, usually 48,000, rendering a tone would
 * take six times as long and delay the frame that shows the call.
 */
const sampleRate = 8_000;

/** Renders the tone once: each note has a sharp attack and fades like a bell. */
function renderTone(context: AudioContext, tone: Tone): AudioBuffer {
  const {seconds, notes} = tones[tone];
  const buffer = context.createBuffer(1, seconds * sampleRate, sampleRate);
  const samples = buffer.getChannelData(0);
  for (const [start, frequency, loudness] of notes) {
    const first = Math.round(start * sampleRate);
    const count = Math.min(sampleRate, samples.length - first);
    for (let index = 0; index < count; index += 1) {
      const time = index / sampleRate;
      const envelope = Math.min(1, time / 0.01) * Math.exp(-5 * time) * (1 - index / count);
      const wave = Math.sin(2 * Math.PI * frequency * time) + 0.25 * Math.sin(4 * Math.PI * frequency * time);
      samples[first + index]! += loudness * envelope * wave;
    }
  }
  return buffer;
}
