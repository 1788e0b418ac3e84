import {faultError} from '../base/make-fault.js';
import {audioDevices} from './audio-devices.js';
import {chosenDevice} from './audio-choices.js';
import {microphoneFault} from './microphone-fault.js';

/** Which microphone is open. */
export type MicrophoneState = 'none' | 'chosen' | 'default' | 'lost';

interface MicrophoneListener {
  /** Another track is used from now on. It is muted already if the person wants to be silent (trap C7). */
  track(track: MediaStreamTrack): void;
  state(state: MicrophoneState): void;
}

/**
 * The microphone of one call: opened for it, and stopped at its end, so that the browser's light goes off (trap C24).
 * Muting is the wish of the person, which every track gets before it is used: the SDK unmutes tracks (trap C5), and
 * forgets it for new ones (trap C7).
 */
export class Microphone {
  readonly #listener: MicrophoneListener;
  readonly #end = new AbortController();
  #track: MediaStreamTrack | undefined;
  #isMuted = false;
  #state: MicrophoneState = 'none';
  /** Generation counter: a track that is opened for an older choice is stopped. */
  #generation = 0;
  /** The id for which the latest microphone was opened. */
  #chosen: string | undefined;

  constructor(listener: MicrophoneListener) {
    this.#listener = listener;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Whether the person wants to be silent. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  set isMuted(on: boolean) {
    this.#isMuted = on;
    this.applyMute();
  }

  /** Switches the current track as the person wants, for example after the SDK has switched it on (trap C5). */
  applyMute(): void {
    if (this.#track && this.#track.enabled === this.#isMuted) this.#track.enabled = !this.#isMuted;
  }

  /**
   * Opens the chosen microphone, or the system's default if it is not connected. The browser may ask the person.
   *
   * @throws {FaultError} `microphone-…`, `calls-unsupported`
   * @throws The reason of an abort by `stop()`.
   */
  async open(): Promise<MediaStreamTrack> {
    const generation = (this.#generation += 1);
    this.#chosen = chosenDevice('microphone');
    const opened = await this.#openAny(this.#chosen);
    if (this.#end.signal.aborted || generation !== this.#generation) {
      opened.track.stop();
      this.#end.signal.throwIfAborted();
      return this.#track ?? opened.track;
    }
    this.#use(opened.track, opened.isChosen ? 'chosen' : 'default');
    return opened.track;
  }

  /** Stops the microphone for good. */
  stop(): void {
    this.#end.abort(new DOMException('Aborted: the call ended.', 'AbortError'));
    this.#track?.stop();
    this.#track = undefined;
    this.#show('none');
  }

  #use(track: MediaStreamTrack, state: MicrophoneState): void {
    const before = this.#track;
    this.#track = track;
    track.enabled = !this.#isMuted;
    // Not emitted by our own `stop()`.
    track.addEventListener('ended', () => void this.#onLost(track), {signal: this.#end.signal});
    if (!before) audioDevices.listen(() => this.#onDevices(), {signal: this.#end.signal});
    this.#listener.track(track);
    if (before && before !== track) before.stop();
    this.#show(state);
  }

  /** The microphone was unplugged, or the system took it away. The default one replaces it. */
  async #onLost(track: MediaStreamTrack): Promise<void> {
    if (this.#track !== track) return;
    this.#show('lost');
    await this.open().catch(() => undefined);
  }

  /** Another microphone was chosen, or one was connected after the last one was lost. The current one stays otherwise. */
  #onDevices(): void {
    if (this.#chosen !== chosenDevice('microphone') || this.#state === 'lost')
      void this.open().catch(() => undefined);
  }

  async #openAny(chosen: string | undefined): Promise<{track: MediaStreamTrack; isChosen: boolean}> {
    if (chosen) {
      try {
        return {track: await getTrack({deviceId: {exact: chosen}}), isChosen: true};
      } catch (error) {
        // A device that is not connected. Otherwise the default one would fail as well, or be the wrong one.
        if (!isMissing(error)) throw faultError(await microphoneFault(error));
      }
    }
    try {
      return {track: await getTrack({}), isChosen: false};
    } catch (error) {
      throw faultError(await microphoneFault(error));
    }
  }

  #show(state: MicrophoneState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listener.state(state);
  }
}

async function getTrack(constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {echoCancellation: true, autoGainControl: true, noiseSuppression: true, ...constraints},
  });
  const [track, ...others] = stream.getAudioTracks();
  for (const other of others) other.stop();
  if (!track) throw new DOMException('No track', 'NotFoundError');
  return track;
}

function isMissing(error: unknown): boolean {
  return ['NotFoundError', 'OverconstrainedError'].includes((error as Partial<Error>)?.name ?? '');
}
