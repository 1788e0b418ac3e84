/**
 * Fake lines with calls, for tests of a page that uses the elements for calls. They need no server.
 *
 * @module webex-calling-elements/testing/calls
 */
import type {FaultType} from '../base/fault-catalog.js';
import {Listeners, notifyFirst, type AbortOptions} from '../base/listeners.js';
import {faultError} from '../base/make-fault.js';
import type {Call} from '../call/call.js';
import {isLive} from '../call/call-state.js';
import {cleanNumber} from '../call/call-number.js';
import type {Diagnostics} from '../line/diagnostics.js';
import type {CommandOptions, DialOptions, Line} from '../line/line.js';
import type {LineEvent} from '../line/line-event.js';
import type {LineInfo} from '../line/line-info.js';
import {canDial, type LineSnapshot, type LineState, type LineStatus} from '../line/line-state.js';
import {FakeCall, type FakeCallOptions} from './fake-call.js';

export {FakeCall, type FakeCallOptions};

const info: LineInfo = {lineId: 'fake-line', phoneNumber: '+12065550101', extension: '5101'} as LineInfo;

/** The statuses in which `wanted` is false. */
const unwanted: ReadonlySet<LineStatus> = new Set(['absent', 'unregistered', 'deregistering', 'elsewhere']);

/**
 * A fake line, which needs no server and is registered at first. Its calls are `FakeCall`s. Assign it to the `line` of an
 * element. `register()` and `deregister()` succeed immediately; `emitState()` sets any other state. As with a real line,
 * `register()` fails while nobody is signed in (`absent`).
 *
 * ```ts
 * const line = new FakeCallLine({status: 'unregistered'});
 * document.querySelector('webex-dialer').line = line;
 * await line.register();
 * line.emitState({status: 'retrying', cause: 'in-call'}); // the line is lost during a call
 * ```
 */
export class FakeCallLine implements Line {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'Line';
  /** If set, the next `call()` rejects with this fault. */
  refuses: FaultType | undefined;
  readonly #listeners = new Listeners<LineEvent>();
  readonly #callListeners = new Listeners<readonly Call[]>();
  #calls: readonly FakeCall[] = [];
  #snapshot: LineSnapshot;

  constructor(state: LineState = registered()) {
    this.#snapshot = snapshotOf(state);
  }

  get snapshot(): LineSnapshot {
    return this.#snapshot;
  }

  get inCall(): boolean {
    return this.#calls.some(({snapshot}) => snapshot.tab === 'here');
  }

  get calls(): readonly FakeCall[] {
    return this.#calls;
  }

  /** Adds a call that rings. */
  ring(options: FakeCallOptions = {}): FakeCall {
    return this.add(new FakeCall({direction: 'incoming', ...options}));
  }

  /** Adds a call, and removes it when it ends. */
  add(call: FakeCall): FakeCall {
    this.#set([...this.#calls, call]);
    call.subscribe(({state}) => {
      if (!isLive(state)) this.#set(this.#calls.filter(one => one !== call));
    });
    return call;
  }

  async call(destination: string, options: DialOptions = {}): Promise<FakeCall> {
    options.signal?.throwIfAborted();
    if (!canDial(this.snapshot.state)) throw faultError('line-not-registered');
    const number = cleanNumber(destination);
    const {refuses} = this;
    this.refuses = undefined;
    if (refuses) throw faultError(refuses);
    return this.add(new FakeCall({direction: 'outgoing', remote: {number}}));
  }

  /** Changes the state of the line. Its calls stay. */
  emitState(state: LineState): void {
    const previous = this.#snapshot;
    this.#snapshot = snapshotOf(state);
    this.#listeners.notify({type: 'statechange', snapshot: this.#snapshot, previous});
  }

  subscribe(listener: (snapshot: LineSnapshot) => void, options: AbortOptions = {}): () => void {
    const unsubscribe = this.listen(
      event => event.type === 'statechange' && listener(event.snapshot),
      options,
    );
    return notifyFirst(unsubscribe, () => !options.signal?.aborted && listener(this.#snapshot));
  }

  subscribeCalls(listener: (calls: readonly Call[]) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#callListeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#calls);
    return unsubscribe;
  }

  listen(listener: (event: LineEvent) => void, {signal}: AbortOptions = {}): () => void {
    return this.#listeners.add(listener, signal);
  }

  async register({signal}: CommandOptions = {}): Promise<LineInfo> {
    signal?.throwIfAborted();
    const {state} = this.#snapshot;
    if (state.status === 'absent') throw faultError('signed-out');
    if (state.status === 'registered') return state.line;
    this.emitState(registered());
    return info;
  }

  async deregister(): Promise<void> {
    const {status} = this.#snapshot.state;
    if (status !== 'absent' && status !== 'unregistered') this.emitState({status: 'unregistered'});
  }

  retryNow(options?: CommandOptions): Promise<LineInfo> {
    return this.register(options);
  }

  claimAutoRegister(): boolean {
    return false;
  }

  diagnostics(): Diagnostics {
    return {at: new Date().toISOString(), page: '', browser: '', log: []};
  }

  #set(calls: readonly FakeCall[]): void {
    this.#calls = Object.freeze(calls);
    this.#callListeners.notify(calls);
  }
}

function registered(): LineState {
  return {status: 'registered', line: info, server: 'primary', since: Date.now()};
}

function snapshotOf(state: LineState): LineSnapshot {
  const wanted = !unwanted.has(state.status);
  return Object.freeze({state, wanted, online: true, reachability: 'watched'});
}
