import {faultError} from '../base/make-fault.js';
import type {CallStatistics} from '../call/call.js';
import type {CallAudio, CallSnapshot} from '../call/call-state.js';
import {AudioPlayer} from '../media/audio-player.js';
import {Microphone} from '../media/microphone.js';
import {audioOf, nextFlow, resumeFlow, startFlow, type AudioFlow} from './call-audio.js';
import {noStats, readStats} from './call-stats.js';
import {connectionOf, sdkStream, type SdkCall, type SdkStream} from './sdk-call.js';

interface CallMediaListener {
  /** Called with whether the track that is sent is muted. */
  muted(verified: CallSnapshot['muted']['verified']): void;
  microphone(microphone: CallSnapshot['microphone']): void;
  audio(audio: CallAudio): void;
  /** Called at least once if sound arrives before the call is connected. */
  earlyAudio(): void;
}

/** The time between two measurements, in milliseconds. */
const measureInterval = 1_000;

/** Microphone, playback and measurements of one call. */
export class CallMedia {
  readonly #listener: CallMediaListener;
  #microphone: Microphone;
  #player: AudioPlayer | undefined;
  #call: SdkCall | undefined;
  /** Set while audio is expected: after the connection is set up, and not on hold. */
  #flow: AudioFlow | undefined;
  /** The latest statistics, even if the call is on hold. */
  #stats = noStats;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(listener: CallMediaListener) {
    this.#listener = listener;
    this.#microphone = this.#makeMicrophone();
  }

  /**
   * Opens the microphone.
   *
   * @throws {FaultError} `microphone-…`, `calls-unsupported`
   * @throws {DOMException} `AbortError` if the microphone is stopped meanwhile.
   */
  async open(): Promise<void> {
    await this.#microphone.open();
  }

  /** Closes the microphone of a call that could not be answered. It can be opened again. */
  close(): void {
    const {isMuted} = this.#microphone;
    this.#microphone.stop();
    this.#microphone = this.#makeMicrophone();
    this.#microphone.isMuted = isMuted;
  }

  setMuted(on: boolean): void {
    this.#microphone.isMuted = on;
    this.#verify();
  }

  /**
   * Starts a call with the microphone's stream. The SDK enables the track (trap C5), so a muted track is muted again
   * before anything is sent.
   */
  use(call: SdkCall, start: (stream: SdkStream) => unknown): void {
    const {track} = this.#microphone;
    if (!track) throw faultError('microphone-missing');
    this.#call = call;
    this.#player ??= new AudioPlayer(() => void this.#measure());
    withoutWrapping(() => start(sdkStream(track)));
    this.#microphone.applyMute();
    this.#timer ??= setInterval(() => void this.#measure(), measureInterval);
  }

  /** Plays the track of the other party. May be called again with the same track (trap C19). */
  playTrack(track: MediaStreamTrack): void {
    void this.#player?.playTrack(track);
  }

  /** Call when both parties have agreed on the audio. Measures it from now on. */
  start(): void {
    this.#follow(startFlow(performance.now(), this.#stats));
  }

  /** Call when the call is no longer on hold. Measures the audio again. */
  resume(): void {
    this.#follow(resumeFlow(performance.now(), this.#stats));
  }

  /** Call when the call is on hold, so that no audio is expected. */
  pause(): void {
    this.#flow = undefined;
  }

  async play(): Promise<void> {
    await this.#player?.play();
    await this.#measure();
  }

  stats(): Promise<CallStatistics> {
    return readStats(this.#connection);
  }

  /**
   * Sends tones after those that are still queued, which the SDK would drop (trap C33). Resolves when they have been
   * sent, or the call has ended.
   *
   * @throws {FaultError} `call-not-possible`
   */
  async sendDigits(digits: string, end: AbortSignal): Promise<void> {
    const dtmf = this.#connection?.getSenders().find(({dtmf: sender}) => sender?.canInsertDTMF)?.dtmf;
    if (!dtmf) throw faultError('call-not-possible');
    dtmf.insertDTMF(dtmf.toneBuffer + digits);
    await new Promise<void>(resolve => {
      const onTone = ({tone}: RTCDTMFToneChangeEvent): void => {
        if (!tone && !dtmf.toneBuffer) resolve();
      };
      dtmf.addEventListener('tonechange', onTone, {signal: end});
      end.addEventListener('abort', () => resolve());
    });
  }

  /** Stops the microphone and the playback. The SDK does neither (trap C24). */
  end(): void {
    clearInterval(this.#timer);
    this.#flow = undefined;
    this.#microphone.stop();
    this.#player?.end();
    this.#player = undefined;
  }

  /** Call some seconds after the end. Drops the SDK's call. */
  release(): void {
    this.#call = undefined;
  }

  get #connection(): RTCPeerConnection | undefined {
    return this.#call && connectionOf(this.#call);
  }

  #follow(flow: AudioFlow): void {
    this.#microphone.applyMute();
    this.#flow = flow;
    void this.#measure();
  }

  #makeMicrophone(): Microphone {
    return new Microphone({
      track: track => this.#call?.updateMedia(sdkStream(track)),
      state: state => {
        this.#listener.microphone(state);
        this.#verify();
      },
    });
  }

  /**
   * Checks the track that is sent, because the SDK's flags are wrong (traps C6 and C7). Corrects it if it is not muted as
   * wanted, and reports the result.
   */
  #verify(): void {
    const sent = this.#connection?.getSenders().find(({track}) => track?.kind === 'audio')?.track;
    const track = sent ?? this.#microphone.track;
    if (track && track.enabled === this.#microphone.isMuted) track.enabled = !this.#microphone.isMuted;
    this.#listener.muted(track ? !track.enabled : 'unknown');
  }

  async #measure(): Promise<void> {
    this.#verify();
    this.#playReceivedTrack();
    this.#stats = await this.stats();
    // No audio is expected: the call is not connected yet, is on hold, or has ended.
    if (!this.#flow) return;
    const facts = {
      at: performance.now(),
      direction: this.#connection?.getTransceivers()[0]?.currentDirection,
      isBlocked: this.#player?.isBlocked ?? false,
    };
    this.#flow = nextFlow(this.#flow, this.#stats, facts);
    this.#listener.audio(audioOf(this.#flow, facts));
  }

  /** Plays the received track, because the SDK reports it only if its SDP section has the ID `0` (trap C17). */
  #playReceivedTrack(): void {
    const track = this.#connection?.getReceivers().find(receiver => receiver.track.kind === 'audio')?.track;
    if (!track) return;
    this.playTrack(track);
    // A browser unmutes the track with the first packet.
    if (!track.muted && !this.#flow) this.#listener.earlyAudio();
  }
}

/**
 * Runs a command of the SDK that creates a connection, and restores the browser's methods. The SDK wraps them for each
 * connection and never restores them, so it would record the page's other connections and keep every call in memory (trap
 * C38).
 */
function withoutWrapping(run: () => void): void {
  const wrapped = [RTCPeerConnection.prototype, navigator.mediaDevices];
  const before = wrapped.map(one => Object.getOwnPropertyDescriptors(one));
  try {
    run();
  } finally {
    for (const [index, one] of wrapped.entries()) {
      for (const name of Reflect.ownKeys(one))
        if (!(name in before[index]!)) Reflect.deleteProperty(one, name);
      Object.defineProperties(one, before[index]!);
    }
  }
}
