import type {FaultType} from '../base/fault-catalog.js';
import {Listeners, type AbortOptions} from '../base/listeners.js';
import {faultError} from '../base/make-fault.js';
import type {Call, CallStatistics} from '../call/call.js';
import {cleanDigits, cleanNumber} from '../call/call-number.js';
import type {CallSnapshot, CallState, CallStatus, RemoteParty} from '../call/call-state.js';

export interface FakeCallOptions {
  /** `incoming` by default. */
  readonly direction?: Call['direction'];
  /** Grace Hopper, +1 206 555 0199, by default. */
  readonly remote?: RemoteParty;
}

let count = 0;

/**
 * A fake call, for tests of a page that uses these elements. It needs no server. Commands are recorded and change nothing:
 * the test calls the `emit…` methods. As with a real call, a command that the call's state does not allow fails.
 *
 * ```ts
 * const line = new FakeCallLine();
 * document.querySelector('webex-incoming-call').line = line;
 * const call = line.ring();
 * button.click(); // call.commands is ['answer']
 * call.emitState({status: 'active', since: Date.now(), audio: 'flowing'});
 * ```
 */
export class FakeCall implements Call {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'Call';
  readonly id: string;
  readonly direction: Call['direction'];
  /** The result of `stats()`. */
  measured: CallStatistics = {bytesReceived: 0, bytesSent: 0, packetsReceived: 0, packetsLost: 0};
  /** If set, the next command rejects with this fault. */
  refuses: FaultType | undefined;
  readonly #commands: string[] = [];
  readonly #listeners = new Listeners<CallSnapshot>();
  #snapshot: CallSnapshot;

  constructor({
    direction = 'incoming',
    remote = {name: 'Grace Hopper', number: '+12065550199'},
  }: FakeCallOptions = {}) {
    count += 1;
    this.id = `fake-call-${count}`;
    this.direction = direction;
    const since = Date.now();
    this.#snapshot = {
      state: {status: direction === 'incoming' ? 'incoming' : 'dialing', since},
      remote,
      startedAt: since,
      muted: {wanted: false, verified: 'unknown'},
      microphone: 'none',
      tab: 'here',
    };
  }

  get snapshot(): CallSnapshot {
    return this.#snapshot;
  }

  /** The commands received, in order, with their arguments: `['answer', 'sendDigits 5']`. */
  get commands(): readonly string[] {
    return this.#commands;
  }

  subscribe(listener: (snapshot: CallSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#snapshot);
    return unsubscribe;
  }

  answer(): Promise<void> {
    return this.#record('answer', ['incoming']);
  }

  decline(): Promise<void> {
    return this.#record('decline', ['incoming']);
  }

  async end(): Promise<void> {
    if (this.#snapshot.state.status !== 'ended') await this.#record('end');
  }

  mute(on = !this.#snapshot.muted.wanted): Promise<void> {
    return this.#record(`mute ${on}`);
  }

  hold(): Promise<void> {
    return this.#record('hold', ['active']);
  }

  resume(): Promise<void> {
    return this.#record('resume', ['on-hold']);
  }

  async sendDigits(digits: string): Promise<void> {
    await this.#record(`sendDigits ${cleanDigits(digits)}`, ['active']);
  }

  async transfer(to: string | Call): Promise<void> {
    if (to === this) throw faultError('call-not-possible');
    const target = typeof to === 'string' ? cleanNumber(to) : to.id;
    await this.#record(`transfer ${target}`, ['active', 'on-hold']);
  }

  play(): Promise<void> {
    return this.#record('play');
  }

  async stats(): Promise<CallStatistics> {
    return this.measured;
  }

  /** Changes the state. The first active state also sets `connectedAt`, and `microphone` to `default`. */
  emitState(state: CallState): void {
    const isFirstActive = state.status === 'active' && this.#snapshot.connectedAt === undefined;
    this.emit({state, ...(isFirstActive && {connectedAt: state.since, microphone: 'default'})});
  }

  /** Changes any properties of the snapshot. */
  emit(change: Partial<CallSnapshot>): void {
    this.#snapshot = Object.freeze({...this.#snapshot, ...change});
    this.#listeners.notify(this.#snapshot);
  }

  async #record(command: string, needed?: readonly CallStatus[]): Promise<void> {
    const {status} = this.#snapshot.state;
    if (status === 'ended') throw faultError('call-ended');
    if (needed && !needed.includes(status)) throw faultError('call-not-possible');
    this.#commands.push(command);
    const {refuses} = this;
    this.refuses = undefined;
    if (refuses) throw faultError(refuses);
  }
}
