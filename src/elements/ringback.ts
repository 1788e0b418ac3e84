import type {ReactiveController} from 'lit';
import type {Call} from '../call/call.js';
import {Ringtone} from '../media/ringtone.js';

/** Plays a ringback tone while an outgoing call rings, unless Webex sends sound. */
export class Ringback implements ReactiveController {
  readonly #calls: () => readonly Call[];
  #tone: Ringtone | undefined;

  /** @param calls The calls of the element. None while it is not on the page. */
  constructor(calls: () => readonly Call[]) {
    this.#calls = calls;
  }

  hostUpdated(): void {
    if (!this.#calls().some(isSilentlyRinging)) this.hostDisconnected();
    else
      this.#tone ??= new Ringtone({
        tone: 'ringback',
        use: 'speaker',
        loop: true,
        onBlocked: () => undefined,
      });
  }

  hostDisconnected(): void {
    this.#tone?.end();
    this.#tone = undefined;
  }
}

function isSilentlyRinging({snapshot: {state, tab}}: Call): boolean {
  return tab === 'here' && state.status === 'ringing' && !state.hasAudio;
}
