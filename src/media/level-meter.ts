/**
 * Measures the loudness of a microphone, to show it before a call. During a call, use the call's statistics.
 */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(this.#analyser);
  }

  /** The loudness now: the root mean square of the samples, from 0 to 1. */
  get level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const squares = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.sqrt(squares / this.#samples.length);
  }

  /** Ends the measurement. Does not stop the track. */
  async end(): Promise<void> {
    await this.#context.close();
  }
}
