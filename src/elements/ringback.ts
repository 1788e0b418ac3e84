import type {ReactiveController} from 'lit';
import type {Call} from '../call/call.js';
import type {Line} from '../line/line.js';
import {isTalking} from './call-element.js';
import {LineTone} from './line-tone.js';

/** Plays a ringback tone while an outgoing call rings, unless Webex sends sound or the person is talking in another call. */
export class Ringback implements ReactiveController {
  readonly #getLine: () => Line | undefined;
  readonly #tone = new LineTone('speaker');

  /** @param getLine Returns the element's line. Undefined while the element is not on the page. */
  constructor(getLine: () => Line | undefined) {
    this.#getLine = getLine;
  }

  hostUpdated(): void {
    const line = this.#getLine();
    if (line?.calls.some(isSilentlyRinging) && !line.calls.some(isTalking)) this.#tone.play(line, 'ringback');
    else this.#tone.end();
  }

  hostDisconnected(): void {
    this.#tone.end();
  }
}

function isSilentlyRinging({snapshot: {state, tab}}: Call): boolean {
  return tab === 'here' && state.status === 'ringing' && !state.hasAudio;
}
