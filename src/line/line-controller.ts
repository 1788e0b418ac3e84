import {signedOut} from '../base/early-faults.js';
import {FaultError} from '../base/fault.js';
import {Listeners, notifyFirst, type AbortOptions} from '../base/listeners.js';
import type {Call} from '../call/call.js';
import type {Diagnostics} from './diagnostics.js';
import type {CallListeners} from './line-driver.js';
import type {CallsOptions, CommandOptions, DialOptions, Line} from './line.js';
import type {LineEvent} from './line-event.js';
import type {LineInfo} from './line-info.js';
import type {LineMachine} from './line-machine.js';
import {absentLine, type LineSnapshot} from './line-state.js';

export type MakeMachine = (listeners: Listeners<LineEvent>, callListeners: CallListeners) => LineMachine;

const noCalls: readonly Call[] = Object.freeze([]);

/** Returns the machine of a line, and creates it on first use. Only sessions use this function: pages have no access. */
export let machineOf: (line: LineController, make: MakeMachine) => LineMachine;

/** Detaches a line from its driver. Pending commands are rejected. */
export let detach: (line: LineController) => void;

/**
 * How many times a line was detached. If the number has changed, another person may have signed in. Always 0 for any
 * other implementation of `Line`.
 */
export let detachmentsOf: (line: Line) => number;

/** Detaches a line permanently and removes its listeners. */
export let endLine: (line: LineController) => void;

/**
 * Implements `Line` before and after its machine is loaded. The machine is loaded with the code for signing in, because
 * it has nothing to decide before a sign-in.
 */
export class LineController implements Line {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'Line';
  #machine: LineMachine | undefined;
  #detachments = 0;
  readonly #listeners = new Listeners<LineEvent>();
  readonly #callListeners = new Listeners<readonly Call[]>();
  /** One entry for each listener in `#callListeners` that needs the code for calls. */
  readonly #loadingListeners = new Listeners<readonly Call[]>();

  static {
    machineOf = (line, make) => (line.#machine ??= make(line.#listeners, line.#allCallListeners));
    detach = line => {
      line.#detachments += 1;
      line.#machine?.detach();
    };
    detachmentsOf = line => (line instanceof LineController ? line.#detachments : 0);
    endLine = line => {
      detach(line);
      line.#listeners.clear();
      line.#callListeners.clear();
      line.#loadingListeners.clear();
    };
  }

  get snapshot(): LineSnapshot {
    return this.#machine?.snapshot ?? absentLine;
  }

  get inCall(): boolean {
    return this.#machine?.inCall ?? false;
  }

  get calls(): readonly Call[] {
    return this.#machine?.calls ?? noCalls;
  }

  get #allCallListeners(): CallListeners {
    return {
      notify: calls => this.#callListeners.notify(calls),
      needsCode: () => this.#loadingListeners.size > 0,
    };
  }

  subscribe(listener: (snapshot: LineSnapshot) => void, {signal}: AbortOptions = {}): () => void {
    const unsubscribe = this.listen(event => event.type === 'statechange' && listener(event.snapshot), {
      signal,
    });
    return notifyFirst(unsubscribe, () => !signal?.aborted && listener(this.snapshot));
  }

  subscribeCalls(
    listener: (calls: readonly Call[]) => void,
    {signal, load = true}: CallsOptions = {},
  ): () => void {
    const unsubscribers = [
      this.#callListeners.add(listener, signal),
      ...(load ? [this.#loadingListeners.add(() => undefined, signal)] : []),
    ];
    this.#machine?.prepareCalls();
    const unsubscribe = (): void => unsubscribers.forEach(each => each());
    return notifyFirst(unsubscribe, () => !signal?.aborted && listener(this.calls));
  }

  call(destination: string, options: DialOptions = {}): Promise<Call> {
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    return this.#machine?.call(destination, options) ?? Promise.reject(new FaultError(signedOut));
  }

  listen(listener: (event: LineEvent) => void, {signal}: AbortOptions = {}): () => void {
    return this.#listeners.add(listener, signal);
  }

  register(options: CommandOptions = {}): Promise<LineInfo> {
    const {signal} = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return this.#machine?.register(options) ?? Promise.reject(new FaultError(signedOut));
  }

  deregister(options: Pick<CommandOptions, 'by'> = {}): Promise<void> {
    return this.#machine?.deregister(options) ?? Promise.resolve();
  }

  retryNow(options: CommandOptions = {}): Promise<LineInfo> {
    const outcome = this.register(options);
    if (!options.signal?.aborted) this.#machine?.retryNow();
    return outcome;
  }

  claimAutoRegister(): boolean {
    return this.#machine?.claimAutoRegister() ?? false;
  }

  diagnostics(): Diagnostics {
    return this.#machine?.diagnostics() ?? {at: new Date().toISOString(), page: '', browser: '', log: []};
  }
}
