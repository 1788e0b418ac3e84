import {LevelMeter} from '../media/level-meter.js';
import {Microphone} from '../media/microphone.js';

/** Opens the chosen microphone and reports its loudness until `end()`. */
export class MicrophoneTest {
  readonly #microphone: Microphone;
  readonly #onLevel: (level: number) => void;
  readonly #onHidden: () => void;
  readonly #end = new AbortController();
  #meter: LevelMeter | undefined;
  #frame = 0;

  /**
   * @param onLevel Called for each frame of the screen, with the loudness from 0 to 1.
   * @param onHidden Called when the page is hidden. End the test then: nobody would see that the microphone is open.
   */
  constructor(onLevel: (level: number) => void, onHidden: () => void) {
    this.#onLevel = onLevel;
    this.#onHidden = onHidden;
    // If another microphone is chosen during the test, or replaces a lost one, measure the new one.
    this.#microphone = new Microphone({track: track => this.#measure(track), state: () => undefined});
  }

  /** @throws {FaultError} `microphone-…` */
  async start(): Promise<void> {
    await this.#microphone.open();
    document.addEventListener('visibilitychange', this.#onHidden, {signal: this.#end.signal});
    if (document.hidden) this.#onHidden();
  }

  end(): void {
    this.#end.abort();
    cancelAnimationFrame(this.#frame);
    void this.#meter?.end();
    this.#microphone.stop();
  }

  #measure(track: MediaStreamTrack): void {
    cancelAnimationFrame(this.#frame);
    void this.#meter?.end();
    if (this.#end.signal.aborted) return;
    const meter = (this.#meter = new LevelMeter(track));
    const measure = (): void => {
      // Request the next frame first: `onLevel` may end the test, which cancels the frame.
      this.#frame = requestAnimationFrame(measure);
      this.#onLevel(meter.level);
    };
    this.#frame = requestAnimationFrame(measure);
  }
}
