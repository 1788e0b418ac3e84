import type {Line} from '../line/line.js';
import {Ringtone, type Tone} from '../media/ringtone.js';

/** The tones of all elements, by use and line, in the order in which they began. Only the first of each set is heard. */
const queues = {ringer: new WeakMap<Line, Set<LineTone>>(), speaker: new WeakMap<Line, Set<LineTone>>()};

type Use = keyof typeof queues;

/** A tone that an element plays for a line. If several elements play one, the next one starts when the first ends. */
export class LineTone {
  readonly #use: Use;
  readonly #onBlocked: () => void;
  #queue: Set<LineTone> | undefined;
  #tone: Tone = 'ring';
  #sound: Ringtone | undefined;
  /** Whether the browser keeps this element's sound silent. */
  #isSoundBlocked = false;

  /**
   * @param use The purpose of the tone, which determines the device.
   * @param onBlocked Called when `isBlocked` has changed, even if another element plays the tone.
   */
  constructor(use: Use, onBlocked: () => void = () => undefined) {
    this.#use = use;
    this.#onBlocked = onBlocked;
  }

  /** Whether the browser keeps the line's tone silent, whichever element plays it. */
  get isBlocked(): boolean {
    const [first] = this.#queue ?? [];
    return first ? first.#isSoundBlocked : false;
  }

  /** Repeats a tone until `end()`, replacing an earlier one. Does nothing if the same tone already plays for this line. */
  play(line: Line, tone: Tone): void {
    const queue = queueOf(this.#use, line);
    if (queue === this.#queue && tone === this.#tone) return;
    if (queue === this.#queue) this.#stop();
    else this.end();
    this.#queue = queue.add(this);
    this.#tone = tone;
    this.#start();
  }

  /** Ends the tone, and starts that of the next element. */
  end(): void {
    this.#stop();
    this.#queue?.delete(this);
    const [next] = this.#queue ?? [];
    this.#queue = undefined;
    if (next) next.#start();
  }

  /** Starts the sound, unless another element is first. */
  #start(): void {
    const [first] = this.#queue ?? [];
    if (first !== this) return;
    const onBlocked = (isBlocked: boolean): void => {
      this.#isSoundBlocked = isBlocked;
      for (const tone of this.#queue ?? []) tone.#onBlocked();
    };
    // A beep sounds during a call. The person may be wearing a headset, while the ringer may be a loudspeaker in the room.
    const use = this.#tone === 'beep' ? 'speaker' : this.#use;
    this.#sound ??= new Ringtone({tone: this.#tone, use, loop: true, onBlocked});
  }

  #stop(): void {
    this.#sound?.end();
    this.#sound = undefined;
    this.#isSoundBlocked = false;
  }
}

function queueOf(use: Use, line: Line): Set<LineTone> {
  const queue = queues[use].get(line) ?? new Set();
  queues[use].set(line, queue);
  return queue;
}
