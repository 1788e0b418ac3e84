/**
 * Lines with calls and without a server, for tests of a page that uses the elements for calls.
 *
 * @module webex-calling-elements/testing/calls
 */
import type {FaultType} from '../base/fault-catalog.js';
import {Listeners, type AbortOptions} from '../base/listeners.js';
import {faultError} from '../base/make-fault.js';
import type {Call} from '../call/call.js';
import {isLive} from '../call/call-state.js';
import {cleanNumber} from '../call/call-number.js';
import type {Diagnostics} from '../line/diagnostics.js';
import type {Line} from '../line/line.js';
import type {LineInfo} from '../line/line-info.js';
import {isRegistered, type LineSnapshot, type LineState} from '../line/line-state.js';
import {FakeCall, type FakeCallOptions} from './fake-call.js';

export {FakeCall, type FakeCallOptions};

const info: LineInfo = {lineId: 'fake-line', phoneNumber: '+12065550101', extension: '5101'} as LineInfo;

/**
 * A registered line without a server, whose calls are `FakeCall`s. Assign it to the `line` of an element.
 */
export class FakeCallLine implements Line {
  /** If set, the next call fails with this fault. */
  refuses: FaultType | undefined;
  readonly #listeners = new Listeners<readonly Call[]>();
  #calls: readonly FakeCall[] = [];
  #snapshot: LineSnapshot;

  constructor(state: LineState = {status: 'registered', line: info, server: 'primary', since: Date.now()}) {
    this.#snapshot = {state, wanted: true, online: true, reachability: 'watched'};
  }

  get snapshot(): LineSnapshot {
    return this.#snapshot;
  }

  get inCall(): boolean {
    return this.#calls.length > 0;
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

  async call(destination: string): Promise<FakeCall> {
    if (!isRegistered(this.snapshot.state)) throw faultError('line-not-registered');
    const number = cleanNumber(destination);
    const {refuses} = this;
    this.refuses = undefined;
    if (refuses) throw faultError(refuses);
    return this.add(new FakeCall({direction: 'outgoing', remote: {number}}));
  }

  subscribe(listener: (snapshot: LineSnapshot) => void): () => void {
    listener(this.#snapshot);
    return () => undefined;
  }

  subscribeCalls(listener: (calls: readonly Call[]) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#calls);
    return unsubscribe;
  }

  listen(): () => void {
    return () => undefined;
  }

  async register(): Promise<LineInfo> {
    return info;
  }

  async deregister(): Promise<void> {}

  async retryNow(): Promise<LineInfo> {
    return info;
  }

  claimAutoRegister(): boolean {
    return false;
  }

  diagnostics(): Diagnostics {
    return {at: new Date().toISOString(), page: '', browser: '', log: []};
  }

  #set(calls: readonly FakeCall[]): void {
    this.#calls = Object.freeze(calls);
    this.#listeners.notify(calls);
  }
}
