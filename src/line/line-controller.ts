import type {Diagnostics} from './diagnostics.js';
import type {LineDriver} from './line-driver.js';
import type {LineEvent} from './line-event.js';
import {asError} from './line-fault-error.js';
import type {LineInfo} from './line-info.js';
import type {LineMachine} from './line-machine.js';
import type {Decider, LineSnapshot} from './line-state.js';
import {Listeners} from './listeners.js';
import {nobodysLine} from './nobodys-line.js';

export interface AbortOptions {
  readonly signal?: AbortSignal;
}

export interface CommandOptions extends AbortOptions {
  /** Who decides. `page` without it. */
  readonly by?: Decider;
}

/**
 * The line as everybody on the page shares it: one truth to read, and two commands. It is there from the beginning; what
 * decides for it comes with the first line.
 */
export class LineController {
  #machine: LineMachine | undefined;
  readonly #listeners = new Listeners<LineEvent>();

  /** What is known now. The same object until something changes. */
  get snapshot(): LineSnapshot {
    return this.#machine?.snapshot ?? nobodysLine;
  }

  /** Whether a call goes on. Nothing registers under one. */
  get inCall(): boolean {
    return this.#machine?.inCall ?? false;
  }

  /**
   * Calls `listener` at once, and again at every change, until the returned function is called or `signal` aborts.
   * This is the contract of Svelte's stores; React's `useSyncExternalStore` takes it with `snapshot`.
   */
  subscribe(listener: (snapshot: LineSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.listen(event => event.type === 'statechange' && listener(event.snapshot), {
      signal,
    });
    try {
      if (!signal?.aborted) listener(this.snapshot);
    } catch (error) {
      // Whoever got no way to unsubscribe must not stay subscribed.
      unsubscribe();
      throw error;
    }
    return unsubscribe;
  }

  /** Calls `listener` with all that happens to the line, from now on: events are not replayed. */
  listen(listener: (event: LineEvent) => void, {signal}: AbortOptions = {}): () => void {
    return this.#listeners.add(listener, signal);
  }

  /**
   * Asks for the line to be registered, and settles on the outcome (the guide: "it does not mean the registration is
   * complete"). It waits while the line is tried again; with the event socket down, for a minute.
   *
   * @returns The line as it registered.
   * @throws {LineFaultError} When the registration fails for good, or is held elsewhere; `events-unavailable`,
   *   `keepalives-unanswered` or `offline` when no call could arrive.
   * @throws {DOMException} `AbortError` when `signal` aborts, or `deregister()` or a sign-out overtakes it. When
   *   nobody else waits for it, an abort takes the wish back: nothing registers later.
   */
  register(options: CommandOptions = {}): Promise<LineInfo> {
    const {signal} = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return this.#machine?.register(options) ?? Promise.reject(asError(signedOut));
  }

  /**
   * Asks for the line not to be registered: ends a registration, an attempt under way, or one that waits for its
   * time. Settles when Webex has confirmed it and nothing is left that would register the line.
   *
   * @throws {LineFaultError} `still-registered` when Webex has not confirmed it within a minute: it is tried again, and
   *   `expiresAt` tells when Webex forgets the device anyway. `token-expired` when it cannot be tried again.
   * @throws {DOMException} `AbortError` when `register()` overtakes it.
   */
  deregister(options: Pick<CommandOptions, 'by'> = {}): Promise<void> {
    return this.#machine?.deregister(options) ?? Promise.resolve();
  }

  /**
   * Claims the decision for `auto-register`: true once for each sign-in, and only while the line is there, is not
   * registered, and nobody has decided anything.
   */
  claimAutoRegister(): boolean {
    return this.#machine?.claimAutoRegister() ?? false;
  }

  /** Registers now, where the SDK would wait for its time or nothing happens by itself any more. */
  retryNow(options: CommandOptions = {}): Promise<LineInfo> {
    const outcome = this.register(options);
    if (!options.signal?.aborted) this.#machine?.retryNow();
    return outcome;
  }

  /** What happened to the line of late, to be pasted into a ticket: no token is in it, and nobody's number. */
  diagnostics(): Diagnostics {
    return this.#machine?.diagnostics() ?? {at: new Date().toISOString(), page: '', browser: '', log: []};
  }

  /** Takes a line over, in place of the one before. For sessions: pages set `provider.line`. */
  attach(driver: LineDriver, Machine: typeof LineMachine): void {
    this.#machine ??= new Machine(this.#listeners);
    this.#machine.attach(driver);
  }

  /** Lets go of the line. Whoever waits for a registration is told so. */
  detach(): void {
    this.#machine?.detach();
  }

  [Symbol.dispose](): void {
    this.detach();
    this.#listeners.clear();
  }
}

/** Asked to register while nobody has signed in. */
const signedOut = {type: 'signed-out', retryable: false, action: 'sign-in'} as const;
