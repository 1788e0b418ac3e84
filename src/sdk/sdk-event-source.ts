import {readStatus, type LineOwner} from '../line/line-info.js';
import {isOnline, type Trouble} from '../line/line-state.js';
import {readLineFault} from '../line/read-line-fault.js';
import type {SdkLine} from '../line/sdk-line.js';
import {registeredSignal} from './registered-line.js';
import type {RegistrationGate} from './registration-gate.js';
import type {SdkRegistration} from './sdk.js';
import type {SdkEvent} from './sdk-phase.js';
import {mayRenewTokenOf} from './token-renewal.js';

type Event<Type extends SdkEvent['type']> = Extract<SdkEvent, {type: Type}>;

/** Creates the events for `readSdk` from an SDK line's state and events. */
export class SdkEventSource {
  readonly #line: SdkLine;
  readonly #owner: LineOwner;
  readonly #gate: RegistrationGate | undefined;
  /** Why calls may not arrive. */
  readonly #troubles: () => readonly Trouble[];

  constructor(
    line: SdkLine,
    owner: LineOwner,
    gate: RegistrationGate | undefined,
    troubles: () => readonly Trouble[],
  ) {
    this.#line = line;
    this.#owner = owner;
    this.#gate = gate;
    this.#troubles = troubles;
  }

  registered(): Event<'registered'> {
    const signal = registeredSignal(this.#line, this.#owner, this.#gate?.server);
    // The answer to a registration proves that there is a network. If the line was registered when it was assigned, no
    // loss of the network has been observed yet.
    return {type: 'registered', signal, troubles: this.#troubles().filter(cause => cause !== 'network')};
  }

  error(error: unknown): Event<'error'> {
    const read = readLineFault(error);
    const troubles = this.#troubles();
    const isLost = troubles.includes('network');
    const cause = this.#gate?.schedule.current.cause ?? 'unknown';
    // `navigator.onLine` may be wrong, and without an `offline` event, the event socket may be down for other reasons, so
    // they do not show a cause of their own. But waiting for the network may help.
    const mayBeLost = isOnline() && !troubles.length ? undefined : cause;
    const {registration} = this.#line as {registration?: SdkRegistration};
    return {
      type: 'error',
      fault: this.#gate?.schedule.explain(read) ?? read,
      isActive: readStatus(this.#line) === 'active',
      offlineCause: isLost ? 'network' : mayBeLost,
      restoreCause: this.#gate?.isRestoring ? cause : undefined,
      mayRenewToken: registration && mayRenewTokenOf(registration),
      at: Date.now(),
    };
  }

  /** Creates the event for the end of `register()`, whether it succeeded or not. */
  attemptOver(): Event<'attempt-over'> {
    const {primaryMobiusUris} = (this.#line.registration ?? {}) as SdkRegistration;
    return {
      type: 'attempt-over',
      isActive: readStatus(this.#line) === 'active',
      hasServers: primaryMobiusUris?.length !== 0,
      at: Date.now(),
    };
  }

  /** Creates the event for a change of the attempts. Returns undefined without a gate. */
  retry(): Event<'retry'> | undefined {
    if (!this.#gate) return undefined;
    const {schedule} = this.#gate;
    const isLost = schedule.current.cause === 'unknown' && this.#troubles().includes('network');
    const retry = isLost ? ({...schedule.current, cause: 'network'} as const) : schedule.current;
    return {type: 'retry', retry, isPlanned: schedule.isWaiting || retry.cause === 'in-call', at: Date.now()};
  }

  /** Creates the event for the progress of the deletion. Returns undefined without a gate. */
  deletion(): Event<'deletion'> | undefined {
    if (!this.#gate) return undefined;
    const {state} = this.#gate.devices;
    const isLost = 'cause' in state && state.cause === 'unknown' && this.#troubles().includes('network');
    return {type: 'deletion', deletion: isLost ? {...state, cause: 'network'} : state, at: Date.now()};
  }
}
