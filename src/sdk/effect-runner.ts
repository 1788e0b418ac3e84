import {readStatus} from '../line/line-info.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {LineHealth} from './line-health.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEffect, SdkEvent} from './sdk-phase.js';
import type {MercuryWatch} from './mercury-watch.js';

/**
 * How long to wait after an unexpected `unregistered`, in milliseconds. If the line is not registered again by then, the
 * registration is lost (trap 14).
 */
const lossConfirmationDelay = 2_000;

interface EffectRunnerOptions {
  readonly line: SdkLine;
  readonly gate: RegistrationGate | undefined;
  /** Closes and opens the event socket. Undefined for the page's own SDK, whose socket must stay open. */
  readonly watch: MercuryWatch | undefined;
  health(): LineHealth | undefined;
  /** Shuts the gate. */
  shut(): void;
  /** Passes an event to `readSdk`. */
  read(event: SdkEvent): void;
}

/** Runs the effects that `readSdk` returns. */
export class EffectRunner {
  readonly #options: EffectRunnerOptions;
  #confirmation: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EffectRunnerOptions) {
    this.#options = options;
  }

  /** Cancels the confirmation of a lost registration, because the phase has changed or the line is released. */
  cancelConfirmation(): void {
    clearTimeout(this.#confirmation);
  }

  run(effect: SdkEffect): void {
    const {line, gate, watch, health, shut, read} = this.#options;
    switch (effect) {
      case 'open':
        return gate?.open();
      case 'shut':
        return shut();
      case 'release':
        return void (gate?.devices.mayExist && gate.devices.release());
      case 'recover':
        return void (gate && !gate.isAttempting && gate.recover());
      case 'confirm-loss':
        this.cancelConfirmation();
        this.#confirmation = setTimeout(() => {
          read({type: 'loss-due', isIdle: readStatus(line) === 'IDLE', at: Date.now()});
        }, lossConfirmationDelay);
        return;
      case 'watch-keepalives':
        return health()?.watchKeepalives(line);
      case 'close-socket':
        return void watch?.close();
      case 'open-socket':
        return watch?.open();
      case 'forget':
        return gate?.devices.forget();
      default:
        return effect satisfies never;
    }
  }
}
