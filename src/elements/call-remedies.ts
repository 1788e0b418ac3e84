import {nothing, type TemplateResult} from 'lit';
import type {Fault} from '../base/fault.js';
import type {Call} from '../call/call.js';
import type {CallEndReason} from '../call/call-end.js';
import type {Language} from '../localization/language.js';
import {audioDevices} from '../media/audio-devices.js';
import {otherMicrophone} from '../media/open-microphones.js';
import {renderRemedy} from './call-element.js';
import {troubleOf, type CallSample} from './call-quality.js';

/** The parts of an element that the remedies use. */
interface RemediesHost {
  attempt(call: Call, command: () => Promise<unknown>): void;
  /** Ends the call if necessary, and calls the number. */
  callAgain(call: Call, number: string): void;
  /** Whether another call can be made now. */
  canCall(): boolean;
  renderFaultButton(fault: Fault, language: Language): TemplateResult | undefined;
}

/** The reasons for the end of a call after which calling again can help. */
const repeatableEnds: ReadonlySet<CallEndReason> = new Set<CallEndReason>([
  'busy',
  'no-answer',
  'not-reached',
  'remote-hung-up',
  'missed',
  'network',
  'no-media',
  'refused',
  'microphone',
  'permission',
  'unknown',
]);

/** Renders buttons that fix a problem of a call with one press. */
export class CallRemedies {
  readonly #host: RemediesHost;

  constructor(host: RemediesHost) {
    this.#host = host;
  }

  /** Renders the button for the end of a call, or for its current problem. Renders nothing if no button helps. */
  render(call: Call, sample: CallSample | undefined, language: Language): TemplateResult | typeof nothing {
    const {say} = language;
    const {state, remote, tab} = call.snapshot;
    const {number} = remote;
    const callAgain = number
      ? renderRemedy(say('call-again'), () => this.#host.callAgain(call, number))
      : nothing;
    if (state.status === 'ended') {
      const faultButton = state.fault && this.#host.renderFaultButton(state.fault, language);
      return faultButton ?? (repeatableEnds.has(state.reason) ? callAgain : nothing);
    }
    const trouble = troubleOf(call, sample);
    switch (trouble) {
      case 'audio-blocked':
        // The browser requires a press in the tab that has the call.
        return tab === 'here'
          ? renderRemedy(say('play-sound'), () => this.#host.attempt(call, () => call.play()))
          : nothing;
      case 'audio-none':
      case 'audio-one-way':
      case 'audio-not-received':
      case 'audio-not-sent':
        // Calling again ends this call first, so offer it only if the line can call and the call is in this tab.
        return tab === 'here' && this.#host.canCall() ? callAgain : nothing;
      case 'audio-silent-here': {
        const device = otherMicrophone();
        return device
          ? renderRemedy(say('use-device', {device: device.label}), () =>
              audioDevices.choose('microphone', device.id),
            )
          : nothing;
      }
      case 'still-heard':
        return renderRemedy(say('mute'), () => this.#host.attempt(call, () => call.mute(true)));
      case 'audio-paused':
      case 'audio-silent-there':
      case 'microphone-lost':
      case 'microphone-denied':
      case undefined:
        return nothing;
      default:
        return trouble satisfies never;
    }
  }
}
