import type {Line} from '../line/line.js';
import {Ringtone, type Tone} from '../media/ringtone.js';

/** The tones that elements play for each line, in the order in which they began. Only the first is heard. */
const queues = {ringer: new WeakMap<Line, Set<LineTone>>(), speaker: new WeakMap<Line, Set<LineTone>>()};

type Use = keyof typeof queues;

/** A tone that an element plays for a line. If several elements play one, the next is heard when the first ends. */
export class LineTone {
  readonly #use: Use;
  readonly #onBlocked: () => void;
  #queue: Set<LineTone> | undefined;
  #tone: Tone = 'ring';
  #sound: Ringtone | undefined;
  #isSilent = false;

  /** @param onBlocked Called when `isBlocked` has changed, while the tone of this or another element plays. */
  constructor(use: Use, onBlocked: () => void = () => undefined) {
    this.#use = use;
    this.#onBlocked = onBlocked;
  }

  /** Whether the browser keeps the tone silent. */
  get isBlocked(): boolean {
    const [first] = this.#queue ?? [];
    return first ? first.#isSilent : false;
  }

  /** Repeats a tone until `end()`. Does nothing if it plays already. */
  play(line: Line, tone: Tone): void {
    const queue = queueOf(this.#use, line);
    if (queue === this.#queue && tone === this.#tone) return;
    if (queue === this.#queue) this.#stop();
    else this.end();
    this.#queue = queue.add(this);
    this.#tone = tone;
    this.#start();
  }

  end(): void {
    this.#stop();
    this.#queue?.delete(this);
    const [next] = this.#queue ?? [];
    this.#queue = undefined;
    if (next) next.#start();
  }

  #start(): void {
    const [first] = this.#queue ?? [];
    if (first !== this) return;
    const onBlocked = (isBlocked: boolean): void => {
      this.#isSilent = isBlocked;
      for (const tone of this.#queue ?? []) tone.#onBlocked();
    };
    // During a call, the person may be wearing a headset, and the ringer may be a loudspeaker of the room.
    const use = this.#tone === 'beep' ? 'speaker' : this.#use;
    this.#sound ??= new Ringtone({tone: this.#tone, use, loop: true, onBlocked});
  }

  #stop(): void {
    this.#sound?.end();
    this.#sound = undefined;
    this.#isSilent = false;
  }
}

function queueOf(use: Use, line: Line): Set<LineTone> {
  const queue = queues[use].get(line) ?? new Set();
  queues[use].set(line, queue);
  return queue;
}
