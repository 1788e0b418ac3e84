import {Listeners, type AbortOptions} from '../base/listeners.js';
import {faultError} from '../base/make-fault.js';
import type {Call, CallStatistics} from '../call/call.js';
import type {CallSnapshot} from '../call/call-state.js';
import type {CallCommandForTab} from './call-message.js';
import type {SharedCall} from './shared-call.js';

/** Sends a command to the tab that has the call. Rejects with the fault with which the command fails there. */
export type SendCommand = (call: string, command: CallCommandForTab) => Promise<unknown>;

/** Another tab's call. Shows the state that the tab reports, and sends the commands to that tab. */
export class MirroredCall implements Call {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'Call';
  readonly id: string;
  readonly direction: Call['direction'];
  readonly #send: SendCommand;
  readonly #listeners = new Listeners<CallSnapshot>();
  #snapshot: CallSnapshot;

  constructor({id, direction, snapshot}: SharedCall, send: SendCommand) {
    this.id = id;
    this.direction = direction;
    this.#snapshot = snapshot;
    this.#send = send;
  }

  get snapshot(): CallSnapshot {
    return this.#snapshot;
  }

  /** Call when the tab that has the call has reported a change. */
  update(snapshot: CallSnapshot): void {
    this.#snapshot = snapshot;
    this.#listeners.notify(snapshot);
    if (snapshot.state.status === 'ended') this.#listeners.clear();
  }

  subscribe(listener: (snapshot: CallSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#snapshot);
    return unsubscribe;
  }

  answer(): Promise<void> {
    return this.#run({do: 'answer'});
  }

  decline(): Promise<void> {
    return this.#run({do: 'decline'});
  }

  end(): Promise<void> {
    return this.#snapshot.state.status === 'ended' ? Promise.resolve() : this.#run({do: 'end'});
  }

  mute(on = !this.#snapshot.muted.wanted): Promise<void> {
    return this.#run({do: 'mute', on});
  }

  hold(): Promise<void> {
    return this.#run({do: 'hold'});
  }

  resume(): Promise<void> {
    return this.#run({do: 'resume'});
  }

  sendDigits(digits: string): Promise<void> {
    return this.#run({do: 'sendDigits', digits});
  }

  transfer(to: string | Call): Promise<void> {
    return this.#run({do: 'transfer', to: typeof to === 'string' ? to : {call: to.id}});
  }

  play(): Promise<void> {
    return this.#run({do: 'play'});
  }

  async stats(): Promise<CallStatistics> {
    this.#expectLive();
    return (await this.#send(this.id, {do: 'stats'})) as CallStatistics;
  }

  async #run(command: CallCommandForTab): Promise<void> {
    this.#expectLive();
    await this.#send(this.id, command);
  }

  /** Its tab may be gone, so that no answer would come. */
  #expectLive(): void {
    if (this.#snapshot.state.status === 'ended') throw faultError('call-ended');
  }
}
