import {readStatus} from '../line/line-info.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {LineUpkeep} from './line-upkeep.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkEffect, SdkEvent} from './sdk-phase.js';
import type {WebexWatch} from './webex-watch.js';

/** How long a registration that is gone without anybody's word may come back unseen, in milliseconds (trap 14). */
const unregisteredHold = 2_000;

interface Parts {
  readonly line: SdkLine;
  readonly gate: RegistrationGate | undefined;
  /** The event socket, where it may be closed on purpose. */
  readonly watch: WebexWatch | undefined;
  upkeep(): LineUpkeep | undefined;
  shut(): void;
  read(event: SdkEvent): void;
}

/** Does what follows from what `readSdk` has read. */
export class EffectRunner {
  readonly #parts: Parts;
  #hold: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The phase has changed, or the line is let go of: what was held is decided. */
  endHold(): void {
    clearTimeout(this.#hold);
  }

  run(effect: SdkEffect): void {
    const {line, gate, watch, upkeep, shut, read} = this.#parts;
    switch (effect) {
      case 'open':
        return gate?.open();
      case 'shut':
        return shut();
      case 'release':
        return void (gate?.devices.any && gate.devices.release());
      case 'recover':
        return void (gate && !gate.isAttempting && gate.recover());
      case 'hold':
        this.endHold();
        this.#hold = setTimeout(() => {
          read({type: 'hold-over', isIdle: readStatus(line) === 'IDLE', at: Date.now()});
        }, unregisteredHold);
        return;
      case 'watch-keepalives':
        return upkeep()?.watchKeepalives(line);
      case 'silence':
        return void watch?.close();
      case 'unsilence':
        return watch?.open();
      case 'forget':
        return gate?.devices.forget();
      default:
        return effect satisfies never;
    }
  }
}
