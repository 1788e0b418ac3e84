import {DiagnosticLog, type Diagnostics} from './diagnostics.js';
import {commandFor, pendingAfter, readAgainstIntent, wantedAfter} from './intent.js';
import type {LineDriver} from './line-driver.js';
import type {LineEvent, SdkLineEvent} from './line-event.js';
import {asError, lineFault} from './line-fault.js';
import type {LineInfo} from './line-info.js';
import {nextLineState, type LineSignal, type LineSnapshot} from './line-state.js';
import {Listeners} from './listeners.js';
import {isOnline, watchOnline} from './online.js';
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
    online: isOnline(),
  });
  #driver: LineDriver | undefined;
  readonly #listeners = new Listeners<LineEvent>();
  readonly #registration = new Outcome<LineInfo>();
  readonly #deregistration = new Outcome<void>();
  readonly #log = new DiagnosticLog();
  /** Ends with the line that is held. */
  #hold = new AbortController();

  /** What is known now. The same object until something changes. */
  get snapshot(): LineSnapshot {
    return this.#snapshot;
  }

  /** Whether a call goes on. Nothing registers under one. */
  get inCall(): boolean {
    return this.#driver?.inCall ?? false;
  }

  /**
   * Calls `listener` at once, and again at every change, until the returned function is called or `signal` aborts.
   * This is the contract of Svelte's stores; React's `useSyncExternalStore` takes it with `snapshot`.
   */
  subscribe(listener: (snapshot: LineSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.listen(event => event.type === 'statechange' && listener(event.snapshot), {
      signal,
    });
    if (!signal?.aborted) listener(this.#snapshot);
    return unsubscribe;
  }

  /** Calls `listener` with all that happens to the line, from now on: events are not replayed. */
  listen(listener: (event: LineEvent) => void, {signal}: AbortOptions = {}): () => void {
    return this.#listeners.add(listener, signal);
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
      // A line that was registered before stays wanted: only the wish that has not come true is taken back.
      const {pending: stillPending} = this.#snapshot;
      if (!this.#registration.waiting && stillPending) this.#update({wanted: false});
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
    const there = this.#driver?.there;
    this.#update({wanted: false, state: nextLineState(this.#snapshot.state, {type: 'dismissed', there})});
    this.#settle();
    return outcome;
  }

  /** Registers now, where the SDK would wait for its time or nothing happens by itself any more. */
  retryNow(options: AbortOptions = {}): Promise<LineInfo> {
    const outcome = this.register(options);
    if (!options.signal?.aborted && this.#snapshot.state.status === 'retrying') this.#driver?.retryNow();
    return outcome;
  }

  /** What happened to the line of late, to be pasted into a ticket: no token is in it, and nobody's number. */
  diagnostics(): Diagnostics {
    return this.#log.report();
  }

  /** Takes a line over, in place of the one before. For sessions: pages set `provider.line`. */
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

  [Symbol.dispose](): void {
    this.detach();
    this.#listeners.clear();
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
  }
}

function sameSnapshot(a: LineSnapshot, b: LineSnapshot): boolean {
  return a.state === b.state && a.wanted === b.wanted && a.pending === b.pending && a.online === b.online;
}

function abortError(reason: string): DOMException {
  return new DOMException(`Overtaken: ${reason}.`, 'AbortError');
}
