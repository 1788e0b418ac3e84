import {DiagnosticLog, type Diagnostics} from './diagnostics.js';
import {commandFor, pendingAfter, readAgainstIntent, wantedAfter} from './intent.js';
import type {LineDriver} from './line-driver.js';
import type {LineEvent, SdkLineEvent} from './line-event.js';
import type {AbortOptions} from './line-controller.js';
import {asError} from './line-fault-error.js';
import {lineFault} from './line-fault.js';
import type {LineInfo} from './line-info.js';
import {nobodysLine} from './nobodys-line.js';
import {nextLineState, type LineSignal, type LineSnapshot} from './line-state.js';
import type {Listeners} from './listeners.js';
import {watchOnline} from './online.js';
import {Outcome} from './outcome.js';

/**
 * What decides for a controller, from its first line on: what was asked for, what the line answers, and what follows.
 * Nothing is optimistic: a command records what is wanted, and the state changes when the line answers. It comes with
 * the sign-in, as there is nothing to decide before.
 */
export class LineMachine {
  #snapshot: LineSnapshot = nobodysLine;
  #driver: LineDriver | undefined;
  readonly #listeners: Listeners<LineEvent>;
  readonly #registration = new Outcome<LineInfo>();
  readonly #deregistration = new Outcome<void>();
  readonly #log = new DiagnosticLog();
  /** Ends with the line that is held. */
  #hold = new AbortController();

  constructor(listeners: Listeners<LineEvent>) {
    this.#listeners = listeners;
  }

  get snapshot(): LineSnapshot {
    return this.#snapshot;
  }

  get inCall(): boolean {
    return this.#driver?.inCall ?? false;
  }

  register({signal}: AbortOptions): Promise<LineInfo> {
    if (!this.#driver) return Promise.reject(asError(lineFault('signed-out')));
    const {state, wanted, pending} = this.#snapshot;
    if (state.status === 'registered' && wanted && !pending) return Promise.resolve(state.line);
    this.#deregistration.reject(abortError('register() was called'));
    const outcome = this.#registration.wait(signal, () => {
      // A line that was registered before stays wanted: only the wish that has not come true is taken back.
      const {pending: stillPending} = this.#snapshot;
      if (!this.#registration.waiting && stillPending) this.#update({wanted: false});
    });
    this.#update({wanted: true, state: nextLineState(state, {type: 'dismissed'})});
    return outcome;
  }

  deregister(): Promise<void> {
    this.#registration.reject(abortError('deregister() was called'));
    const outcome = this.#deregistration.wait();
    const there = this.#driver?.there;
    this.#update({wanted: false, state: nextLineState(this.#snapshot.state, {type: 'dismissed', there})});
    this.#settle();
    return outcome;
  }

  /** Begins the attempt that the line has put off. */
  retryNow(): void {
    if (this.#snapshot.state.status === 'retrying') this.#driver?.retryNow();
  }

  diagnostics(): Diagnostics {
    return this.#log.report();
  }

  /** Takes a line over, in place of the one before. */
  attach(driver: LineDriver): void {
    this.detach();
    this.#driver = driver;
    const signal = driver.start({
      state: () => this.#snapshot.state,
      // A line that was let go of has no say any more.
      signal: (received, event) => this.#driver === driver && this.#receive(received, event),
      event: event => {
        if (this.#driver !== driver) return;
        this.#log.said(event);
        this.#listeners.tell(event);
      },
    });
    const attached = nextLineState({status: 'absent'}, {type: 'attached'});
    // Only while there is a line: a controller that nobody holds any more must leave nothing with the window.
    watchOnline(online => this.#update({online}), this.#hold.signal);
    // A line that is registered already is one that somebody wants.
    this.#update({state: nextLineState(attached, signal), wanted: signal.type === 'registered'});
  }

  /** Lets go of the line. Whoever waits for a registration is told so. */
  detach(): void {
    this.#hold.abort();
    this.#hold = new AbortController();
    this.#driver?.stop();
    this.#driver = undefined;
    this.#registration.reject(abortError('the session ended'));
    const state = nextLineState(this.#snapshot.state, {type: 'detached'});
    this.#update({state, wanted: false, pending: undefined});
  }

  #receive(received: LineSignal, event?: SdkLineEvent): void {
    const signal = readAgainstIntent(received, this.#snapshot);
    const state = nextLineState(this.#snapshot.state, signal);
    const wanted = wantedAfter(signal, this.#snapshot);
    const pending = pendingAfter(signal, this.#snapshot.pending);
    this.#update({state, wanted, pending}, event);
  }

  /** The one place where anything changes: the new truth, the promises it settles, the command that follows. */
  #update(change: Partial<LineSnapshot>, event?: SdkLineEvent): void {
    const next = {...this.#snapshot, ...change};
    const command = this.#driver && commandFor(next);
    if (command) next.pending = command === 'register' ? 'register' : 'deregister';
    const previous = this.#snapshot;
    if (!sameSnapshot(next, previous)) {
      this.#snapshot = Object.freeze(next);
      this.#log.changed(this.#snapshot);
      this.#settle();
      this.#listeners.queue({type: 'statechange', snapshot: this.#snapshot, previous});
    }
    if (event) {
      this.#log.said(event);
      this.#listeners.queue(event);
    }
    // The command runs before anybody hears of the change, so that what a listener asks for comes after it.
    if (command) this.#driver?.[command]();
    this.#listeners.flush();
  }

  /** Nothing is settled while a command waits for its outcome: a line being deregistered still looks registered. */
  #settle(): void {
    const {state, wanted, pending} = this.#snapshot;
    if (pending) return;
    if (!wanted) this.#deregistration.resolve();
    if (state.status === 'registered' && wanted) this.#registration.resolve(state.line);
    if (state.status === 'failed') this.#registration.reject(asError(state.fault));
    if (state.status === 'elsewhere') {
      this.#registration.reject(asError(lineFault('registered-elsewhere')));
    }
    // Another tab has asked for the line, or its host has ended it.
    if (!wanted) this.#registration.reject(abortError('the line was given up'));
  }
}

function sameSnapshot(a: LineSnapshot, b: LineSnapshot): boolean {
  return a.state === b.state && a.wanted === b.wanted && a.pending === b.pending && a.online === b.online;
}

function abortError(reason: string): DOMException {
  return new DOMException(`Overtaken: ${reason}.`, 'AbortError');
}
