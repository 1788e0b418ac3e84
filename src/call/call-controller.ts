import {faultError} from '../base/make-fault.js';
import {Listeners, notifyFirst, type AbortOptions} from '../base/listeners.js';
import type {Call, CallStatistics} from './call.js';
import type {CallDriver} from './call-driver.js';
import type {EndRequest} from './call-end.js';
import {cleanDigits, cleanNumber} from './call-number.js';
import type {CallCommand, CallSignal, CallSnapshot, CallStatus, RemoteParty} from './call-state.js';
import {nextCallState} from './next-call-state.js';

/**
 * Ends a call, for the given reason. Only the code of the call's line uses this function. A call that a page ends with
 * `end()` counts as ended by the person.
 */
export let endCall: (call: CallController, request: EndRequest) => Promise<void>;

/**
 * Returns the driver of another call, for a transfer. Undefined if the call is not a `CallController`. Private, because
 * the SDK's call can be reached through a driver.
 */
let driverOf: (call: Call) => CallDriver | undefined;

interface CallOptions {
  readonly id: string;
  readonly direction: Call['direction'];
  readonly remote: RemoteParty;
  readonly driver: CallDriver;
  /** Puts the active call on hold before `call` is answered or resumed. Undefined if no other call is active. */
  makeRoom?(call: Call): Promise<void> | undefined;
}

/**
 * Implements `Call`: combines commands and the driver's signals into the snapshot. There are no optimistic updates: a
 * command only sets `pending`, and the state changes when the driver reports the change.
 */
export class CallController implements Call {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'Call';
  readonly id: string;
  readonly direction: Call['direction'];
  readonly #driver: CallDriver;
  readonly #makeRoom: CallOptions['makeRoom'];
  readonly #listeners = new Listeners<CallSnapshot>();
  /** The commands in progress. A command that is called again returns the promise of the one in progress. */
  readonly #commands = new Map<CallCommand, Promise<void>>();
  /** When the call was connected, on the clock of `performance.now()`, which does not change with the system's clock. */
  #start: number | undefined;
  /** The target of the latest transfer. */
  #target: string | CallDriver | undefined;
  #snapshot: CallSnapshot;

