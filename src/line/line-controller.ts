import {commandFor, pendingAfter, readAgainstIntent, wantedAfter} from './intent.js';
import type {LineDriver} from './line-driver.js';
import type {LineEvent} from './line-event.js';
import {asError, lineFault} from './line-fault.js';
import type {LineInfo} from './line-info.js';
import {nextLineState, type LineSignal, type LineSnapshot} from './line-state.js';
import {Listeners} from './listeners.js';
import {watchOnline} from './online.js';
import {Outcome} from './outcome.js';

export interface AbortOptions {
  readonly signal?: AbortSignal;
}

/**
 * The line as everybody on the page shares it: one truth to read, and two commands. Nothing is optimistic: a command
 * records what is wanted, and the state changes when the line answers.
 */
export class LineController {
  #snapshot: LineSnapshot = Object.freeze<LineSnapshot>({
    state: {status: 'absent'},
    wanted: false,
    online: true,
  });
  #driver: LineDriver | undefined;
  readonly #listeners = new Listeners<LineSnapshot>();
  readonly #events = new Listeners<LineEvent>();
  readonly #registration = new Outcome<LineInfo>();
  readonly #deregistration = new Outcome<void>();
  readonly #disposal = new AbortController();

  constructor() {
    watchOnline(online => this.#update({online}), this.#disposal.signal);
  }

  /** What is known now. The same object until something changes. */
  get snapshot(): LineSnapshot {
    return this.#snapshot;
  }

  /**
   * Calls `listener` at once, and again at every change, until the returned function is called or `signal` aborts.
   * This is the contract of Svelte's stores; React's `useSyncExternalStore` takes it with `snapshot`.
   */
  subscribe(listener: (snapshot: LineSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    if (!signal?.aborted) listener(this.#snapshot);
    return unsubscribe;
  }

  /** Calls `listener` with what the SDK's line says, from now on: events are not replayed. */
  listen(listener: (event: LineEvent) => void, {signal}: AbortOptions = {}): () => void {
    return this.#events.add(listener, signal);
  }

  /**
   * Asks for the line to be registered, and settles on the outcome (the guide: "it does not mean the registration is
   * complete"). It waits while the SDK tries again.
   *
   * @returns The line as it registered.
   * @throws {LineFaultError} When the registration fails for good, or is held elsewhere.
   * @throws {DOMException} `AbortError` when `signal` aborts, or `deregister()` or a sign-out overtakes it. When
   *   nobody else waits for it, an abort takes the wish back: nothing registers later.
   */
  register({signal}: AbortOptions = {}): Promise<LineInfo> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.#driver) return Promise.reject(asError(lineFault('signed-out')));
    const {state, wanted, pending} = this.#snapshot;
    if (state.status === 'registered' && wanted && !pending) return Promise.resolve(state.line);
    this.#deregistration.reject(abortError('register() was called'));
    const outcome = this.#registration.wait(signal, () => {
      if (!this.#registration.waiting) this.#update({wanted: false});
    });
    this.#update({wanted: true, state: nextLineState(state, {type: 'dismissed'})});
    return outcome;
  }

  /**
   * Asks for the line not to be registered: ends a registration, an attempt under way, or one that waits for its
   * time. Settles when the line is not registered and nothing is left that would register it.
   *
   * @throws {DOMException} `AbortError` when `register()` overtakes it.
   */
  deregister(): Promise<void> {
    this.#registration.reject(abortError('deregister() was called'));
    const outcome = this.#deregistration.wait();
    this.#update({wanted: false, state: nextLineState(this.#snapshot.state, {type: 'dismissed'})});
    this.#settle();
    return outcome;
  }

  /** Registers now, where the SDK would wait for its time or nothing happens by itself any more. */
  retryNow(options: AbortOptions = {}): Promise<LineInfo> {
    const outcome = this.register(options);
    if (!options.signal?.aborted && this.#snapshot.state.status === 'retrying') this.#driver?.retryNow();
    return outcome;
  }

  /** Takes a line over, in place of the one before. For sessions: pages set `provider.line`. */
  attach(driver: LineDriver): void {
    this.detach();
    this.#driver = driver;
    const mine = <T>(receive: (value: T) => void) => {
      return (value: T): void => {
        if (this.#driver === driver) receive(value);
      };
    };
    const signal = driver.start({
      signal: mine(received => this.#receive(received)),
      event: mine(event => this.#events.tell(event)),
    });
    const attached = nextLineState({status: 'absent'}, {type: 'attached'});
    // A line that is registered already is one that somebody wants.
    this.#update({state: nextLineState(attached, signal), wanted: signal.type === 'registered'});
  }

  /** Lets go of the line. Whoever waits for a registration is told so. */
  detach(): void {
    this.#driver?.stop();
    this.#driver = undefined;
    this.#registration.reject(abortError('the session ended'));
    const state = nextLineState(this.#snapshot.state, {type: 'detached'});
    this.#update({state, wanted: false, pending: undefined});
  }

  [Symbol.dispose](): void {
    this.detach();
    this.#disposal.abort();
    this.#listeners.clear();
    this.#events.clear();
  }

  #receive(received: LineSignal): void {
    const signal = readAgainstIntent(received, this.#snapshot);
    this.#update({
      state: nextLineState(this.#snapshot.state, signal),
      wanted: wantedAfter(signal, this.#snapshot),
      pending: pendingAfter(signal, this.#snapshot.pending),
    });
  }

  /** The one place where anything changes: the new truth, the promises it settles, the command that follows. */
  #update(change: Partial<LineSnapshot>): void {
    const next = {...this.#snapshot, ...change};
    const command = this.#driver && commandFor(next);
    if (command) next.pending = command === 'register' ? 'register' : 'deregister';
    if (sameSnapshot(next, this.#snapshot)) return;
    this.#snapshot = Object.freeze(next);
    this.#settle();
    // The command runs before anybody hears of the change, so that what a listener asks for comes after it.
    this.#listeners.queue(this.#snapshot);
    if (command) this.#driver?.[command]();
    this.#listeners.flush();
  }

  /** Nothing is settled while a command waits for its outcome: a line being deregistered still looks registered. */
  #settle(): void {
    const {state, wanted, pending} = this.#snapshot;
    if (pending) return;
    if (!wanted) this.#deregistration.resolve();
    else if (state.status === 'registered') this.#registration.resolve(state.line);
    else if (state.status === 'failed') this.#registration.reject(asError(state.fault));
    else if (state.status === 'elsewhere')
      this.#registration.reject(asError(lineFault('registered-elsewhere')));
  }
}

function sameSnapshot(a: LineSnapshot, b: LineSnapshot): boolean {
  return a.state === b.state && a.wanted === b.wanted && a.pending === b.pending && a.online === b.online;
}

function abortError(reason: string): DOMException {
  return new DOMException(`Overtaken: ${reason}.`, 'AbortError');
}
