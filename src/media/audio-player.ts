import {audioDevices} from './audio-devices.js';
import {chosenDevice, type AudioUse} from './audio-choices.js';

/** An audio element. Not every browser can play it on a chosen speaker. */
type SinkElement = HTMLAudioElement & {setSinkId?(id: string): Promise<void>};

/**
 * Plays a track, such as the other party's audio or a ringtone, on a chosen device. The audio element is not in the
 * document, so that neither rendering nor a removed element stops it.
 */
export class AudioPlayer {
  readonly #audio: SinkElement = new Audio();
  readonly #onBlocked: (isBlocked: boolean) => void;
  readonly #end = new AbortController();
  #isBlocked = false;

  /** @param onBlocked Called with true when the browser refuses to play, and with false when it then plays. */
  constructor(onBlocked: (isBlocked: boolean) => void, use: AudioUse = 'speaker') {
    this.#onBlocked = onBlocked;
    this.#audio.autoplay = true;
    this.#route(use);
    audioDevices.listen(() => this.#route(use), {signal: this.#end.signal});
  }

  /** Whether the browser refuses to play until the person clicks or presses a key. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Plays a track. Does nothing if the track is already playing (trap C19). */
  async playTrack(track: MediaStreamTrack): Promise<void> {
    const current = this.#audio.srcObject as MediaStream | null;
    if (!current?.getTracks().includes(track)) this.#audio.srcObject = new MediaStream([track]);
    await this.play();
  }

  /** Starts playing. Resolves even if the browser refuses. */
  async play(): Promise<void> {
    if (!this.#audio.srcObject || this.#end.signal.aborted) return;
    try {
      await this.#audio.play();
      this.#setBlocked(false);
    } catch (error) {
      // Any other error means that the call has ended, or that there is a newer track.
      if ((error as Partial<Error>).name === 'NotAllowedError') this.#setBlocked(true);
    }
  }

  /** Stops permanently. */
  end(): void {
    this.#end.abort();
    this.#audio.pause();
    this.#audio.srcObject = null;
  }

  #setBlocked(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked || this.#end.signal.aborted) return;
    this.#isBlocked = isBlocked;
    this.#onBlocked(isBlocked);
  }

  /**
   * Plays on the chosen device, or on the system's default if the chosen one is not connected. In Chromium, choosing a removed
   * device again succeeds, so the stored ID is tried only until the browser lists the devices.
   */
  #route(use: AudioUse): void {
    const {speakers, chosen} = audioDevices.list;
    const id = (speakers.length ? chosen[use] : chosenDevice(use)) ?? '';
    void this.#audio.setSinkId?.(id).catch(() => this.#audio.setSinkId?.('').catch(() => undefined));
  }
}