  static {
    endCall = (call, request) => call.#end(request);
    driverOf = call => (#driver in call ? call.#driver : undefined);
  }

  constructor({id, direction, remote, driver, makeRoom}: CallOptions) {
    this.id = id;
    this.direction = direction;
    this.#driver = driver;
    this.#makeRoom = makeRoom;
    const since = Date.now();
    this.#snapshot = Object.freeze<CallSnapshot>({
      state: Object.freeze({status: direction === 'incoming' ? 'incoming' : 'dialing', since}),
      remote: Object.freeze({...remote}),
      startedAt: since,
      muted: Object.freeze({wanted: false, verified: 'unknown'}),
      microphone: 'none',
      tab: 'here',
    });
    driver.start({
      signal: signal => this.#receive({...signal, at: Date.now()}),
      remote: party => this.#setRemote(party),
      muted: verified => this.#setMuted({verified}),
      microphone: microphone => this.#update({microphone}),
    });
  }

  get snapshot(): CallSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: (snapshot: CallSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    return notifyFirst(unsubscribe, () => !signal?.aborted && listener(this.#snapshot));
  }

  answer(): Promise<void> {
    return this.#command('answer', ['incoming'], () => this.#activate(() => this.#driver.answer()));
  }

  async decline(): Promise<void> {
    this.#expect('incoming');
    await this.#end('person');
  }

  end(): Promise<void> {
    return this.#end('person');
  }

  async mute(on = !this.#snapshot.muted.wanted): Promise<void> {
    this.#expectLive();
    this.#setMuted({wanted: on});
    this.#driver.setMuted(on);
  }

  hold(): Promise<void> {
    return this.#command('hold', ['active'], () => this.#driver.hold());
  }

  resume(): Promise<void> {
    return this.#command('resume', ['on-hold'], () => this.#activate(() => this.#driver.resume()));
  }

  async sendDigits(digits: string): Promise<void> {
    const clean = cleanDigits(digits);
    this.#expect('active');
    await this.#driver.sendDigits(clean);
  }

  async transfer(to: string | Call): Promise<void> {
    const target = typeof to === 'string' ? cleanNumber(to) : driverOf(to);
    const hasOtherTarget = this.#commands.has('transfer') && target !== this.#target;
    if (!target || to === this || hasOtherTarget) throw faultError('call-not-possible');
    this.#target = target;
    await this.#command('transfer', ['active', 'on-hold'], () => this.#driver.transfer(target));
  }

  async play(): Promise<void> {
    this.#expectLive();
    await this.#driver.play();
  }

  async stats(): Promise<CallStatistics> {
    return this.#driver.stats();
  }

  /** Runs a command that makes the call active, unless this call ends while another one is being put on hold. */
  #activate(run: () => Promise<void>): Promise<void> {
    const room = this.#makeRoom?.(this);
    if (!room) return run();
    return room.then(() => {
      this.#expectLive();
      return run();
    });
  }

  /** Ends the call. If it is already ending, returns the same promise. */
  #end(request: EndRequest): Promise<void> {
    if (this.#snapshot.state.status === 'ended') return Promise.resolve();
    return this.#runOnce('end', () => {
      this.#receive({type: 'ending', at: Date.now()});
      return this.#driver.end(request);
    });
  }

  /** Runs a command that needs one of the given states, or returns the promise of the same command in progress. */
  #command(command: CallCommand, needed: readonly CallStatus[], run: () => Promise<void>): Promise<void> {
    const running = this.#commands.get(command);
    if (running) return running;
    try {
      this.#expect(...needed);
      // Run one command at a time: the SDK ignores a command during another one (trap C13).
      if (this.#snapshot.pending) throw faultError('call-not-possible');
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#runOnce(command, run);
  }

  /** Runs a command, or returns the promise of the same command in progress. */
  #runOnce(command: CallCommand, run: () => Promise<void>): Promise<void> {
    const running = this.#commands.get(command);
    if (running) return running;
    this.#update({pending: command});
    const outcome = run().finally(() => {
      this.#commands.delete(command);
      const [pending] = this.#commands.keys();
      this.#update({pending});
    });
    this.#commands.set(command, outcome);
    return outcome;
  }

  /** @throws {FaultError} `call-ended`; `call-not-possible` if the call has none of the given states. */
  #expect(...needed: readonly CallStatus[]): void {
    this.#expectLive();
    if (!needed.includes(this.#snapshot.state.status)) throw faultError('call-not-possible');
  }

  /** @throws {FaultError} `call-ended` */
  #expectLive(): void {
    if (this.#snapshot.state.status === 'ended') throw faultError('call-ended');
  }

  #receive(signal: CallSignal): void {
    const {state, connectedAt} = this.#snapshot;
    const now = performance.now();
    const next = nextCallState(state, signal, Math.round(now - (this.#start ?? now)));
    if (next === state) return;
    const isFirstActive = next.status === 'active' && connectedAt === undefined;
    if (isFirstActive) this.#start = now;
    this.#update({
      state: Object.freeze(next),
      ...(isFirstActive && {connectedAt: next.since}),
      ...(next.status === 'ended' && {
        microphone: 'none',
        muted: Object.freeze({...this.#snapshot.muted, verified: 'unknown'}),
      }),
    });
  }

  #setRemote(party: RemoteParty): void {
    const {remote} = this.#snapshot;
    const keys = ['name', 'number', 'picture'] as const;
    if (keys.some(key => remote[key] !== party[key])) this.#update({remote: Object.freeze({...party})});
  }

  #setMuted(change: Partial<CallSnapshot['muted']>): void {
    const {muted} = this.#snapshot;
    const next = {...muted, ...change};
    if (next.wanted === muted.wanted && next.verified === muted.verified) return;
    this.#update({muted: Object.freeze(next)});
  }

  /** The only place that changes the snapshot. */
  #update(change: Partial<CallSnapshot>): void {
    const keys = Object.keys(change) as (keyof CallSnapshot)[];
    if (keys.every(key => this.#snapshot[key] === change[key])) return;
    this.#snapshot = Object.freeze({...this.#snapshot, ...change});
    this.#listeners.notify(this.#snapshot);
    const {state, pending} = this.#snapshot;
    // Nothing can change after this. A listener's `AbortSignal` that outlives the call would keep the call in memory.
    if (state.status === 'ended' && !pending) this.#listeners.clear();
  }
}
